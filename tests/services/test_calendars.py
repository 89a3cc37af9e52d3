from datetime import date

import pytest
from sqlalchemy import func, select

from tracker.database import begin_writing, db, transaction
from tracker.models import CalendarDay
from tracker.queries.calendars import load_calendar
from tracker.rules.choices import DayKind
from tracker.services.calendars import seed_calendar

pytestmark = pytest.mark.usefixtures("app")


def count() -> int:
    return db.session.scalar(select(func.count(CalendarDay.id))) or 0


def test_while_nothing_is_stored_the_published_days_count():
    calendar = load_calendar()
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.covers(2030)


def test_seeding_twice_adds_nothing_twice():
    with transaction():
        added = seed_calendar(range(2022, 2028))
    with transaction():
        again = seed_calendar(range(2022, 2028))
    assert (added, again) == (count(), 0)
    assert added > 60


def test_what_the_office_changed_is_kept_by_a_second_seeding():
    with transaction():
        seed_calendar([2026])
        row = db.session.scalars(select(CalendarDay).where(CalendarDay.day == date(2026, 11, 24)))
        row.one().kind = DayKind.WORKING_SATURDAY
    with transaction():
        seed_calendar([2026])
    assert load_calendar().is_working_day(date(2026, 11, 24))


def test_the_stored_calendar_knows_its_years_and_changes_its_version_with_its_days():
    with transaction():
        seed_calendar([2023])
    first = load_calendar()
    assert first.covers(2023)
    assert not first.covers(2024)
    begin_writing()
    with transaction():
        db.session.add(CalendarDay(day=date(2023, 12, 29), kind=DayKind.HOLIDAY))
    second = load_calendar()
    assert second.version != first.version
    assert not second.is_working_day(date(2023, 12, 29))
    assert load_calendar() is second


def test_a_day_changed_in_place_is_noticed():
    with transaction():
        seed_calendar([2023])
    assert not load_calendar().is_working_day(date(2023, 9, 4))
    begin_writing()
    with transaction():
        day = db.session.scalars(select(CalendarDay).where(CalendarDay.day == date(2023, 9, 4)))
        day.one().kind = DayKind.WORKING_SATURDAY
    assert load_calendar().is_working_day(date(2023, 9, 4))
