"""The sheet handed to the next contact of a unit: which reports come."""

from datetime import date

import pytest

from tests.counting import count_queries
from tests.factories import make_assignment, make_committee, make_plan, make_unit
from tests.reporting import make_indicator
from tracker.database import db
from tracker.models import (
    AssignmentUnit,
    Committee,
    IndicatorAssignment,
    IndicatorSet,
    UnitGroup,
    UnitGroupMember,
)
from tracker.queries.handovers import get_sheet
from tracker.rules.choices import LeadGroup, Part, ReportFrequency, TaskKind
from tracker.rules.figure_choices import MeasureKind

TODAY = date(2023, 11, 21)


@pytest.fixture
def committee(app):
    return make_committee()


def plan_of(committee, **facts):
    return make_plan(
        committee=committee,
        issued_on=date(2023, 1, 10),
        report_frequency=ReportFrequency.QUARTERLY,
        first_period="2023-Q1",
        **facts,
    )


def report_row(plan, *units, group=LeadGroup.NONE, **facts):
    row = make_assignment(
        committee=db.session.get_one(Committee, plan.committee_id),
        plan=plan,
        kind=TaskKind.PERIODIC_REPORT,
        lead_group=group,
        **facts,
    )
    db.session.add_all(
        AssignmentUnit(assignment_id=row.id, unit_id=unit.id, part=Part.LEAD) for unit in units
    )
    db.session.flush()
    return row


def signs(unit, committee) -> list[str]:
    sheet = get_sheet(unit.id, committee_id=committee.id, today=TODAY)
    return [report.plan_sign for report in sheet.reports]


def test_reports_come_from_plans_that_name_the_unit_or_its_group(committee):
    unit, other = make_unit(), make_unit()
    named, led, grouped, stored = (plan_of(committee) for _ in range(4))
    report_row(named, unit)
    report_row(plan_of(committee), other)
    report_row(grouped, group=LeadGroup.ALL_UNITS)

    edition = IndicatorSet(code="X", name="X")
    db.session.add(edition)
    db.session.flush()
    row = make_indicator(edition, 1, MeasureKind.COUNT)
    given = IndicatorAssignment(
        plan_id=led.id, indicator_id=row.id, lead_unit_id=unit.id, coordinating=[], targets=[]
    )
    db.session.add(given)
    report_row(led, group=LeadGroup.INDICATOR_LEADS)

    group = UnitGroup(
        name="Khối", folded="khoi", members=[UnitGroupMember(unit_id=unit.id)], aliases=[]
    )
    db.session.add(group)
    db.session.flush()
    report_row(stored, group=LeadGroup.STORED, lead_group_id=group.id)

    assert signs(unit, committee) == [plan.sign for plan in (named, led, grouped, stored)]
    assert len(signs(other, committee)) == 2


def test_a_row_that_an_amendment_ended_asks_for_no_further_report(committee):
    unit, plan = make_unit(), plan_of(committee)
    row = report_row(plan, unit)
    assert len(signs(unit, committee)) == 1
    row.ended_on = TODAY
    db.session.flush()
    assert signs(unit, committee) == []


def test_the_sheet_asks_as_often_for_many_plans_of_many_rows_as_for_one(committee):
    unit = make_unit()
    unit_id, committee_id = unit.id, committee.id

    def asked(plans: int) -> int:
        db.session.expire_all()
        with count_queries() as sent:
            sheet = get_sheet(unit_id, committee_id=committee_id, today=TODAY)
        assert len(sheet.reports) == plans
        return len(sent)

    report_row(plan_of(committee), unit)
    asked(1)  # the calendar is known now
    alone = asked(1)
    for _ in range(4):
        plan = plan_of(committee)
        report_row(plan, unit, make_unit())
        for number in range(3):
            make_assignment(committee=committee, plan=plan, title=f"Việc {number}")
    assert asked(5) == alone <= 8
