"""The rows of a plan's annex: who does what by when, in the document's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Assignment, Plan
from tracker.queries import wordings
from tracker.queries.calendars import load_calendar
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.readings import DeadlineKind, DeadlineReading
from tracker.rules.texts import cut, fold
from tracker.services.deadlines import check_new_due
from tracker.services.effects import unlink_all
from tracker.services.parts import check_stored, read_parts, set_units
from tracker.services.plans.drafts import list_rows, require_draft
from tracker.services.plans.rule_rows import RULE_MADE
from tracker.services.versions import expect, take_out

SHORT = 140  # characters of a row's text that serve as its title


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What a person types of a row.

    A ``due`` typed as a date overrides what the deadline's words are read as; ``is_confirmed``
    says that an unusual due date is meant.
    """

    text: str
    title: str = ""
    deliverable: str = ""
    lead_group: LeadGroup = LeadGroup.NONE
    lead_group_id: int | None = None  # of a stored group
    lead_ids: Sequence[int] = ()
    coordinating_ids: Sequence[int] = ()
    lead_words: str = ""
    deadline_words: str = ""
    due: date | None = None
    is_confirmed: bool = False


def add_assignment(plan: Plan, facts: RowFacts, *, actor: Actor, today: date) -> Assignment:
    """Add a row at the end of a draft.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, UNITS_MISSING, GROUP_AND_UNITS,
    LEAD_IS_COORDINATING, UNIT_NOT_VALID, DUE_BEFORE_ISSUE, DUE_IN_PAST, DUE_FAR_AHEAD.
    """
    require_draft(plan, actor)
    last = db.session.scalar(
        select(func.max(Assignment.position)).where(Assignment.plan_id == plan.id)
    )
    row = Assignment(
        committee_id=plan.committee_id,
        plan_id=plan.id,
        kind=TaskKind.WORK,
        position=max(last or 0, len(RULE_MADE)) + 1,
        units=[],
    )
    _fill(row, plan, facts, today=today)
    db.session.add(row)
    db.session.flush()
    return row


def update_assignment(
    row: Assignment, plan: Plan, facts: RowFacts, *, actor: Actor, today: date, seen: int
) -> None:
    """Change a row of a draft; of a row made by the plan's fields only the words change.

    Raises what ``add_assignment`` raises, and Changed.
    """
    require_draft(plan, actor)
    expect(row, seen)
    if row.kind in RULE_MADE:
        row.title, row.text = facts.title or short_title(facts.text), facts.text
        row.deliverable = facts.deliverable
        row.folded = fold(f"{row.title} {row.text}")
    else:
        _fill(row, plan, facts, today=today)
    db.session.flush()


def remove_assignment(row: Assignment, plan: Plan, *, actor: Actor) -> None:
    """Take a row out of a draft.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, ROW_FOLLOWS_PLAN.
    """
    require_draft(plan, actor)
    if row.kind in RULE_MADE:
        raise Refused(Fault.ROW_FOLLOWS_PLAN)
    unlink_all(row)
    take_out(row)


def move_assignment(row: Assignment, plan: Plan, *, is_up: bool, actor: Actor) -> None:
    """Let a row of a draft change places with the one above or below; at the edge it stays.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT.
    """
    require_draft(plan, actor)
    rows = list_rows(plan)
    here = rows.index(row)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, moved in enumerate(rows, start=1):
        moved.position = position
    db.session.flush()


def read_again(plan: Plan, rows: Sequence[Assignment], *, calendar: WorkingCalendar) -> None:
    """Read the deadlines of a draft's rows again after its date of issue changed.

    Raises Refused: DUE_BEFORE_ISSUE at the date of issue.
    """
    for row in rows:
        if row.kind in RULE_MADE:
            continue
        typed = typed_due(row, plan, calendar)
        reading = read_words(row.deadline_words, plan, calendar)
        due = typed or reading.due
        if due is not None and due < plan.issued_on:
            raise Refused(Fault.DUE_BEFORE_ISSUE, field="issued_on", title=row.title)
        set_deadline(row, typed, reading, calendar)


def typed_due(row: Assignment, plan: Plan, calendar: WorkingCalendar) -> date | None:
    """Return the date a person typed over the document's words, or None."""
    if row.deadline_kind != DeadlineKind.EXACT_DATE:
        return None
    return None if read_words(row.deadline_words, plan, calendar).due == row.due else row.due


def read_words(words: str, plan: Plan, calendar: WorkingCalendar) -> DeadlineReading:
    """Read a deadline's words as the plan's committee reads them."""
    return wordings.read_words(
        words, committee_id=plan.committee_id, issued=plan.issued_on, calendar=calendar
    )


def short_title(text: str) -> str:
    """Make a title of a row's own words.

    >>> short_title("Xây dựng cổng dữ liệu mở; công bố đợt 1")
    'Xây dựng cổng dữ liệu mở; công bố đợt 1'
    """
    return cut(text.split("\n", 1)[0], SHORT)


def _fill(row: Assignment, plan: Plan, facts: RowFacts, *, today: date) -> None:
    calendar = load_calendar()
    reading = read_words(facts.deadline_words, plan, calendar)
    _check_due(facts, reading, plan, calendar, today)
    parts = parts_of(facts, plan.issued_on)
    row.text, row.title = facts.text, facts.title or short_title(facts.text)
    row.folded = fold(f"{row.title} {row.text}")
    row.deliverable, row.lead_words = facts.deliverable, facts.lead_words
    row.lead_group, row.deadline_words = facts.lead_group, facts.deadline_words
    row.lead_group_id = facts.lead_group_id
    set_deadline(row, facts.due, reading, calendar)
    set_units(row, parts)


def _check_due(
    facts: RowFacts,
    reading: DeadlineReading,
    plan: Plan,
    calendar: WorkingCalendar,
    today: date,
) -> None:
    due, field = facts.due or reading.due, "due" if facts.due else "deadline_words"
    if due is None:
        return
    check_new_due(
        due,
        issued=plan.issued_on,
        today=today,
        calendar=calendar,
        is_confirmed=facts.is_confirmed,
        field=field,
    )


def parts_of(facts: RowFacts, day: date) -> dict[int, Part]:
    """Return the part of each unit a row names, as units are on a day.

    Raises Refused: UNITS_MISSING, GROUP_AND_UNITS, LEAD_IS_COORDINATING, UNIT_NOT_VALID,
    NOT_A_CHOICE.
    """
    if facts.lead_group is LeadGroup.NONE and not facts.lead_ids:
        raise Refused(Fault.UNITS_MISSING, field="lead")
    check_stored(facts.lead_group, facts.lead_group_id, field="lead_group")
    return read_parts(facts, day)


def set_deadline(
    row: Assignment, typed: date | None, reading: DeadlineReading, calendar: WorkingCalendar
) -> None:
    """Write down what a row's deadline was read as; a date typed otherwise wins."""
    for name, value in wordings.deadline_columns(typed, reading, calendar).items():
        setattr(row, name, value)
