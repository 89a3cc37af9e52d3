import unicodedata

import pytest

from tracker.rules.faults import Fault, Refused
from tracker.rules.secrecy import check_no_secret_mark, has_secret_mark

MARKED = [
    "MẬT",
    "[MẬT] Kế hoạch phòng thủ",
    "Kế hoạch phòng thủ (TỐI MẬT)",
    "TUYỆT MẬT",
    "KẾ HOẠCH PHÒNG THỦ TUYỆT  MẬT",
    "MẬT Kế hoạch phòng thủ",
    "Công văn MẬT về diễn tập",
    "VĂN BẢN MẬT",
    "ke-hoach MẬT.pdf",
    "12/BC-MẬT",
    "Số: 15/KH-UBND\nMẬT\nĐộ khẩn: Hỏa tốc",
    "Tối mật",
    "Kế hoạch (mật)",
    "Độ mật: Tối mật",
    "độ mật A",
    "ĐỘ MẬT: MẬT",
    "Bảo mật thông tin, MẬT",
]
PLAIN = [
    "Bảo mật thông tin",
    "BẢO MẬT THÔNG TIN",
    "BẢO  MẬT",
    "Mật độ dân số",
    "MẬT ĐỘ DÂN SỐ",
    "bí mật kinh doanh",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "Đổi MẬT KHẨU",
    "Chế độ mật khẩu",
    "Mức độ mật độ xây dựng",
    "Độ mật: không",
    "hồ sơ công việc (trừ mật) trên môi trường mạng",
    "HỒ SƠ (TRỪ MẬT)",
    "Sản lượng mật ong",
    "Tài liệu tối mật của năm 1968",
    "MẤT",
    "Thân mật",
    "",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_classification_mark_is_seen(text):
    assert has_secret_mark(text)
    assert has_secret_mark(unicodedata.normalize("NFD", text))
    with pytest.raises(Refused) as caught:
        check_no_secret_mark(text, field="title")
    assert (caught.value.fault, caught.value.field) == (Fault.STATE_SECRET, "title")


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_that_is_no_mark_passes(text):
    assert not has_secret_mark(text)
    check_no_secret_mark(text)
