"""The register of issued documents, with what each belongs to.

Names and lengths follow the metadata of outgoing documents (Decree 30/2020, annex VI).
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, word
from tracker.models.budgets import BudgetLine
from tracker.models.inspections import Inspection
from tracker.models.meetings import Meeting
from tracker.models.plans import Assignment, Plan
from tracker.models.tasks import StoredFile
from tracker.rules.choices import DocumentKind, Priority


class Document(Model):
    """One issued document; its number is unique in its type, symbol and year (article 15)."""

    __tablename__ = "documents"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    kind: Mapped[DocumentKind] = mapped_column(word(DocumentKind))  # TypeName
    number: Mapped[str] = mapped_column(String(11))  # CodeNumber
    place: Mapped[int]  # the number's digits, for order and for the next one
    symbol: Mapped[str] = mapped_column(String(30))  # CodeNotation
    series: Mapped[str] = mapped_column(String(60))  # the symbol without case and marks
    year: Mapped[int]
    issued_on: Mapped[date]  # IssuedDate
    issuer: Mapped[str] = mapped_column(String(200))  # OrganName
    issuer_code: Mapped[str] = mapped_column(String(13), default="")  # OrganId
    subject: Mapped[str] = mapped_column(String(500))  # Subject
    signer: Mapped[str] = mapped_column(String(50), default="")  # FullName
    position: Mapped[str] = mapped_column(String(100), default="")  # Position
    priority: Mapped[Priority] = mapped_column(word(Priority), default=Priority.NORMAL)
    due: Mapped[date | None]  # DueDate
    copies: Mapped[int | None]  # IssuedAmount
    note: Mapped[str] = mapped_column(String(1000), default="")
    minutes_of_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), unique=True)
    is_illustrative: Mapped[bool] = mapped_column(default=False)  # made up to show the product
    folded: Mapped[str] = mapped_column(Text)
    version_id: Mapped[int] = mapped_column(default=1)

    files: Mapped[list[StoredFile]] = relationship(lazy="raise", order_by=StoredFile.id)
    links: Mapped[list["DocumentLink"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="DocumentLink.id"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        UniqueConstraint("committee_id", "kind", "series", "year", "number"),
        Index(None, "committee_id", "issued_on", "id"),
    )

    @property
    def sign(self) -> str:
        """Return number and symbol as printed: below ten with a zero in front (annex I)."""
        number = f"0{self.number}" if self.place < 10 else self.number
        return f"{number}/{self.symbol}"


class DocumentLink(Model):
    """One thing a document belongs to; exactly one of the five is set."""

    __tablename__ = "document_links"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    budget_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_lines.id"), index=True)

    plan: Mapped[Plan | None] = relationship(lazy="raise")
    assignment: Mapped[Assignment | None] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    inspection: Mapped[Inspection | None] = relationship(lazy="raise")
    budget_line: Mapped[BudgetLine | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("document_id", "plan_id"),
        UniqueConstraint("document_id", "assignment_id"),
        UniqueConstraint("document_id", "meeting_id"),
        UniqueConstraint("document_id", "inspection_id"),
        UniqueConstraint("document_id", "budget_line_id"),
    )
