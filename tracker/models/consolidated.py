"""Consolidated reports (báo cáo tổng hợp): their facts, their versions, and the blocks of each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.documents import Document
from tracker.models.meetings import Meeting
from tracker.models.plans import Plan
from tracker.models.tasks import StoredFile
from tracker.models.units import Committee
from tracker.models.users import User
from tracker.rules.choices import (
    PrintState,
)
from tracker.rules.consolidated import BlockKind, ConsolidatedKind, ConsolidatedState


class ConsolidatedReport(Model):
    """A report of the committee on a span of time; issued, it never changes any more."""

    __tablename__ = "consolidated_reports"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    kind: Mapped[ConsolidatedKind] = mapped_column(word(ConsolidatedKind))
    year: Mapped[int]
    ordinal: Mapped[int] = mapped_column(default=0)  # which month, quarter or half
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    as_of: Mapped[date]  # số liệu tính đến
    subject: Mapped[str] = mapped_column(String(500))
    addressee: Mapped[str] = mapped_column(String(300), default="")  # Kính gửi, if sent upward
    issuer: Mapped[str] = mapped_column(String(200))  # as the head of the paper has it
    issuer_name: Mapped[str] = mapped_column(String(200))  # as its sentences have it
    issuer_parent: Mapped[str] = mapped_column(String(200), default="")
    symbol: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(80), default="")
    signer: Mapped[str] = mapped_column(String(120), default="")
    signer_office: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ConsolidatedState] = mapped_column(
        word(ConsolidatedState), default=ConsolidatedState.DRAFT
    )
    # the office puts it before the chair; nothing here says that it is with the office
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # the chair approves the words and figures as they stand; a later change takes it away
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # or returns it with what is to be put right; an approval ends this
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    return_note: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"))
    number: Mapped[str] = mapped_column(String(11), default="")
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_signed_on_paper: Mapped[bool] = mapped_column(default=False)  # instead of an approval here
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    print_state: Mapped[PrintState | None] = mapped_column(word(PrintState), index=True)
    problem: Mapped[str] = mapped_column(String(30), default="")
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    word_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    version_id: Mapped[int] = mapped_column(default=1)

    committee: Mapped[Committee] = relationship(lazy="raise")
    plan: Mapped[Plan | None] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="raise")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise")
    returned_by: Mapped[User | None] = relationship(foreign_keys=[returned_by_id], lazy="raise")
    issued_by: Mapped[User | None] = relationship(foreign_keys=[issued_by_id], lazy="raise")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise")
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id], lazy="raise")
    word_file: Mapped[StoredFile | None] = relationship(foreign_keys=[word_id], lazy="raise")
    versions: Mapped[list["ConsolidatedVersion"]] = relationship(
        back_populates="report", lazy="raise", order_by="ConsolidatedVersion.ordinal.desc()"
    )

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "committee_id", "closes_on", "id"),)

    @property
    def sign(self) -> str:
        """Return number and symbol as printed, nothing before it is issued."""
        if not self.number:
            return ""
        shown = (
            f"0{self.number}" if self.number.isdigit() and len(self.number) == 1 else self.number
        )
        return f"{shown}/{self.symbol}"


class ConsolidatedVersion(Model):
    """One version: the figures of one day, with the words put over them. The last is in force."""

    __tablename__ = "consolidated_versions"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("consolidated_reports.id"))
    ordinal: Mapped[int]
    as_of: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    report: Mapped[ConsolidatedReport] = relationship(back_populates="versions", lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")
    blocks: Mapped[list["ConsolidatedBlock"]] = relationship(
        back_populates="version",
        lazy="raise",
        order_by="ConsolidatedBlock.position, ConsolidatedBlock.id",
    )

    __table_args__ = (UniqueConstraint("report_id", "ordinal"),)


class ConsolidatedBlock(Model):
    """A heading, paragraph, table, chart or quotation; see ``rules.drafting.blocks`` for its body.

    Each is edited by itself, so that two people may write in one report at once.
    """

    __tablename__ = "consolidated_blocks"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("consolidated_versions.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[BlockKind] = mapped_column(word(BlockKind))
    level: Mapped[int] = mapped_column(default=0)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_annex: Mapped[bool] = mapped_column(default=False)
    is_own: Mapped[bool] = mapped_column(default=False)
    is_left_out: Mapped[bool] = mapped_column(default=False)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    version: Mapped[ConsolidatedVersion] = relationship(back_populates="blocks", lazy="raise")
    edited_by: Mapped[User | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        Index(None, "edition_id", "position"),
    )
