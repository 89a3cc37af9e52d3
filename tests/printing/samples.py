"""Sample papers: the Bắc Kạn session as far as it is known, a long session, the longest names."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tracker.printing.minutes import AgendaPart, AttendanceLine, Conclusion, MinutesPaper
from tracker.printing.parts import Issuer, Person, Signer

CASE = Path(__file__).parents[1] / "data/bac-kan-2022.json"
CREATED_AT = datetime(2022, 10, 27, 2, 0, tzinfo=UTC)
LETTERS_DPI = 90
PAGE_DPI = 60
PARTS_OF_DAY = {"afternoon": "buổi chiều"}


def bac_kan(**changes: Any) -> MinutesPaper:
    """The session of 26 October 2022: hours, place, attendance and secretary are not known."""
    case = json.loads(CASE.read_text("utf-8"))
    committee, meeting = case["committee"], case["meeting"]
    facts: dict[str, Any] = {
        "issuer": Issuer(committee["issuer"], parent=committee["issuer_parent"]),
        "symbol": f"BB-{committee['symbol']}",
        "subject": f"Phiên họp lần thứ {meeting['ordinal']} của {committee['name']}",
        "opened_on": date.fromisoformat(meeting["held_on"]),
        "part_of_day": PARTS_OF_DAY[meeting["part_of_day"]],
        "chair": Person(meeting["chair"], meeting["chair_office"]),
        "agenda": tuple(AgendaPart(item["title"], item["presenter"]) for item in case["agenda"]),
        "conclusions": tuple(
            Conclusion(
                point["text"],
                lead=tuple(point["lead"]),
                co_ordinating=tuple(point.get("with", ())),
                due_words=point["deadline_raw"],
                is_task=point["type"] == "task",
            )
            for point in case["conclusions"]
        ),
        "recipients": ("Như thành phần tham dự", "Lưu: VT, Hồ sơ"),
        "chair_signs": Signer(meeting["chair"], ("TRƯỞNG BAN",), "CHỦ TỊCH UBND TỈNH"),
        "created_at": CREATED_AT,
    }
    return MinutesPaper(**(facts | changes))


LETTERS = (
    "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY ÀẢÃÁẠ ẰẲẴẮẶ ẦẨẪẤẬ ÈẺẼÉẸ ỀỂỄẾỆ ÌỈĨÍỊ ÒỎÕÓỌ "
    "ỒỔỖỐỘ ỜỞỠỚỢ ÙỦŨÚỤ ỪỬỮỨỰ ỲỶỸÝỴ "
    "aăâbcdđeêghiklmnoôơpqrstuưvxy àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ "
    "ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ "
    "0123456789 .,;:!?%()/-–“”…₫≥"
)


def page(body: str) -> str:
    """A page of our own style around any body, good or bad."""
    return (
        '<!doctype html><html lang="vi"><head><title>Trang</title>'
        f'<link rel="stylesheet" href="asset:decree30.css"></head><body>{body}</body></html>'
    )


def letters() -> str:
    """Every Vietnamese letter in the four cuts, large enough to see its marks."""
    cuts = ("", "font-weight:700;", "font-style:italic;", "font-weight:700;font-style:italic;")
    lines = (f'<p style="font-size:20pt;line-height:1.4;{cut}">{LETTERS}</p>' for cut in cuts)
    return page("".join(lines))


def attendees(count: int) -> tuple[AttendanceLine, ...]:
    return tuple(
        AttendanceLine(
            f"Nguyễn Văn Thứ {order}",
            "Phó Giám đốc Sở Thông tin và Truyền thông, Ủy viên Ban Chỉ đạo",
            "dự thay Giám đốc" if order % 7 == 0 else "",
        )
        for order in range(1, count + 1)
    )


NOTE = (
    "Đại biểu đề nghị làm rõ tiến độ xây dựng các nghị quyết, quyết định, kế hoạch; nguồn lực "
    "thực hiện; trách nhiệm của người đứng đầu từng cơ quan, đơn vị; việc kết nối, chia sẻ dữ liệu "
    "giữa các hệ thống thông tin của tỉnh với "
    "cơ sở dữ liệu quốc gia và việc ứng dụng dữ liệu dân cư trong giải quyết thủ tục hành chính."
)


def long_session() -> MinutesPaper:
    """A session with every fact known, forty people and discussion at length."""
    agenda = tuple(
        AgendaPart(
            f"Tiến độ thực hiện nhóm nhiệm vụ thứ {order} của Kế hoạch chuyển đổi số năm 2023",
            "Sở Thông tin và Truyền thông",
            notes=(f"{NOTE}\n{NOTE}", NOTE),
            conclusions=(
                Conclusion(
                    "Hoàn thành kết nối dữ liệu đất đai với cơ sở dữ liệu quốc gia về dân cư",
                    lead=("Sở Tài nguyên và Môi trường",),
                    co_ordinating=("Công an tỉnh", "UBND các huyện, thị xã, thành phố"),
                    due=date(2023, 2, 5),
                ),
                Conclusion("Thống nhất nội dung dự thảo báo cáo", is_task=False),
            ),
        )
        for order in range(1, 5)
    )
    return bac_kan(
        number=5,
        opened_at=time(14, 0),
        closed_at=time(17, 5),
        closed_on=date(2022, 10, 26),
        place="Phòng họp số 2, trụ sở UBND tỉnh Bắc Kạn",
        secretary=Person("Trần Thị Hồng Hạnh", "Chuyên viên Văn phòng UBND tỉnh"),
        secretary_signs=Signer("Trần Thị Hồng Hạnh"),
        attendance=attendees(40),
        absent=attendees(2),
        agenda=agenda,
        is_draft=False,
    )


def greatest_names() -> MinutesPaper:
    """Names as long as committees really have them, in every place where a name stands."""
    body = (
        "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo, chuyển đổi số, "
        "cải cách hành chính"
    )
    chair = "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Bảo Trân"
    place = "tỉnh Bà Rịa - Vũng Tàu và Đề án 06"
    return bac_kan(
        issuer=Issuer(
            f"{body} và Đề án 06".upper(), parent="ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU"
        ),
        symbol="BB-BCĐKHCNĐMSTCĐS",
        number=1234,
        subject=f"Phiên họp chuyên đề lần thứ hai mươi ba năm 2025 của {body} {place}",
        chair=Person(
            "Công Tằng Tôn Nữ Nguyễn Hoàng Thị Bảo Trân",
            f"Phó Chủ tịch Thường trực UBND, {body} {place}",
        ),
        chair_signs=Signer(
            chair,
            ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC"),
            "PHÓ CHỦ TỊCH THƯỜNG TRỰC ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU",
        ),
        secretary_signs=Signer(
            "Nguyễn Hoàng Thị Bảo Trân",
            (),
            "CHÁNH VĂN PHÒNG ĐOÀN ĐẠI BIỂU QUỐC HỘI VÀ HỘI ĐỒNG NHÂN DÂN",
        ),
        recipients=(
            "Thường trực Tỉnh ủy, Thường trực Hội đồng nhân dân, các Phó Chủ tịch UBND tỉnh;",
            "Các sở, ban, ngành, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tỉnh",
            "Lưu: VT, Hồ sơ.",
        ),
    )
