"""Inspections of units: whom they visited, what they found, what came of it."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.models.groups import LedByGroup
from tracker.models.plans import Assignment
from tracker.models.tasks import StoredFile
from tracker.models.units import Unit
from tracker.rules.choices import FindingKind, InspectionKind, InspectionState, Part


class Inspection(Model):
    """A check or a supervision (đoàn kiểm tra, giám sát), set up by a decision."""

    __tablename__ = "inspections"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    kind: Mapped[InspectionKind] = mapped_column(word(InspectionKind))
    title: Mapped[str] = mapped_column(String(300))
    decision_sign: Mapped[str] = mapped_column(String(60), default="")  # number and symbol
    decision_on: Mapped[date | None]
    lead_name: Mapped[str] = mapped_column(String(120), default="")
    lead_office: Mapped[str] = mapped_column(String(200), default="")
    members: Mapped[str] = mapped_column(Text, default="")  # one a line
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    summary: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[InspectionState] = mapped_column(
        word(InspectionState), default=InspectionState.PLANNED
    )
    concluded_on: Mapped[date | None]
    folded: Mapped[str] = mapped_column(Text)
    version_id: Mapped[int] = mapped_column(default=1)

    units: Mapped[list["InspectionUnit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="InspectionUnit.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "committee_id", "starts_on", "id"),)


class InspectionUnit(Model):
    """A unit that is inspected."""

    __tablename__ = "inspection_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("inspection_id", "unit_id"),)


class Visit(Model):
    """One day at one unit, with its record as a file."""

    __tablename__ = "visits"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    held_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(2000), default="")
    version_id: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise")
    files: Mapped[list[StoredFile]] = relationship(lazy="raise", order_by=StoredFile.id)

    __mapper_args__ = {"version_id_col": version_id}


class Finding(LedByGroup, Model):
    """What was found; a recommendation becomes an assignment, once."""

    __tablename__ = "findings"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[FindingKind] = mapped_column(word(FindingKind))
    text: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # whom it is about
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    lead_words: Mapped[str] = mapped_column(String(500), default="")
    deadline_words: Mapped[str] = mapped_column(String(300), default="")
    due: Mapped[date | None]  # typed over the words; else the words are read
    has_no_date: Mapped[bool] = mapped_column(default=False)  # said so on purpose
    has_no_action: Mapped[bool] = mapped_column(default=False)  # said so on purpose
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), unique=True)
    version_id: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship(lazy="raise")
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")
    units: Mapped[list["FindingUnit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="FindingUnit.id"
    )

    __mapper_args__ = {"version_id_col": version_id}


class FindingUnit(Model):
    """A unit that has to act on a finding."""

    __tablename__ = "finding_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    part: Mapped[Part] = mapped_column(word(Part))

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("finding_id", "unit_id"),)
