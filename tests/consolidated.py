"""A committee whose units reported on a quarter, and its consolidated reports."""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests import factories
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    Committee,
    ConsolidatedReport,
    Document,
    Figure,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Membership,
    Plan,
    ProgressLine,
    ReportSheet,
    Submission,
    Task,
    Unit,
)
from tracker.rules.choices import DocumentKind, SubmissionState, TaskKind
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.dates import read_date
from tracker.rules.figure_choices import IndicatorKind, MeasureKind, ProgressState, TargetOperator
from tracker.rules.permissions import Actor, Role
from tracker.services.consolidated.making import ReportFacts, make_report

AS_OF = date(2023, 9, 20)
TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
PERIOD = "2023-Q3"
DUE = date(2023, 9, 18)
TWENTY_FOUR = Path(__file__).parent / "data" / "tien-giang-2022.csv"


@dataclass
class Quarter:
    """Three units: one reported in time, one late, one not at all."""

    committee: Committee
    plan: Plan
    units: list[Unit] = field(default_factory=list)
    people: dict[str, Membership] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, who: str = "secretariat") -> Actor:
        return self.actors[who]

    def make(self, **changes: Any) -> ConsolidatedReport:
        facts = {
            "kind": ConsolidatedKind.QUARTER,
            "year": 2023,
            "ordinal": 3,
            "plan_id": self.plan.id,
            "as_of": AS_OF,
        } | changes
        with writing():
            return make_report(ReportFacts(**facts), actor=self.actor(), today=TODAY, now=NOW)


def make_quarter() -> Quarter:
    with writing():
        committee = factories.make_committee(
            name="Ban Chỉ đạo Chuyển đổi số tỉnh Gia Lai",
            issuer="BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ",
            issuer_parent="UBND TỈNH GIA LAI",
            symbol="BCĐ",
            place="Gia Lai",
            chair_office="Trưởng ban, Chủ tịch UBND tỉnh",
        )
        plan = factories.make_plan(
            committee=committee,
            number="3015",
            issuer="UBND tỉnh Gia Lai",
            subject="Nâng cao chỉ số chuyển đổi số",
        )
        made = Quarter(committee, plan)
        names = ("Sở Nội vụ", "Sở Y tế", "Sở Tư pháp")
        made.units = [
            factories.make_unit(name=name, short_name=name, position=place)
            for place, name in enumerate(names)
        ]
        for role in Role:
            unit = made.units[0] if role in {Role.UNIT_LEAD, Role.UNIT_MEMBER} else None
            made.people[role.value] = factories.make_membership(
                committee=committee, role=role, unit=unit
            )
            made.actors[role.value] = factories.actor_of(made.people[role.value])
        _add_work(made)
        _add_reports(made)
    return made


def _add_work(made: Quarter) -> None:
    row = factories.make_assignment(
        committee=made.committee, plan=made.plan, title="Số hóa hồ sơ thủ tục hành chính"
    )
    first, second, third = made.units
    opened = {"opened_on": date(2023, 6, 20), "assignment": row}
    add = factories.make_task
    made.tasks = {
        "on_time": add(unit=first, due=date(2023, 9, 1), finished_on=date(2023, 8, 30), **opened),
        "late": add(
            unit=second,
            due=date(2023, 8, 1),
            finished_on=date(2023, 8, 20),
            period="a",
            **opened,
        ),
        "later": add(
            unit=second,
            due=date(2023, 9, 10),
            finished_on=date(2023, 10, 2),
            period="b",
            **opened,
        ),
        "overdue": add(unit=third, due=date(2023, 9, 5), period="a", **opened),
        "ahead": add(unit=third, due=date(2023, 10, 30), period="b", **opened),
    }


def _add_reports(made: Quarter) -> None:
    indicators = IndicatorSet(code=f"S{made.plan.id}", name="Bộ chỉ số")
    db.session.add(indicators)
    db.session.flush()
    ratio = Indicator(
        set_id=indicators.id,
        code="1.1",
        kind=IndicatorKind.COMPONENT,
        name_vi="Tỷ lệ hồ sơ số hóa",
        measure_kind=MeasureKind.RATIO,
    )
    silent = Indicator(
        set_id=indicators.id,
        code="1.2",
        kind=IndicatorKind.COMPONENT,
        name_vi="Số tổ công nghệ số",
        measure_kind=MeasureKind.COUNT,
        unit_words="tổ",
    )
    db.session.add_all([ratio, silent])
    db.session.flush()
    for one in (ratio, silent):
        given = IndicatorAssignment(
            plan_id=made.plan.id,
            indicator_id=one.id,
            lead_unit_id=made.units[0].id,
            coordinating=[],
            targets=[
                IndicatorTarget(year=2023, operator=TargetOperator.AT_LEAST, value=Decimal(80))
            ],
        )
        db.session.add(given)
    row = factories.make_assignment(
        committee=made.committee, plan=made.plan, title="Báo cáo quý", kind=TaskKind.PERIODIC_REPORT
    )
    came = ((2023, 9, 16), (2023, 9, 19), None)
    for unit, day, parts in zip(made.units, came, ((600, 900), (790, 1002), None), strict=True):
        task = factories.make_task(
            unit=unit, assignment=row, period=PERIOD, due=DUE, opened_on=date(2023, 6, 15)
        )
        if day is None or parts is None:
            continue
        moment = datetime(*day, 3, 0, tzinfo=UTC)
        sheet = _sheet(made, task, moment)
        figure = Figure(
            sheet_id=sheet.id,
            indicator_id=ratio.id,
            plan_id=made.plan.id,
            unit_id=unit.id,
            period=PERIOD,
            numerator=Decimal(parts[0]),
            denominator=Decimal(parts[1]),
            accepted_on=date(2023, 9, 20),
        )
        db.session.add(figure)
        made.figures.append(figure)
        db.session.add(
            ProgressLine(
                sheet_id=sheet.id,
                task_id=made.tasks["overdue"].id,
                state=ProgressState.STUCK,
                difficulty=f"Thiếu cán bộ chuyên trách tại {unit.name}." if unit.position else "",
                cause="Chưa có chính sách thu hút {n}." if unit.position else "",
                proposal="Bổ sung biên chế." if unit.position else "",
            )
        )
    db.session.flush()


def _sheet(made: Quarter, task: Task, moment: datetime) -> ReportSheet:
    by = made.people["unit_lead"].user_id
    submission = Submission(
        task_id=task.id,
        attempt=1,
        state=SubmissionState.ACCEPTED,
        created_by_id=by,
        created_at=moment,
        submitted_at=moment,
    )
    db.session.add(submission)
    db.session.flush()
    sheet = ReportSheet(
        submission_id=submission.id,
        task_id=task.id,
        plan_id=made.plan.id,
        unit_id=task.unit_id,
        period=PERIOD,
        figures_asked=2,
        figures_given=1,
        accepted_on=date(2023, 9, 20),
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def touch_sheet(figure: Figure) -> None:
    """Let the trail tell of a change: figures change with their sheet, which is audited."""
    sheet = db.session.get_one(ReportSheet, figure.sheet_id)
    sheet.warnings_kept += 1


def add_twenty_four(committee: Committee) -> list[Document]:
    """Enter the documents of the year the article tells of; numbers are made up."""
    made = []
    with TWENTY_FOUR.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            facts = {
                "kind": DocumentKind(row["kind"]),
                "number": row["number"],
                "place": int(row["number"]),
                "symbol": row["symbol"],
                "series": row["symbol"].lower(),
                "year": 2022,
                "issued_on": read_date(row["issued_on"]),
                "subject": row["subject"],
                "is_illustrative": True,
            }
            made.append(factories.make_document(committee=committee, **facts))
    return made
