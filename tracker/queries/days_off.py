"""What the published rules and notices say of days off: the seed of the working calendar."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import holidays

from tracker.rules.choices import DayKind

OVERRIDES = Path(__file__).parent.parent / "data" / "holiday-overrides-vn.csv"
SEED_YEARS = range(2020, 2031)  # the plans of 2021-2025 and 2026-2030
PACKAGE = f"holidays {holidays.__version__}"
SWAPPED_NAME = "Ngày nghỉ (thay cho"  # how the package names a day off made up on a Saturday
KINDS_OF_NOTICES = {
    "day_off_swapped": DayKind.DAY_OFF_SWAPPED,
    "working_saturday": DayKind.WORKING_SATURDAY,
    "new_holiday_check": DayKind.HOLIDAY,  # announced, to be confirmed: the source says so
}


@dataclass(frozen=True, slots=True)
class SeedDay:
    """A day off or a made-up Saturday, its Vietnamese name, and who says so."""

    day: date
    kind: DayKind
    name: str
    source: str


def seed_days(years: Iterable[int]) -> list[SeedDay]:
    """List the known days off and made-up Saturdays of some years, in order.

    The ``holidays`` package computes them; the notices in ``holiday-overrides-vn.csv`` come
    later and win, such as the swap of 02/01/2026 the package does not know.
    """
    wanted = frozenset(years)
    found = {seed.day: seed for seed in _computed(wanted)}
    for notice in _notices():
        if notice.day.year in wanted:
            known = found.get(notice.day)
            found[notice.day] = replace(notice, name=known.name) if known else notice
    return [found[day] for day in sorted(found)]


def _computed(years: frozenset[int]) -> Iterator[SeedDay]:
    package = holidays.country_holidays("VN", years=years, language="vi")
    for day, name in package.items():
        is_swapped = name.startswith(SWAPPED_NAME)
        kind = DayKind.DAY_OFF_SWAPPED if is_swapped else DayKind.HOLIDAY
        yield SeedDay(day=day, kind=kind, name=name, source=PACKAGE)
    for day in package.weekend_workdays:
        if day.year in years:
            name = "Ngày thứ Bảy làm bù"
            yield SeedDay(day=day, kind=DayKind.WORKING_SATURDAY, name=name, source=PACKAGE)


def _notices() -> Iterator[SeedDay]:
    with OVERRIDES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = KINDS_OF_NOTICES[row["kind"]]
            yield SeedDay(
                day=date.fromisoformat(row["date"]),
                kind=kind,
                name=_name_of_notice(kind, row["counterpart"]),
                source=row["source"],
            )


def _name_of_notice(kind: DayKind, counterpart: str) -> str:
    if kind is DayKind.HOLIDAY:
        return "Ngày nghỉ lễ"
    other = f"{date.fromisoformat(counterpart):%d/%m/%Y}"
    if kind is DayKind.WORKING_SATURDAY:
        return f"Ngày làm việc (bù cho ngày {other})"
    return f"Ngày nghỉ (thay cho ngày {other})"
