"""Draft an amendment of a plan in force, and what it changes row by row."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Amendment, AmendmentRow, Assignment, Plan
from tracker.queries.amendments.outlook import due_of_change
from tracker.queries.calendars import load_calendar
from tracker.rules.amendments import check_changes, check_issued
from tracker.rules.choices import AmendmentState, ChangeKind, LeadGroup, PlanState, TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.deadlines import check_new_due
from tracker.services.parts import set_units
from tracker.services.plans.drafting import NUMBER
from tracker.services.plans.rows import RowFacts, parts_of, short_title
from tracker.services.versions import expect


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentFacts:
    """What a person types of an amendment.

    ``restarts_terms`` says that the document lets every term counted from the issue start anew;
    without such words terms go on from the day of the plan.
    """

    number: str
    symbol: str
    issued_on: date
    subject: str
    restarts_terms: bool = False


def create_amendment(
    plan: Plan, facts: AmendmentFacts, *, actor: Actor, now: datetime
) -> Amendment:
    """Draft an amendment of a plan in force.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, NOT_A_DOCUMENT_NUMBER, AMENDMENT_BEFORE_PLAN,
    AMENDMENT_EXISTS.
    """
    require(actor, Action.EDIT_PLAN, committee_id=plan.committee_id)
    hold_plan(plan)
    _check(plan, facts)
    amendment = Amendment(plan_id=plan.id, created_by_id=actor.user_id, created_at=now, rows=[])
    _write(amendment, facts)
    db.session.add(amendment)
    db.session.flush()
    return amendment


def update_amendment(
    amendment: Amendment, plan: Plan, facts: AmendmentFacts, *, actor: Actor, seen: int
) -> None:
    """Change what a draft says of itself.

    Raises what ``create_amendment`` raises, AMENDMENT_IN_FORCE, and Changed.
    """
    require_draft(amendment, plan, actor)
    expect(amendment, seen)
    _check(plan, facts, but=amendment.id)
    _write(amendment, facts)
    db.session.flush()


def discard_amendment(amendment: Amendment, plan: Plan, *, actor: Actor) -> None:
    """Throw a draft away.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, AMENDMENT_IN_FORCE.
    """
    require_draft(amendment, plan, actor)
    db.session.delete(amendment)
    db.session.flush()


def add_row(
    amendment: Amendment, plan: Plan, facts: RowFacts, *, actor: Actor, today: date
) -> AmendmentRow:
    """Let the amendment add a row to the plan.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, AMENDMENT_IN_FORCE, UNITS_MISSING,
    GROUP_AND_UNITS, LEAD_IS_COORDINATING, UNIT_NOT_VALID, DUE_BEFORE_ISSUE, DUE_IN_PAST,
    DUE_FAR_AHEAD.
    """
    require_draft(amendment, plan, actor)
    change = AmendmentRow(kind=ChangeKind.ADD, units=[])
    _write_row(change, amendment, plan, facts, today=today)
    amendment.rows.append(change)
    db.session.flush()
    return change


def update_row(
    change: AmendmentRow,
    amendment: Amendment,
    plan: Plan,
    facts: RowFacts,
    *,
    actor: Actor,
    today: date,
    seen: int,
) -> None:
    """Change a row that the amendment adds. Raises what ``add_row`` raises, and Changed."""
    require_draft(amendment, plan, actor)
    expect(change, seen)
    _write_row(change, amendment, plan, facts, today=today)
    db.session.flush()


def end_row(
    amendment: Amendment, plan: Plan, row: Assignment, *, reason: str, actor: Actor
) -> AmendmentRow:
    """Let the amendment take a row out of the plan, with the reason its open tasks will carry.

    Raises NotAllowed; Refused: REQUIRED, ROW_HAS_ENDED, ROW_ENDS_AND_CHANGES and what
    ``require_draft`` raises.
    """
    require_draft(amendment, plan, actor)
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    change = _change_of(amendment, row, ChangeKind.END)
    change.reason = reason
    db.session.flush()
    return change


def redate_row(
    amendment: Amendment,
    plan: Plan,
    row: Assignment,
    facts: RowFacts,
    *,
    actor: Actor,
    today: date,
) -> AmendmentRow:
    """Let the amendment give a row another deadline, in words or as a date.

    Raises NotAllowed; Refused: REQUIRED, ROW_FOLLOWS_PLAN (the periodic report follows the
    plan's own rule), ROW_HAS_ENDED, ROW_ENDS_AND_CHANGES, DUE_BEFORE_ISSUE, DUE_IN_PAST,
    DUE_FAR_AHEAD and what ``require_draft`` raises.
    """
    require_draft(amendment, plan, actor)
    if row.kind is TaskKind.PERIODIC_REPORT:
        raise Refused(Fault.ROW_FOLLOWS_PLAN)
    if not facts.deadline_words and facts.due is None:
        raise Refused(Fault.REQUIRED, field="deadline_words")
    change = _change_of(amendment, row, ChangeKind.REDATE)
    change.deadline_words, change.due = facts.deadline_words, facts.due
    _check_due(change, row, amendment, plan, facts, today=today)
    db.session.flush()
    return change


def relead_row(
    amendment: Amendment, plan: Plan, row: Assignment, facts: RowFacts, *, actor: Actor
) -> AmendmentRow:
    """Let the amendment give a row to other units.

    Raises NotAllowed; Refused: NOTHING_CHANGES, UNITS_MISSING, GROUP_AND_UNITS,
    LEAD_IS_COORDINATING, UNIT_NOT_VALID, ROW_HAS_ENDED, ROW_ENDS_AND_CHANGES and what
    ``require_draft`` raises.
    """
    require_draft(amendment, plan, actor)
    parts = parts_of(facts, amendment.issued_on)
    now = {unit.unit_id: unit.part for unit in row.units}
    if facts.lead_group is row.lead_group and parts == now:
        raise Refused(Fault.NOTHING_CHANGES, field="lead")
    change = _change_of(amendment, row, ChangeKind.LEAD)
    change.lead_group, change.lead_words = facts.lead_group, facts.lead_words
    set_units(change, parts)
    db.session.flush()
    return change


def reword_row(
    amendment: Amendment, plan: Plan, row: Assignment, facts: RowFacts, *, actor: Actor
) -> AmendmentRow:
    """Let the amendment put a row in other words.

    Raises NotAllowed; Refused: NOTHING_CHANGES, ROW_HAS_ENDED, ROW_ENDS_AND_CHANGES and what
    ``require_draft`` raises.
    """
    require_draft(amendment, plan, actor)
    title = facts.title or short_title(facts.text)
    if (title, facts.text, facts.deliverable) == (row.title, row.text, row.deliverable):
        raise Refused(Fault.NOTHING_CHANGES, field="text")
    change = _change_of(amendment, row, ChangeKind.WORDS)
    change.title, change.text, change.deliverable = title, facts.text, facts.deliverable
    db.session.flush()
    return change


def remove_change(change: AmendmentRow, amendment: Amendment, plan: Plan, *, actor: Actor) -> None:
    """Take a change out of a draft. Raises what ``require_draft`` raises."""
    require_draft(amendment, plan, actor)
    amendment.rows.remove(change)
    db.session.flush()


def require_draft(amendment: Amendment, plan: Plan, actor: Actor) -> None:
    """Raise unless the actor may change this draft; hold it until the commit.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, AMENDMENT_IN_FORCE.
    """
    require(actor, Action.EDIT_PLAN, committee_id=plan.committee_id)
    hold_plan(plan)
    state = db.session.scalar(
        select(Amendment.state).where(Amendment.id == amendment.id).with_for_update()
    )
    if state is not AmendmentState.DRAFT:
        raise Refused(Fault.AMENDMENT_IN_FORCE)


def hold_plan(plan: Plan) -> None:
    """Hold the plan until the commit. Raises Refused: PLAN_NOT_IN_FORCE."""
    state = db.session.scalar(select(Plan.state).where(Plan.id == plan.id).with_for_update())
    if state is not PlanState.PROMULGATED:
        raise Refused(Fault.PLAN_NOT_IN_FORCE)


def _check(plan: Plan, facts: AmendmentFacts, *, but: int = 0) -> None:
    if not NUMBER.fullmatch(facts.number):
        raise Refused(Fault.NOT_A_DOCUMENT_NUMBER, field="number")
    check_issued(facts.issued_on, plan_issued_on=plan.issued_on)
    twin = db.session.scalar(
        select(Amendment.id).where(
            Amendment.plan_id == plan.id,
            Amendment.number == facts.number,
            Amendment.symbol == facts.symbol,
            Amendment.issued_on == facts.issued_on,
            Amendment.id != but,
        )
    )
    if twin is not None:
        raise Refused(Fault.AMENDMENT_EXISTS, field="number")


def _write(amendment: Amendment, facts: AmendmentFacts) -> None:
    amendment.number, amendment.symbol = facts.number, facts.symbol
    amendment.issued_on, amendment.subject = facts.issued_on, facts.subject
    amendment.restarts_terms = facts.restarts_terms


def _change_of(amendment: Amendment, row: Assignment, kind: ChangeKind) -> AmendmentRow:
    """Return the change of this kind of a row, new or as drafted before."""
    if row.ended_on is not None:
        raise Refused(Fault.ROW_HAS_ENDED, title=row.title)
    drafted = [change for change in amendment.rows if change.assignment_id == row.id]
    check_changes({kind, *(change.kind for change in drafted)})
    for change in drafted:
        if change.kind is kind:
            return change
    change = AmendmentRow(kind=kind, assignment_id=row.id, assignment=row, units=[])
    amendment.rows.append(change)
    return change


def _write_row(
    change: AmendmentRow, amendment: Amendment, plan: Plan, facts: RowFacts, *, today: date
) -> None:
    parts = parts_of(facts, amendment.issued_on)
    change.text, change.title = facts.text, facts.title or short_title(facts.text)
    change.deliverable, change.lead_words = facts.deliverable, facts.lead_words
    change.lead_group, change.deadline_words = LeadGroup(facts.lead_group), facts.deadline_words
    change.due = facts.due
    _check_due(change, None, amendment, plan, facts, today=today)
    set_units(change, parts)


def _check_due(
    change: AmendmentRow,
    row: Assignment | None,
    amendment: Amendment,
    plan: Plan,
    facts: RowFacts,
    *,
    today: date,
) -> None:
    calendar = load_calendar()
    due = due_of_change(change, row, amendment, plan, calendar)
    if due is not None:
        check_new_due(
            due,
            issued=amendment.issued_on,
            today=today,
            calendar=calendar,
            is_confirmed=facts.is_confirmed,
            field="due" if facts.due else "deadline_words",
        )
