"""Count what the product knows in a stretch of days, each figure with its sources."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.database import db
from tracker.models import (
    Assignment,
    Committee,
    Document,
    Inspection,
    InspectionUnit,
    Meeting,
    Plan,
    Task,
    Unit,
    Visit,
)
from tracker.queries.registers import load_register
from tracker.queries.reports.asked import Asked
from tracker.queries.statuses import COUNTED, FINISHED, IN_TIME, LAST_DAY
from tracker.queries.unit_names import load_names
from tracker.queries.units import list_units
from tracker.rules.annexes.names import Match, key_of
from tracker.rules.choices import InspectionState, MeetingState, TaskKind
from tracker.rules.drafting.steering import name_of_session
from tracker.rules.evidence import (
    KINDS,
    MOST_CITED,
    Citation,
    EvidenceKind,
    Noun,
    Offer,
    Outcome,
    Stretch,
    Tally,
    kind_of,
    offer_for,
)

TASK_KINDS = {
    EvidenceKind.TASKS_ON_TIME: TaskKind.WORK,
    EvidenceKind.TASKS_FINISHED: TaskKind.WORK,
    EvidenceKind.DETAIL_PLANS_ON_TIME: TaskKind.DETAIL_PLAN,
    EvidenceKind.REPORTS_ON_TIME: TaskKind.PERIODIC_REPORT,
}


HANDED_IN_ON_TIME = and_(Task.finished_on.is_(None), Task.submitted_on <= LAST_DAY)


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose figures are counted, and between which days; no day after today counts."""

    committee_id: int
    plan_id: int | None
    unit_id: int | None
    first: date
    last: date


def offered_figures(
    place: Plan | Committee,
    unit_id: int | None,
    indicators: Iterable[Asked],
    window: Stretch,
    *,
    today: date,
) -> dict[int, Offer]:
    """Return what can be offered for the indicators that ask for it, by their ids.

    At most seven statements, however many indicators and sources there are. With a plan its own
    tasks are counted; with a unit its tasks, its documents and the inspections it received.
    """
    asked = {
        one.indicator_id: (one, kind) for one in indicators if (kind := kind_of(one.computed_by))
    }
    if not asked:
        return {}
    tallies = list_evidence(
        place, window, unit_id=unit_id, kinds={kind for _, kind in asked.values()}, today=today
    )
    offers = {key: offer_for(tallies[kind], one.kind) for key, (one, kind) in asked.items()}
    return {key: offer for key, offer in offers.items() if offer is not None}


def list_evidence(
    place: Plan | Committee,
    window: Stretch,
    *,
    unit_id: int | None = None,
    kinds: Collection[EvidenceKind] = KINDS,
    today: date,
) -> dict[EvidenceKind, Tally]:
    """Return what happened between two days, by kind, in the fixed order of the kinds."""
    plan_id = place.id if isinstance(place, Plan) else None
    committee_id = place.committee_id if isinstance(place, Plan) else place.id
    last = min(window.cut_off_on, today)
    asked = Counted(committee_id, plan_id, unit_id, window.opens_on, last)
    counted = _tasks(asked, {kind for kind in kinds if kind in TASK_KINDS})
    for kind, count in COUNTERS.items():
        if kind in kinds:
            counted[kind] = count(asked)
    return {kind: counted[kind] for kind in KINDS if kind in kinds}


def _sessions(asked: Counted) -> Tally:
    """Count the sessions that were held and somebody is known to have chaired."""
    rows = db.session.execute(
        select(
            *(Meeting.id, Meeting.kind, Meeting.ordinal, Meeting.held_on),
            *(Meeting.chair_name, Meeting.chair_office),
        )
        .where(
            Meeting.committee_id == asked.committee_id,
            Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)),
            Meeting.held_on.between(asked.first, asked.last),
        )
        .order_by(Meeting.held_on, Meeting.id)
    ).all()
    chaired = [row for row in rows if row.chair_name or row.chair_office]
    cited = [
        Citation(
            Noun.MEETING,
            row.id,
            f"{_session(row)}, chủ trì: {row.chair_name or row.chair_office}",
            row.held_on,
        )
        for row in chaired
    ]
    return _tally(EvidenceKind.SESSIONS_CHAIRED, asked, len(chaired), cited, len(rows) - len(cited))


def _session(row: Any) -> str:
    name = name_of_session(row.kind, row.ordinal)
    return f"{name[:1].upper()}{name[1:]}"


def _documents(asked: Counted) -> Tally:
    """Count the documents of the register; of a unit those it issued in its own name."""
    mine: ColumnElement[bool] = and_(
        Document.committee_id == asked.committee_id,
        Document.issued_on.between(asked.first, asked.last),
    )
    if asked.unit_id is not None:
        mine = and_(mine, Document.issuer.in_(_issuers(mine, asked.unit_id)))
    rows = db.session.execute(
        select(Document, func.count().over().label("all"))
        .where(mine)
        .order_by(Document.issued_on, Document.id)
        .limit(MOST_CITED)
    ).all()
    cited = [
        Citation(Noun.DOCUMENT, row.id, f"{row.sign}: {row.subject}", row.issued_on)
        for row, _ in rows
    ]
    return _tally(EvidenceKind.DOCUMENTS_ISSUED, asked, rows[0][1] if rows else 0, cited)


def _issuers(among: ColumnElement[bool], unit_id: int) -> list[str]:
    """Return the words for issuers of some documents that name a unit, by any name it has or had.

    Two units that answer to the same words are not told apart: neither is taken.
    """
    register, former = load_register(list_units()), load_names().former(unit_id)
    had = {key_of(name) for one in former for name in (one.name, one.short_name)}

    def names(words: str) -> bool:
        found = register.find(words)
        if found is None or found.match is Match.AMBIGUOUS:
            return key_of(words) in had
        return found.body.id == unit_id or key_of(words) in had

    said = db.session.scalars(
        select(Document.issuer).where(among).distinct().order_by(Document.issuer)
    )
    return [words for words in said if names(words)]


def _inspections(asked: Counted) -> Tally:
    """Count the inspections that began, whether or not they are concluded."""
    where = [
        Inspection.committee_id == asked.committee_id,
        Inspection.state != InspectionState.PLANNED,
        Inspection.starts_on.between(asked.first, asked.last),
    ]
    if asked.unit_id is not None:
        received = select(InspectionUnit.inspection_id).where(
            InspectionUnit.unit_id == asked.unit_id
        )
        where.append(Inspection.id.in_(received))
    rows = db.session.execute(
        select(Inspection.id, Inspection.title, Inspection.starts_on)
        .where(*where)
        .order_by(Inspection.starts_on, Inspection.id)
    ).all()
    cited = [Citation(Noun.INSPECTION, row.id, row.title, row.starts_on) for row in rows]
    return _tally(EvidenceKind.INSPECTIONS_HELD, asked, len(rows), cited)


def _visits(asked: Counted) -> Tally:
    """Count the units that were visited, each once."""
    where = [
        Inspection.committee_id == asked.committee_id,
        Visit.held_on.between(asked.first, asked.last),
    ]
    if asked.unit_id is not None:
        where.append(Visit.unit_id == asked.unit_id)
    rows = db.session.execute(
        select(Visit.unit_id, Visit.inspection_id, Visit.held_on, Unit.name, Inspection.title)
        .join(Inspection, Inspection.id == Visit.inspection_id)
        .join(Unit, Unit.id == Visit.unit_id)
        .where(*where)
        .order_by(Visit.held_on.desc(), Visit.id.desc())
    ).all()
    first_of = {row.unit_id: row for row in rows}  # the earliest stands last
    cited = [
        Citation(Noun.INSPECTION, row.inspection_id, f"{row.name}: {row.title}", row.held_on)
        for row in sorted(first_of.values(), key=lambda row: row.held_on)
    ]
    return _tally(EvidenceKind.UNITS_VISITED, asked, len(first_of), cited)


def _tasks(asked: Counted, kinds: set[EvidenceKind]) -> dict[EvidenceKind, Tally]:
    """Count tasks: two statements for all kinds together."""
    if not kinds:
        return {}
    counts = _counts_of_tasks(asked)
    rows = _cited_tasks(asked, kinds)
    found: dict[EvidenceKind, Tally] = {}
    for kind in kinds:
        fell_due, on_time, finished, waiting = counts.get(TASK_KINDS[kind], (0, 0, 0, 0))
        cited = [_task(row) for row in rows if _is_cited(row, kind, asked)]
        if kind is EvidenceKind.TASKS_FINISHED:
            found[kind] = _tally(kind, asked, finished, cited)
        else:
            found[kind] = _tally(kind, asked, on_time, cited, waiting, whole=fell_due)
    return found


def _of_tasks(asked: Counted) -> list[ColumnElement[bool]]:
    where = [Task.committee_id == asked.committee_id, COUNTED]
    if asked.plan_id is not None:
        where.append(Task.plan_id == asked.plan_id)
    if asked.unit_id is not None:
        where.append(Task.unit_id == asked.unit_id)
    return where


def _fell_due(asked: Counted) -> ColumnElement[bool]:
    """Say that a task was to be done by a day of the stretch; what is paused does not run."""
    runs = or_(Task.finished_on.is_not(None), Task.suspended_on.is_(None))
    return and_(Task.due.is_not(None), LAST_DAY.between(asked.first, asked.last), runs)


def _counts_of_tasks(asked: Counted) -> dict[TaskKind, tuple[int, int, int, int]]:
    """Return of each kind: fell due, of those in time, finished in the stretch, still waiting."""
    due = _fell_due(asked)
    waiting = and_(due, HANDED_IN_ON_TIME)
    on_time = and_(due, FINISHED, IN_TIME)
    finished = and_(FINISHED, Task.finished_on.between(asked.first, asked.last))
    rows = db.session.execute(
        select(
            Task.kind,
            *(func.sum(case((which, 1), else_=0)) for which in (due, on_time, finished, waiting)),
        )
        .where(*_of_tasks(asked), or_(due, finished))
        .group_by(Task.kind)
    )
    return {kind: (int(a), int(b), int(c), int(d)) for kind, a, b, c, d in rows}


def _cited_tasks(asked: Counted, kinds: Collection[EvidenceKind]) -> list[Any]:
    finished = and_(FINISHED, Task.finished_on.between(asked.first, asked.last))
    place = (
        func.row_number().over(partition_by=Task.kind, order_by=(LAST_DAY, Task.id)).label("place")
    )
    inner = (
        select(
            Task.id,
            Task.code,
            Task.kind,
            Task.period,
            Task.finished_on,
            LAST_DAY.label("last_day"),
            case((and_(FINISHED, IN_TIME), 1), else_=0).label("on_time"),
            case((HANDED_IN_ON_TIME, 1), else_=0).label("waiting"),
            case((_fell_due(asked), 1), else_=0).label("fell_due"),
            Assignment.title,
            Unit.short_name,
            place,
        )
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(
            *_of_tasks(asked),
            or_(_fell_due(asked), finished),
            Task.kind.in_({TASK_KINDS[kind] for kind in kinds}),
        )
        .subquery()
    )
    return list(
        db.session.execute(
            select(inner).where(inner.c.place <= MOST_CITED).order_by(inner.c.last_day, inner.c.id)
        )
    )


def _is_cited(row: Any, kind: EvidenceKind, asked: Counted) -> bool:
    if row.kind is not TASK_KINDS[kind]:
        return False
    if kind is EvidenceKind.TASKS_FINISHED:
        return row.finished_on is not None and asked.first <= row.finished_on <= asked.last
    return bool(row.fell_due)


def _task(row: Any) -> Citation:
    return Citation(
        Noun.TASK,
        row.id,
        f"{row.code} {row.title}, {row.short_name}",
        row.finished_on or row.last_day,
        outcome=_outcome(row),
    )


def _outcome(row: Any) -> Outcome:
    if row.on_time:
        return Outcome.IN_TIME
    if row.finished_on is None:
        return Outcome.WAITING if row.waiting else Outcome.NOT_DONE
    return Outcome.NOT_IN_TIME


def _tally(
    kind: EvidenceKind,
    asked: Counted,
    count: int,
    cited: Iterable[Citation],
    left_out: int = 0,
    *,
    whole: int | None = None,
) -> Tally:
    return Tally(kind, asked.first, asked.last, count, whole, left_out, tuple(cited)[:MOST_CITED])


COUNTERS: dict[EvidenceKind, Callable[[Counted], Tally]] = {
    EvidenceKind.SESSIONS_CHAIRED: _sessions,
    EvidenceKind.DOCUMENTS_ISSUED: _documents,
    EvidenceKind.INSPECTIONS_HELD: _inspections,
    EvidenceKind.UNITS_VISITED: _visits,
}
