"""What a periodic report says: the figures of its indicators and the progress of open tasks.

A report is a task of kind ``periodic_report``; each try (submission) has one sheet. Facts that
counting needs (plan, unit, period, since and until when accepted) stand on the rows themselves.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Exact, Model, Moment, word
from tracker.models.indicators import Indicator
from tracker.models.tasks import StoredFile, Submission, Task
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.figure_choices import FigureReview, FigureState, ProgressState


class ReportSheet(Model):
    """One try of a periodic report: what is said as a whole, and its counts."""

    __tablename__ = "report_sheets"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    period: Mapped[str] = mapped_column(String(10))
    is_nil: Mapped[bool] = mapped_column(default=False)  # nothing happened: an answer
    nil_reason: Mapped[str] = mapped_column(String(1000), default="")
    proposal: Mapped[str] = mapped_column(Text, default="")  # kiến nghị chung
    # {"f7": {"f7-numerator": "1,390", …}, …}: rows of a draft as typed, as they cannot be read yet
    unread: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSON(none_as_null=True))
    figures_asked: Mapped[int] = mapped_column(default=0)
    figures_given: Mapped[int] = mapped_column(default=0)  # given, or not applicable
    warnings_kept: Mapped[int] = mapped_column(default=0)  # each with its reason
    # typed in by the secretariat from a paper; the unit confirms later
    on_behalf_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)  # the draft, as its writers see it
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_on: Mapped[date | None]  # known from this day on
    superseded_on: Mapped[date | None]  # a later try was accepted instead
    version_id: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship(lazy="raise")
    task: Mapped[Task] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")
    on_behalf_by: Mapped[User | None] = relationship(foreign_keys=[on_behalf_by_id], lazy="raise")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="raise")
    saved_by: Mapped[User | None] = relationship(foreign_keys=[saved_by_id], lazy="raise")
    figures: Mapped[list["Figure"]] = relationship(
        back_populates="sheet", lazy="raise", order_by="Figure.id"
    )
    lines: Mapped[list["ProgressLine"]] = relationship(
        back_populates="sheet", lazy="raise", order_by="ProgressLine.id"
    )

    @property
    def told_figures(self) -> list["Figure"]:
        """Return the figures it reports: what stands in a nil report is put away, not reported."""
        return [] if self.is_nil else self.figures

    @property
    def unread_told(self) -> dict[str, dict[str, str]]:
        """Return the rows that cannot be read yet and have to be: of a nil report no figure."""
        rows = self.unread or {}
        return {key: row for key, row in rows.items() if not (self.is_nil and key.startswith("f"))}

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        Index(None, "task_id", "id"),
        Index(None, "plan_id", "period", "unit_id"),
    )


class Figure(Model):
    """What one try says of one indicator; values are exact, the percentage of a ratio is not kept.

    An accepted figure never changes: a correction is the figure of a later try. The trail tells
    of the sheet; the tries themselves are the history of its figures.
    """

    __tablename__ = "figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("report_sheets.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    period: Mapped[str] = mapped_column(String(10))
    state: Mapped[FigureState] = mapped_column(word(FigureState), default=FigureState.GIVEN)
    numerator: Mapped[Decimal | None] = mapped_column(Exact)
    denominator: Mapped[Decimal | None] = mapped_column(Exact)
    value: Mapped[Decimal | None] = mapped_column(Exact)  # none of a ratio; yes = 1
    stated: Mapped[Decimal | None] = mapped_column(Exact)  # per cent the unit's own paper prints
    words: Mapped[str] = mapped_column(String(1000), default="")  # of a qualitative indicator
    is_estimated: Mapped[bool] = mapped_column(default=False)  # ước thực hiện
    is_cumulative: Mapped[bool] = mapped_column(default=False)  # since the year began
    as_of: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")  # of no data, not applicable
    note: Mapped[str] = mapped_column(String(1000), default="")
    # evidence: a document of the register or a file, or number and date in words
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    evidence: Mapped[str] = mapped_column(String(300), default="")
    # [{"warning": "fall", "facts": {…}, "reason": "…"}, …]: kept although doubtful
    kept: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    computed_from: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # offered by the product: what was counted
    review: Mapped[FigureReview] = mapped_column(word(FigureReview), default=FigureReview.WAITING)
    review_note: Mapped[str] = mapped_column(String(1000), default="")
    accepted_on: Mapped[date | None]
    superseded_on: Mapped[date | None]

    sheet: Mapped[ReportSheet] = relationship(back_populates="figures", lazy="raise")
    indicator: Mapped[Indicator] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("sheet_id", "indicator_id"),
        # figures of a period are summed from the index alone
        Index(
            "ix_figures_summed",
            "plan_id",
            "period",
            "indicator_id",
            "unit_id",
            "accepted_on",
            "superseded_on",
            "state",
            "numerator",
            "denominator",
            "value",
        ),
        Index("ix_figures_series", "unit_id", "indicator_id", "period"),
    )


class ProgressLine(Model):
    """What a report says of one open task."""

    __tablename__ = "progress_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("report_sheets.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    state: Mapped[ProgressState] = mapped_column(word(ProgressState))
    result: Mapped[str] = mapped_column(String(2000), default="")
    difficulty: Mapped[str] = mapped_column(String(2000), default="")
    cause: Mapped[str] = mapped_column(String(2000), default="")
    proposal: Mapped[str] = mapped_column(String(2000), default="")
    committed_on: Mapped[date | None]

    sheet: Mapped[ReportSheet] = relationship(back_populates="lines", lazy="raise")
    task: Mapped[Task] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("sheet_id", "task_id"),)
