"""What the chair concluded: record it, correct it, take it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Assignment,
    Conclusion,
    ConclusionCheck,
    Meeting,
    Task,
)
from tracker.queries import wordings
from tracker.queries.calendars import load_calendar
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import ConclusionKind, LeadGroup
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Actor
from tracker.rules.readings import DeadlineReading, Recurrence
from tracker.rules.spoken_days import with_year
from tracker.services.deadlines import check_new_due
from tracker.services.meetings.open_meetings import require_open
from tracker.services.parts import read_open_parts, set_units
from tracker.services.versions import expect, take_out

MOST_CONCLUSIONS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionFacts:
    """What a person types of a conclusion.

    A ``due`` typed as a date overrides what the deadline's words are read as; ``has_no_date`` and
    ``has_no_action`` say on purpose that there is none; ``is_confirmed`` that an unusual due date
    is meant.
    """

    kind: ConclusionKind
    text: str
    item_id: int | None = None
    deliverable: str = ""
    lead_group: LeadGroup = LeadGroup.NONE
    lead_group_id: int | None = None  # of a stored group
    lead_ids: Sequence[int] = ()
    coordinating_ids: Sequence[int] = ()
    lead_words: str = ""
    coordinating_words: str = ""
    deadline_words: str = ""
    due: date | None = None
    has_no_date: bool = False
    has_no_action: bool = False
    is_confirmed: bool = False


COPIED = (
    *("kind", "text", "item_id", "deliverable", "lead_group", "lead_group_id", "lead_words"),
    *("coordinating_words", "deadline_words", "has_no_date", "has_no_action"),
)


def record_conclusion(
    meeting: Meeting, facts: ConclusionFacts, *, actor: Actor, today: date
) -> Conclusion:
    """Write down a conclusion; who and by when may follow before the session is closed.

    Raises NotAllowed, Missing; Refused: MEETING_CLOSED, TOO_MANY_ROWS, NOT_A_CHOICE,
    GROUP_AND_UNITS, LEAD_IS_COORDINATING, UNIT_NOT_VALID, DUE_BEFORE_MEETING, DATE_AND_NO_DATE,
    DUE_IN_PAST, DUE_FAR_AHEAD.
    """
    require_open(meeting, actor)
    count, last = db.session.execute(
        select(func.count(Conclusion.id), func.max(Conclusion.position)).where(
            Conclusion.meeting_id == meeting.id
        )
    ).one()
    if count >= MOST_CONCLUSIONS:
        raise Refused(Fault.TOO_MANY_ROWS, field="text", limit=MOST_CONCLUSIONS)
    row = Conclusion(meeting_id=meeting.id, position=(last or 0) + 1, units=[])
    _fill(row, meeting, facts, today=today)
    db.session.add(row)
    db.session.flush()
    return row


def update_conclusion(
    row: Conclusion,
    meeting: Meeting,
    facts: ConclusionFacts,
    *,
    actor: Actor,
    today: date,
    seen: int,
) -> None:
    """Correct a conclusion.

    Of one that is assigned the words, the deliverable and the date may change; its tasks follow
    by ``follow_conclusions`` once the session is closed again, so that their units are told. Whom
    it asks, and whether the work comes back, changes only when every task of it is cancelled: it
    is then assigned anew.

    Raises what ``record_conclusion`` raises, Changed; Refused: CONCLUSION_GIVEN.
    """
    require_open(meeting, actor)
    expect(row, seen)
    before = _asked_of(row), _rhythm(row, meeting)
    _fill(row, meeting, facts, today=today)
    if row.assignment_id is not None and (_asked_of(row), _rhythm(row, meeting)) != before:
        is_asked_alike = _asked_of(row) == before[0]
        _part_from_tasks(row, today=today, field="deadline_words" if is_asked_alike else "kind")
    db.session.flush()


def remove_conclusion(row: Conclusion, meeting: Meeting, *, actor: Actor, today: date) -> None:
    """Take a conclusion out; the audit trail keeps it, and its tasks, all cancelled, stay.

    Raises NotAllowed; Refused: MEETING_CLOSED, CONCLUSION_CHECKED, CONCLUSION_GIVEN.
    """
    require_open(meeting, actor)
    if db.session.scalar(
        select(ConclusionCheck.id).where(ConclusionCheck.conclusion_id == row.id).limit(1)
    ):
        raise Refused(Fault.CONCLUSION_CHECKED)
    _part_from_tasks(row, today=today)
    take_out(row)


def read_words(
    words: str, meeting: Meeting, calendar: WorkingCalendar, *, held_on: date | None = None
) -> DeadlineReading:
    """Read a deadline's words as the committee reads them, said on the day of the session.

    The day the notice of conclusions goes out is not known, so a term counted from the issue
    stays for a person to decide; a day said without its year is the next one.
    """
    said_on = held_on or meeting.held_on
    return wordings.read_words(
        with_year(words, said_on=said_on),
        committee_id=meeting.committee_id,
        issued=None,
        calendar=calendar,
        held_on=said_on,
    )


def typed_due(row: Conclusion, meeting: Meeting) -> date | None:
    """Return the date a person typed over the words, or None."""
    return (
        None if read_words(row.deadline_words, meeting, load_calendar()).due == row.due else row.due
    )


def read_again(meeting: Meeting, rows: Iterable[Conclusion], *, held_on_before: date) -> None:
    """Read the deadlines again after the day of the session changed; typed dates stay.

    Raises Refused: DUE_BEFORE_MEETING at the day of the session.
    """
    calendar, held_on = load_calendar(), meeting.held_on
    for row in rows:
        before = read_words(row.deadline_words, meeting, calendar, held_on=held_on_before)
        if before.due == row.due:
            row.due = read_words(row.deadline_words, meeting, calendar).due
        if row.due is not None and row.due < held_on:
            raise Refused(Fault.DUE_BEFORE_MEETING, field="held_on", held_on=held_on)


def _fill(row: Conclusion, meeting: Meeting, facts: ConclusionFacts, *, today: date) -> None:
    _check_item(meeting, facts)
    due = _due(meeting, facts, today)
    parts = read_open_parts(facts, meeting.held_on)
    for name in COPIED:
        setattr(row, name, getattr(facts, name))
    row.due = due
    set_units(row, parts)


def _asked_of(row: Conclusion) -> tuple[object, ...]:
    """Return whether anything is asked, and of whom."""
    units = {(unit.unit_id, unit.part) for unit in row.units}
    return row.kind, row.has_no_action, row.lead_group, row.lead_group_id, units


def _rhythm(row: Conclusion, meeting: Meeting) -> Recurrence | None:
    """Return how often an assigned conclusion's work comes back; None while it is not assigned."""
    if row.assignment_id is None:
        return None
    return read_words(row.deadline_words, meeting, load_calendar()).recurrence


def _part_from_tasks(row: Conclusion, *, today: date, field: str | None = None) -> None:
    """Let go of what was made of a conclusion: all of it is cancelled, nothing more comes of it.

    Raises Refused: CONCLUSION_GIVEN.
    """
    if row.assignment_id is None:
        return
    standing = select(Task.id).where(
        Task.assignment_id == row.assignment_id, Task.cancelled_on.is_(None)
    )
    if db.session.scalar(standing.limit(1)) is not None:
        raise Refused(Fault.CONCLUSION_GIVEN, field=field)
    assignment = db.session.get_one(Assignment, row.assignment_id)
    assignment.ended_on = assignment.ended_on or today
    row.assignment = row.given_due = None
    db.session.flush()


def _check_item(meeting: Meeting, facts: ConclusionFacts) -> None:
    if facts.item_id is None:
        return
    item = db.session.get(AgendaItem, facts.item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing


def _due(meeting: Meeting, facts: ConclusionFacts, today: date) -> date | None:
    """Return the date typed, or read in the words."""
    calendar = load_calendar()
    due = facts.due or read_words(facts.deadline_words, meeting, calendar).due
    if due is None:
        return None
    field = "due" if facts.due else "deadline_words"
    if facts.has_no_date:
        raise Refused(Fault.DATE_AND_NO_DATE, field="has_no_date")
    if due < meeting.held_on:
        raise Refused(Fault.DUE_BEFORE_MEETING, field=field, held_on=meeting.held_on)
    check_new_due(
        due,
        issued=meeting.held_on,
        today=today,
        calendar=calendar,
        is_confirmed=facts.is_confirmed,
        field=field,
    )
    return due
