"""One round of reminders, worked out from facts alone: who would be told what on a day.

The daily scan, the dry run and the preview of the next days all ask here, so they agree.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.rules.ladder import (
    ONE_DAY,
    Audience,
    Reached,
    WorkingDays,
    reach_of,
    rungs_reached,
)
from tracker.rules.reminders import ANSWERS, Candidate, Habits, Hearers, Line, Matter, Told

SESSION_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Ground:
    """The facts a round is worked out from."""

    calendar: WorkingDays
    habits: Mapping[int, Habits]
    candidates: Sequence[Candidate]
    hearers: Hearers
    sessions: Mapping[int, Sequence[date]] = field(default_factory=dict)  # to be held


@dataclass
class DayPlan:
    """The letters of one day: one a person, and one a week for each leader of a committee."""

    day: date
    daily: dict[int, list[Line]] = field(default_factory=dict)
    weekly: dict[tuple[int, int], list[Line]] = field(default_factory=dict)

    def letters(self) -> Iterator[tuple[str, int, Sequence[Line]]]:
        """Walk the letters: key, person, lines."""
        for user_id, lines in sorted(self.daily.items()):
            yield digest_key(user_id, self.day), user_id, lines
        for (committee_id, user_id), lines in sorted(self.weekly.items()):
            yield weekly_key(committee_id, user_id, self.day), user_id, lines

    def without(self, known: set[str]) -> "DayPlan":
        """Return the same without lines whose keys are known; a daily letter is never empty."""
        daily = {
            user_id: left
            for user_id, lines in self.daily.items()
            if (left := [line for line in lines if line.key not in known])
        }
        weekly = {
            place: [line for line in lines if line.key not in known]
            for place, lines in self.weekly.items()
        }
        return DayPlan(self.day, daily, weekly)


def digest_key(user_id: int, day: date) -> str:
    """Return the key of somebody's letter of a day."""
    return f"digest:{user_id}:{day.isoformat()}"


def weekly_key(committee_id: int, user_id: int, day: date) -> str:
    """Return the key of a leader's letter of the week a day lies in.

    >>> weekly_key(1, 7, date(2023, 11, 22))
    'weekly:1:7:2023-11-20'
    """
    return f"weekly:{committee_id}:{user_id}:{_monday(day).isoformat()}"


def horizon(habits: Mapping[int, Habits]) -> timedelta:
    """Return how far ahead of due dates a round has to look."""
    return max((reach_of(one.ladder) for one in habits.values()), default=timedelta())


def is_weekly_due(today: date, habits: Habits, calendar: WorkingDays) -> bool:
    """Tell whether the chair's letter of this week may be written by today.

    It comes on the committee's day, or on the first day after it within the week that is worked
    and not quiet; when none is left, the last such day before it.
    """
    monday = _monday(today)
    days = [monday + timedelta(days=number) for number in range(7)]
    open_days = [day for day in days if calendar.is_working_day(day) and not habits.is_quiet(day)]
    if not open_days:
        return False
    wanted = monday + timedelta(days=habits.weekly_day)
    day = next((day for day in open_days if day >= wanted), open_days[-1])
    return day <= today


def plan_day(ground: Ground, told: Told, today: date) -> DayPlan:
    """Return the letters of one day, before those of them that are known by their key are left out.

    Nothing on a day off; nothing of a committee on its quiet days. What is reached on such a day
    is told on the next, once.
    """
    plan = DayPlan(today)
    if not ground.calendar.is_working_day(today):
        return plan
    open_committees = {
        committee_id for committee_id, one in ground.habits.items() if not one.is_quiet(today)
    }
    plan.weekly = _weekly_letters(ground, told, today, open_committees)
    weekly = {committee_id for committee_id, _ in plan.weekly}
    rungs = _Rungs(ground, today)
    daily: dict[int, list[Line]] = defaultdict(list)
    for candidate in ground.candidates:
        if candidate.committee_id not in open_committees:
            continue
        for audience, user_id, code in _told_of(candidate, ground, told, rungs.of(candidate)):
            line = _line(candidate, code, user_id, audience)
            if audience is not Audience.CHAIR:
                daily[user_id].append(line)
            elif candidate.committee_id in weekly:
                letter = plan.weekly.get((candidate.committee_id, user_id))
                if letter is not None:
                    letter.append(line)
    plan.daily = {
        user_id: lines
        for user_id, lines in daily.items()
        if digest_key(user_id, today) not in told.letters
    }
    return plan


def live_on(ground: Ground, told: Told, days: Sequence[date]) -> list[DayPlan]:
    """Return the letters of some days in a row when nobody acts meanwhile; ``told`` grows."""
    plans = []
    for day in days:
        plan = plan_day(ground, told, day).without(told.keys)
        for key, _, lines in plan.letters():
            told.hear(day, lines, key)
        plans.append(plan)
    return plans


def days_from(first: date, count: int) -> list[date]:
    """Return some days in a row.

    >>> [day.day for day in days_from(date(2023, 11, 30), 2)]
    [30, 1]
    """
    return [first + number * ONE_DAY for number in range(count)]


def _told_of(
    candidate: Candidate, ground: Ground, told: Told, reached: Mapping[Audience, Reached]
) -> Iterator[tuple[Audience, int, str]]:
    """Walk who is told of one thing now; two audiences of one person and rung are one."""
    met: set[tuple[int, str]] = set()
    for audience, rung in reached.items():
        code = rung.code
        for user in ground.hearers.of(candidate, audience):
            user_id = user.id
            if (user_id, code) in met or told.has_heard(candidate, user_id, rung):
                continue
            met.add((user_id, code))
            yield audience, user_id, code


def _line(candidate: Candidate, code: str, user_id: int, audience: Audience) -> Line:
    place = (candidate.task_id, candidate.committee_id, candidate.unit_id)
    return Line(*place, candidate.due, code, user_id, audience)


def _weekly_letters(
    ground: Ground, told: Told, today: date, open_committees: set[int]
) -> dict[tuple[int, int], list[Line]]:
    late = {
        candidate.committee_id
        for candidate in ground.candidates
        if candidate.matter is Matter.TASK and candidate.due < today
    }
    return {
        (committee_id, user.id): []
        for committee_id in sorted(open_committees)
        if committee_id in late or _meets_soon(ground, committee_id, today)
        if is_weekly_due(today, ground.habits[committee_id], ground.calendar)
        for user in ground.hearers.chairs_of(committee_id)
        if weekly_key(committee_id, user.id, today) not in told.letters
    }


def _meets_soon(ground: Ground, committee_id: int, today: date) -> bool:
    days = ground.sessions.get(committee_id, ())
    return any(today <= day <= today + SESSION_SOON for day in days)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


class _Rungs:
    """The rungs reached by a day, reckoned once for each due date."""

    def __init__(self, ground: Ground, today: date) -> None:
        self._ground, self._today = ground, today
        self._known: dict[tuple[int, Matter, date], dict[Audience, Reached]] = {}

    def of(self, candidate: Candidate) -> Mapping[Audience, Reached]:
        """Return the highest rung reached for each audience, the focal point's first."""
        key = (candidate.committee_id, candidate.matter, candidate.due)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._reckon(candidate)
        return found

    def _reckon(self, candidate: Candidate) -> dict[Audience, Reached]:
        ladder = ANSWERS.get(candidate.matter)
        if ladder is None:
            ladder = self._ground.habits[candidate.committee_id].ladder
        reached = rungs_reached(candidate.due, self._today, self._ground.calendar, ladder)
        return {audience: reached[audience] for audience in Audience if audience in reached}
