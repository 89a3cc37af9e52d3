"""The working calendar, leases and heartbeats."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import Model, Moment, word
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


class Lease(Model):
    """Who leads (SQLite; PostgreSQL uses an advisory lock)."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime] = mapped_column(Moment)


class Heartbeat(Model):
    """When a job last ran to its end, and what it did."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    detail: Mapped[str] = mapped_column(String(300), default="")
