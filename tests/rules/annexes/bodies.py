"""Registers tests read annexes against."""

from datetime import date

from tracker.queries.central_bodies import central_bodies
from tracker.rules.annexes.names import Body, Register, register_of
from tracker.rules.annexes.reading import Decision, Ground
from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.choices import UnitKind
from tracker.rules.wording import read_deadline

DEPARTMENTS = (
    ("VP", "Văn phòng UBND tỉnh", "VP UBND tỉnh"),
    ("STTTT", "Sở Thông tin và Truyền thông", "Sở TTTT"),
    ("SNV", "Sở Nội vụ", "Sở Nội vụ"),
    ("SNGV", "Sở Ngoại vụ", "Sở Ngoại vụ"),
    ("STC", "Sở Tài chính", "Sở Tài chính"),
    ("SLDTBXH", "Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH"),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", "Sở VH,TT&DL"),
    ("SKHCN", "Sở Khoa học và Công nghệ", "Sở KH&CN"),
    ("CAT", "Công an tỉnh", "Công an tỉnh"),
)
DISTRICTS = (
    ("H01", "UBND thành phố Pleiku", "Thành phố Pleiku"),
    ("H04", "UBND huyện Chư Păh", "Huyện Chư Păh"),
    ("H07", "UBND huyện Chư Sê", "Huyện Chư Sê"),
)
KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.DISTRICT})


def province() -> Register:
    own = [
        Body(number, code, name, short, kind, valid_to=end)
        for number, (code, name, short, kind, end) in enumerate(
            (
                *((*unit, UnitKind.DEPARTMENT, None) for unit in DEPARTMENTS),
                *((*unit, UnitKind.DISTRICT, date(2025, 6, 30)) for unit in DISTRICTS),
            ),
            start=1,
        )
    ]
    return register_of(own, central_bodies())


def ground(
    register: Register | None = None,
    *,
    issued: date | None = date(2023, 11, 2),
    today: date = date(2023, 11, 21),
    kinds: frozenset[UnitKind] | None = KINDS,
    decisions: dict[str, Decision] | None = None,
) -> Ground:
    return Ground(
        register or province(),
        lambda words: read_deadline(words, issued=issued, calendar=WEEKENDS_ONLY),
        issued,
        today,
        kinds,
        decisions or {},
    )
