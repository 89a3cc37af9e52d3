"""The committee of Gia Lai with its plan in force, some work done, and the table of its reform."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from tests.factories import make_membership, make_user
from tests.gia_lai import GiaLai
from tests.writing import writing
from tracker.database import db
from tracker.models import LetterItem, Task, Unit
from tracker.rules.choices import SuccessionKind
from tracker.rules.columns import Row, read_rows
from tracker.rules.permissions import Role
from tracker.services import unit_imports
from tracker.services.calendars import seed_calendar
from tracker.services.expansion import open_periods
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.succession import reforms
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.services.unit_imports import take_units
from tracker.sheets.reading import read_text_table

FOLDER = Path(__file__).parents[1] / "data" / "reform"
ISSUED = date(2023, 11, 3)
BEFORE = date(2025, 6, 26)
REFORM = date(2025, 7, 1)
DOCUMENT = Document(
    number="1664", symbol="NQ-UBTVQH15", issued_on=date(2025, 6, 16), words="Sắp xếp cấp xã"
)


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 7, tzinfo=UTC)


def rows_of(name: str, columns) -> list[Row]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return read_rows(read_text_table(text).grids[0], columns)


class Town(GiaLai):
    """Gia Lai on the eve of the reform."""

    def __init__(self) -> None:
        super().__init__()
        seed_calendar(range(2023, 2027))
        self.add_people()
        for code in ("STTTT", "SKHCN", "H01"):
            user = make_user(name=f"Thủ trưởng {code}", email=f"head.{code.lower()}@gl.example")
            make_membership(
                committee=self.committee,
                role=Role.UNIT_LEAD,
                unit=self.units[code],
                user=user,
                is_head=True,
            )
        self.committee.standing_unit_id = self.units["STTTT"].id
        self.outcome = promulgate_plan(
            self.plan, actor=self.secretariat, today=ISSUED, now=at(ISSUED)
        )

    def finish(self, *codes: str) -> None:
        """Let some units' first report be accepted."""
        for code in codes:
            report = next(task for task in self.tasks(code) if task.period)
            report.finished_on, report.accepted_at = report.due, at(date(2024, 1, 5))

    def tasks(self, *codes: str) -> list[Task]:
        ids = [self.units[code].id for code in codes]
        return list(db.session.scalars(select(Task).where(Task.unit_id.in_(ids)).order_by(Task.id)))

    def open_next_periods(self) -> None:
        open_periods(today=BEFORE, now=at(BEFORE))

    def enter_communes(self) -> None:
        take_units(rows_of("communes.csv", unit_imports.COLUMNS))
        for unit in db.session.scalars(select(Unit).where(Unit.code.startswith("X"))):
            self.units[unit.code] = unit

    def facts(self, **changes) -> SuccessionFacts:
        heirs = reforms.read_heirs(rows_of("reform.csv", reforms.COLUMNS))
        return SuccessionFacts(
            **(
                {
                    "kind": SuccessionKind.REFORM,
                    "on": REFORM,
                    "document": DOCUMENT,
                    "heirs": heirs,
                }
                | changes
            )
        )


def make_town() -> Town:
    with writing():
        town = Town()
    with writing():
        town.finish("H01", "STTTT")
        town.open_next_periods()
        town.enter_communes()
    return town


def rungs_told() -> Counter[tuple[int, str, int]]:
    """Count the reminders that are not called back, by task, rung and person."""
    items = db.session.scalars(select(LetterItem).where(LetterItem.cancelled_at.is_(None)))
    return Counter((item.task_id, item.rung, item.user_id) for item in items)
