"""One paper of every model that is printed, and which of its lines are which part."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from tests.printing import samples, test_consolidated, test_session_papers, test_urging
from tracker.printing import (
    answers,
    boards,
    composed,
    consolidated,
    invitations,
    ledgers,
    minutes,
    notices,
    plan_annexes,
    profiles,
    room_sheets,
    sealed,
    session_pack,
)
from tracker.printing import (
    urging as letters,
)
from tracker.printing.answers import AnswerPaper
from tracker.printing.boards import BoardPaper, LeaguePaper
from tracker.printing.invitations import AgendaLine, Guest
from tracker.printing.ledgers import LedgerPaper
from tracker.printing.notices import ExtractPaper
from tracker.printing.parts import Issuer, Signer
from tracker.printing.profiles import ProfilePaper, ProfileRow
from tracker.printing.room_sheets import RoomSheet
from tracker.printing.session_pack import (
    AgendaRow,
    Before,
    ConclusionRow,
    OverdueRow,
    PackPaper,
    Standing,
    UnitRow,
)
from tracker.rules.drafting.blocks import own_paragraph

ISSUER = Issuer("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "UBND TỈNH TIỀN GIANG")
CREATED = samples.CREATED_AT
HEAD = {
    "country": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "parent": "UBND TỈNH .*",
    "issuer": "BAN CHỈ ĐẠO.*|VỀ CHUYỂN ĐỔI SỐ|CHUYỂN ĐỔI SỐ|ĐỔI SỐ",
    "number": "Số: .*",
}
FOOT = {
    "recipients label": "Nơi nhận:",
    "recipients": "- .*[;.]",
    "capacity": "TRƯỞNG BAN|CHỦ TỊCH UBND TỈNH|CHỦ TỌA",
}
DATED = {"place and date": ".*, ngày (\\d\\d|……) tháng (\\d+|……) năm (\\d+|……)"}
LETTER = HEAD | DATED | FOOT | {"letter subject": "V/v .*", "addressee": "Kính gửi: .*"}
PLAIN = {"parent": HEAD["parent"], "issuer": HEAD["issuer"]}
ANNEX = {"annex name": "Phụ lục( [IVX]+)?", "annex note": "\\(Kèm theo .*"}

ANSWER = AnswerPaper(
    issuer=ISSUER,
    symbol="BCĐ",
    number=9,
    place="Tiền Giang",
    day=date(2023, 1, 9),
    addressee="Sở Y tế",
    task="Nâng cấp hệ thống thông tin phục vụ giải quyết thủ tục hành chính của tỉnh",
    source="Kế hoạch số 3015/KH-UBND ngày 02/11/2022 của UBND tỉnh Tiền Giang",
    original_due=date(2022, 12, 1),
    old_due=date(2022, 12, 20),
    asked_due=date(2023, 2, 20),
    asked_on=date(2022, 12, 15),
    asked_late=False,
    reason="Nhà thầu bàn giao phần mềm chậm. " * 6,
    granted_due=date(2023, 2, 10),
    note="",
    recipients=("Như trên", "Lưu: VT, Hồ sơ"),
    signs=Signer("Nguyễn Văn A", ("TRƯỞNG BAN",), "CHỦ TỊCH UBND TỈNH"),
    created_at=CREATED,
)
CELLS = ("08:00 02/01/2023", "Nhắc việc", "Xây dựng cổng dữ liệu", "Sở Y tế", "Đã gửi", "Đã rõ")
LEDGER = LedgerPaper(
    ISSUER, "quý I năm 2023", ("Tính đến hết ngày 31/3/2023",), [CELLS] * 18, CREATED
)
BOARD = BoardPaper(
    issuer=ISSUER,
    as_of=date(2023, 3, 31),
    heads=(("Quý I", "2023"), ("Quý II", "2023")),
    groups=(("Sở, ngành", (("Sở Y tế", "Đ", "M", "90 %"),) * 17),),
    totals=(("Đúng hạn", "20", "0"),),
    legend=(("Đ", "Đúng hạn"), ("M", "Muộn")),
    left_out=3,
    created_at=CREATED,
)
PLACED = ("1", "Sở Y tế", "4/4", "100 %", "0", "0", "90 %")
LEAGUE = LeaguePaper(ISSUER, date(2023, 3, 31), ("Quý I/2023",), (PLACED,) * 50, (), 2, CREATED)
PROFILE = ProfilePaper(
    issuer=ISSUER,
    subject="DTI năm 2022",
    notes=("Nguồn: công bố chính thức",),
    facts=(("Hạng", "30/63"),),
    rows=[
        ProfileRow(f"{n}. Chỉ số", ("50", "100", "50", "10 %", "30", "Sở Y tế")) for n in range(30)
    ],
    sections=(("Việc nên làm trước", ("Tăng tỷ lệ hồ sơ trực tuyến.",)),),
    created_at=CREATED,
)


*_FIRST, _ANNEX, _OTHER = test_consolidated.DRAFT.blocks
LONG = own_paragraph("own:2", "Tiếp tục phát triển hạ tầng số, dữ liệu số. " * 12)
REPORT = replace(
    test_consolidated.DRAFT,
    number="5",
    day=date(2023, 1, 4),
    blocks=(*_FIRST, LONG, _ANNEX, _OTHER),
)


PACK = PackPaper(
    issuer=ISSUER,
    subject="Phiên họp lần thứ 4 của Ban Chỉ đạo Chuyển đổi số tỉnh Tiền Giang",
    facts=(("Thời gian", "14 giờ 00 phút, ngày 09/01/2023"), ("Địa điểm", "Phòng họp số 2")),
    as_of=date(2023, 1, 8),
    agenda=(AgendaRow("Kết quả năm 2022", "Sở Thông tin và Truyền thông", "30 phút"),) * 6,
    before=Before(
        "phiên thứ 3 (26/10/2022)",
        Standing(4, 1, 2, 1),
        (ConclusionRow("Ban hành kế hoạch", "Sở Y tế", "20/12/2022", "Quá hạn 19 ngày", True),) * 8,
    ),
    standing=Standing(40, 5, 20, 9),
    overdue=(("Sở Y tế", (OverdueRow("NV-1", "Nâng cấp hệ thống", "20/12/2022", "19 ngày"),) * 9),),
    overdue_left_out=3,
    units=(UnitRow("Sở Y tế", Standing(4, 1, 2, 1), "3/4"), UnitRow("UBND huyện", Standing())) * 14,
    created_at=CREATED,
    index=replace(PROFILE, rows=PROFILE.rows[:12]),
)


HEADED = test_session_papers.letterhead
ISSUED = {"number": "7", "day": date(2022, 2, 5)}
DUTIES = (test_session_papers.DUTY,) * 8
INVITATION = test_session_papers.invitation(
    letterhead=HEADED(**ISSUED, urgency="HOẢ TỐC"),
    guests=tuple(Guest(f"Ông {order}") for order in range(40)),
    agenda=(AgendaLine("Khai mạc", section="I"), AgendaLine("Thảo luận", hours="14:10")),
    signs=test_session_papers.SIGNS,
    recipients=("Như trên", "Lưu: VT, Hồ sơ"),
)
NOTICE = test_session_papers.notice(
    letterhead=HEADED("TB", **ISSUED),
    sections=notices.sections_of([("Mục một", DUTIES)], DUTIES),
)
EXTRACT = ExtractPaper(
    NOTICE,
    HEADED("TrS", number="9", day=date(2022, 2, 8)),
    "Sở Thông tin và Truyền thông",
    NOTICE.sections[:1],
    test_session_papers.SIGNS,
    ("Như trên", "Lưu: VT, Hồ sơ"),
)
ROOM = RoomSheet(
    ISSUER,
    test_session_papers.SESSION,
    test_session_papers.DAY,
    CREATED,
    agenda=(AgendaLine("Mục một"), AgendaLine("Mục hai")),
    guests=(Guest("", "Sở Nội vụ"),),
)


@dataclass(frozen=True)
class Model:
    """A paper to print, and what its lines are."""

    render: Callable[[], object]
    parts: dict[str, str]
    annexes: str = ""
    body: bool = True


MODELS = {
    "minutes": Model(
        lambda: minutes.render(samples.long_session()),
        HEAD
        | FOOT
        | {
            "kind": "BIÊN BẢN",
            "subject": "Phiên họp lần thứ 3 của Ban Chỉ đạo|về Chuyển đổi số tỉnh Bắc Kạn",
            "left capacity": "THƯ KÝ",
            "left signer": "Trần Thị Hồng Hạnh",
            "signer": "Nguyễn Đăng Bình",
        },
    ),
    "answer": Model(lambda: answers.render(ANSWER), LETTER | {"signer": "Nguyễn Văn A"}),
    "urging": Model(
        lambda: letters.render(test_urging.ISSUED),
        LETTER
        | ANNEX
        | {"annex title": "DANH MỤC NHIỆM VỤ QUÁ HẠN.*|.*CƠ SỞ 2"}
        | {"addressee": "Kính gửi: .*|.* cơ sở 2\\."},
        annexes=ANNEX["annex name"],
    ),
    "report": Model(
        lambda: consolidated.render(REPORT),
        HEAD
        | DATED
        | FOOT
        | ANNEX
        | {"kind": "BÁO CÁO", "subject": "Tổng kết hoạt động năm 2022"}
        | {"annex title": "DANH MỤC VĂN BẢN|TÌNH HÌNH ĐƠN VỊ"},
        annexes=ANNEX["annex name"],
    ),
    "ledger": Model(
        lambda: ledgers.render(LEDGER), PLAIN | {"kind": "SỔ THEO DÕI ĐÔN ĐỐC"}, body=False
    ),
    "board": Model(
        lambda: sealed.print_job(boards.board_job(BOARD), limits=sealed.AT_THE_DESK),
        PLAIN | {"kind": "BẢNG THEO DÕI BÁO CÁO"},
        body=False,
    ),
    "league": Model(
        lambda: sealed.print_job(boards.league_job(LEAGUE), limits=sealed.AT_THE_DESK),
        PLAIN | {"kind": "XẾP HẠNG NỘP BÁO CÁO"},
        body=False,
    ),
    "profile": Model(
        lambda: profiles.render(PROFILE), PLAIN | {"kind": "PHÂN TÍCH CHỈ SỐ"}, body=False
    ),
    "invitation": Model(
        lambda: composed.render(invitations.compose(INVITATION)),
        HEAD
        | DATED
        | FOOT
        | ANNEX
        | {"kind": "GIẤY MỜI", "urgency": "HOẢ TỐC"}
        | {"issuer": "BAN CHỈ ĐẠO|VỀ CHUYỂN ĐỔI SỐ"}
        | {"subject": "Phiên họp lần thứ 3 của .*|về Chuyển đổi số tỉnh Bắc Kạn"}
        | {"signer": "Nguyễn Đăng Bình"},
        annexes=ANNEX["annex name"],
    ),
    "notice": Model(
        lambda: composed.render(notices.compose(NOTICE)),
        HEAD
        | DATED
        | FOOT
        | {"kind": "THÔNG BÁO", "signer": "Nguyễn Đăng Bình"}
        | {"subject": "Kết luận .*|.*Bắc Kạn"},
    ),
    "extract": Model(
        lambda: composed.render(notices.compose_extract(EXTRACT)),
        HEAD
        | DATED
        | FOOT
        | {"addressee": "Kính gửi: .*", "signer": "Nguyễn Đăng Bình"}
        | {
            "kind": "TRÍCH THÔNG BÁO",
            "subject": "Kết luận của .*|Nguyễn .* tại .*|của Ban Chỉ đạo .*",
        }
        | {"grounds": "\\(Trích Thông báo .*|.*Bắc Kạn\\)"},
    ),
    "plan annex": Model(
        lambda: composed.render(plan_annexes.compose(test_session_papers.plan_annex())),
        ANNEX,
        annexes=ANNEX["annex name"],
        body=False,
    ),
    "room sheet": Model(lambda: composed.render(room_sheets.compose(ROOM)), PLAIN, body=False),
    "session pack": Model(lambda: session_pack.render(PACK), {}, body=False),
}


def orders_of(names: Iterator[str]) -> dict[str, sealed.Job]:
    """Return what each model asks of the press, so that one child prints them all."""
    return {name: order_of(MODELS[name].render) for name in names}


def order_of(render: Callable[[], object]) -> sealed.Job:
    """Return what one paper asks of the press."""
    with _asking() as asked:
        render()
    return asked[0]


@contextmanager
def _asking() -> Iterator[list[sealed.Job]]:
    asked: list[sealed.Job] = []

    def exchange(job: sealed.Job, *_rest: Any) -> bytes:
        asked.append(job)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "_exchange", exchange)
        yield asked
