"""What goes with an agenda: the papers of its items, who opened them, items units propose."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.database import Model, Moment, word
from tracker.models.consolidated import ConsolidatedReport
from tracker.models.documents import Document
from tracker.models.meetings import AgendaItem, Meeting
from tracker.models.tasks import StoredFile
from tracker.models.units import Unit
from tracker.models.users import User
from tracker.rules.agenda import PaperState, ProposalState, state_of_paper


class AgendaPaper(Model):
    """A paper of an item: asked for, then filed as a file, a document or a report, then approved.

    At most one of file, document and report is set; none of them while the paper is asked for.
    """

    __tablename__ = "agenda_papers"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)  # who files it
    due: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("consolidated_reports.id"), index=True)
    filed_at: Mapped[datetime | None] = mapped_column(Moment)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    remark: Mapped[str] = mapped_column(String(500), default="")  # why it was handed back
    version_id: Mapped[int] = mapped_column(default=1)

    item: Mapped[AgendaItem] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")
    report: Mapped[ConsolidatedReport | None] = relationship(lazy="raise")
    filed_by: Mapped[User | None] = relationship(foreign_keys=[filed_by_id], lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}

    @property
    def state(self) -> PaperState:
        """Return how far the paper is."""
        return state_of_paper(filed_at=self.filed_at, approved_at=self.approved_at)


class PaperOpening(Model):
    """That somebody opened a paper, first and last; an older filing is opened anew."""

    __tablename__ = "paper_openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("agenda_papers.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # whose he was then
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (UniqueConstraint("paper_id", "user_id"),)


class AgendaProposal(Model):
    """An item a unit proposes, for one session or for the next, and what became of it."""

    __tablename__ = "agenda_proposals"
    __audited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), unique=True)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ProposalState] = mapped_column(word(ProposalState), default=ProposalState.WAITING)
    answer: Mapped[str] = mapped_column(String(500), default="")  # the words of the secretariat
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    version_id: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    file: Mapped[StoredFile | None] = relationship(lazy="raise")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id], lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index(None, "committee_id", "state", "id"),)
