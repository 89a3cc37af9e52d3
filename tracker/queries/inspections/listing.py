"""Which inspections a reader may know of, and how they stand in a list.

A unit knows of those it is inspected by, once they are announced; its own visits, and what was
found about it or in general, once they are concluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Finding, FindingUnit, Inspection, InspectionUnit, Visit
from tracker.queries.tallies import Tally, tally_assignments, total_of
from tracker.rules.choices import FindingKind, InspectionKind, InspectionState
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, Scope, scope_of
from tracker.rules.texts import fold


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """What a list of inspections is narrowed by."""

    text: str = ""
    kind: InspectionKind | None = None
    state: InspectionState | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection in the list: units, visits, findings, and how its tasks stand."""

    inspection: Inspection
    units: int
    visits: int
    findings: int
    recommendations: int
    tally: Tally


def visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which an inspection may be known of."""
    mine = Inspection.committee_id == scope.committee_id
    if scope.unit_id is None:
        return mine
    own = select(InspectionUnit.inspection_id).where(InspectionUnit.unit_id == scope.unit_id)
    return and_(mine, Inspection.state != InspectionState.PLANNED, Inspection.id.in_(own))


def visible_visit(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which a visit may be known of: a unit only of its own."""
    known = visible(scope)
    return known if scope.unit_id is None else and_(known, Visit.unit_id == scope.unit_id)


def shows_finding(row: Finding, inspection: Inspection, scope: Scope) -> bool:
    """Tell whether a reader may see a finding: a unit what is concluded and touches it."""
    if scope.unit_id is None:
        return True
    named = {unit.unit_id for unit in row.units}
    about = row.unit_id in {None, scope.unit_id} or scope.unit_id in named
    return inspection.state is InspectionState.CONCLUDED and about


def get_inspection(inspection_id: int, actor: Actor) -> Inspection:
    """Return an inspection with its units. Raises Missing, also when it is not for the actor."""
    inspection = db.session.scalar(
        select(Inspection)
        .where(Inspection.id == inspection_id, visible(scope_of(actor, Action.SEE_INSPECTION)))
        .options(selectinload(Inspection.units).joinedload(InspectionUnit.unit))
    )
    if inspection is None:
        raise Missing
    return inspection


def list_visits(inspection: Inspection, scope: Scope) -> list[Visit]:
    """Return the visits of an inspection a reader may see, the earliest first."""
    return list(
        db.session.scalars(
            select(Visit)
            .join(Inspection, Inspection.id == Visit.inspection_id)
            .where(Visit.inspection_id == inspection.id, visible_visit(scope))
            .options(joinedload(Visit.unit), selectinload(Visit.files))
            .order_by(Visit.held_on, Visit.id)
        )
    )


def get_visit(inspection: Inspection, visit_id: int) -> Visit:
    """Return one visit of an inspection with its files. Raises Missing."""
    visit = db.session.scalar(
        select(Visit)
        .where(Visit.id == visit_id, Visit.inspection_id == inspection.id)
        .options(joinedload(Visit.unit), selectinload(Visit.files))
    )
    if visit is None:
        raise Missing
    return visit


def count_inspections(actor: Actor, wanted: InspectionFilter) -> int:
    """Return how many inspections a filter asks for."""
    chosen = _chosen(actor, wanted).with_only_columns(func.count(Inspection.id))
    return db.session.scalar(chosen) or 0


def list_inspections(
    actor: Actor, wanted: InspectionFilter, *, today: date, offset: int = 0, limit: int = 50
) -> list[InspectionLine]:
    """Return a page of the inspections a filter asks for, the newest first."""
    rows = db.session.scalars(
        _chosen(actor, wanted)
        .order_by(Inspection.starts_on.desc(), Inspection.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [row.id for row in rows]
    scope = scope_of(actor, Action.SEE_INSPECTION)
    units = _count_units(ids)
    visits = _count_visits(ids, scope)
    found, given = _findings(rows, scope)
    tallies = _tally(given, actor, today)
    return [
        InspectionLine(
            row,
            units.get(row.id, 0),
            visits.get(row.id, 0),
            len(found.get(row.id, ())),
            sum(kind is FindingKind.RECOMMENDATION for kind in found.get(row.id, ())),
            total_of(tallies[one] for one in given.get(row.id, ()) if one in tallies),
        )
        for row in rows
    ]


def list_inspections_in_full(actor: Actor, wanted: InspectionFilter) -> list[Inspection]:
    """Return all inspections a filter asks for with their units, the newest first."""
    return list(
        db.session.scalars(
            _chosen(actor, wanted)
            .options(selectinload(Inspection.units).joinedload(InspectionUnit.unit))
            .order_by(Inspection.starts_on.desc(), Inspection.id.desc())
        )
    )


def years_of_inspections(actor: Actor) -> list[int]:
    """Return the years in which an inspection the actor may know of began, the latest first."""
    year = extract("year", Inspection.starts_on)
    rows = db.session.scalars(
        select(year)
        .where(visible(scope_of(actor, Action.SEE_INSPECTION)))
        .distinct()
        .order_by(year.desc())
    )
    return [int(row) for row in rows]


def _chosen(actor: Actor, wanted: InspectionFilter) -> Select[Inspection]:
    chosen = select(Inspection).where(visible(scope_of(actor, Action.SEE_INSPECTION)))
    for word in fold(wanted.text).split()[:8]:
        chosen = chosen.where(Inspection.folded.contains(word, autoescape=True))
    if wanted.kind:
        chosen = chosen.where(Inspection.kind == wanted.kind)
    if wanted.state:
        chosen = chosen.where(Inspection.state == wanted.state)
    if wanted.year:
        chosen = chosen.where(
            Inspection.starts_on >= date(wanted.year, 1, 1),
            Inspection.starts_on <= date(wanted.year, 12, 31),
        )
    return chosen


def _count_units(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(InspectionUnit.inspection_id, func.count(InspectionUnit.id))
        .where(InspectionUnit.inspection_id.in_(ids))
        .group_by(InspectionUnit.inspection_id)
    )
    return dict(rows.all())


def _count_visits(ids: Sequence[int], scope: Scope) -> dict[int, int]:
    rows = db.session.execute(
        select(Visit.inspection_id, func.count(Visit.id))
        .join(Inspection, Inspection.id == Visit.inspection_id)
        .where(Visit.inspection_id.in_(ids), visible_visit(scope))
        .group_by(Visit.inspection_id)
    )
    return dict(rows.all())


def _findings(
    inspections: Sequence[Inspection], scope: Scope
) -> tuple[dict[int, list[FindingKind]], dict[int, list[int]]]:
    """Return, by inspection, the kinds of the findings shown, and the assignments of them."""
    named = select(FindingUnit.finding_id).where(FindingUnit.unit_id == scope.unit_id)
    chosen = select(Finding.inspection_id, Finding.kind, Finding.assignment_id).where(
        Finding.inspection_id.in_([row.id for row in inspections])
    )
    if scope.unit_id is not None:
        chosen = chosen.join(Inspection, Inspection.id == Finding.inspection_id).where(
            Inspection.state == InspectionState.CONCLUDED,
            or_(Finding.unit_id.is_(None), Finding.unit_id == scope.unit_id, Finding.id.in_(named)),
        )
    found: dict[int, list[FindingKind]] = {}
    given: dict[int, list[int]] = {}
    for inspection_id, kind, assignment_id in db.session.execute(chosen.order_by(Finding.id)):
        found.setdefault(inspection_id, []).append(kind)
        if assignment_id is not None:
            given.setdefault(inspection_id, []).append(assignment_id)
    return found, given


def _tally(given: dict[int, list[int]], actor: Actor, today: date) -> dict[int, Tally]:
    ids = [one for ones in given.values() for one in ones]
    return tally_assignments(scope_of(actor, Action.SEE_TASK), ids, today=today) if ids else {}
