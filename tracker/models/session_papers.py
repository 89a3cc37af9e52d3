"""Minutes and notice of a session on their way: who was asked, what was said, what was decided.

The words themselves are those of the session; only what happens to the paper is kept here.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.documents import Document
from tracker.models.meetings import AgendaItem, Meeting
from tracker.models.tasks import StoredFile
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.session_papers import (
    PaperAct,
    RemarkAnswer,
    SessionPaperKind,
    Stage,
    stage_of,
)


class SessionPaper(Model):
    """Minutes or notice of a session; approved, nothing of the session changes any more."""

    __tablename__ = "session_papers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    kind: Mapped[SessionPaperKind] = mapped_column(word(SessionPaperKind))
    circulated_at: Mapped[datetime | None] = mapped_column(Moment)
    remarks_until: Mapped[date | None]
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_signed_on_paper: Mapped[bool] = mapped_column(default=False)  # instead of an approval here
    signed_on: Mapped[date | None]  # of the paper that was signed by hand
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # until it is issued
    number: Mapped[str] = mapped_column(String(11), default="")  # given by the clerk
    issued_on: Mapped[date | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    is_outside: Mapped[bool] = mapped_column(default=False)  # lập ngoài hệ thống
    sent_at: Mapped[datetime | None] = mapped_column(Moment)  # to the units, with their extracts
    copies_from: Mapped[int | None]  # number of the first extract, in the register of copies
    correction: Mapped[str] = mapped_column(  # why it goes back to its draft
        String(1000), default="", server_default=text("''")
    )
    version_id: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    approved_by: Mapped[User | None] = relationship(lazy="raise")
    scan: Mapped[StoredFile | None] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("meeting_id", "kind"),)

    @property
    def is_approved(self) -> bool:
        """Tell whether the chair approved it, here or by hand, or somebody else long ago."""
        return self.approved_at is not None or self.is_signed_on_paper or self.is_outside

    @property
    def is_under_correction(self) -> bool:
        """Tell whether it went out, and is a draft again until its next version."""
        return bool(self.correction) and not self.is_approved

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        return stage_of(
            is_circulated=self.circulated_at is not None,
            is_approved=self.is_approved,
            is_numbered=bool(self.number),
            is_outside=self.is_outside,
        )


class SessionPaperUnit(Model):
    """A unit a paper went to: for remarks, or with its extract."""

    __tablename__ = "session_paper_units"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("session_papers.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    has_nothing_to_say: Mapped[bool] = mapped_column(default=False)  # said by the unit itself
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)  # its extract
    draft_version: Mapped[int | None]  # the draft it was asked about last
    version_id: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise")
    paper: Mapped[SessionPaper] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("paper_id", "unit_id"),)


class SessionPaperDraft(Model):
    """The words of a paper as they were sent out for remarks; never changed afterwards."""

    __tablename__ = "session_paper_drafts"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("session_papers.id"))
    version: Mapped[int]  # 1, 2, … of the paper
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # rules/drafts.py
    sent_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (UniqueConstraint("paper_id", "version"),)


class SessionRemark(Model):
    """What a unit remarks on a draft, to one item or to the whole, and what became of it."""

    __tablename__ = "session_remarks"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("session_papers.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    text: Mapped[str] = mapped_column(String(4000))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    is_late: Mapped[bool] = mapped_column(default=False)
    draft_version: Mapped[int | None]  # the draft it was made on
    answer: Mapped[RemarkAnswer | None] = mapped_column(word(RemarkAnswer))
    answer_words: Mapped[str] = mapped_column(String(2000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    version_id: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="raise")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}


class SessionPaperEvent(Model):
    """Something that happened to a paper; never changed afterwards."""

    __tablename__ = "session_paper_events"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("session_papers.id"), index=True)
    act: Mapped[PaperAct] = mapped_column(word(PaperAct))
    words: Mapped[str] = mapped_column(String(1000), default="")  # the reason, the number
    day: Mapped[date | None]  # the date of the number, the last day for remarks
    units: Mapped[int] = mapped_column(default=0)  # how many it went to
    done_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime] = mapped_column(Moment)

    done_by: Mapped[User] = relationship(lazy="raise")
