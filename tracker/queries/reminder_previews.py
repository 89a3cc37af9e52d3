"""Who would get what in the next days if nobody acted; worked out as the rounds themselves do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from tracker.database import db
from tracker.models import Assignment, Letter, Task, Unit
from tracker.queries.memory import remembered
from tracker.queries.recipients import Hearing
from tracker.queries.reminders import load_ground, load_told_with_keys
from tracker.rules.ladder import Audience, Rung
from tracker.rules.reminders import Line, Matter
from tracker.rules.rounds import DayPlan, Ground, days_from, live_on

DAYS = 14


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who would get a letter."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The letters of some days in a row, and whom they go to."""

    days: Sequence[DayPlan]
    readers: Mapping[int, Reader]
    rungs: Mapping[str, Rung]  # by code
    days_off: frozenset[date]
    unreached: tuple[int, ...]  # units that owe something where nobody can be written to


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A task as a preview names it."""

    id: int
    code: str
    title: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class PreviewLetter:
    """One letter of one day."""

    reader: Reader
    is_weekly: bool
    lines: Sequence[Line]

    @property
    def size(self) -> int:
        """Return how many things the letter names."""
        return len(self.lines)


def preview_days(committee_id: int, *, today: date, days: int = DAYS) -> Preview:
    """Return what the rounds of some days would write for one committee.

    Today counts while its round is still to come, or finds something more. A fixed number of
    statements; remembered until a fact or a letter changes.
    """
    newest = db.session.scalar(select(func.max(Letter.id))) or 0

    def make() -> Preview:
        wanted = days_from(today, days)
        ground, hearing = load_ground(today=today, until=wanted[-1], committee_id=committee_id)
        told = load_told_with_keys(ground, hearing, today=today)
        readers = {
            user.id: Reader(user.id, user.name, user.email) for user in hearing.people().values()
        }
        return Preview(
            days=live_on(ground, told, wanted),
            readers=readers,
            rungs={rung.code: rung for rung in ground.habits[committee_id].ladder},
            days_off=frozenset(day for day in wanted if not ground.calendar.is_working_day(day)),
            unreached=_unreached(ground, hearing),
        )

    return remembered(("reminders to come", committee_id, today, days, newest), make)


def _unreached(ground: Ground, hearing: Hearing) -> tuple[int, ...]:
    owing = {one.unit_id: one for one in ground.candidates if one.matter is Matter.TASK}
    return tuple(
        unit_id
        for unit_id, candidate in sorted(owing.items())
        if not hearing.of(candidate, Audience.FOCAL)
    )


def letters_of(
    preview: Preview, plan: DayPlan, *, unit_id: int | None = None
) -> list[PreviewLetter]:
    """Return one day's letters in order of name; of one unit only those that tell of it."""
    letters = []
    for key, user_id, lines in plan.letters():
        kept = [line for line in lines if unit_id is None or line.unit_id == unit_id]
        if kept or unit_id is None:
            is_weekly = key.startswith("weekly:")
            letters.append(PreviewLetter(preview.readers[user_id], is_weekly, kept))
    return sorted(letters, key=lambda one: (one.reader.name, one.reader.id, one.is_weekly))


def name_units_and_tasks(
    task_ids: Collection[int],
) -> tuple[dict[int, str], dict[int, NamedTask]]:
    """Return the short names of all units, in the order of protocol, and some tasks, by id."""
    rows = db.session.execute(
        select(Unit.id, Unit.short_name, Task.id, Task.code, Assignment.title)
        .outerjoin(Task, and_(Task.unit_id == Unit.id, Task.id.in_(sorted(task_ids))))
        .outerjoin(Assignment, Assignment.id == Task.assignment_id)
        .order_by(Unit.position, Unit.id, Task.id)
    ).all()
    units = {unit_id: name for unit_id, name, *_ in rows}
    tasks = {
        task_id: NamedTask(task_id, code, title, name)
        for _, name, task_id, code, title in rows
        if task_id is not None
    }
    return units, tasks
