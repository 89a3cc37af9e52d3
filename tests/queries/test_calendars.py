from datetime import date

import pytest

from tracker.queries.calendars import calendar_from
from tracker.queries.days_off import PACKAGE, seed_days
from tracker.rules.calendars import DayNature
from tracker.rules.choices import DayKind

SEEDS = {seed.day: seed for seed in seed_days(range(2022, 2028))}


def test_seed_days_come_once_each_in_order():
    days = [seed.day for seed in seed_days([2024, 2023])]
    assert days == sorted(set(days))
    assert {day.year for day in days} == {2023, 2024}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 4, 29), DayKind.DAY_OFF_SWAPPED),
        (date(2024, 5, 4), DayKind.WORKING_SATURDAY),
        (date(2025, 5, 2), DayKind.DAY_OFF_SWAPPED),
        (date(2025, 4, 26), DayKind.WORKING_SATURDAY),
        (date(2026, 1, 2), DayKind.DAY_OFF_SWAPPED),
        (date(2026, 1, 10), DayKind.WORKING_SATURDAY),
        (date(2026, 8, 22), DayKind.WORKING_SATURDAY),
        (date(2026, 11, 24), DayKind.HOLIDAY),
        (date(2023, 5, 2), DayKind.HOLIDAY),
        (date(2024, 2, 10), DayKind.HOLIDAY),
    ],
)
def test_a_published_day_has_its_kind(day, kind):
    assert SEEDS[day].kind is kind


def test_the_swap_the_package_misses_comes_from_its_official_letter():
    assert "12729/VPCP-KGVX" in SEEDS[date(2026, 1, 2)].source
    assert SEEDS[date(2026, 1, 2)].name == "Ngày nghỉ (thay cho ngày 10/01/2026)"


def test_a_day_still_to_be_confirmed_keeps_its_name_and_says_so():
    seed = SEEDS[date(2026, 11, 24)]
    assert seed.name == "Ngày Văn hóa Việt Nam"
    assert "confirm" in seed.source


def test_every_seed_says_its_name_and_source():
    assert all(seed.name and seed.source for seed in SEEDS.values())
    assert SEEDS[date(2023, 1, 1)].source == PACKAGE


def test_a_calendar_of_seeds_tells_each_nature_of_day():
    calendar = calendar_from(SEEDS.values(), version="1")
    natures = {
        date(2026, 1, 1): DayNature.HOLIDAY,
        date(2026, 1, 2): DayNature.DAY_OFF_SWAPPED,
        date(2026, 1, 3): DayNature.WEEKEND,
        date(2026, 1, 5): DayNature.WORKING,
        date(2026, 1, 10): DayNature.WORKING_SATURDAY,
    }
    assert {day: calendar.nature_of(day) for day in natures} == natures
    assert all(calendar.is_working_day(day) == nature.is_worked for day, nature in natures.items())
    assert calendar.years == frozenset(range(2022, 2028))


def test_a_calendar_covers_the_years_it_is_told_to():
    assert calendar_from([], version="1", years=[2030]).covers(2030)
    assert not calendar_from([], version="1").covers(2030)
