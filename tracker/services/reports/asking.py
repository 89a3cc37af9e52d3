"""Ask units for a report outside the periods: thematic or ad hoc, with a window of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Assignment, Indicator, ReportRequest, ReportRequestIndicator, Task, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import Duty, Occasion, load_ground, units_asked
from tracker.rules.choices import LeadGroup, TaskKind
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import RequestKind
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.report_windows import check_request_days
from tracker.rules.terms import LegalBasis
from tracker.rules.texts import fold
from tracker.services import notices
from tracker.services.expansion import create_tasks
from tracker.services.parts import read_open_parts, set_units

PREFIXES = {RequestKind.THEMATIC: "CD", RequestKind.AD_HOC: "DX"}
MOST_INDICATORS = 60
MOST_REQUESTS = 99  # of one kind in a year: two digits of the code


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What a person types of a report that is asked for once."""

    kind: RequestKind
    subject: str
    text: str
    opens_on: date
    cut_off_on: date
    due: date
    lead_group: LeadGroup = LeadGroup.NONE
    lead_group_id: int | None = None
    lead_ids: Sequence[int] = ()
    coordinating_ids: Sequence[int] = ()
    indicator_ids: Sequence[int] = ()


def ask_for_report(
    facts: RequestFacts, *, actor: Actor, today: date, now: datetime
) -> ReportRequest:
    """Ask a group of units for a report; each owes a task at once and is told so.

    Raises NotAllowed; Refused: DATES_REVERSED, DUE_IN_PAST, REPORT_DUE_TOO_SOON, UNITS_MISSING,
    GROUP_AND_UNITS, UNIT_NOT_VALID, NOT_A_CHOICE, TOO_MANY_ROWS.
    """
    require(actor, Action.ASSIGN, committee_id=actor.committee_id)
    check_request_days(
        facts.opens_on, facts.cut_off_on, facts.due, calendar=load_calendar(), today=today
    )
    request = ReportRequest(
        committee_id=actor.committee_id,
        kind=facts.kind,
        code=_code(facts.kind, actor.committee_id, today.year),
        opens_on=facts.opens_on,
        cut_off_on=facts.cut_off_on,
        asked_by_id=actor.user_id,
        asked_at=now,
        indicators=_indicators(facts.indicator_ids),
    )
    row = _assignment(facts, actor=actor, today=today)
    request.assignment_id = row.id
    db.session.add(request)
    db.session.flush()
    for task, unit in _tasks(row, request.code, actor=actor, today=today, now=now):
        task.assignment, task.unit = row, unit
        notices.tell_unit(
            task,
            notices.CHANGED,
            f"asked:{task.id}",
            facts={"change": "asked", "reason": facts.text},
            now=now,
        )
    return request


def _assignment(facts: RequestFacts, *, actor: Actor, today: date) -> Assignment:
    parts = read_open_parts(facts, today)
    if facts.lead_group is LeadGroup.NONE and not facts.lead_ids:
        raise Refused(Fault.UNITS_MISSING, field="lead")
    explanation = fixed_day_explanation(
        facts.due, load_calendar(), cut_off=facts.cut_off_on, basis=LegalBasis.DECREE_09
    )
    row = Assignment(
        committee_id=actor.committee_id,
        kind=TaskKind.PERIODIC_REPORT,
        title=facts.subject,
        text=facts.text or facts.subject,
        folded=fold(f"{facts.subject} {facts.text}"),
        lead_group=facts.lead_group,
        lead_group_id=facts.lead_group_id,
        due=facts.due,
        due_reason=explanation.to_dict(),
        counts_from=today,
        units=[],
    )
    set_units(row, parts)
    db.session.add(row)
    db.session.flush()
    return row


def _tasks(
    row: Assignment, code: str, *, actor: Actor, today: date, now: datetime
) -> list[tuple[Task, Unit]]:
    """Create the tasks of a request; raises Refused when its group holds nobody."""
    ground = load_ground(actor.committee_id, today=today)
    occasion = Occasion(opened_on=today, period=code, due=row.due, due_reason=row.due_reason)
    units = units_asked(row, ground)
    if not units:
        raise Refused(Fault.UNITS_MISSING, field="lead_group")
    tasks = create_tasks([Duty(row, unit, occasion) for unit in units], now=now)
    names = {unit.id: unit for unit in units}
    return [(task, names[task.unit_id]) for task in tasks]


def _indicators(ids: Sequence[int]) -> list[ReportRequestIndicator]:
    if len(ids) > MOST_INDICATORS:
        raise Refused(Fault.TOO_MANY_ROWS, field="indicators", limit=MOST_INDICATORS)
    known = db.session.scalars(select(Indicator.id).where(Indicator.id.in_(ids))).all()
    if len(known) != len(set(ids)):
        raise Refused(Fault.NOT_A_CHOICE, field="indicators")
    return [ReportRequestIndicator(indicator_id=id_) for id_ in dict.fromkeys(ids)]


def _code(kind: RequestKind, committee_id: int, year: int) -> str:
    """Return the next code of a kind in a year, e.g. CD-2024-01."""
    start = f"{PREFIXES[kind]}-{year}-"
    last = db.session.scalar(
        select(func.max(ReportRequest.code)).where(
            ReportRequest.committee_id == committee_id, ReportRequest.code.startswith(start)
        )
    )
    number = int(last.removeprefix(start)) + 1 if last else 1
    if number > MOST_REQUESTS:
        raise Refused(Fault.TOO_MANY_ROWS, field="kind", limit=MOST_REQUESTS)
    return f"{start}{number:02}"
