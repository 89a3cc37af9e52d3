"""The parts all papers share: who issues, who signs, who is named."""

from dataclasses import dataclass
from datetime import date

from tracker.printing.wording import GAP, date_in_words, document_number

URGENCIES = {"KHẨN": 20, "THƯỢNG KHẨN": 40, "HOẢ TỐC": 30}  # box 10b, its width in millimetres


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body in whose name a paper goes out (box 2), in capitals, its parent above it."""

    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the paper names him; what is not known prints as a blank."""

    name: str | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature (boxes 7a and 7b), in capitals as printed.

    A committee that uses its parent's seal shows the signer's title in the committee and his
    office, the office right above the name (Decree 30/2020, Annex I, II.7.c).
    """

    name: str | None = None
    capacities: tuple[str, ...] = ()
    office: str | None = None

    @property
    def shown_capacities(self) -> tuple[str, ...]:
        """Return what stands above the name of the only one who signs: dots where nobody knows."""
        return self.capacities or (GAP * 4,)


NOBODY_KNOWN = Person()
UNSIGNED = Signer()


@dataclass(frozen=True, slots=True)
class Verification:
    """How a reader finds out whether his print is the issued paper: a code, where to enter it.

    ``svg`` is the address as a QR picture (a whole ``<svg>``); Word draws its own.
    """

    code: str
    address: str
    svg: str


def verification_facts(verification: Verification | None) -> dict[str, str]:
    """Return what a Word document tells of how to check the paper; nothing without a code.

    >>> verification_facts(Verification("7K4M", "https://vb.example/k/7K4M", "<svg/>"))["words"]
    'Kiểm tra văn bản: mã 7K4M tại https://vb.example/k/7K4M'
    """
    if verification is None:
        return {}
    code, address = verification.code, verification.address
    return {"words": f"Kiểm tra văn bản: mã {code} tại {address}", "address": address}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Boxes 1 to 4 and 10b: who issues under which number, where, when and how urgently.

    ``number`` of None is the clerk's to give; ``urgency`` is one of ``URGENCIES`` or empty.
    """

    issuer: Issuer
    issuer_words: str  # in sentences, as the committee is called
    symbol: str
    place: str
    number: str | None = None
    day: date | None = None
    urgency: str = ""

    @property
    def shown_number(self) -> str:
        """Return the number as printed: a zero in front below ten, dots where there is none."""
        if self.number is None:
            return document_number(None)
        return document_number(int(self.number)) if self.number.isdigit() else self.number

    @property
    def number_line(self) -> str:
        """Return box 3."""
        return f"Số: {self.shown_number}/{self.symbol}"

    @property
    def place_and_date(self) -> str:
        """Return box 4; the date is the clerk's to fill in."""
        return f"{self.place or '…' * 4}, {date_in_words(self.day)}"

    def reference(self, kind: str, *, opening: str = "Kèm theo") -> str:
        """Return the line under a title that names the paper it belongs to."""
        return (
            f"({opening} {kind} số {self.shown_number}/{self.symbol} {date_in_words(self.day)}"
            f" của {self.issuer_words})"
        )
