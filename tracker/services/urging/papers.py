"""The urging letter as a paper, from what was frozen when it was written."""

from tracker.models import UrgingBatch, UrgingLetter, UrgingLine
from tracker.printing.parts import Issuer, Signer, Verification
from tracker.printing.urging import UrgedLine, UrgingPaper
from tracker.rules.dates import show_date
from tracker.rules.signing import titles_of


def paper_of(
    letter: UrgingLetter,
    batch: UrgingBatch,
    replaced: UrgingLetter | None = None,
    verification: Verification | None = None,
) -> UrgingPaper:
    """Return the paper of a letter that comes with its lines; the same whenever it is asked for.

    ``replaced`` is the letter it was issued for, if any; ``verification`` an issued one carries.
    """
    titles, office = titles_of(batch.signer_office)
    return UrgingPaper(
        issuer=Issuer(batch.issuer, batch.issuer_parent or None),
        issuer_words=batch.issuer_name,
        symbol=batch.symbol,
        number=letter.number or None,
        place=batch.place,
        day=letter.issued_on,
        addressee=letter.unit_name,
        as_of=batch.as_of,
        reply_by=letter.reply_by,
        opening=letter.opening,
        sources=tuple(dict.fromkeys(line.source for line in letter.lines if line.source)),
        lines=tuple(_line(line) for line in letter.lines),
        signs=Signer(batch.signer or None, titles, office or None),
        created_at=letter.issued_at or batch.created_at,
        replaces=_replaced(replaced, batch),
        verification=verification,
    )


def _line(line: UrgingLine) -> UrgedLine:
    return UrgedLine(
        title=line.title,
        source=line.source,
        original_due=line.original_due,
        due=line.due,
        days_late=line.days_late,
        reminded_on=line.reminded_on,
    )


def _replaced(letter: UrgingLetter | None, batch: UrgingBatch) -> str:
    if letter is None or letter.issued_on is None:
        return ""
    return f"Công văn số {sign_of(letter, batch)} ngày {show_date(letter.issued_on)}"


def sign_of(letter: UrgingLetter, batch: UrgingBatch) -> str:
    """Return number and symbol as printed: below ten with a zero in front."""
    number = letter.number
    return f"{f'0{number}' if number.isdigit() and int(number) < 10 else number}/{batch.symbol}"
