"""Reports come with their periods: merged where the plan says so, once, never shifted."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tests.factories import make_committee, make_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Plan, Task
from tracker.rules.choices import (
    LeadGroup,
    LongerReport,
    Part,
    PlanState,
    ReportFrequency,
    TaskKind,
)
from tracker.rules.report_windows import window_of
from tracker.services import expansion


@pytest.fixture
def plan(app):
    committee, unit = make_committee(), make_unit()
    made = Plan(
        committee_id=committee.id,
        number="1",
        symbol="KH-UBND",
        issued_on=date(2023, 12, 20),
        issuer="UBND tỉnh",
        subject="Kế hoạch thử",
        state=PlanState.PROMULGATED,
        report_frequency=ReportFrequency.QUARTERLY,
        first_period="2024-Q1",
        half_report=LongerReport.MERGED,
        year_report=LongerReport.MERGED,
    )
    row = Assignment(
        committee_id=committee.id,
        plan=made,
        kind=TaskKind.PERIODIC_REPORT,
        title="Báo cáo quý",
        text="Báo cáo quý",
        folded="bao cao quy",
        recurrence="quarterly",
        lead_group=LeadGroup.NONE,
        units=[AssignmentUnit(unit_id=unit.id, part=Part.LEAD)],
    )
    db.session.add_all([made, row])
    db.session.commit()
    return made


def live(day: date) -> int:
    with writing():
        return expansion.open_periods(today=day, now=datetime(2024, 1, 1, tzinfo=UTC))


def periods() -> list[tuple[str, date]]:
    return [(task.period, task.due) for task in db.session.query(Task).order_by(Task.due, Task.id)]


def test_each_period_opens_once_and_a_merged_one_in_place_of_its_quarter(plan):
    for day in (date(2024, 1, 2), date(2024, 1, 2), date(2024, 12, 20), date(2024, 12, 20)):
        live(day)
    assert [code for code, _ in periods()][:4] == ["2024-Q1", "2024-H1", "2024-Q3", "2024-Y"]
    for code, due in periods():
        assert due > window_of(code).cut_off_on


def test_a_quarter_asked_before_the_setting_changed_is_not_asked_again(plan):
    live(date(2024, 4, 1))
    assert [code for code, _ in periods()] == ["2024-Q1", "2024-H1"]
    db.session.get_one(Plan, plan.id).half_report = LongerReport.NONE
    db.session.commit()
    assert live(date(2024, 4, 2)) == 0


def second_working_day_after(day: date) -> date:
    """Counted on the fingers; no day off lies near the cut-offs."""
    worked = [one for n in range(1, 7) if (one := day + timedelta(days=n)).isoweekday() < 6]
    return worked[1]


def test_twenty_years_of_missed_nights_and_late_reports_shift_nothing(plan):
    nights, day = Random(5), date(2024, 1, 2)
    while day < date(2043, 12, 10):
        live(day)
        assert live(day) == 0  # twice is once
        for task in db.session.query(Task).where(Task.finished_on.is_(None)):
            task.finished_on = day  # mostly late
        db.session.commit()
        day += timedelta(days=nights.choice([1, 900, 1900]))
    live(date(2043, 12, 10))
    ends = {"Q1": (3, 14), "H1": (6, 14), "Q3": (9, 14), "Y": (12, 14)}
    assert periods() == [
        (f"{year}-{part}", second_working_day_after(date(year, *end)))
        for year in range(2024, 2044)
        for part, end in ends.items()
    ]


def test_months_open_by_themselves_and_the_quarter_beside_the_last_of_them(plan):
    plan.report_frequency, plan.first_period = ReportFrequency.MONTHLY, "2024-02"
    plan.quarter_report = LongerReport.APART
    db.session.commit()
    live(date(2024, 1, 20))
    assert [code for code, _ in periods()] == ["2024-02"]
    for _ in range(2):
        live(date(2024, 6, 20))
    assert periods() == [
        ("2024-02", date(2024, 2, 16)),
        ("2024-03", date(2024, 3, 18)),
        ("2024-Q1", date(2024, 3, 18)),
        ("2024-04", date(2024, 4, 16)),
        ("2024-05", date(2024, 5, 16)),
        ("2024-H1", date(2024, 6, 18)),
        ("2024-07", date(2024, 7, 16)),
    ]
