"""Money for a plan: planned, allocated, disbursed."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.models.plans import Assignment, Plan
from tracker.rules.choices import BudgetSource


class BudgetLine(Model):
    """One amount of a plan for a year, or for the years the document gives together.

    Amounts are whole đồng; None means that there is no figure yet, which is not zero.
    """

    __tablename__ = "budget_lines"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    first_year: Mapped[int]
    last_year: Mapped[int]
    source: Mapped[BudgetSource] = mapped_column(word(BudgetSource))
    source_words: Mapped[str] = mapped_column(String(200), default="")  # as the document names it
    planned: Mapped[int | None] = mapped_column(BigInteger)
    allocated: Mapped[int | None] = mapped_column(BigInteger)
    disbursed: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500), default="")  # why more than there should be
    note: Mapped[str] = mapped_column(String(1000), default="")
    folded: Mapped[str] = mapped_column(Text)
    version_id: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(lazy="raise")
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        Index(None, "committee_id", "first_year", "id"),
        Index(None, "plan_id", "id"),
    )
