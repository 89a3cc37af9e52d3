"""The daily round of reminders: what the ladder has reached goes into one letter per person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.clock import local
from tracker.database import db
from tracker.models import LetterItem, User
from tracker.queries.calendars import load_calendar
from tracker.queries.reminders import Candidate, known_keys, list_candidates, load_audiences
from tracker.rules.ladder import DEFAULT_LADDER, reminder_key, rungs_reached
from tracker.services.outbox import enqueue

DIGEST_TIME = time(7, 30)  # on the office's wall
EARLIEST = timedelta(days=-min(rung.offset_days for rung in DEFAULT_LADDER))


@dataclass(frozen=True)
class Line:
    """One rung of one task, to go into a person's letter."""

    candidate: Candidate
    rung: str
    key: str


@dataclass(frozen=True)
class ScanResult:
    """What a round wrote."""

    letters: int = 0
    lines: int = 0
    opened: int = 0  # tasks of periods that began


def is_time_for_digests(now: datetime, *, is_working_day: bool) -> bool:
    """Tell whether today's letters may be written: a working day, from 07:30 on."""
    return is_working_day and local(now).time() >= DIGEST_TIME


def scan(*, today: date, now: datetime) -> ScanResult:
    """Write today's letters: per person one, holding the highest rung not yet told of each task.

    A day without a scan is caught up, and never by more than one letter a person and day. A
    second round of the same day writes nothing twice.
    """
    calendar = load_calendar()
    if not is_time_for_digests(now, is_working_day=calendar.is_working_day(today)):
        return ScanResult()
    candidates = list_candidates(until=today + EARLIEST)
    told = known_keys(candidates)
    audiences = load_audiences()
    people: dict[int, User] = {}
    lines: dict[int, dict[int, Line]] = defaultdict(dict)
    for candidate in candidates:
        for audience, reached in rungs_reached(candidate.due, today, calendar).items():
            for user in audiences.of(candidate, audience):
                key = reminder_key(candidate.task_id, candidate.due, reached.code, user.id)
                if key not in told:
                    people[user.id] = user
                    lines[user.id].setdefault(candidate.task_id, Line(candidate, reached.code, key))
    written = [
        _write_digest(people[user_id], list(of_person.values()), today=today, now=now)
        for user_id, of_person in sorted(lines.items())
    ]
    return ScanResult(letters=sum(count > 0 for count in written), lines=sum(written))


def _write_digest(user: User, lines: list[Line], *, today: date, now: datetime) -> int:
    """Write one person's letter of the day; 0 when today's has been written before."""
    letter = enqueue(
        f"digest:{user.id}:{today.isoformat()}",
        template="digest",
        user=user,
        now=now,
        committee_id=lines[0].candidate.committee_id,
        facts={"day": today.isoformat()},
        hold_seconds=0,
    )
    if letter is None:
        return 0
    db.session.add_all(
        LetterItem(
            letter_id=letter.id,
            task_id=line.candidate.task_id,
            user_id=user.id,
            key=line.key,
            rung=line.rung,
            due=line.candidate.due,
        )
        for line in lines
    )
    db.session.flush()
    return len(lines)
