"""Minutes and notice of a session on their way: who was asked, who answered, what happened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Attendance,
    Conclusion,
    ConclusionUnit,
    Meeting,
    SessionPaper,
    SessionPaperEvent,
    SessionPaperUnit,
    SessionRemark,
    Unit,
)
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.queries.memory import remembered
from tracker.queries.session_issues import load_issues
from tracker.rules.choices import MeetingState
from tracker.rules.permissions import UNIT_ROLES, Actor
from tracker.rules.session_papers import (
    Reply,
    SessionPaperKind,
    Stage,
    Whose,
    reply_of,
    whose_turn,
)


@dataclass(frozen=True, slots=True)
class UnitReply:
    """A unit that was asked, what it said, and how that stands."""

    line: SessionPaperUnit
    reply: Reply
    remarks: Sequence[SessionRemark]

    @property
    def unanswered(self) -> int:
        """Return how many of its remarks wait for the secretariat."""
        return sum(remark.answer is None for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class PaperLife:
    """A paper with everything that happened to it; ``paper`` is None before anything did."""

    meeting: Meeting
    kind: SessionPaperKind
    paper: SessionPaper | None
    replies: Sequence[UnitReply]
    events: Sequence[SessionPaperEvent]

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        return self.paper.stage if self.paper else Stage.DRAFT

    @property
    def remarks(self) -> list[SessionRemark]:
        """Return all remarks, unit by unit."""
        return [remark for reply in self.replies for remark in reply.remarks]

    @property
    def unanswered(self) -> int:
        """Return how many remarks wait for the secretariat."""
        return sum(reply.unanswered for reply in self.replies)

    @property
    def counts(self) -> Mapping[Reply, int]:
        """Return how many units stand how."""
        return Counter(reply.reply for reply in self.replies)

    @property
    def turn(self) -> Whose:
        """Return who has to act next."""
        return whose_turn(
            self.stage,
            self.meeting.state,
            unanswered=self.unanswered,
            waiting=self.counts[Reply.WAITING],
        )


def find_paper(meeting_id: int, kind: SessionPaperKind) -> SessionPaper | None:
    """Return a paper of a session; None before anything happened to it."""
    return db.session.scalar(
        select(SessionPaper)
        .where(SessionPaper.meeting_id == meeting_id, SessionPaper.kind == kind)
        .options(
            joinedload(SessionPaper.approved_by),
            joinedload(SessionPaper.scan),
            joinedload(SessionPaper.document),
        )
    )


def load_lives(
    meeting: Meeting, actor: Actor, *, today: date, with_story: bool = True
) -> dict[SessionPaperKind, PaperLife]:
    """Return both papers of a session as the actor may see them; four statements at most.

    A unit sees what it was asked and said itself, and not what others said.
    """
    papers = {
        paper.kind: paper
        for paper in db.session.scalars(
            select(SessionPaper)
            .where(SessionPaper.meeting_id == meeting.id)
            .options(
                joinedload(SessionPaper.approved_by),
                joinedload(SessionPaper.scan),
                joinedload(SessionPaper.document),
            )
        )
    }
    ids = [paper.id for paper in papers.values()]
    own = (actor.unit_id or 0) if actor.role in UNIT_ROLES else None
    remarks = _remarks(ids, own) if ids else []
    lines = _asked(ids, own) if ids else []
    events = _events(ids) if ids and own is None and with_story else []
    lives = {}
    for kind in SessionPaperKind:
        paper = papers.get(kind)
        paper_id = paper.id if paper else None
        replies = [
            _reply(line, paper, remarks, today)
            for line in lines
            if paper and line.paper_id == paper_id
        ]
        happened = [event for event in events if event.paper_id == paper_id]
        lives[kind] = PaperLife(meeting, kind, paper, replies, happened)
    return lives


def list_to_ask(meeting: Meeting) -> list[Unit]:
    """Return the units that can be asked for remarks: invited, presenting, or concluded upon."""
    invited = select(Attendance.unit_id).where(
        Attendance.meeting_id == meeting.id, Attendance.unit_id.is_not(None)
    )
    presenting = select(AgendaItem.presenter_unit_id).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.presenter_unit_id.is_not(None)
    )
    named = (
        select(ConclusionUnit.unit_id)
        .join(Conclusion, Conclusion.id == ConclusionUnit.conclusion_id)
        .where(Conclusion.meeting_id == meeting.id)
    )
    return list(
        db.session.scalars(
            select(Unit)
            .where(or_(Unit.id.in_(invited), Unit.id.in_(presenting), Unit.id.in_(named)))
            .order_by(Unit.position, Unit.id)
        )
    )


def list_invited_units(meeting: Meeting) -> set[int]:
    """Return the units on the list of a session."""
    return set(
        db.session.scalars(
            select(Attendance.unit_id).where(
                Attendance.meeting_id == meeting.id, Attendance.unit_id.is_not(None)
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft a unit has been asked about and has not answered."""

    meeting_id: int
    ordinal: int
    held_on: date
    kind: SessionPaperKind
    until: date | None


def list_asked(actor: Actor) -> list[Asked]:
    """Return the drafts that wait for a word of the actor's unit, the soonest first."""
    rows = db.session.execute(
        select(
            Meeting.id,
            Meeting.ordinal,
            Meeting.held_on,
            SessionPaper.kind,
            SessionPaper.remarks_until,
        )
        .join(SessionPaper, SessionPaper.meeting_id == Meeting.id)
        .join(SessionPaperUnit, SessionPaperUnit.paper_id == SessionPaper.id)
        .where(
            Meeting.committee_id == actor.committee_id,
            Meeting.state != MeetingState.CALLED_OFF,
            SessionPaperUnit.unit_id == (actor.unit_id or 0),
            SessionPaperUnit.asked_at.is_not(None),
            SessionPaperUnit.answered_at.is_(None),
            SessionPaper.circulated_at.is_not(None),
            not_(_is_approved()),
        )
        .order_by(SessionPaper.remarks_until, SessionPaper.id)
        .limit(20)
    )
    return [Asked(*row) for row in rows]


def is_locked(meeting_id: int) -> bool:
    """Tell whether a paper of the session is approved, so that nothing of it may change."""
    return bool(
        db.session.scalar(
            select(func.count(SessionPaper.id)).where(
                SessionPaper.meeting_id == meeting_id, _is_approved()
            )
        )
    )


def is_under_correction(meeting_id: int) -> bool:
    """Tell whether an issued paper is being corrected, and no other waits for its files.

    What is printed already keeps its bytes, whatever becomes of the words of the session.
    """
    papers = db.session.scalars(
        select(SessionPaper).where(SessionPaper.meeting_id == meeting_id).order_by(SessionPaper.id)
    ).all()
    if not any(paper.is_under_correction for paper in papers):
        return False
    issues = load_issues(meeting_id)
    printed = {issued.document_id for issued in issues.papers}
    return not issues.unmade and all(
        paper.document_id in printed or paper.is_outside or not paper.is_approved
        for paper in papers
    )


def find_open_minutes_before(meeting: Meeting) -> Row[int, int] | None:
    """Return id and ordinal of the last session held before when its minutes are not approved.

    One that was only planned has no minutes; one that concluded something was held, whether or not
    somebody said that it began.
    """
    last = (
        select(Meeting.id)
        .where(
            comes_before(Meeting, meeting),
            or_(
                Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)),
                and_(Meeting.state == MeetingState.PREPARING, _has_concluded()),
            ),
        )
        .order_by(*newest_first(Meeting))
        .limit(1)
    )
    approved = (
        select(SessionPaper.id)
        .where(
            SessionPaper.meeting_id == Meeting.id,
            SessionPaper.kind == SessionPaperKind.MINUTES,
            or_(_is_approved(), SessionPaper.correction != ""),  # what is corrected holds till then
        )
        .exists()
    )
    found = select(Meeting.id, Meeting.ordinal).where(
        Meeting.id == last.scalar_subquery(), ~approved
    )
    rows = remembered(("minutes before", meeting.id), lambda: db.session.execute(found).all())
    return rows[0] if rows else None


def _has_concluded() -> ColumnElement[bool]:
    return select(Conclusion.id).where(Conclusion.meeting_id == Meeting.id).exists()


def _is_approved() -> ColumnElement[bool]:
    """Say of a paper that the chair approved it, here or by hand, or that it is from outside."""
    return or_(
        SessionPaper.approved_at.is_not(None),
        SessionPaper.is_signed_on_paper,
        SessionPaper.is_outside,
    )


def _reply(
    line: SessionPaperUnit, paper: SessionPaper, remarks: Sequence[SessionRemark], today: date
) -> UnitReply:
    said = [one for one in remarks if (one.paper_id, one.unit_id) == (paper.id, line.unit_id)]
    reply = reply_of(
        remarks=len(said),
        has_nothing_to_say=line.has_nothing_to_say,
        until=paper.remarks_until,
        today=today,
    )
    return UnitReply(line, reply, said)


def _asked(paper_ids: Sequence[int], own: int | None) -> list[SessionPaperUnit]:
    query = (
        select(SessionPaperUnit)
        .join(Unit, Unit.id == SessionPaperUnit.unit_id)
        .where(SessionPaperUnit.paper_id.in_(paper_ids), SessionPaperUnit.asked_at.is_not(None))
        .options(joinedload(SessionPaperUnit.unit))
        .order_by(Unit.position, Unit.id)
    )
    if own is not None:
        query = query.where(SessionPaperUnit.unit_id == own)
    return list(db.session.scalars(query))


def _remarks(paper_ids: Sequence[int], own: int | None) -> list[SessionRemark]:
    query = (
        select(SessionRemark)
        .where(SessionRemark.paper_id.in_(paper_ids))
        .options(
            joinedload(SessionRemark.item),
            joinedload(SessionRemark.made_by),
            joinedload(SessionRemark.answered_by),
        )
        .order_by(SessionRemark.id)
    )
    if own is not None:
        query = query.where(SessionRemark.unit_id == own)
    return list(db.session.scalars(query))


def _events(paper_ids: Sequence[int]) -> list[SessionPaperEvent]:
    return list(
        db.session.scalars(
            select(SessionPaperEvent)
            .where(SessionPaperEvent.paper_id.in_(paper_ids))
            .options(joinedload(SessionPaperEvent.done_by))
            .order_by(SessionPaperEvent.id.desc())
        )
    )


def list_sent(paper_id: int) -> dict[int, datetime]:
    """Return when each unit was sent its extract, by unit."""
    rows = db.session.execute(
        select(SessionPaperUnit.unit_id, SessionPaperUnit.sent_at)
        .where(SessionPaperUnit.paper_id == paper_id, SessionPaperUnit.sent_at.is_not(None))
        .order_by(SessionPaperUnit.unit_id)
    )
    return {unit_id: sent_at for unit_id, sent_at in rows if sent_at is not None}
