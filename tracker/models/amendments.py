"""Amendments of promulgated plans, and what each changes of the plan's rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.plans import Assignment, Plan
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.choices import AmendmentState, ChangeKind, LeadGroup, Part


class Amendment(Model):
    """A document that amends a plan in force (sửa đổi, bổ sung), with its own number and date."""

    __tablename__ = "amendments"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[str] = mapped_column(String(20))
    symbol: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    subject: Mapped[str] = mapped_column(String(500))
    restarts_terms: Mapped[bool] = mapped_column(default=False)  # the document says so in words
    state: Mapped[AmendmentState] = mapped_column(
        word(AmendmentState), default=AmendmentState.DRAFT
    )
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    promulgated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    promulgated_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(lazy="raise")
    promulgated_by: Mapped[User | None] = relationship(
        foreign_keys=[promulgated_by_id], lazy="raise"
    )
    rows: Mapped[list["AmendmentRow"]] = relationship(
        back_populates="amendment",
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="AmendmentRow.id",
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("plan_id", "number", "symbol", "issued_on"),)

    @property
    def sign(self) -> str:
        """Return number and symbol as printed, e.g. ``45/KH-UBND``."""
        return f"{self.number}/{self.symbol}"


class AmendmentRow(Model):
    """One change of one row: what the document says, and what was before and after it.

    Until the amendment is in force a row that is added has no assignment; ``before`` and
    ``after`` are words, so that units keep the names they had on that day.
    """

    __tablename__ = "amendment_rows"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendments.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(word(ChangeKind))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    lead_group: Mapped[LeadGroup] = mapped_column(word(LeadGroup), default=LeadGroup.NONE)
    lead_words: Mapped[str] = mapped_column(String(500), default="")
    deadline_words: Mapped[str] = mapped_column(String(300), default="")
    due: Mapped[date | None]  # typed by a person over the words
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version_id: Mapped[int] = mapped_column(default=1)

    amendment: Mapped[Amendment] = relationship(back_populates="rows", lazy="raise")
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")
    units: Mapped[list["AmendmentRowUnit"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="AmendmentRowUnit.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("amendment_id", "assignment_id", "kind"),)


class AmendmentRowUnit(Model):
    """A unit that a change names, as lead or co-ordinating."""

    __tablename__ = "amendment_row_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("amendment_rows.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    part: Mapped[Part] = mapped_column(word(Part))

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("row_id", "unit_id"),)
