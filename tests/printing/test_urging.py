"""The urging letter on paper: its words, its places, its Word document."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.shared import Mm

from tests.printing.reading_pdf import line_of, text_of, words_of
from tracker.printing import urging
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.parts import Issuer, Signer
from tracker.printing.sealed import IN_A_JOB, Printed
from tracker.printing.urging import UrgedLine, UrgingPaper

LINE = UrgedLine(
    title="Xây dựng cổng dữ liệu mở <b>{{7*7}}</b>",
    source="Kế hoạch số 3015/KH-UBND ngày 02/11/2023 của UBND tỉnh Gia Lai",
    original_due=date(2023, 11, 10),
    due=date(2023, 11, 17),
    days_late=4,
    reminded_on=date(2023, 11, 20),
)
DRAFT = UrgingPaper(
    issuer=Issuer("BAN CHỈ ĐẠO VỀ CHUYỂN ĐỔI SỐ", "UBND TỈNH GIA LAI"),
    issuer_words="Ban Chỉ đạo về Chuyển đổi số tỉnh Gia Lai",
    symbol="BCĐ",
    number=None,
    place="Gia Lai",
    day=None,
    addressee="Sở Y tế",
    as_of=date(2023, 11, 21),
    reply_by=date(2023, 11, 28),
    opening="",
    sources=(LINE.source,),
    lines=(LINE,),
    signs=Signer(None, ("TRƯỞNG BAN",), "CHỦ TỊCH UBND TỈNH"),
    created_at=datetime(2023, 11, 21, 1, 0, tzinfo=UTC),
)
LONG_NAME = "Ủy ban nhân dân đặc khu Hoàng Sa và Ban Quản lý Khu công nghệ cao, cơ sở 2"
ISSUED = replace(
    DRAFT,
    number="5",
    day=date(2023, 11, 22),
    addressee=LONG_NAME,
    opening="Thực hiện chỉ đạo của Chủ tịch UBND tỉnh,\n\x00Ban đã nhắc.",
    lines=(replace(LINE, source="", original_due=None, reminded_on=None),) * 24,
    signs=Signer("Nguyễn Văn A", ("TRƯỞNG BAN",)),
)


@pytest.fixture(scope="module")
def printed():
    return urging.render_each([DRAFT, ISSUED])


def test_a_draft_says_what_is_late_and_leaves_number_and_date_to_the_clerk(printed, tmp_path):
    text = text_of(printed[0].pdf, tmp_path)
    parts = [
        "UBND TỈNH GIA LAI",
        "Số: ……/BCĐ",
        "DỰ THẢO",
        "Gia Lai, ngày …… tháng …… năm ……",
        "Kính gửi: Sở Y tế.",
        "Thực hiện Kế hoạch số 3015/KH-UBND ngày 02/11/2023 của UBND tỉnh Gia Lai, Ban Chỉ đạo",
        "tính đến hết ngày 21 tháng 11 năm 2023, Sở Y tế còn 01 nhiệm vụ đã quá thời hạn",
        "chậm nhất ngày 28 tháng 11 năm 2023.",
        "đúng thời hạn./.",
        "Nơi nhận: - Như trên; - Lưu: VT, Hồ sơ.",
        "Phụ lục DANH MỤC NHIỆM VỤ QUÁ HẠN CỦA SỞ Y TẾ",
        "(Kèm theo Công văn số ……/BCĐ ngày …… tháng …… năm …… của Ban Chỉ đạo",
        "Xây dựng cổng dữ liệu mở <b>{{7*7}}</b>",
    ]
    text = text.replace(" Gia Lai, ngày", "Gia Lai, ngày")
    missing = [part for part in parts if part not in text and part.replace(" ", "") not in
               text.replace(" ", "")]  # fmt: skip
    assert missing == []
    assert text.count("17/11/2023") == 1


def test_margins_numbers_of_pages_and_the_annex_are_those_of_the_decree(printed, tmp_path):
    pages = words_of(printed[1].pdf, tmp_path)
    body = [word for page in pages for word in page if word.top > 20]
    assert min(word.left for word in body) >= 30 - 0.5
    assert max(word.right for word in body) <= 210 - 15
    assert max(word.bottom for word in body) <= 297 - 20
    above = [" ".join(word.text for word in page if word.bottom < 20) for page in pages]
    assert above == ["", "", *(str(number) for number in range(2, len(pages)))]
    assert len(pages) == 3
    annex = line_of(pages[1], "Phụ", "lục")
    assert (annex.left + annex.right) / 2 == pytest.approx(110, abs=0.5)
    text = text_of(printed[1].pdf, tmp_path)
    assert "DỰ THẢO" not in text
    assert "Số: 05/BCĐ" in text
    assert "còn 24 nhiệm vụ" in text
    assert text.count("Chưa nhắc") == 24


def test_word_says_the_same_on_the_same_pages(printed):
    document = docx.Document(io.BytesIO(printed[0].word))
    head, foot, annex = document.tables
    cells = [cell.text for row in (*head.rows, *foot.rows) for cell in row.cells]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in cells[1]
    assert cells[2].startswith("Số: ……/BCĐ\nV/v đôn đốc")
    assert "DỰ THẢO" in cells[2]
    assert cells[4] == "Nơi nhận:\n- Như trên;\n- Lưu: VT, Hồ sơ."
    assert [row.cells[1].text for row in annex.rows] == ["Nhiệm vụ", LINE.title]
    told = [" ".join(paragraph.text.split()) for paragraph in document.paragraphs]
    assert [text for text in urging.texts_of(DRAFT) if text not in told] == []
    first, second = document.sections
    for section in (first, second):
        margins = (section.left_margin, section.right_margin, section.top_margin)
        assert [round(margin / Mm(1)) for margin in margins] == [30, 20, 20]
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert 'w:start="1"' in section._sectPr.xml
    issued = docx.Document(io.BytesIO(printed[1].word))
    assert len(issued.tables[2].rows) == 25
    assert "DỰ THẢO" not in issued.element.xml
    assert issued.styles["Normal"].font.name == "Times New Roman"


def test_many_letters_in_one_file_keep_their_own_numbers_of_pages(printed, tmp_path):
    whole = urging.render_together(
        [ISSUED, DRAFT], title="Cả đợt", created=DRAFT.created_at, limits=IN_A_JOB
    )
    pages = words_of(whole, tmp_path)
    alone = [words_of(one.pdf, tmp_path) for one in printed]
    assert len(pages) == len(alone[0]) + len(alone[1])
    assert [word.text for word in pages[-1] if word.bottom < 20] == ["DỰ", "THẢO"]
    assert [word.text for word in pages[2] if word.bottom < 20] == ["2"]


def test_letters_whose_child_did_not_last_are_printed_one_by_one(monkeypatch):
    def print_group(jobs, *, limits):
        if len(jobs) > 2:
            raise PaperFailed(PaperFault.MEMORY)
        if LONG_NAME in jobs[0]["title"]:
            raise PaperFailed(PaperFault.TOO_SLOW)
        return [b"pdf", b"word"]

    monkeypatch.setattr(urging, "print_group", print_group)
    first, second, third = urging.render_each([DRAFT, ISSUED, DRAFT])
    assert (first, third) == (Printed(b"pdf", b"word"),) * 2
    assert second.reason is PaperFault.TOO_SLOW
