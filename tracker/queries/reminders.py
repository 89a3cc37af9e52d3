"""What a round of reminders is worked out from: what waits, for whom, and what was told."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from tracker import clock
from tracker.database import Moment, db
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
SESSION = "session"  # beside the matters that wait


def load_ground(
    *, today: date, until: date | None = None, committee_id: int | None = None
) -> tuple[Ground, Hearing]:
    """Return the facts of the rounds from today until a day, for all committees or one.

    Six statements, however much there is; nothing is locked.
    """
    calendar = load_calendar()
    habits = load_habits(None if committee_id is None else [committee_id])
    whose = true() if committee_id is None else Membership.committee_id == committee_id
    hearing = load_hearing(whose)
    last = (until or today) + horizon(habits)
    coming = _what_comes(habits, today=today)
    candidates = [*list_candidates(habits, until=last), *_answers(coming, habits, calendar)]
    return Ground(calendar, habits, candidates, hearing, _sessions(coming)), hearing


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
    told = Told(letters=known_letters(_keys_of(ground, hearing, today)))
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
    dues = {candidate.due for candidate in ground.candidates}
    if not dues:
        return Told(letters=known_letters(_keys_of(ground, hearing, today)))
    keys = _keys_of(ground, hearing, today)
    told = Told(letters=known_letters(keys[AT_ONCE:]))
    tasks = select(Task.id).where(Task.committee_id.in_(ground.habits))
    lines = select(
        LetterItem.task_id,
        LetterItem.user_id,
        LetterItem.due,
        LetterItem.told_on.label("told_on"),
        LetterItem.key,
        LetterItem.id.label("place"),
    ).where(_between(dues), LetterItem.task_id.in_(tasks))
    letters = select(null(), null(), null(), null(), Letter.key, Letter.id)
    known = letters.where(Letter.key.in_(keys[:AT_ONCE]))
    rows: Sequence[Any] = db.session.execute(
        union_all(lines, known).order_by("told_on", "place")
    ).all()
    for task_id, user_id, due, told_on, key, _place in rows:
        (told.letters if task_id is None else told.keys).add(key)
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


def _what_comes(committees: Collection[int], *, today: date) -> Sequence[Any]:
    """Return what waits for a secretariat, in the order it came, and the sessions to come."""
    handed_in = select(
        literal(Matter.REVIEW.value).label("what"),
        Task.id.label("task_id"),
        Task.committee_id.label("committee_id"),
        Task.unit_id.label("unit_id"),
        Task.submitted_on.label("day"),
        type_coerce(null(), Moment).label("at"),
        Task.id.label("place"),
    ).where(WAITING, Task.committee_id.in_(committees))
    asked = (
        select(
            literal(Matter.EXTENSION.value),
            Task.id,
            Task.committee_id,
            Task.unit_id,
            null(),
            type_coerce(Extension.requested_at, Moment),
            Extension.id,
        )
        .join(Task, Task.id == Extension.task_id)
        .where(Extension.state == ExtensionState.ASKED, OPEN, Task.committee_id.in_(committees))
    )
    sessions = select(
        literal(SESSION), null(), Meeting.committee_id, null(), Meeting.held_on, null(), Meeting.id
    ).where(
        Meeting.committee_id.in_(committees),
        Meeting.held_on >= today,
        Meeting.state != MeetingState.CLOSED,
    )
    return db.session.execute(union_all(handed_in, asked, sessions).order_by("day", "place")).all()


def _answers(
    coming: Iterable[Any], habits: Mapping[int, Habits], calendar: WorkingCalendar
) -> Iterator[Candidate]:
    """Walk what waits for a secretariat, by the day it is answered by."""
    for row in coming:
        if row.what == SESSION:
            continue
        day = row.day or clock.local(row.at).date()
        by = answer_day(day, habits[row.committee_id].review_days, calendar)
        yield Candidate(row.task_id, row.committee_id, row.unit_id, by, Matter(row.what))


def _sessions(coming: Iterable[Any]) -> dict[int, list[date]]:
    sessions: dict[int, list[date]] = {}
    for row in coming:
        if row.what == SESSION:
            sessions.setdefault(row.committee_id, []).append(row.day)
    return sessions


def _keys_of(ground: Ground, hearing: Hearing, today: date) -> list[str]:
    """Return the keys that this day's daily and weekly letters would have."""
    daily = [digest_key(user_id, today) for user_id in sorted(hearing.people())]
    weekly = [
        weekly_key(committee_id, user.id, today)
        for committee_id in ground.habits
        for user in hearing.chairs_of(committee_id)
    ]
    return [*daily, *weekly]


def _between(dues: Collection[date]) -> ColumnElement[bool]:
    return LetterItem.due.between(min(dues), max(dues))


def _existing(column: InstrumentedAttribute[str], keys: list[str]) -> Iterable[str]:
    return db.session.scalars(select(column).where(column.in_(keys)))


def _chunks(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
