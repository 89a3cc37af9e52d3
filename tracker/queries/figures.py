"""Sums of the figures of all units, exact, as they were known on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, func, or_, select, type_coerce

from tracker.database import SCALE, db
from tracker.models import Figure
from tracker.queries.memory import remembered
from tracker.rules.figure_choices import FigureState
from tracker.rules.figures import percentage_of

PART = 10**9  # figures are summed in two parts: thousands of large ones pass what SQLite can add


@dataclass(frozen=True, slots=True)
class Summed:
    """What all units together say of one indicator; units without a figure are not zeros."""

    units: int = 0  # that gave a figure
    no_data: int = 0
    not_applicable: int = 0
    numerator: Decimal = Decimal()
    denominator: Decimal = Decimal()
    value: Decimal = Decimal()
    has_value: bool = field(default=True, compare=False)  # False where all gave words alone

    @property
    def percentage(self) -> Fraction | None:
        """Return the percentage of the summed parts, None where there is no whole."""
        return percentage_of(self.numerator, self.denominator) if self.denominator > 0 else None


def sum_by_period(
    plan_ids: Sequence[int], periods: Sequence[str], *, as_of: date
) -> Mapping[tuple[int, str], Summed]:
    """Return the sums of each indicator of some plans in some periods, by indicator and period.

    Counted are the figures accepted by that day and not replaced by then; what several plans
    asked of one period counts as in the first of them. One statement, read from the index alone.
    """
    keys = (Figure.plan_id, Figure.indicator_id, Figure.period)

    def read() -> Mapping[tuple[int, str], Summed]:
        rows = db.session.execute(
            select(*keys, *sum_columns())
            .where(
                Figure.plan_id.in_(plan_ids),
                Figure.period.in_(periods),
                Figure.accepted_on <= as_of,
                or_(Figure.superseded_on.is_(None), Figure.superseded_on > as_of),
            )
            .group_by(*keys)
            .order_by(*keys)
        )
        found: dict[tuple[int, str], Summed] = {}
        for row in sorted(rows, key=lambda row: plan_ids.index(row.plan_id)):
            found.setdefault((row.indicator_id, row.period), summed_of(row))
        return found

    return remembered(("sums of figures", tuple(plan_ids), tuple(periods), as_of), read)


def sum_columns() -> list[ColumnElement[Any]]:
    """Return the columns of a statement over figures that ``summed_of`` takes."""
    return [*_counts(), *_sums()]


def _counts() -> list[ColumnElement[Any]]:
    return [
        func.sum(case((Figure.state == state, 1), else_=0)).label(state.value)
        for state in FigureState
    ]


def _sums() -> list[ColumnElement[Any]]:
    sums: list[ColumnElement[Any]] = []
    for name in ("numerator", "denominator", "value"):
        whole = type_coerce(getattr(Figure, name), BigInteger)
        given = Figure.state == FigureState.GIVEN
        sums.append(func.sum(case((given, whole // PART))).label(f"{name}_high"))
        sums.append(func.sum(case((given, whole % PART))).label(f"{name}_low"))
    return sums


def summed_of(row: Any) -> Summed:
    """Return what the figures of one group come to; only those given are summed."""
    counts = row._mapping  # noqa: SLF001 - columns by their names
    parts = {
        name: Decimal(int(counts[f"{name}_high"] or 0) * PART + int(counts[f"{name}_low"] or 0))
        / SCALE
        for name in ("numerator", "denominator", "value")
    }
    return Summed(
        units=int(row.given),
        no_data=int(row.no_data),
        not_applicable=int(row.not_applicable),
        has_value=counts["value_high"] is not None,
        **parts,
    )
