"""Indicator sets: the list, one set as a tree, what moves one row and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    Assignment,
    AssignmentIndicator,
    Edition,
    Indicator,
    IndicatorAssignment,
    IndicatorMapping,
    IndicatorSet,
    Plan,
)
from tracker.queries.plans import visible
from tracker.rules.dti import MainIndicator, Pillar, pillars_of
from tracker.rules.faults import Missing
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.indicators import Overfull, Weighted, overfull
from tracker.rules.permissions import Actor
from tracker.rules.texts import fold


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set in the list: how many rows of each level, and the editions that use it."""

    row: IndicatorSet
    counts: Mapping[IndicatorKind, int]
    points: Decimal | None  # of the main indicators together
    editions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A row of a set where it stands: how deep, and how many rows stand under it."""

    indicator: Indicator
    depth: int
    below: int
    is_overfull: bool
    points_below: Decimal | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A plan that gives an indicator to a unit, or an assignment that is to move it."""

    plan: Plan | None
    given: IndicatorAssignment | None = None
    assignment: Assignment | None = None


def list_sets() -> list[SetLine]:
    """Return the sets, the newest first, examples last."""
    counts: dict[int, dict[IndicatorKind, int]] = defaultdict(dict)
    points: dict[int, Decimal | None] = {}
    for set_id, kind, count, total in db.session.execute(
        select(
            Indicator.set_id, Indicator.kind, func.count(), func.sum(Indicator.max_points)
        ).group_by(Indicator.set_id, Indicator.kind)
    ):
        counts[set_id][kind] = count
        if kind is IndicatorKind.MAIN:
            points[set_id] = total
    editions: dict[int, list[int]] = defaultdict(list)
    for used_id, year in db.session.execute(
        select(Edition.set_id, Edition.edition_year).order_by(Edition.edition_year)
    ):
        if used_id is not None:
            editions[used_id].append(year)
    rows = db.session.scalars(
        select(IndicatorSet).order_by(
            IndicatorSet.is_example, IndicatorSet.issued_on.desc(), IndicatorSet.id
        )
    )
    return [
        SetLine(row, counts[row.id], points.get(row.id), tuple(editions[row.id])) for row in rows
    ]


def get_set(set_id: int) -> IndicatorSet:
    """Return a set. Raises Missing."""
    row = db.session.get(IndicatorSet, set_id)
    if row is None:
        raise Missing
    return row


def list_rows(set_id: int) -> list[Indicator]:
    """Return the rows of a set in its order, each below what it stands under."""
    return [row.indicator for row in tree_of(set_id)]


def tree_of(set_id: int) -> list[TreeRow]:
    """Return the rows of a set as its tree is read, from the top."""
    rows = db.session.scalars(
        select(Indicator)
        .where(Indicator.set_id == set_id)
        .order_by(Indicator.position, Indicator.id)
    ).all()
    below: dict[int | None, list[Indicator]] = defaultdict(list)
    ids = {row.id for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in ids else None].append(row)
    full = {
        one.id: one for one in overfull(Weighted(r.id, r.parent_id, r.max_points) for r in rows)
    }
    return _branch(None, 0, below, full)


def pillars_in(tree: Sequence[TreeRow]) -> tuple[Pillar, ...]:
    """Return the pillars that a set's two groups of main indicators make."""
    groups = {row.indicator.id: row.indicator.code for row in tree if row.depth == 0}
    return pillars_of(
        [
            MainIndicator(
                row.indicator.code, groups[row.indicator.parent_id], row.indicator.max_points
            )
            for row in tree
            if row.indicator.kind is IndicatorKind.MAIN and row.indicator.parent_id in groups
        ]
    )


def get_row(set_id: int, indicator_id: int) -> Indicator:
    """Return a row of a set. Raises Missing."""
    row = db.session.scalar(
        select(Indicator).where(Indicator.id == indicator_id, Indicator.set_id == set_id)
    )
    if row is None:
        raise Missing
    return row


def list_effects(indicator_id: int, actor: Actor) -> list[Effect]:
    """Return which plans the actor may see give an indicator, and what is to move it."""
    given = db.session.execute(
        select(IndicatorAssignment, Plan)
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .where(IndicatorAssignment.indicator_id == indicator_id, visible(actor))
        .options(joinedload(IndicatorAssignment.lead_unit), joinedload(IndicatorAssignment.targets))
        .order_by(Plan.issued_on.desc(), Plan.id.desc())
    ).unique()
    effects = [Effect(plan, given=row) for row, plan in given]
    assignments = db.session.execute(
        select(Assignment, Plan)
        .join(AssignmentIndicator, AssignmentIndicator.assignment_id == Assignment.id)
        .outerjoin(Plan, Plan.id == Assignment.plan_id)
        .where(
            AssignmentIndicator.indicator_id == indicator_id,
            Assignment.committee_id == actor.committee_id,
            or_(Assignment.plan_id.is_(None), visible(actor)),
        )
        .order_by(Assignment.position, Assignment.id)
    )
    return effects + [Effect(plan, assignment=row) for row, plan in assignments]


def list_mappings(set_id: int) -> dict[int, list[IndicatorMapping]]:
    """Return what became of the rows of a set in others, by the id of the old row."""
    found: dict[int, list[IndicatorMapping]] = defaultdict(list)
    rows = db.session.scalars(
        select(IndicatorMapping)
        .join(Indicator, Indicator.id == IndicatorMapping.old_id)
        .where(Indicator.set_id == set_id)
        .options(joinedload(IndicatorMapping.new).joinedload(Indicator.indicator_set))
        .order_by(IndicatorMapping.id)
    )
    for row in rows:
        found[row.old_id].append(row)
    return found


def list_alike(set_id: int, to_id: int) -> list[tuple[Indicator, Indicator]]:
    """Return rows of a set beside the one row of another that has their name and level.

    Only what nothing is said of yet, and what no other row became; somebody has to confirm it.
    """
    said = list_mappings(set_id)
    gone = {old_id for old_id, rows in said.items() if any(_is_about(row, to_id) for row in rows)}
    taken = {row.new_id for rows in said.values() for row in rows}
    old = _by_name(row for row in list_rows(set_id) if row.id not in gone)
    new = _by_name(row for row in list_rows(to_id) if row.id not in taken)
    return [
        (rows[0], new[key][0])
        for key, rows in old.items()
        if len(rows) == 1 and len(new.get(key, ())) == 1
    ]


def _is_about(row: IndicatorMapping, to_id: int) -> bool:
    return row.new is None or row.new.set_id == to_id


def _by_name(rows: Iterable[Indicator]) -> dict[tuple[IndicatorKind, str], list[Indicator]]:
    found: dict[tuple[IndicatorKind, str], list[Indicator]] = defaultdict(list)
    for row in rows:
        if row.kind is not IndicatorKind.GROUP:
            found[row.kind, fold(row.name_vi)].append(row)
    return found


def _branch(
    parent_id: int | None,
    depth: int,
    below: Mapping[int | None, Sequence[Indicator]],
    full: Mapping[int, Overfull],
) -> list[TreeRow]:
    rows: list[TreeRow] = []
    for one in below.get(parent_id, ()):
        children = below.get(one.id, ())
        known = [child.max_points for child in children if child.max_points is not None]
        rows.append(
            TreeRow(
                one,
                depth,
                len(children),
                one.id in full,
                sum(known, Decimal()) if known else None,
            )
        )
        rows += _branch(one.id, depth + 1, below, full)
    return rows
