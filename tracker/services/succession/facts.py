"""What an office says of a succession."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.rules.choices import SuccessionKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.successions import Heir


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The legal document behind it."""

    number: str
    symbol: str
    issued_on: date
    words: str = ""

    @property
    def sign(self) -> str:
        """Return number and symbol as printed."""
        return f"{self.number}/{self.symbol}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionFacts:
    """What becomes of which units, by which document, from which day.

    ``choices`` says of single things which unit takes them, by keys such as ``task:7``,
    ``indicator:3``, ``person:9``; the rest goes to the main successor. A transfer moves the
    things named there and nothing else.
    """

    kind: SuccessionKind
    on: date
    document: Document
    heirs: Sequence[Heir]
    name: str = ""  # of a renamed unit
    short_name: str = ""
    choices: Mapping[str, int] = field(default_factory=dict)
    joins_twins: bool = True  # one duty where both units owed the same by the same day
    note: str = ""


def check_document(document: Document, *, today: date) -> None:
    """Refuse a document that nobody can have signed yet.

    Raises Refused: DOCUMENT_IN_FUTURE.
    """
    if document.issued_on > today:
        raise Refused(Fault.DOCUMENT_IN_FUTURE, field="document_on", today=today)
