"""Figures the product can count itself, and offers to whoever reports an indicator.

An indicator names its kind in ``computed_by``. What is offered is a proposal with its sources: a
person takes it over, or types another figure. Nothing is filled in silently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from tracker.rules.figure_choices import MeasureKind

MOST_CITED = 200  # sources named one by one; the count is always of all


class EvidenceKind(StrEnum):
    """What can be counted."""

    SESSIONS_CHAIRED = "sessions_chaired"
    DOCUMENTS_ISSUED = "documents_issued"
    TASKS_ON_TIME = "tasks_on_time"
    TASKS_FINISHED = "tasks_finished"
    DETAIL_PLANS_ON_TIME = "detail_plans_on_time"
    REPORTS_ON_TIME = "reports_on_time"
    INSPECTIONS_HELD = "inspections_held"
    UNITS_VISITED = "units_visited"


KINDS = tuple(EvidenceKind)


class Noun(StrEnum):
    """What a citation points at."""

    MEETING = "meeting"
    DOCUMENT = "document"
    TASK = "task"
    INSPECTION = "inspection"


class Outcome(StrEnum):
    """How a source counts in a part of a whole."""

    IN_TIME = "in_time"
    NOT_IN_TIME = "not_in_time"
    NOT_DONE = "not_done"  # its day is the one it was due
    WAITING = "waiting"  # handed in on time and not confirmed: not counted yet


class Stretch(Protocol):
    """A stretch of days, such as the window of a period."""

    @property
    def opens_on(self) -> date:
        """Return the first day."""

    @property
    def cut_off_on(self) -> date:
        """Return the last day."""


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days somebody typed."""

    opens_on: date
    cut_off_on: date


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of a figure: what it is called, where it stands, its day."""

    noun: Noun
    id: int
    label: str
    on: date | None
    outcome: Outcome = Outcome.IN_TIME


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a stretch of days; ``whole`` only for a part of a whole."""

    kind: EvidenceKind
    first: date
    last: date
    count: int
    whole: int | None = None
    left_out: int = 0  # sessions without a known chair; tasks that wait for confirmation
    citations: tuple[Citation, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Tell whether not every source is named."""
        counted = self.count if self.whole is None else self.whole
        return counted > len(self.citations)


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure as an indicator asks for it: one value, or numerator and denominator."""

    tally: Tally
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the sources of the figure."""
        return self.tally.citations

    def computed_from(self) -> dict[str, Any]:
        """Return what is kept beside a figure that was taken over: plain values."""
        tally = self.tally
        return {
            "kind": tally.kind.value,
            "first": tally.first.isoformat(),
            "last": tally.last.isoformat(),
            "count": tally.count,
            "whole": tally.whole,
            "cited": [
                {
                    "noun": one.noun.value,
                    "id": one.id,
                    "label": one.label,
                    "on": one.on.isoformat() if one.on else None,
                    "outcome": one.outcome.value,
                }
                for one in tally.citations
            ],
        }


def kind_of(computed_by: str) -> EvidenceKind | None:
    """Return what an indicator asks the product to count, None for a figure the unit types.

    >>> kind_of("sessions_chaired"), kind_of("")
    (<EvidenceKind.SESSIONS_CHAIRED: 'sessions_chaired'>, None)
    """
    return next((kind for kind in KINDS if kind.value == computed_by), None)


def offer_for(tally: Tally, measure: MeasureKind) -> Offer | None:
    """Return a count in the form an indicator is measured in; None where the two do not fit.

    A ratio needs a part of a whole that is not nothing; a count takes the part; yes or no asks
    whether there was any.

    >>> tally = Tally(EvidenceKind.TASKS_ON_TIME, date(2023, 9, 15), date(2023, 12, 14), 7, 9)
    >>> offer = offer_for(tally, MeasureKind.RATIO)
    >>> offer.numerator, offer.denominator
    (Decimal('7'), Decimal('9'))
    """
    if measure is MeasureKind.RATIO:
        if not tally.whole:
            return None
        return Offer(tally, numerator=Decimal(tally.count), denominator=Decimal(tally.whole))
    if measure is MeasureKind.TIER:
        return None
    if measure is MeasureKind.YES_NO:
        return Offer(tally, value=Decimal(1 if tally.count else 0))
    return Offer(tally, value=Decimal(tally.count))


def is_taken_over(
    kept: Mapping[str, Any] | None,
    measure: MeasureKind,
    *,
    value: Decimal | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
) -> bool:
    """Tell whether a figure still says what was counted, and was not typed over.

    >>> tally = Tally(EvidenceKind.TASKS_FINISHED, date(2023, 9, 15), date(2023, 12, 14), 3)
    >>> kept = Offer(tally, value=Decimal(3)).computed_from()
    >>> is_taken_over(kept, MeasureKind.COUNT, value=Decimal(3), numerator=None, denominator=None)
    True
    """
    if not kept:
        return False
    offer = offer_for(tally_of(kept), measure)
    said = (value, numerator, denominator)
    return offer is not None and said == (offer.value, offer.numerator, offer.denominator)


def tally_of(kept: Mapping[str, Any]) -> Tally:
    """Return the count that is kept beside a figure.

    >>> tally = Tally(EvidenceKind.TASKS_FINISHED, date(2023, 9, 15), date(2023, 12, 14), 7)
    >>> tally_of(Offer(tally, value=Decimal(7)).computed_from()) == tally
    True
    """
    return Tally(
        EvidenceKind(kept["kind"]),
        date.fromisoformat(kept["first"]),
        date.fromisoformat(kept["last"]),
        kept["count"],
        kept["whole"],
        citations=tuple(
            Citation(
                Noun(one["noun"]),
                one["id"],
                one["label"],
                date.fromisoformat(one["on"]) if one["on"] else None,
                Outcome(one["outcome"]),
            )
            for one in kept["cited"]
        ),
    )
