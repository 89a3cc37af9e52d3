"""Budget lines and their totals by plan, years and source."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Assignment, BudgetLine, Plan
from tracker.rules.budgets import Amounts
from tracker.rules.choices import BudgetSource
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, may_knock, scope_of
from tracker.rules.texts import fold

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class BudgetFilter:
    """What the list of amounts is narrowed by; a year finds the lines it lies in."""

    text: str = ""
    plan_id: int | None = None
    year: int | None = None
    source: BudgetSource | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of lines: what it is the sum of, how many, and the amounts there are."""

    key: Any
    count: int
    amounts: Amounts
    halves: int = 0  # lines with only one of the two figures a share needs

    @property
    def share_disbursed(self) -> Fraction | None:
        """Return disbursed / allocated; None where the two sums are not of the same lines."""
        return None if self.halves else self.amounts.share_disbursed


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of a budget line."""
    return BudgetLine.committee_id == scope_of(actor, Action.SEE_BUDGET).committee_id


def get_line(line_id: int, actor: Actor) -> BudgetLine:
    """Return a budget line with its plan and assignment. Raises Missing."""
    line = db.session.scalar(
        select(BudgetLine)
        .where(BudgetLine.id == line_id, visible(actor))
        .options(joinedload(BudgetLine.plan), joinedload(BudgetLine.assignment))
    )
    if line is None:
        raise Missing
    return line


def list_lines(
    actor: Actor, wanted: BudgetFilter, *, offset: int = 0, limit: int | None = 50
) -> list[BudgetLine]:
    """Return a page of budget lines, the latest years first."""
    return list(
        db.session.scalars(
            _chosen(actor, wanted)
            .options(joinedload(BudgetLine.plan), joinedload(BudgetLine.assignment))
            .order_by(
                BudgetLine.first_year.desc(), BudgetLine.last_year.desc(), BudgetLine.id.desc()
            )
            .limit(limit)
            .offset(offset)
        )
    )


def total_of(actor: Actor, wanted: BudgetFilter) -> Total:
    """Return the sum of all lines a filter asks for."""
    row = db.session.execute(_chosen(actor, wanted).with_only_columns(*_sums())).one()
    return _total(None, row)


def total_of_plan(actor: Actor, plan_id: int) -> Total | None:
    """Return the sum of one plan's lines; None for whoever may not see money."""
    if not may_knock(actor.role, Action.SEE_BUDGET):
        return None
    return total_of(actor, BudgetFilter(plan_id=plan_id))


def totals_by_years(actor: Actor, wanted: BudgetFilter) -> list[Total]:
    """Return the sums by years: lines given for several years together stand by themselves."""
    keys = (BudgetLine.first_year, BudgetLine.last_year)
    rows = _grouped(actor, wanted, keys, order=keys)
    return [_total((row[0], row[1]), row[2:]) for row in rows]


def totals_by_source(actor: Actor, wanted: BudgetFilter) -> list[Total]:
    """Return the sums by source, in the order of the list of sources."""
    rows = _grouped(actor, wanted, (BudgetLine.source,), order=(BudgetLine.source,))
    totals = {row[0]: _total(row[0], row[1:]) for row in rows}
    return [totals[source] for source in BudgetSource if source in totals]


def totals_by_plan(actor: Actor, wanted: BudgetFilter) -> list[Total]:
    """Return the sums by plan, the newest plan first; the key is the plan."""
    rows = _grouped(actor, wanted, (BudgetLine.plan_id,), order=(BudgetLine.plan_id.desc(),))
    found = {row[0]: row[1:] for row in rows}
    plans = db.session.scalars(
        select(Plan).where(Plan.id.in_(found)).order_by(Plan.issued_on.desc(), Plan.id.desc())
    )
    return [_total(plan, found[plan.id]) for plan in plans]


def years_of_lines(actor: Actor) -> list[int]:
    """Return the years any line lies in, the latest first."""
    first, last = db.session.execute(
        select(func.min(BudgetLine.first_year), func.max(BudgetLine.last_year)).where(
            visible(actor)
        )
    ).one()
    return list(range(last, first - 1, -1)) if first else []


def offered_rows(plan_id: int | None, committee_id: int) -> Sequence[Assignment]:
    """Return the assignments money can be given to: those of one plan, in its order."""
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.plan_id == plan_id, Assignment.committee_id == committee_id)
        .order_by(Assignment.position, Assignment.id)
    ).all()


def _chosen(actor: Actor, wanted: BudgetFilter) -> Select[Any]:
    chosen = select(BudgetLine).where(visible(actor))
    for word in fold(wanted.text).split()[:MOST_WORDS]:
        chosen = chosen.where(BudgetLine.folded.contains(word, autoescape=True))
    if wanted.plan_id:
        chosen = chosen.where(BudgetLine.plan_id == wanted.plan_id)
    if wanted.year:
        chosen = chosen.where(
            BudgetLine.first_year <= wanted.year, BudgetLine.last_year >= wanted.year
        )
    if wanted.source:
        chosen = chosen.where(BudgetLine.source == wanted.source)
    return chosen


def _sums() -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(BudgetLine.id),
        func.sum(BudgetLine.planned),
        func.sum(BudgetLine.allocated),
        func.sum(BudgetLine.disbursed),
        func.sum(case((_has_half(), 1), else_=0)),
    )


def _has_half() -> ColumnElement[bool]:
    return BudgetLine.allocated.is_(None) != BudgetLine.disbursed.is_(None)


def _grouped(actor: Actor, wanted: BudgetFilter, keys: Any, *, order: Any) -> Sequence[Any]:
    return db.session.execute(
        _chosen(actor, wanted)
        .with_only_columns(*keys, *_sums())
        .group_by(*keys)
        .order_by(None)
        .order_by(*order)
    ).all()


def _total(key: Any, row: Sequence[Any]) -> Total:
    count, *sums, halves = row
    amounts = Amounts(*(None if one is None else int(one) for one in sums))
    return Total(key, count, amounts, int(halves or 0))
