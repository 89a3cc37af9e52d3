"""What the product offers to whoever writes or judges a report."""

from collections.abc import Iterable
from datetime import date

from tracker.database import db
from tracker.models import Committee, Task
from tracker.queries.evidence import offered_figures
from tracker.queries.reports.asked import Asked
from tracker.rules.evidence import Days, Offer, Stretch, kind_of
from tracker.rules.periods import Period, period_containing


def offers_of_report(
    task: Task, asked: Iterable[Asked], window: Stretch, *, today: date
) -> dict[int, Offer]:
    """Return the figures the product counted itself for a report, by indicator.

    What is cumulative is counted since the reporting year began. Nothing is read where no
    indicator asks for it; ``task`` has its plan loaded.
    """
    counted = [one for one in asked if kind_of(one.computed_by)]
    if not counted:
        return {}
    place = task.plan or db.session.get_one(Committee, task.committee_id)
    year = period_containing(window.cut_off_on).year
    since = Days(Period(year, 1).opens_on, window.cut_off_on)
    offers: dict[int, Offer] = {}
    for is_cumulative, stretch in ((False, window), (True, since)):
        some = [one for one in counted if one.is_cumulative is is_cumulative]
        offers |= offered_figures(place, task.unit_id, some, stretch, today=today)
    return offers
