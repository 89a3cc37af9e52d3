"""The papers of a session whose names, signer and recipients a committee may set for itself."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.choices import Priority
from tracker.rules.faults import Fault, Refused

MOST_LINES = 12
MOST_CAPACITIES = 5  # who signs for whom, and as what
TYPED_MARKS = " \t-–•+*"  # people begin the lines of a list with them
LONGEST_LINE = 200


class PaperKind(StrEnum):
    """A kind of paper a committee sets up once."""

    INVITATION = "invitation"
    NOTICE = "notice"
    EXTRACT = "extract"
    MINUTES = "minutes"


# the type in a symbol (Decree 30/2020, annex III, part I)
ABBREVIATIONS = {
    PaperKind.INVITATION: "GM",
    PaperKind.NOTICE: "TB",
    PaperKind.EXTRACT: "TrS",
    PaperKind.MINUTES: "BB",
}
RECIPIENTS = {
    PaperKind.INVITATION: ("Như thành phần mời", "Lưu: VT, Hồ sơ"),
    PaperKind.NOTICE: (
        "Thành viên Ban Chỉ đạo",
        "Các cơ quan, đơn vị, địa phương được giao nhiệm vụ",
        "Lưu: VT, Hồ sơ",
    ),
    PaperKind.EXTRACT: ("Như trên", "Lưu: VT, Hồ sơ"),
    PaperKind.MINUTES: ("Như thành phần tham dự", "Lưu: VT, Hồ sơ"),  # model 1.9
}
# box 10b
URGENCIES = {
    Priority.NORMAL: "",
    Priority.URGENT: "KHẨN",
    Priority.VERY_URGENT: "THƯỢNG KHẨN",
    Priority.EXPRESS: "HOẢ TỐC",
}


def say_subject(whose: str, session: str) -> str:
    """Return what a notice of conclusions is about, as its title and the register say it.

    >>> say_subject("Trưởng Ban Chỉ đạo", "Phiên họp lần thứ 3")
    'Kết luận của Trưởng Ban Chỉ đạo tại Phiên họp lần thứ 3'
    >>> say_subject("", "Phiên họp lần thứ 3")
    'Kết luận Phiên họp lần thứ 3'
    """
    return f"Kết luận của {whose} tại {session}" if whose else f"Kết luận {session}"


@dataclass(frozen=True, slots=True)
class PaperStyle:
    """How a committee writes one kind of paper; without ``capacities`` the chair signs."""

    kind: PaperKind
    issuer: str
    parent: str
    place: str
    symbol: str
    recipients: tuple[str, ...]
    capacities: tuple[str, ...] = ()
    office: str = ""
    signer: str = ""
    urgency: str = ""
    contact: str = ""
    members: tuple[tuple[str, str], ...] = ()  # who else signs: capacity and name

    @property
    def has_signer(self) -> bool:
        """Tell whether the paper is signed by somebody else than the chair of the session."""
        return bool(self.capacities or self.signer or self.office)


def symbol_of(kind: PaperKind, committee_symbol: str) -> str:
    """Return the symbol of a kind of paper of a committee.

    >>> symbol_of(PaperKind.NOTICE, "BCĐ")
    'TB-BCĐ'
    """
    return f"{ABBREVIATIONS[kind]}-{committee_symbol}"


def lines_of(text: str) -> tuple[str, ...]:
    r"""Return what was typed line by line.

    >>> lines_of("TL. TRƯỞNG BAN\n\n CHÁNH VĂN PHÒNG ")
    ('TL. TRƯỞNG BAN', 'CHÁNH VĂN PHÒNG')
    """
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def recipients_of(text: str) -> tuple[str, ...]:
    r"""Return the recipients typed line by line, without the marks and ends the paper gives them.

    >>> recipients_of("- Như trên;\n-\n• Lưu: VT, Hồ sơ.")
    ('Như trên', 'Lưu: VT, Hồ sơ')
    """
    bare = (line.lstrip(TYPED_MARKS).rstrip(" ;,.") for line in lines_of(text))
    return tuple(line for line in bare if line)


def members_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return who else signs, a line each: capacity, colon, name; without a colon the name alone.

    >>> members_of("Ủy viên: Nguyễn Văn A")
    (('ỦY VIÊN', 'Nguyễn Văn A'),)
    >>> members_of("Trần Thị B")
    (('', 'Trần Thị B'),)
    """
    parts = [line.lstrip(TYPED_MARKS).rpartition(":") for line in lines_of(text)]
    named = ((capacity.strip().upper(), name.strip()) for capacity, _colon, name in parts)
    return tuple(member for member in named if any(member))


def check_lines(text: str, *, field: str, most: int = MOST_LINES) -> None:
    """Refuse more lines, or longer ones, than the foot of a paper holds.

    Raises Refused: TOO_MANY_LINES, TOO_LONG.
    """
    lines = lines_of(text)
    if len(lines) > most:
        raise Refused(Fault.TOO_MANY_LINES, field=field, limit=most, lines=len(lines))
    longest = max(map(len, lines), default=0)
    if longest > LONGEST_LINE:
        raise Refused(Fault.TOO_LONG, field=field, limit=LONGEST_LINE, length=longest)
