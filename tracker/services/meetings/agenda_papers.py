"""Papers of the items of an agenda: asked for, filed, approved or handed back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaPaper,
    ConsolidatedReport,
    Document,
    Meeting,
    PaperOpening,
    StoredFile,
)
from tracker.rules.agenda import PaperState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.files import Upload, keep_one, let_go
from tracker.services.meetings.open_meetings import check_open, require_open
from tracker.services.meetings.telling import tell_of_paper
from tracker.services.parts import find_units
from tracker.services.versions import expect, take_out

MOST_PAPERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What is asked for: the paper, of which unit, by when; ``unit_id`` None: the secretariat."""

    title: str
    unit_id: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is filed: exactly one of a file, a document of the register, a consolidated report."""

    upload: Upload | None = None
    document_id: int | None = None
    report_id: int | None = None

    @property
    def count(self) -> int:
        """Return how many of the three are given."""
        return sum(one is not None for one in (self.upload, self.document_id, self.report_id))


def ask_paper(
    item: AgendaItem, meeting: Meeting, facts: PaperFacts, *, actor: Actor, now: datetime
) -> AgendaPaper:
    """Ask for a paper of an item, and tell the unit that is to file it.

    Raises NotAllowed; Refused: MEETING_CLOSED, TOO_MANY_ROWS, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    count = db.session.scalar(
        select(func.count(AgendaPaper.id)).where(AgendaPaper.item_id == item.id)
    )
    if (count or 0) >= MOST_PAPERS:
        raise Refused(Fault.TOO_MANY_ROWS, field="title", limit=MOST_PAPERS)
    paper = AgendaPaper(item_id=item.id, remark="")
    _fill(paper, meeting, facts)
    db.session.add(paper)
    db.session.flush()
    tell_of_paper(paper, meeting, "asked", now=now)
    return paper


def update_paper(
    paper: AgendaPaper,
    meeting: Meeting,
    facts: PaperFacts,
    *,
    actor: Actor,
    seen: int,
    now: datetime,
) -> None:
    """Change what is asked for; another unit, or another day, is told anew.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(paper, seen)
    before = paper.unit_id, paper.due
    _fill(paper, meeting, facts)
    db.session.flush()
    if paper.state is PaperState.ASKED and before != (paper.unit_id, paper.due):
        tell_of_paper(paper, meeting, "asked", now=now)


def file_paper(
    paper: AgendaPaper,
    meeting: Meeting,
    filing: Filing,
    *,
    actor: Actor,
    seen: int,
    now: datetime,
) -> None:
    """File a paper, or file it anew; who opened the older one has still to open this one.

    The unit that was asked files its own, the secretariat any (row "upload evidence" of the
    table). Raises NotAllowed, Changed; Refused: MEETING_CLOSED, PAPER_APPROVED, PAPER_NEEDS_ONE,
    NOT_A_CHOICE, and what ``files.store`` raises.
    """
    require(
        actor,
        Action.UPLOAD_EVIDENCE,
        committee_id=meeting.committee_id,
        unit_id=paper.unit_id,
    )
    check_open(meeting)
    expect(paper, seen)
    if paper.state is PaperState.APPROVED:
        raise Refused(Fault.PAPER_APPROVED, field="files")
    if filing.count != 1:
        raise Refused(Fault.PAPER_NEEDS_ONE, field="files")
    _check_reach(filing, meeting.committee_id)
    old = db.session.get(StoredFile, paper.file_id) if paper.file_id else None
    file = keep_one(filing.upload, actor=actor, now=now) if filing.upload else None
    paper.file_id = file.id if file else None
    paper.document_id, paper.report_id = filing.document_id, filing.report_id
    paper.filed_at, paper.filed_by_id, paper.remark = now, actor.user_id, ""
    db.session.flush()
    if old is not None:
        let_go(old)


def adopt_file(paper: AgendaPaper, file_id: int, *, by: int, now: datetime) -> None:
    """Let a file that is kept already be this paper; the caller has asked whether he may."""
    paper.file_id, paper.filed_at, paper.filed_by_id = file_id, now, by
    db.session.flush()


def approve_paper(
    paper: AgendaPaper, meeting: Meeting, *, actor: Actor, seen: int, now: datetime
) -> None:
    """Say that a filed paper is good for the session; from now on only who approves changes it.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, PAPER_NOT_FILED.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(paper, seen)
    if paper.state is PaperState.ASKED:
        raise Refused(Fault.PAPER_NOT_FILED)
    paper.approved_at, paper.approved_by_id = now, actor.user_id
    db.session.flush()


def hand_back(
    paper: AgendaPaper, meeting: Meeting, remark: str, *, actor: Actor, seen: int, now: datetime
) -> None:
    """Ask for a filed or approved paper anew, and tell its unit why; what was filed stays kept.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, PAPER_NOT_FILED.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(paper, seen)
    if paper.state is PaperState.ASKED:
        raise Refused(Fault.PAPER_NOT_FILED)
    paper.approved_at = paper.approved_by_id = paper.filed_at = paper.filed_by_id = None
    paper.remark = remark
    db.session.flush()
    tell_of_paper(paper, meeting, "handed_back", now=now)


def remove_paper(paper: AgendaPaper, meeting: Meeting, *, actor: Actor) -> None:
    """Take a paper out with who opened it; the bytes of its file are swept away later.

    Raises NotAllowed, Missing; Refused: MEETING_CLOSED.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    for opening in db.session.scalars(
        select(PaperOpening).where(PaperOpening.paper_id == paper.id).order_by(PaperOpening.id)
    ):
        db.session.delete(opening)
    db.session.flush()
    file = db.session.get(StoredFile, paper.file_id) if paper.file_id else None
    take_out(paper)
    if file is not None:
        let_go(file)


def note_opening(paper: AgendaPaper, *, actor: Actor, now: datetime) -> None:
    """Write down that somebody opened a paper."""
    row = db.session.scalar(
        select(PaperOpening)
        .where(PaperOpening.paper_id == paper.id, PaperOpening.user_id == actor.user_id)
        .with_for_update()
    )
    if row is None:
        row = PaperOpening(paper_id=paper.id, user_id=actor.user_id, first_at=now)
        db.session.add(row)
    row.unit_id, row.last_at = actor.unit_id, now
    db.session.flush()


def _fill(paper: AgendaPaper, meeting: Meeting, facts: PaperFacts) -> None:
    if facts.unit_id is not None:
        find_units([facts.unit_id], meeting.held_on, field="unit")
    paper.title, paper.unit_id, paper.due = facts.title, facts.unit_id, facts.due


def _check_reach(filing: Filing, committee_id: int) -> None:
    """Refuse a document or a report of another committee."""
    chosen: Document | ConsolidatedReport | None = None
    if filing.document_id is not None:
        chosen = db.session.get(Document, filing.document_id)
    elif filing.report_id is not None:
        chosen = db.session.get(ConsolidatedReport, filing.report_id)
    else:
        return
    if chosen is None or chosen.committee_id != committee_id:
        raise Refused(Fault.NOT_A_CHOICE, field="document" if filing.document_id else "report")
