"""The working calendar, as the office keeps it."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import CalendarDay, CalendarVersion, CalendarYear
from tracker.queries.days_off import SEED_YEARS, SeedDay, seed_days
from tracker.queries.memory import last_change_of_calendar
from tracker.rules.calendar_changes import DayChange
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import DayKind

DECEMBER = 12
_known: WeakKeyDictionary[Engine, tuple[int, WorkingCalendar]] = WeakKeyDictionary()


class MarkedDay(Protocol):
    """Any row that says what a day is: a seed, or a row of the table."""

    @property
    def day(self) -> date:
        """The day itself."""

    @property
    def kind(self) -> DayKind:
        """Why it is unlike other days of its weekday."""


def calendar_from(
    days: Iterable[MarkedDay], *, version: str, years: Iterable[int] | None = None
) -> WorkingCalendar:
    """Build the calendar of some days; it covers ``years``, or the years that have a day."""
    by_kind: dict[DayKind, set[date]] = {kind: set() for kind in DayKind}
    for row in days:
        by_kind[row.kind].add(row.day)
    swapped = frozenset(by_kind[DayKind.DAY_OFF_SWAPPED])
    saturdays = frozenset(by_kind[DayKind.WORKING_SATURDAY])
    days_off = swapped.union(by_kind[DayKind.HOLIDAY])
    if years is None:
        years = {day.year for day in days_off | saturdays}
    return WorkingCalendar(
        days_off=days_off,
        working_saturdays=saturdays,
        years=frozenset(years),
        version=version,
        swapped_days_off=swapped,
    )


def load_calendar() -> WorkingCalendar:
    """Return the calendar of the stored days, or the published one while nothing is stored.

    Each process keeps it until a stored day changes.
    """
    change, known = last_change_of_calendar(), _known.get(db.engine)
    if known is not None and known[0] == change:
        return known[1]
    calendar = _stored() or published_calendar()
    if change is not None:
        _known[db.engine] = (change, calendar)
    return calendar


def list_days(years: Iterable[int]) -> list[CalendarDay]:
    """Return the stored days of some years, in order."""
    wanted = frozenset(years)
    rows = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day))
    return [row for row in rows if row.day.year in wanted]


def list_known_days() -> Sequence[SeedDay | CalendarDay]:
    """Return every day of the calendar as it counts now, in order: stored, or else published."""
    stored = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()
    return stored or seed_days(SEED_YEARS)


def calendar_after(changes: Iterable[DayChange]) -> WorkingCalendar:
    """Return the calendar as it would be after some changes; nothing is stored."""
    days: dict[date, MarkedDay] = {row.day: row for row in list_known_days()}
    years = None if is_kept_here() else {*SEED_YEARS, *(one.day.year for one in changes)}
    for change in changes:
        days.pop(change.day, None)
        if change.kind is not None:
            days[change.day] = SeedDay(change.day, change.kind, change.name, change.source)
    ordered = [days[day] for day in sorted(days)]
    return calendar_from(ordered, version=_version_of(ordered), years=years)


def is_kept_here() -> bool:
    """Tell whether the office keeps days of its own; until then the published ones count."""
    return bool(db.session.scalar(select(func.count(CalendarDay.id))))


def list_checked_years() -> dict[int, CalendarYear]:
    """Return the years somebody held against the official notice, by year."""
    rows = db.session.scalars(
        select(CalendarYear)
        .options(joinedload(CalendarYear.checked_by))
        .order_by(CalendarYear.year)
    )
    return {row.year: row for row in rows}


def find_missing_year(today: date) -> int | None:
    """Return next year in December, while nobody has checked its days off; else None."""
    if today.month != DECEMBER:
        return None
    year = today.year + 1
    known = db.session.scalar(select(CalendarYear.id).where(CalendarYear.year == year))
    return year if known is None else None


def list_versions(limit: int = 10) -> Sequence[CalendarVersion]:
    """Return the last changes of the calendar, the newest first."""
    return db.session.scalars(
        select(CalendarVersion)
        .options(joinedload(CalendarVersion.made_by))
        .order_by(CalendarVersion.id.desc())
        .limit(limit)
    ).all()


def _stored() -> WorkingCalendar | None:
    days = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()
    return calendar_from(days, version=_version_of(days)) if days else None


def published_calendar() -> WorkingCalendar:
    """Return the calendar as published, whatever the office has stored."""
    days = seed_days(SEED_YEARS)
    return calendar_from(days, version=_version_of(days), years=SEED_YEARS)


def _version_of(days: Iterable[MarkedDay]) -> str:
    """Name a calendar by its content, so that two that agree have one name."""
    content = "\n".join(f"{row.day} {row.kind}" for row in days)
    return sha256(content.encode()).hexdigest()[:8]
