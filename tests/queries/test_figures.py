from datetime import date
from decimal import Decimal

from tests.reporting import make_reporting
from tests.writing import writing
from tracker.database import db
from tracker.models import Figure, ReportSheet, Submission
from tracker.queries.figures import Summed, sum_by_period
from tracker.rules.figure_choices import FigureState

DAY = date(2023, 12, 20)
LARGE = Decimal("9999999999999.9999")


def say(case, number, what, **facts):
    """An accepted figure, each on a sheet of its own."""
    task = case.office.task
    tried = Submission(
        task_id=task.id,
        attempt=number,
        created_by_id=case.office.people["lead"].user_id,
        created_at=task.created_at,
    )
    names = {"plan_id": case.plan.id, "unit_id": task.unit_id, "period": "2023-Q4"}
    sheet = ReportSheet(submission=tried, task_id=task.id, **names)
    known = {"accepted_on": DAY} | names | facts
    db.session.add(Figure(sheet=sheet, indicator_id=case.ids[what], **known))


def test_sums_are_exact_beyond_what_a_database_adds_and_leave_out_what_is_not_known(app):
    case = make_reporting()
    with writing():
        for number in range(2, 6):
            say(case, number, "count", value=LARGE if number % 2 else -LARGE)
        say(case, 200, "count", value=Decimal("0.0001"))
        for number, parts in enumerate(((1390, 1902), (10, 98))):
            say(case, 300 + number, "ratio", numerator=parts[0], denominator=parts[1])
        say(case, 400, "ratio", state=FigureState.NO_DATA, denominator=5000)
        say(case, 401, "ratio", state=FigureState.NOT_APPLICABLE)
        say(case, 402, "ratio", numerator=7, denominator=7, accepted_on=None)
        say(case, 403, "ratio", numerator=7, denominator=7, accepted_on=date(2023, 12, 21))
        say(case, 404, "ratio", numerator=7, denominator=7, superseded_on=DAY)
        for number in range(500, 600):
            say(case, number, "words", value=LARGE)
    sums = sum_by_period([case.plan.id], ["2023-Q4", "2023-Q3"], as_of=DAY)
    assert {period for _indicator, period in sums} == {"2023-Q4"}
    assert sums[case.ids["count"], "2023-Q4"].value == Decimal("0.0001")
    assert sums[case.ids["words"], "2023-Q4"].value == LARGE * 100
    ratio = sums[case.ids["ratio"], "2023-Q4"]
    assert ratio == Summed(2, 1, 1, Decimal(1400), Decimal(2000))
    assert ratio.percentage == 70
    later = sum_by_period([case.plan.id], ["2023-Q4"], as_of=date(2023, 12, 21))
    assert later[case.ids["ratio"], "2023-Q4"].numerator == Decimal(1407)
