"""Plans, the indicators they assign, and assignments in the words of a document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Exact, Model, Moment, word
from tracker.models.groups import LedByGroup
from tracker.models.indicators import EMPTY, Indicator, IndicatorSet
from tracker.models.units import Unit
from tracker.rules.choices import (
    LeadGroup,
    LongerReport,
    Part,
    PlanState,
    ReportFrequency,
    TaskKind,
)
from tracker.rules.figure_choices import TargetOperator


def _longer() -> Mapped[LongerReport]:
    default = LongerReport.NONE
    return mapped_column(word(LongerReport), default=default, server_default=default.value)


class Plan(Model):
    """A plan (kế hoạch) of the committee's province; drafted, then promulgated."""

    __tablename__ = "plans"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    symbol: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    signed_by: Mapped[str] = mapped_column(String(120), default="")
    signed_as: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(String(500))
    ends_on: Mapped[date | None]
    indicator_set_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_sets.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    # the detail plan each unit owes; no days = none asked
    detail_days: Mapped[int | None]
    detail_counting: Mapped[str] = mapped_column(String(20), default="calendar")
    detail_rolls: Mapped[bool] = mapped_column(default=True)
    detail_group: Mapped[LeadGroup] = mapped_column(
        word(LeadGroup), default=LeadGroup.INDICATOR_LEADS
    )
    detail_group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_groups.id"))
    # the periodic report
    report_frequency: Mapped[ReportFrequency] = mapped_column(
        word(ReportFrequency), default=ReportFrequency.NONE
    )
    report_group: Mapped[LeadGroup] = mapped_column(word(LeadGroup), default=LeadGroup.ALL_UNITS)
    report_group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_groups.id"))
    report_due_kind: Mapped[str] = mapped_column(String(40), default="working_days_after_cutoff")
    report_due_number: Mapped[int] = mapped_column(default=2)
    # longer reports: not asked, taking in the shorter ones that end with them, or beside these
    quarter_report: Mapped[LongerReport] = _longer()
    half_report: Mapped[LongerReport] = _longer()
    nine_months_report: Mapped[LongerReport] = _longer()
    year_report: Mapped[LongerReport] = _longer()
    first_period: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[PlanState] = mapped_column(word(PlanState), default=PlanState.DRAFT)
    promulgated_at: Mapped[datetime | None] = mapped_column(Moment)
    promulgated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version_id: Mapped[int] = mapped_column(default=1)

    indicator_set: Mapped[IndicatorSet | None] = relationship(lazy="raise")
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="plan", lazy="raise", order_by="Assignment.position, Assignment.id"
    )
    indicator_assignments: Mapped[list["IndicatorAssignment"]] = relationship(
        back_populates="plan", lazy="raise", order_by="IndicatorAssignment.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("committee_id", "number", "symbol", "issued_on"),)

    @property
    def sign(self) -> str:
        """Return number and symbol as printed, e.g. ``3015/KH-UBND``."""
        return f"{self.number}/{self.symbol}"


class IndicatorAssignment(Model):
    """An indicator given to a lead unit by a plan."""

    __tablename__ = "indicator_assignments"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"))
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    target: Mapped[str] = mapped_column(String(200), default="")  # as the document words it
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    baseline_year: Mapped[int | None]
    # who reports its figures: the lead alone, or each member of a group (e.g. every commune)
    reporters: Mapped[LeadGroup] = mapped_column(
        word(LeadGroup), default=LeadGroup.NONE, server_default=LeadGroup.NONE.value
    )
    reporters_group_id: Mapped[int | None] = mapped_column(ForeignKey("unit_groups.id"))
    is_illustrative: Mapped[bool] = mapped_column(default=False)  # not from the document itself

    plan: Mapped[Plan] = relationship(back_populates="indicator_assignments", lazy="raise")
    indicator: Mapped[Indicator] = relationship(lazy="raise")
    lead_unit: Mapped[Unit] = relationship(lazy="raise")
    coordinating: Mapped[list["IndicatorAssignmentUnit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="IndicatorAssignmentUnit.id"
    )

    targets: Mapped[list["IndicatorTarget"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="IndicatorTarget.year"
    )

    __table_args__ = (UniqueConstraint("plan_id", "indicator_id"),)


class IndicatorTarget(Model):
    """What an assigned indicator is to reach in a year: an operator and values, or words."""

    __tablename__ = "indicator_targets"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_assignment_id: Mapped[int] = mapped_column(ForeignKey("indicator_assignments.id"))
    year: Mapped[int]
    operator: Mapped[TargetOperator] = mapped_column(word(TargetOperator))
    value: Mapped[Decimal | None] = mapped_column(Exact)
    upper: Mapped[Decimal | None] = mapped_column(Exact)  # of a span
    words: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (UniqueConstraint("indicator_assignment_id", "year"),)


class IndicatorAssignmentUnit(Model):
    """A unit that co-ordinates on an assigned indicator."""

    __tablename__ = "indicator_assignment_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_assignment_id: Mapped[int] = mapped_column(ForeignKey("indicator_assignments.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("indicator_assignment_id", "unit_id"),)


class Assignment(LedByGroup, Model):
    """A row of a plan's annex, a conclusion of a meeting or a finding, in the document's words."""

    __tablename__ = "assignments"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    kind: Mapped[TaskKind] = mapped_column(word(TaskKind), default=TaskKind.WORK)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))  # what lists show
    text: Mapped[str] = mapped_column(Text)  # the document's own words
    folded: Mapped[str] = mapped_column(Text)  # title and text for search without diacritics
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    lead_words: Mapped[str] = mapped_column(String(500), default="")  # as the document names them
    deadline_words: Mapped[str] = mapped_column(String(300), default="")
    deadline_kind: Mapped[str] = mapped_column(String(30), default="none")
    recurrence: Mapped[str] = mapped_column(String(20), default="")
    due: Mapped[date | None]
    due_reason: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    counts_from: Mapped[
        date | None
    ]  # periods and terms count from here, else from the plan's issue
    ended_on: Mapped[date | None]  # an amendment took it out of the plan; finished work stays
    coordinating_words: Mapped[str] = mapped_column(String(1000), default="", server_default=EMPTY)
    note: Mapped[str] = mapped_column(String(1000), default="", server_default=EMPTY)
    # where the row stands in the annex, and by what it is known again when the annex comes back
    annex_number: Mapped[str] = mapped_column(String(20), default="", server_default=EMPTY)
    annex_group: Mapped[str] = mapped_column(String(300), default="", server_default=EMPTY)
    annex_key: Mapped[str] = mapped_column(String(60), default="", server_default=EMPTY)
    version_id: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan | None] = relationship(back_populates="assignments", lazy="raise")
    units: Mapped[list["AssignmentUnit"]] = relationship(
        back_populates="assignment",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="AssignmentUnit.id",
    )
    effects: Mapped[list["AssignmentIndicator"]] = relationship(
        lazy="raise", viewonly=True, order_by="AssignmentIndicator.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "committee_id", "id"),)


class AssignmentUnit(Model):
    """A unit named by an assignment, as lead or co-ordinating."""

    __tablename__ = "assignment_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    part: Mapped[Part] = mapped_column(word(Part))

    assignment: Mapped[Assignment] = relationship(back_populates="units", lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("assignment_id", "unit_id"),
        Index(None, "unit_id", "part", "assignment_id"),
    )


class AssignmentIndicator(Model):
    """An indicator that an assignment is meant to move."""

    __tablename__ = "assignment_indicators"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE")  # of a draft's row that is taken out
    )
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    indicator: Mapped[Indicator] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("assignment_id", "indicator_id"),)
