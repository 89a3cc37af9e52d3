"""Made-up facts for the preview: the plan of Gia Lai as its pages would show it on 21/11/2023."""

from datetime import UTC, date, datetime
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from tracker.rules.statuses import Mark, Status, TaskFacts, Turn, status_of


class Thing(SimpleNamespace):
    """Anything with attributes; itself and no other, so that parts drawn of it can be kept."""

    __hash__ = object.__hash__


TODAY = date(2023, 11, 21)

OFFICE = [
    ("", [("Tổng quan", "overview", "house", None, False)]),
    (
        "Theo dõi",
        [
            ("Nhiệm vụ", "tasks", "list-check", 168, False),
            ("Bảng báo cáo quý", "board", "grid-3x3-gap", None, False),
            ("Đôn đốc", "urging", "send", 17, True),
            ("Gia hạn", "extensions", "calendar-plus", 3, False),
        ],
    ),
    (
        "Kế hoạch và chỉ số",
        [
            ("Kế hoạch", "plans", "journal-text", None, False),
            ("Chỉ số DTI", "indicators", "bar-chart-steps", None, False),
        ],
    ),
    (
        "Họp và văn bản",
        [
            ("Phiên họp", "meeting", "people", 1, False),
            ("Sổ văn bản", "documents", "archive", None, False),
        ],
    ),
    (
        "Thiết lập",
        [
            ("Đơn vị", "units", "diagram-3", None, False),
            ("Lịch làm việc", "calendar", "calendar3", None, False),
            ("Nhật ký", "audit", "clock-history", None, False),
        ],
    ),
]
UNIT = [
    ("", [("Việc của đơn vị", "unit_home", "house", 7, False)]),
    ("Nhiệm vụ", [("Tất cả nhiệm vụ", "task", "list-check", 17, False)]),
    ("Họp và văn bản", [("Phiên họp", "sessions", "calendar-event", 1, False)]),
]
COMMITTEE = "Ban Chỉ đạo Chuyển đổi số tỉnh Gia Lai"


def frame(page: str) -> Thing:
    """Return what stands around a page."""
    if page == "login":
        return Thing(
            committee=COMMITTEE,
            language_url="/language",
            foot="Cơ quan thường trực: Sở Thông tin và Truyền thông\n"
            "Hỗ trợ đăng nhập: máy lẻ 105, giờ hành chính",
        )
    is_unit = page in {"unit_home", "task"}
    return Thing(
        user=Thing(name="Đầu mối VP UBND", post="Văn phòng UBND tỉnh", initials="ĐM")
        if is_unit
        else Thing(name="Thư ký Ban Chỉ đạo", post="Tổ thư ký", initials="TK"),
        committee=COMMITTEE,
        memberships=[
            {"id": 1, "label": COMMITTEE, "is_current": True},
            {"id": 2, "label": "Ban Chỉ đạo Cải cách hành chính", "is_current": False},
        ],
        today=TODAY,
        groups=tuple(_group(title, items, page) for title, items in (UNIT if is_unit else OFFICE)),
        demo=Thing(now="08:00 ngày 21/11/2023", next_day_url="/next", to_date_url="/to")
        if page == "components"
        else None,
        foot="Tỉnh Gia Lai",
        home_url="/overview",
        search_url="/tasks",
        switch_url="/switch",
        language_url="/language",
        sign_out_url="/out",
        account_url="/account",
    )


def _group(title: str, items: list[tuple[str, str, str, int | None, bool]], page: str) -> Thing:
    return Thing(
        title=title,
        items=[
            Thing(
                label=label,
                url=f"/{to}",
                icon=icon,
                count=count,
                is_late=late,
                is_current=to == page,
            )
            for label, to, icon, count, late in items
        ],
    )


def tally(done: int, late: int, open_: int, overdue: int) -> Thing:
    """Return the four counts under the names the macros read."""
    return Thing(done_on_time=done, done_late=late, open_in_time=open_, overdue=overdue)


TOTAL = tally(166, 19, 151, 17)
SHARES = {key: Fraction(value, 353) for key, value in vars(TOTAL).items()}
SHARE_OVERDUE = Fraction(17, 202)
LINKS = dict.fromkeys(vars(TOTAL), "/tasks")
LAST_SESSION = tally(3, 1, 2, 1)
UNITS = [
    ("UBND huyện Krông Pa", tally(2, 1, 3, 2), Fraction(2, 5)),
    ("Sở Y tế", tally(5, 1, 5, 2), Fraction(1, 4)),
    ("Sở Nội vụ", tally(8, 1, 6, 2), Fraction(2, 11)),
    ("Văn phòng UBND tỉnh", tally(9, 1, 5, 2), Fraction(1, 6)),
    ("UBND huyện Ia Pa", tally(2, 1, 3, 1), Fraction(1, 4)),
    ("UBND huyện Kông Chro", tally(2, 1, 3, 1), Fraction(1, 4)),
    ("Sở Văn hóa, Thể thao và Du lịch", tally(3, 1, 4, 1), Fraction(1, 5)),
    ("Sở Kế hoạch và Đầu tư", tally(5, 0, 4, 1), Fraction(1, 6)),
    ("Sở Lao động - Thương binh và Xã hội", tally(4, 1, 4, 1), Fraction(1, 6)),
    ("Sở Tài nguyên và Môi trường", tally(4, 1, 4, 1), Fraction(1, 6)),
]


def status(**known: Any) -> Status:
    """Return the status that these facts give on the day of the preview."""
    return status_of(TaskFacts(**known), TODAY)


def late(day: int, month: int, **known: Any) -> Status:
    """Return the status of a task due on a day of 2023."""
    return status(due=date(2023, month, day), **known)


TASKS = [
    Thing(title=title, code=code, unit=unit, others=others, due=due, first_due=first, status=state)
    for title, code, unit, others, due, first, state in [
        (
            "Xây dựng Đề án phát triển nhân lực số trong các cơ quan nhà nước",
            "NV-118 · 4 Nhân lực số",
            "Sở Nội vụ",
            "Sở Thông tin và Truyền thông, Sở Tài chính",
            date(2023, 9, 30),
            None,
            late(30, 9),
        ),
        (
            "Kết nối hệ thống khám, chữa bệnh với nền tảng tích hợp, chia sẻ dữ liệu (LGSP)",
            "NV-131 · 7 Chính quyền số",
            "Sở Y tế",
            "Sở Thông tin và Truyền thông",
            date(2023, 10, 31),
            date(2023, 9, 30),
            late(31, 10),
        ),
        (
            "Danh mục dịch vụ công trực tuyến toàn trình năm 2024",
            "NV-155 · 7 Chính quyền số",
            "Văn phòng UBND tỉnh",
            "Sở Tư pháp",
            date(2023, 11, 15),
            None,
            late(15, 11),
        ),
        (
            "Kế hoạch chi tiết nâng cao các chỉ số được phân công chủ trì",
            "KH-07 · 7 Chính quyền số",
            "Văn phòng UBND tỉnh",
            "",
            date(2023, 11, 17),
            None,
            late(17, 11, returned_on=date(2023, 11, 21)),
        ),
        (
            "Kế hoạch chi tiết nâng cao các chỉ số được phân công chủ trì",
            "KH-06 · 2 Thể chế số",
            "Sở Tư pháp",
            "",
            date(2023, 11, 17),
            None,
            late(17, 11, submitted_on=date(2023, 11, 17)),
        ),
        (
            "Cổng dữ liệu mở của tỉnh: công bố đợt 1, ít nhất 50 bộ dữ liệu",
            "NV-152 · 3 Hạ tầng số",
            "Sở Thông tin và Truyền thông",
            "Các sở, ban, ngành",
            date(2023, 11, 24),
            None,
            late(24, 11),
        ),
        (
            "Rà soát, tái cấu trúc quy trình thủ tục hành chính đủ điều kiện trực tuyến toàn trình",
            "NV-133 · 7 Chính quyền số",
            "Văn phòng UBND tỉnh",
            "Các sở, ban, ngành",
            date(2023, 11, 28),
            date(2023, 11, 15),
            late(28, 11),
        ),
        (
            "Tập huấn kỹ năng số cho thành viên Tổ công nghệ số cộng đồng",
            "NV-149 · 1 Nhận thức số",
            "UBND thành phố Pleiku",
            "Sở Thông tin và Truyền thông",
            date(2023, 11, 30),
            None,
            late(30, 11),
        ),
        (
            "Báo cáo quý IV/2023 các chỉ số được giao",
            "BC-Q4-14 · 8 Kinh tế số",
            "Cục Thuế tỉnh",
            "",
            date(2023, 12, 18),
            None,
            late(18, 12),
        ),
        (
            "Phương án bảo đảm an toàn thông tin theo cấp độ cho 100 % hệ thống thông tin",
            "NV-160 · 5 An toàn thông tin mạng",
            "Công an tỉnh",
            "Sở Thông tin và Truyền thông",
            date(2023, 12, 31),
            None,
            late(31, 12),
        ),
        (
            "Tuyên truyền về ý nghĩa, vai trò nâng cao chỉ số chuyển đổi số",
            "NV-163 · 1 Nhận thức số",
            "Sở Thông tin và Truyền thông",
            "Các cơ quan báo chí",
            None,
            None,
            status(),
        ),
    ]
]
MARKS = [
    status(due=TODAY, finished_on=TODAY),
    late(19, 11, finished_on=TODAY),
    late(31, 12),
    late(17, 11),
    late(24, 11),
    status(due=TODAY),
    late(24, 11, returned_on=TODAY),
    late(24, 11, submitted_on=TODAY),
    status(),
    Status(None, Mark.STANDING, turn=Turn.UNIT),
    Status(None, Mark.SUSPENDED),
    Status(None, Mark.CANCELLED),
]
TABS = [
    Thing(
        label=label, url="/tasks", count=count, is_late=label == "Quá hạn", is_current=count == 168
    )
    for label, count in [
        ("Tất cả", 353),
        ("Đang mở", 168),
        ("Quá hạn", 17),
        ("Sắp đến hạn", 9),
        ("Chờ xác nhận", 8),
        ("Bị trả lại", 2),
        ("Chưa có hạn", 2),
    ]
]
SORT = Thing(key="due", is_descending=False, link=lambda key: f"/tasks?sort={key}")
PAGE = Thing(
    first=1,
    last=50,
    total=1234,
    size=50,
    sizes=[25, 50, 100],
    number=1,
    window=[1, 2, 3, None, 25],
    previous=None,
    next=2,
    link=lambda **wanted: "/tasks?" + "&".join(f"{key}={value}" for key, value in wanted.items()),
)
STEPS = [
    Thing(label=label, state=state)
    for label, state in [
        ("Chuẩn bị", "done"),
        ("Mời họp", "done"),
        ("Đang họp", "current"),
        ("Biên bản", "ahead"),
        ("Thông báo kết luận", "ahead"),
        ("Giao việc", "ahead"),
    ]
]


def event(icon: str, at: datetime | None, text: str, **more: Any) -> Thing:
    """Return one thing that happened to a task."""
    known = {"when": None, "actor": None, "is_late": False, "detail": None}
    return Thing(icon=icon, at=at, text=text, **(known | more))


def at(day: int, hour: int, minute: int) -> datetime:
    """Return a moment of November 2023 as the office's wall clock shows it."""
    return datetime(2023, 11, day, hour - 7, minute, tzinfo=UTC)


EVENTS = [
    event(
        "arrow-return-left",
        at(21, 8, 50),
        "(Tổ thư ký) trả lại bản nộp lần 1",
        actor="Thư ký Ban Chỉ đạo",
        detail="Thiếu chỉ tiêu cuối năm 2023 cho 2 trên 6 chỉ số.",
    ),
    event("upload", at(20, 15, 40), "nộp lần 1, chậm 3 ngày", actor="Đầu mối VP UBND"),
    event("envelope", at(20, 7, 30), "Nhắc quá hạn, đồng gửi Chánh Văn phòng"),
    event("exclamation-triangle", at(18, 7, 0), "Bắt đầu quá hạn", is_late=True),
    event("envelope", None, "Nhắc trước hạn 7, 3 và 1 ngày", when="10/11, 14/11, 16/11"),
    event("flag", at(3, 14, 20), "Tổ thư ký giao việc cho 40 đơn vị từ Kế hoạch 3015/KH-UBND"),
]
