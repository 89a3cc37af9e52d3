"""What a unit's detail plan has to hold, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.indicators import name_in


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as it is written down; complete with what, by whom and by when."""

    id: int
    text: str
    person: str
    due: date | None

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing of it is open."""
        return bool(self.text and self.person and self.due)


@dataclass(frozen=True, slots=True)
class LedIndicator:
    """An indicator the unit leads by the plan, with the measures for it."""

    id: int  # of its assignment in the plan
    code: str
    name: str
    measures: tuple[MeasureLine, ...] = ()
    name_en: str = ""

    @property
    def name_vi(self) -> str:
        """Return the official name, where names are told in the reader's language."""
        return self.name

    @property
    def is_covered(self) -> bool:
        """Tell whether it has a complete measure, and none that is begun only."""
        return bool(self.measures) and all(line.is_complete for line in self.measures)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a detail plan has to show before it counts as issued."""

    indicators: tuple[LedIndicator, ...] = ()
    document_sign: str = ""
    document_on: date | None = None
    files: int = 0

    @property
    def total(self) -> int:
        """Return how many indicators need measures."""
        return len(self.indicators)

    @property
    def covered(self) -> int:
        """Return how many of them have theirs."""
        return sum(one.is_covered for one in self.indicators)

    @property
    def lacking(self) -> tuple[LedIndicator, ...]:
        """Return the indicators without a complete measure."""
        return tuple(one for one in self.indicators if not one.is_covered)

    @property
    def is_numbered(self) -> bool:
        """Tell whether number, symbol and date of the document are known."""
        return bool(self.document_sign and self.document_on)

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing."""
        return self.is_numbered and bool(self.files) and not self.lacking


def to_plain(indicators: Sequence[LedIndicator]) -> list[dict[str, Any]]:
    """Return indicators with their measures as a try keeps them when it is handed in.

    >>> kept = to_plain([LedIndicator(3, "4", "Nhân lực số", (MeasureLine(8, "Thi", "A", None),))])
    >>> kept[0]["code"], kept[0]["measures"]
    ('4', [{'id': 8, 'text': 'Thi', 'person': 'A', 'due': None}])
    >>> from_plain(kept) == (
    ...     LedIndicator(3, "4", "Nhân lực số", (MeasureLine(8, "Thi", "A", None),)),)
    True
    """
    return [
        {
            "id": one.id,
            "code": one.code,
            "name": one.name,
            "name_en": one.name_en,
            "measures": [
                {
                    "id": line.id,
                    "text": line.text,
                    "person": line.person,
                    "due": line.due.isoformat() if line.due else None,
                }
                for line in one.measures
            ],
        }
        for one in indicators
    ]


def from_plain(kept: Sequence[Mapping[str, Any]]) -> tuple[LedIndicator, ...]:
    """Return the indicators a try was handed in with."""
    return tuple(
        LedIndicator(
            one["id"],
            one["code"],
            one["name"],
            tuple(map(_line, one["measures"])),
            one.get("name_en", ""),  # tries of before have none
        )
        for one in kept
    )


def _line(kept: Mapping[str, Any]) -> MeasureLine:
    due = date.fromisoformat(kept["due"]) if kept["due"] else None
    return MeasureLine(kept["id"], kept["text"], kept["person"], due)


def check_detail_plan(
    document_sign: str,
    indicators: Sequence[LedIndicator],
    *,
    language: str = Language.VIETNAMESE,
) -> None:
    """Refuse a detail plan that is not numbered, or says nothing of an indicator its unit leads.

    The indicators are named in the reader's language.

    A file is asked for, not demanded: the office may hold the paper already.

    Raises Refused: DETAIL_PLAN_UNNUMBERED, MEASURES_MISSING.

    >>> check_detail_plan("412/KH-SNV", [LedIndicator(1, "4", "Nhân lực số")])
    Traceback (most recent call last):
    tracker.rules.faults.Refused: measures_missing
    """
    if not document_sign:
        raise Refused(Fault.DETAIL_PLAN_UNNUMBERED, field="document_sign")
    lacking = [
        f"{one.code} {name_in(language, one.name, one.name_en)}"
        for one in indicators
        if not one.is_covered
    ]
    if lacking:
        raise Refused(Fault.MEASURES_MISSING, names="; ".join(lacking))


def check_measure_day(due: date | None, issued: date, *, code: str) -> None:
    """Refuse a measure due before the plan that asks for it was issued.

    Raises Refused: MEASURE_DUE_OUTSIDE.
    """
    if due is not None and due < issued:
        raise Refused(Fault.MEASURE_DUE_OUTSIDE, issued=issued, code=code)


def fingerprint(*words: object) -> str:
    """Return a short sign of some words: the same words, the same sign.

    >>> fingerprint("a", None) == fingerprint("a", ""), fingerprint("a") == fingerprint("b")
    (True, False)
    """
    typed = "\x1f".join("" if word is None else str(word) for word in words)
    return sha256(typed.encode()).hexdigest()[:16]
