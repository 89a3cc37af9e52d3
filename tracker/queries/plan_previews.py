"""What promulgating a draft would create, before anybody presses the button."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.models import Assignment, Unit, User
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import Ground, habits, list_duties
from tracker.queries.groups import load_members
from tracker.queries.plans import PlanInFull
from tracker.queries.recipients import people_of_units


@dataclass(frozen=True, slots=True)
class Asked:
    """A row with the tasks it would become; no due date where the document gives none."""

    row: Assignment
    tasks: int
    dues: Sequence[date | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What promulgating would create."""

    ground: Ground
    asked: Sequence[Asked]
    units: Sequence[Unit]
    people: Sequence[User]
    silent: Sequence[Unit]  # nobody receives their letter

    @property
    def tasks(self) -> int:
        """Return how many tasks there would be."""
        return sum(asked.tasks for asked in self.asked)

    @property
    def overdue(self) -> Sequence[date]:
        """Return the due days that are past already, with a plan that is entered late."""
        dues = {due for asked in self.asked for due in asked.dues if due is not None}
        return sorted(due for due in dues if due < self.ground.today)


def preview(full: PlanInFull, *, today: date) -> Preview:
    """Return what promulgating a draft today would create."""
    ground = Ground(
        list(full.units.values()),
        full.indicator_leads,
        full.detail_leads,
        load_calendar(),
        today,
        *habits(full.plan.committee_id),
        load_members(),
    )
    duties = list_duties(full.rows, full.plan, ground)
    owing = {duty.unit.id for duty in duties}
    people = people_of_units(full.plan.committee_id, owing)
    users = {user.id: user for group in people.values() for user in group}
    dues: dict[int, list[date | None]] = defaultdict(list)
    for duty in duties:
        dues[duty.assignment.id].append(duty.occasion.due)
    return Preview(
        ground=ground,
        asked=[
            Asked(row, len(dues[row.id]), list(dict.fromkeys(dues[row.id]))) for row in full.rows
        ],
        units=[unit for unit in ground.units if unit.id in owing],
        people=list(users.values()),
        silent=[unit for unit in ground.units if unit.id in owing and unit.id not in people],
    )
