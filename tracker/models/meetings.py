"""Sessions of a committee: agenda, attendance, notes and conclusions."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, event, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.answers import SessionAnswer
from tracker.models.groups import LedByGroup
from tracker.models.plans import Assignment
from tracker.models.series import MeetingSeries
from tracker.models.units import Committee, Unit
from tracker.rules.choices import (
    AgendaPurpose,
    ConclusionKind,
    MeetingKind,
    MeetingState,
    Part,
    PartOfDay,
    Presence,
)
from tracker.rules.texts import fold

EMPTY = text("''")  # of columns that came later
TAKES_PLACE = text("state <> 'called_off'")


class Meeting(Model):
    """A session; what is not known stays empty and prints as a blank."""

    __tablename__ = "meetings"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id"))
    ordinal: Mapped[int]  # within the series; one that is called off gives it free
    title: Mapped[str] = mapped_column(String(150), default="", server_default=EMPTY)
    kind: Mapped[MeetingKind] = mapped_column(word(MeetingKind), default=MeetingKind.REGULAR)
    held_on: Mapped[date]
    part_of_day: Mapped[PartOfDay | None] = mapped_column(word(PartOfDay))
    starts_at: Mapped[time | None]  # as planned: invitation and calendar
    ends_at: Mapped[time | None]
    began_at: Mapped[time | None]  # as it was: the minutes
    ended_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    chair_name: Mapped[str] = mapped_column(String(120), default="")
    chair_office: Mapped[str] = mapped_column(String(200), default="")
    secretary_name: Mapped[str] = mapped_column(String(120), default="")
    secretary_office: Mapped[str] = mapped_column(String(200), default="")
    minutes_number: Mapped[str] = mapped_column(String(20), default="")  # given by the clerk
    online_url: Mapped[str] = mapped_column(String(500), default="", server_default=EMPTY)
    answer_by: Mapped[datetime | None] = mapped_column(Moment)  # of the invited
    state: Mapped[MeetingState] = mapped_column(word(MeetingState), default=MeetingState.PREPARING)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    committee: Mapped[Committee] = relationship(lazy="raise")
    series: Mapped[MeetingSeries] = relationship(lazy="raise")
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", lazy="raise", order_by="AgendaItem.position, AgendaItem.id"
    )
    attendance: Mapped[list["Attendance"]] = relationship(
        back_populates="meeting", lazy="raise", order_by="Attendance.position, Attendance.id"
    )
    conclusions: Mapped[list["Conclusion"]] = relationship(
        back_populates="meeting", lazy="raise", order_by="Conclusion.position, Conclusion.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        Index(
            "ix_meetings_numbered",
            "series_id",
            "ordinal",
            unique=True,
            sqlite_where=TAKES_PLACE,
            postgresql_where=TAKES_PLACE,
        ),
    )


class AgendaSection(Model):
    """A part of the agenda under a heading of its own, like "Phần I. Báo cáo"."""

    __tablename__ = "agenda_sections"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version_id}


class AgendaItem(Model):
    """One item of the agenda, with what was said about it.

    ``position`` runs through the whole agenda: first the items of no section, then those of each
    section in turn.
    """

    __tablename__ = "agenda_items"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_sections.id"), index=True)
    position: Mapped[int]
    purpose: Mapped[AgendaPurpose | None] = mapped_column(word(AgendaPurpose))
    title: Mapped[str] = mapped_column(String(500))
    minutes: Mapped[int | None]  # how long it is meant to take
    presenter_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    presenter: Mapped[str] = mapped_column(String(200), default="")  # when it is no unit of ours
    notes: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # kept by itself
    version_id: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="items", lazy="raise")
    section: Mapped[AgendaSection | None] = relationship(lazy="raise")
    presenter_unit: Mapped[Unit | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}


class AgendaItemTask(Model):
    """A task an item of the agenda was put on for."""

    __tablename__ = "agenda_item_tasks"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)

    __table_args__ = (UniqueConstraint("item_id", "task_id"),)


class Attendance(Model):
    """Who was asked to come, and who came."""

    __tablename__ = "attendance"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(120), default="")
    office: Mapped[str] = mapped_column(String(200), default="")
    # of a person without an account, who is invited there
    address: Mapped[str] = mapped_column(String(254), default="")
    presence: Mapped[Presence] = mapped_column(word(Presence), default=Presence.UNKNOWN)
    # counts for the quorum; a guest does not
    is_member: Mapped[bool] = mapped_column(default=True, server_default=true())
    arrived_at: Mapped[time | None]  # of who came late
    left_at: Mapped[time | None]  # of who left early
    substitute_name: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    substitute_office: Mapped[str] = mapped_column(String(200), default="", server_default=EMPTY)
    note: Mapped[str] = mapped_column(String(300), default="")  # the reason, or a remark
    version_id: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="attendance", lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")
    answer: Mapped[SessionAnswer | None] = relationship(lazy="raise", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version_id}


class Conclusion(LedByGroup, Model):
    """What the chair concluded; a task of it becomes an assignment, once."""

    __tablename__ = "conclusions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ConclusionKind] = mapped_column(word(ConclusionKind))
    text: Mapped[str] = mapped_column(Text)
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    lead_words: Mapped[str] = mapped_column(String(500), default="")
    coordinating_words: Mapped[str] = mapped_column(String(500), default="")
    deadline_words: Mapped[str] = mapped_column(String(300), default="")
    due: Mapped[date | None]
    has_no_date: Mapped[bool] = mapped_column(default=False)  # said so on purpose
    has_no_action: Mapped[bool] = mapped_column(default=False)  # said so on purpose
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), unique=True)
    given_due: Mapped[date | None]  # as its tasks were told last; an office may move theirs since
    folded: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)  # kept by itself
    version_id: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="conclusions", lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")
    units: Mapped[list["ConclusionUnit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ConclusionUnit.id"
    )

    __mapper_args__ = {"version_id_col": version_id}


class ConclusionUnit(Model):
    """A unit named by a conclusion."""

    __tablename__ = "conclusion_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusions.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    part: Mapped[Part] = mapped_column(word(Part))

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("conclusion_id", "unit_id"),)


@event.listens_for(AgendaItem, "before_insert")
@event.listens_for(AgendaItem, "before_update")
def _fold_item(_mapper: Any, _connection: Any, item: AgendaItem) -> None:
    """Keep what the search reads beside what people typed, whoever changes it."""
    item.folded = fold(f"{item.title} {item.notes or ''}")


@event.listens_for(Conclusion, "before_insert")
@event.listens_for(Conclusion, "before_update")
def _fold_conclusion(_mapper: Any, _connection: Any, row: Conclusion) -> None:
    row.folded = fold(f"{row.text} {row.deliverable or ''}")
