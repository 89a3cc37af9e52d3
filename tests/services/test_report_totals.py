"""Totals held against their components, longer periods against their quarters."""

from datetime import date
from decimal import Decimal

import pytest

from tests.conftest import NOW
from tests.factories import make_task
from tests.reporting import COUNT, WORDS, make_indicator, make_reporting, refusal
from tracker.database import db
from tracker.models import (
    Figure,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    ReportSheet,
    Submission,
)
from tracker.queries.reports.asked import asked_of_task
from tracker.queries.reports.judging import doubts_of_report
from tracker.queries.reports.series import recent_figures
from tracker.queries.reports.sheets import list_sheets
from tracker.rules.choices import SubmissionState
from tracker.rules.faults import Fault
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.figure_rows import FigureCells
from tracker.services.reports.importing import OpenReport

END = date(2023, 12, 14)


@pytest.fixture
def case(app):
    return make_reporting()


def test_a_total_that_is_not_the_sum_of_its_components_waits_for_a_reason(case):
    one, other = _components(case)
    rest = [case.entry(numerator=139, denominator=190), case.entry(WORDS, words="Đã ban hành.")]
    total = case.entry(COUNT, value=21, is_cumulative=True)
    parts = [
        case.entry(name, value=value, is_cumulative=True) for name, value in ((one, 12), (other, 8))
    ]
    case.save(total, *parts, *rest)
    with refusal(Fault.REPORT_HAS_DOUBTS):
        case.submit()
    kept = {"parts_differ": "Một văn bản thuộc cả hai loại."}
    seen = case.sheet().version_id
    case.save(case.entry(COUNT, value=21, is_cumulative=True, reasons=kept), seen=seen)
    assert _figure(case).kept[0]["facts"] | {"field": ""} == {
        "field": "", "total": "21", "sum": "20", "count": 2
    }  # fmt: skip
    report = OpenReport(case.office.held(), END)
    said = FigureCells(value=Decimal(20))
    assert report.judge(case.ids[COUNT], said, {}) == ()
    brought = {case.ids[one]: FigureCells(value=Decimal(13))}
    assert [doubt.facts["sum"] for doubt in report.judge(case.ids[COUNT], said, brought)] == ["21"]
    case.submit()
    db.session.get_one(Indicator, case.ids[other]).unit_words = "hệ thống"
    db.session.commit()
    assert _doubts(case) == []  # counted in another unit: no sum of these


def test_a_year_is_held_against_what_was_accepted_of_its_quarters(app):
    case = make_reporting(period="2023-Y")
    db.session.get_one(Indicator, case.ids[COUNT]).is_cumulative = False
    case.save(*[one for one in case.full() if one.indicator_id != case.ids[COUNT]])
    case.save(case.entry(COUNT, value=40), seen=case.sheet().version_id)
    for quarter, value in enumerate((10, 12, 9), start=1):
        _known(case, f"2023-Q{quarter}", value)
    assert _doubts(case) == []
    last = _known(case, "2023-Q4", 8)
    [doubt] = _doubts(case)
    assert (doubt.facts["sum"], doubt.facts["total"], doubt.facts["whole"]) == ("39", "40", True)
    last.value = Decimal(9)
    db.session.flush()
    assert _doubts(case) == []
    for old in db.session.query(Figure).filter(Figure.accepted_on.is_not(None)):
        old.is_cumulative = True
    db.session.flush()
    assert _doubts(case) == []  # counted otherwise
    db.session.get_one(Indicator, case.ids[COUNT]).is_stock = True
    db.session.flush()
    doubt = _doubts(case)[-1]  # what stands on the last day stands there in both reports
    assert (doubt.facts["sum"], doubt.facts["stock"]) == ("9", True)


def _components(case):
    edition = db.session.query(IndicatorSet).one()
    for position in (7, 8):
        made = make_indicator(edition, position, MeasureKind.COUNT)
        made.parent_id = case.ids[COUNT]
        db.session.add(
            IndicatorAssignment(
                plan_id=case.plan.id, indicator_id=made.id, lead_unit_id=case.office.unit.id
            )
        )
        case.ids[made.code] = made.id
    db.session.commit()
    return "1.7", "1.8"


def _figures(case):
    return list_sheets(case.office.held())[0].figures


def _figure(case):
    return next(one for one in _figures(case) if one.indicator_id == case.ids[COUNT])


def _known(case, period, value):
    other = ReportSheet(
        submission=Submission(
            task=make_task(
                unit=case.office.unit, assignment=case.office.task.assignment, period=period
            ),
            attempt=1,
            state=SubmissionState.ACCEPTED,
            created_at=NOW,
            created_by_id=case.office.people["lead"].user_id,
        ),
        task_id=case.office.task.id,
        plan_id=case.plan.id,
        unit_id=case.office.unit.id,
        period=period,
    )
    db.session.add(other)
    db.session.flush()
    figure = Figure(
        sheet_id=other.id, indicator_id=case.ids[COUNT], plan_id=case.plan.id,
        unit_id=case.office.unit.id, period=period, value=Decimal(value), accepted_on=END,
    )  # fmt: skip
    db.session.add(figure)
    db.session.flush()
    return figure


def _doubts(case):
    task = case.office.held()
    asked = asked_of_task(task, END)
    series = recent_figures(task.unit_id, list(case.ids.values()), before=END, period=task.period)
    found = doubts_of_report(_figures(case), asked, series, today=date(2023, 12, 16))
    return list(found.get(case.ids[COUNT], ()))
