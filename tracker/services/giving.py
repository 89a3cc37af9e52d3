"""Give what a session or an inspection asks: tasks for the units, one letter for each person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.models import Assignment, Task, User
from tracker.queries.duties import Ground, list_duties, load_ground, units_asked
from tracker.queries.recipients import people_of_units
from tracker.rules.faults import Fault, Refused
from tracker.services import outbox
from tracker.services.expansion import create_tasks
from tracker.services.notices import task_line


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBy:
    """What gives the work: its day, and the letter that tells of it.

    ``key`` makes the letters unique; ``heading`` is what the letter says above its tasks.
    """

    committee_id: int
    given_on: date
    key: str
    template: str
    heading: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """How much came of it."""

    tasks: int
    units: int
    letters: int


def give_to_units(
    assignments: Sequence[Assignment], source: GivenBy, *, today: date, now: datetime
) -> Given:
    """Make the tasks of new assignments and write to those who answer for the units.

    Raises Refused: GROUP_EMPTY.
    """
    for assignment in assignments:
        assignment.counts_from = source.given_on  # given that day, typed later
    ground = load_ground(source.committee_id, today=today)
    _check_asked(assignments, ground)
    tasks = create_tasks(list_duties(assignments, None, ground), now=now)
    letters = _tell(source, assignments, tasks, ground, now=now)
    return Given(len(tasks), len({task.unit_id for task in tasks}), letters)


def _check_asked(assignments: Sequence[Assignment], ground: Ground) -> None:
    for assignment in assignments:
        if not units_asked(assignment, ground):
            raise Refused(Fault.GROUP_EMPTY, title=assignment.title)


def _tell(
    source: GivenBy,
    assignments: Sequence[Assignment],
    tasks: Sequence[Task],
    ground: Ground,
    *,
    now: datetime,
) -> int:
    """Write one letter to each person, with all that is asked of the person's units."""
    titles = {row.id: row.title for row in assignments}
    names = {unit.id: unit.short_name for unit in ground.units}
    people = people_of_units(source.committee_id, {task.unit_id for task in tasks})
    asked: dict[int, list[dict[str, Any]]] = defaultdict(list)
    users: dict[int, User] = {}
    for task in sorted(tasks, key=lambda task: (task.due or date.max, task.id)):
        for user in people.get(task.unit_id, ()):
            users[user.id] = user
            asked[user.id].append(task_line(task, titles, names))
    letters = [
        outbox.enqueue(
            f"{source.key}:tasks:user:{user_id}",
            template=source.template,
            user=users[user_id],
            now=now,
            committee_id=source.committee_id,
            facts={**source.heading, "tasks": lines},
        )
        for user_id, lines in sorted(asked.items())
    ]
    return sum(letter is not None for letter in letters)
