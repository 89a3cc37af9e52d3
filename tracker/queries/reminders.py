"""What a round of reminders is worked out from: what waits, for whom, and what was told."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tracker import clock
from tracker.database import db
from tracker.models import Extension, Letter, LetterItem, Meeting, Membership, Task, User
from tracker.queries.calendars import load_calendar
from tracker.queries.ladders import load_habits
from tracker.queries.recipients import Hearing, load_hearing
from tracker.queries.statuses import LAST_DAY, OPEN, WAITING
from tracker.rules.backlog import answer_day
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import ExtensionState, MeetingState
from tracker.rules.permissions import UNIT_ROLES
from tracker.rules.reminders import Candidate, Habits, Matter, Told
from tracker.rules.rounds import DayPlan, Ground, digest_key, horizon, weekly_key

AT_ONCE = 5_000  # keys asked for in one statement


def load_ground(
    *, today: date, until: date | None = None, committee_id: int | None = None
) -> tuple[Ground, Hearing]:
    """Return the facts of the rounds from today until a day, for all committees or one.

    Nine statements, however much there is; nothing is locked.
    """
    calendar = load_calendar()
    habits = load_habits(None if committee_id is None else [committee_id])
    whose = true() if committee_id is None else Membership.committee_id == committee_id
    hearing = load_hearing(whose)
    last = (until or today) + horizon(habits)
    candidates = [
        *list_candidates(habits, until=last),
        *_list_answers(habits, calendar),
    ]
    ground = Ground(calendar, habits, candidates, hearing, _list_sessions(habits, today=today))
    return ground, hearing


def list_candidates(committees: Collection[int], *, until: date) -> list[Candidate]:
    """Return the open tasks that are due by ``until`` and wait for their unit, by due date."""
    rows = db.session.execute(
        select(Task.id, Task.committee_id, Task.unit_id, LAST_DAY.label("last_day"))
        .where(
            Task.committee_id.in_(committees),
            OPEN,
            Task.submitted_on.is_(None),
            Task.due <= until,
            until >= LAST_DAY,
        )
        .order_by(Task.due, Task.id)
    )
    return [Candidate(*row) for row in rows]


def load_told(ground: Ground, hearing: Hearing, *, today: date) -> Told:
    """Return when each person last heard of each thing that waits, and today's letters."""
    told = Told(letters=_letters_of(ground, hearing, today))
    dues = {candidate.due for candidate in ground.candidates}
    if not dues:
        return told
    waiting = {(candidate.task_id, candidate.due) for candidate in ground.candidates}
    rows = db.session.execute(
        select(LetterItem.due, LetterItem.task_id, LetterItem.user_id, func.max(LetterItem.told_on))
        .where(_between(dues))
        .group_by(LetterItem.due, LetterItem.task_id, LetterItem.user_id)
    )
    told.last = {
        (task_id, user_id, due): told_on
        for due, task_id, user_id, told_on in rows
        if told_on is not None and (task_id, due) in waiting
    }
    return told


def known_keys(plan: DayPlan, told: Told) -> set[str]:
    """Return which keys of a day's lines are taken: of rungs that were told and moved since."""
    doubtful = [
        line.key
        for _, _, lines in plan.letters()
        for line in lines
        if (line.task_id, line.user_id, line.due) in told.last
    ]
    return {key for some in _chunks(doubtful) for key in _existing(LetterItem.key, some)}


def load_told_with_keys(ground: Ground, hearing: Hearing, *, today: date) -> Told:
    """Return the same with the key of everything ever told about it, to live several days on."""
    told = Told(letters=_letters_of(ground, hearing, today))
    dues = {candidate.due for candidate in ground.candidates}
    if not dues:
        return told
    tasks = select(Task.id).where(Task.committee_id.in_(ground.habits))
    rows = db.session.execute(
        select(
            LetterItem.task_id,
            LetterItem.user_id,
            LetterItem.due,
            LetterItem.told_on,
            LetterItem.key,
        )
        .where(_between(dues), LetterItem.task_id.in_(tasks))
        .order_by(LetterItem.told_on, LetterItem.id)
    )
    for task_id, user_id, due, told_on, key in rows:
        told.keys.add(key)
        if told_on is not None:
            told.last[task_id, user_id, due] = told_on
    return told


def known_letters(keys: Iterable[str]) -> set[str]:
    """Return which of these letters were written already."""
    return {key for some in _chunks(list(keys)) for key in _existing(Letter.key, some)}


def list_units_without_address(committee_id: int) -> list[int]:
    """Return the units that owe something to a committee and where nobody can be written to."""
    reachable = (
        select(Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.committee_id == committee_id,
            Membership.role.in_(UNIT_ROLES),
            Membership.ended_on.is_(None),
            User.is_active,
        )
    )
    return list(
        db.session.scalars(
            select(Task.unit_id)
            .where(OPEN, Task.committee_id == committee_id, Task.unit_id.not_in(reachable))
            .distinct()
            .order_by(Task.unit_id)
        )
    )


def _list_answers(habits: Mapping[int, Habits], calendar: WorkingCalendar) -> Iterator[Candidate]:
    """Walk what waits for a secretariat, by the day it is answered by."""
    handed_in = db.session.execute(
        select(Task.id, Task.committee_id, Task.unit_id, Task.submitted_on)
        .where(WAITING, Task.committee_id.in_(habits))
        .order_by(Task.submitted_on, Task.id)
    )
    for task_id, committee_id, unit_id, day in handed_in:
        if day is not None:
            by = answer_day(day, habits[committee_id].review_days, calendar)
            yield Candidate(task_id, committee_id, unit_id, by, Matter.REVIEW)
    asked = db.session.execute(
        select(Task.id, Task.committee_id, Task.unit_id, Extension.requested_at)
        .join(Task, Task.id == Extension.task_id)
        .where(Extension.state == ExtensionState.ASKED, OPEN, Task.committee_id.in_(habits))
        .order_by(Extension.id)
    )
    for task_id, committee_id, unit_id, at in asked:
        asked_on = clock.local(at).date()
        by = answer_day(asked_on, habits[committee_id].review_days, calendar)
        yield Candidate(task_id, committee_id, unit_id, by, Matter.EXTENSION)


def _list_sessions(committees: Collection[int], *, today: date) -> dict[int, list[date]]:
    rows = db.session.execute(
        select(Meeting.committee_id, Meeting.held_on)
        .where(
            Meeting.committee_id.in_(committees),
            Meeting.held_on >= today,
            Meeting.state != MeetingState.CLOSED,
        )
        .order_by(Meeting.held_on)
    )
    sessions: dict[int, list[date]] = {}
    for committee_id, held_on in rows:
        sessions.setdefault(committee_id, []).append(held_on)
    return sessions


def _letters_of(ground: Ground, hearing: Hearing, today: date) -> set[str]:
    """Return the keys of the daily and weekly letters that this day's would repeat."""
    daily = [digest_key(user_id, today) for user_id in sorted(hearing.people())]
    weekly = [
        weekly_key(committee_id, user.id, today)
        for committee_id in ground.habits
        for user in hearing.chairs_of(committee_id)
    ]
    return known_letters([*daily, *weekly])


def _between(dues: Collection[date]) -> ColumnElement[bool]:
    return LetterItem.due.between(min(dues), max(dues))


def _existing(column: InstrumentedAttribute[str], keys: list[str]) -> Iterable[str]:
    return db.session.scalars(select(column).where(column.in_(keys)))


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
