"""Numbers and dates of letters from a table: all rows or none, each fault with its row."""

from collections.abc import Sequence

from tracker.models import UrgingLetter
from tracker.rules.choices import LetterStage
from tracker.rules.columns import Column, Problem, Row, RowsRefused, head_of
from tracker.rules.dates import read_date
from tracker.rules.documents import read_document_number
from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import fold
from tracker.services.urging.issuing import Numbered

COLUMNS = (
    Column("unit", "Đơn vị", ("Tên đơn vị", "Nơi nhận", "Mã đơn vị", "Unit"), is_needed=True),
    Column("number", "Số", ("Số văn bản", "Số công văn", "Number"), is_needed=True),
    Column("issued_on", "Ngày", ("Ngày ban hành", "Ngày văn bản", "Date"), is_needed=True),
)


def read_numbers(letters: Sequence[UrgingLetter], rows: Sequence[Row]) -> list[Numbered]:
    """Return the number and date of each letter named; units by name, short name or code.

    ``letters`` come with their units. Raises RowsRefused: LETTER_UNKNOWN, LETTER_TWICE,
    LETTER_NOT_DRAFT, NOT_A_DOCUMENT_NUMBER, and what reading a date raises.
    """
    known = _by_words(letters)
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    read = []
    for row in rows:
        try:
            read.append(_read(row, known, seen))
        except Refused as refusal:
            problems.append(Problem(row.number, head_of(COLUMNS, refusal.field), refusal))
    if problems:
        raise RowsRefused(problems)
    return read


def _by_words(letters: Sequence[UrgingLetter]) -> dict[str, UrgingLetter]:
    """Return the last edition of each letter by every word that names its unit."""
    return {
        fold(words): letter
        for letter in letters
        for words in (
            letter.unit_name,
            letter.unit.name,
            letter.unit.short_name,
            letter.unit.code,
        )
    }


def _read(row: Row, known: dict[str, UrgingLetter], seen: dict[int, int]) -> Numbered:
    letter = known.get(fold(row["unit"]))
    if letter is None:
        raise Refused(Fault.LETTER_UNKNOWN, field="unit", unit=row["unit"])
    if letter.id in seen:
        raise Refused(Fault.LETTER_TWICE, field="unit", row=seen[letter.id])
    seen[letter.id] = row.number
    if letter.stage is not LetterStage.DRAFT:
        raise Refused(Fault.LETTER_NOT_DRAFT, field="unit")
    number, _ = row.read("number", read_document_number)
    return Numbered(letter.id, number, row.read("issued_on", read_date))
