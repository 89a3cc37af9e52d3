"""F26: thirty days in minutes; every stage of every task once, and memory stands still."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from bench.faults.defects import plant
from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
from tests.factories import (
    make_assignment,
    make_committee,
    make_membership,
    make_task,
    make_unit,
    make_user,
)
from tracker import clock
from tracker.database import db, stop_reading, transaction
from tracker.jobs import rounds
from tracker.models import Letter, LetterItem
from tracker.models.letters import LINE
from tracker.rules.permissions import Role

TASKS = 40  # of each unit
FIRST = date(2023, 12, 1)
MOST_GROWTH = 50  # MB


def month(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Live ``runs`` days with so many units, each day's letters carried by evening."""
    left, sizes = 0, []
    plant(worlds.defect)
    with worlds.world() as world, world.database():
        _people_with_work(letters, runs)
        for number in range(runs):
            day = FIRST + timedelta(days=number)
            rounds.scan(at=clock.moment_of(day, 8))
            stop_reading()
            rounds.carry(at=clock.moment_of(day, 9))
            left += db.session.query(Letter).filter(Letter.state.in_(LINE)).count()
            stop_reading()
            sizes.append(_megabytes())
        keys = Counter(
            (item.task_id, item.due, item.rung, item.user_id)
            for item in db.session.query(LetterItem)
        )
    doubled = sum(count - 1 for count in keys.values())
    growth = sizes[-1] - sizes[min(5, len(sizes) - 1)]
    is_kept = not left and not doubled and growth < MOST_GROWTH and bool(keys)
    notes = f"{len(keys)} reminders, memory grew {growth:.0f} MB after the first days"
    return Verdict("F26", f"{runs} days, {letters} units x {TASKS}", left, doubled, is_kept, notes)


def _people_with_work(units: int, days: int) -> None:
    with transaction():
        committee = make_committee()
        for number in range(units):
            unit = make_unit()
            user = make_user(email=f"focal{number}@unit.example")
            make_membership(committee=committee, role=Role.UNIT_LEAD, unit=unit, user=user)
            assignment = make_assignment(committee=committee)
            for place in range(TASKS):
                due = FIRST + timedelta(days=(number + place) % (days + 5))
                make_task(unit=unit, assignment=assignment, due=due, period=f"{number}-{place}")


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1024 / 1024
