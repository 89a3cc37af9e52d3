"""The working calendar, leases and heartbeats."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.users import User
from tracker.rules.choices import DayKind


class CalendarDay(Model):
    """A day unlike the others of its weekday."""

    __tablename__ = "calendar_days"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[DayKind] = mapped_column(word(DayKind))
    name: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")


class CalendarVersion(Model):
    """One change of the working calendar: which days, who, why, and what became of due dates."""

    __tablename__ = "calendar_versions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(8))  # the calendar's name after the change
    previous: Mapped[str] = mapped_column(String(8))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(500), default="")
    moved: Mapped[int] = mapped_column(default=0)  # tasks whose due date followed
    kept: Mapped[int] = mapped_column(default=0)  # tasks that kept the date they were given
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    made_by: Mapped[User] = relationship(lazy="raise")


class CalendarYear(Model):
    """A year whose days off somebody has held against the official notice."""

    __tablename__ = "calendar_years"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(String(300), default="")
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime] = mapped_column(Moment)

    checked_by: Mapped[User] = relationship(lazy="raise")


class Lease(Model):
    """Who leads (SQLite; PostgreSQL uses an advisory lock)."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(Moment)


class Installation(Model):
    """Which installation this database belongs to, and whether its mail is held; one row."""

    __tablename__ = "installations"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(64))  # the print of the data folder beside it
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    held_because: Mapped[str] = mapped_column(String(20), default="")
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Heartbeat(Model):
    """When a job last ran to its end, and what it did."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    detail: Mapped[str] = mapped_column(String(300), default="")
