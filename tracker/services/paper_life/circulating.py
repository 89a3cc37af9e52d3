"""Send a draft to units for remarks until a day, and let them remark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Committee,
    Meeting,
    SessionPaper,
    SessionPaperUnit,
    SessionRemark,
)
from tracker.queries.meetings.series import about
from tracker.queries.recipients import people_of_units
from tracker.queries.session_papers import list_to_ask
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.session_papers import PaperAct, RemarkAnswer, SessionPaperKind
from tracker.services import outbox
from tracker.services.paper_life.drafts import keep_draft
from tracker.services.paper_life.rows import hold_paper, note, require_draft
from tracker.services.versions import expect, take_out

TEMPLATE = "session_paper_remarks"
MOST_REMARKS = 200  # of one unit on one paper


@dataclass(frozen=True, slots=True)
class Circulated:
    """How many units were asked, and how many letters that makes."""

    units: int
    letters: int


def circulate_paper(
    meeting: Meeting,
    kind: SessionPaperKind,
    unit_ids: Sequence[int],
    *,
    until: date,
    actor: Actor,
    today: date,
    now: datetime,
) -> Circulated:
    """Ask units for remarks on a draft until a day; asked again, they read of the new day.

    The words are kept as they go out; a later change does not change what was remarked on.

    Raises NotAllowed; Refused: MEETING_CALLED_OFF, MEETING_NOT_BEGUN, DRAFT_APPROVED,
    REMARKS_DAY_PAST, UNITS_MISSING, NOT_A_CHOICE.
    """
    paper = hold_paper(meeting, kind, actor)
    require_draft(paper)
    if meeting.state is MeetingState.PREPARING:
        raise Refused(Fault.MEETING_NOT_BEGUN)
    if until < today:
        raise Refused(Fault.REMARKS_DAY_PAST, field="until", today=today)
    wanted = set(unit_ids)
    if not wanted:
        raise Refused(Fault.UNITS_MISSING, field="units")
    if not wanted <= {unit.id for unit in list_to_ask(meeting)}:
        raise Refused(Fault.NOT_A_CHOICE, field="units")
    paper.circulated_at, paper.remarks_until = now, until
    draft = keep_draft(meeting, paper, now=now)
    for line in _lines(paper, wanted):
        line.asked_at, line.draft_version = now, draft.version
    db.session.flush()
    letters = _write(meeting, paper, wanted, now=now)
    note(paper, PaperAct.CIRCULATED, actor=actor, now=now, day=until, units=len(wanted))
    return Circulated(len(wanted), letters)


def make_remark(
    meeting: Meeting,
    kind: SessionPaperKind,
    text: str,
    *,
    item_id: int | None = None,
    actor: Actor,
    today: date,
    now: datetime,
) -> SessionRemark:
    """Keep what the actor's unit remarks on a draft it was asked about; a late one is marked.

    Raises NotAllowed, Missing; Refused: DRAFT_APPROVED, TOO_MANY_ROWS.
    """
    paper, line = _asked(meeting, kind, actor)
    _check_item(meeting, item_id)
    _check_room(paper, line)
    remark = SessionRemark(
        paper_id=paper.id,
        unit_id=line.unit_id,
        item_id=item_id,
        text=text,
        made_by_id=actor.user_id,
        made_at=now,
        draft_version=line.draft_version,
        is_late=paper.remarks_until is not None and today > paper.remarks_until,
    )
    line.has_nothing_to_say = False
    line.answered_at, line.answered_by_id = now, actor.user_id
    db.session.add(remark)
    db.session.flush()
    return remark


def say_nothing(meeting: Meeting, kind: SessionPaperKind, *, actor: Actor, now: datetime) -> None:
    """Record that the unit has no remark; one that remarked already stays as it is.

    Raises NotAllowed; Refused: DRAFT_APPROVED, REMARKS_MADE.
    """
    paper, line = _asked(meeting, kind, actor)
    if _count(paper, line):
        raise Refused(Fault.REMARKS_MADE)
    if not line.has_nothing_to_say:
        line.has_nothing_to_say = True
        line.answered_at, line.answered_by_id = now, actor.user_id
        db.session.flush()


def withdraw_remark(
    meeting: Meeting, kind: SessionPaperKind, remark_id: int, *, actor: Actor
) -> None:
    """Take back a remark of the actor's unit that nobody has answered yet.

    Raises NotAllowed, Missing; Refused: DRAFT_APPROVED, REMARK_ANSWERED.
    """
    paper, line = _asked(meeting, kind, actor)
    remark = _remark(paper, remark_id)
    if remark.unit_id != line.unit_id:
        raise Missing
    if remark.answer is not None:
        raise Refused(Fault.REMARK_ANSWERED)
    take_out(remark)
    if not _count(paper, line):
        line.answered_at = line.answered_by_id = None
        db.session.flush()


def answer_remark(
    meeting: Meeting,
    kind: SessionPaperKind,
    remark_id: int,
    *,
    answer: RemarkAnswer,
    words: str,
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """Say whether a remark is taken; one that is not says why.

    Raises NotAllowed, Missing, Changed; Refused: DRAFT_APPROVED, REQUIRED.
    """
    paper = hold_paper(meeting, kind, actor)
    require_draft(paper)
    remark = _remark(paper, remark_id)
    expect(remark, seen)
    if answer is RemarkAnswer.NOT_TAKEN and not words:
        raise Refused(Fault.REQUIRED, field="words")
    remark.answer, remark.answer_words = answer, words
    remark.answered_by_id, remark.answered_at = actor.user_id, now
    db.session.flush()


def _asked(
    meeting: Meeting, kind: SessionPaperKind, actor: Actor
) -> tuple[SessionPaper, SessionPaperUnit]:
    """Return the draft and the line of the actor's unit; comments on tasks go by the same row."""
    require(actor, Action.COMMENT, committee_id=meeting.committee_id, unit_id=actor.unit_id)
    row = db.session.execute(
        select(SessionPaper, SessionPaperUnit)
        .join(SessionPaperUnit, SessionPaperUnit.paper_id == SessionPaper.id)
        .where(
            SessionPaper.meeting_id == meeting.id,
            SessionPaper.kind == kind,
            SessionPaperUnit.unit_id == (actor.unit_id or 0),
            SessionPaperUnit.asked_at.is_not(None),
        )
        .with_for_update(of=SessionPaper)  # nobody approves it under a remark
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotAllowed(Action.COMMENT)
    require_draft(row[0])
    return row[0], row[1]


def _lines(paper: SessionPaper, wanted: set[int]) -> list[SessionPaperUnit]:
    known = {
        line.unit_id: line
        for line in db.session.scalars(
            select(SessionPaperUnit).where(SessionPaperUnit.paper_id == paper.id)
        )
    }
    for unit_id in sorted(wanted - known.keys()):
        known[unit_id] = SessionPaperUnit(paper_id=paper.id, unit_id=unit_id)
        db.session.add(known[unit_id])
    return [line for unit_id, line in sorted(known.items()) if unit_id in wanted]


def _check_item(meeting: Meeting, item_id: int | None) -> None:
    if item_id is None:
        return
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing


def _check_room(paper: SessionPaper, line: SessionPaperUnit) -> None:
    if _count(paper, line) >= MOST_REMARKS:
        raise Refused(Fault.TOO_MANY_ROWS, field="text", limit=MOST_REMARKS)


def _count(paper: SessionPaper, line: SessionPaperUnit) -> int:
    return (
        db.session.scalar(
            select(func.count(SessionRemark.id)).where(
                SessionRemark.paper_id == paper.id, SessionRemark.unit_id == line.unit_id
            )
        )
        or 0
    )


def _remark(paper: SessionPaper, remark_id: int) -> SessionRemark:
    remark = db.session.get(SessionRemark, remark_id)
    if remark is None or remark.paper_id != paper.id:
        raise Missing
    db.session.refresh(remark)  # as it is now; what the page has read beside it stays readable
    return remark


def _write(meeting: Meeting, paper: SessionPaper, unit_ids: set[int], *, now: datetime) -> int:
    """Write to those who answer for the units; a letter of an earlier day stays here."""
    committee = db.session.get_one(Committee, meeting.committee_id)
    facts = {
        "meeting_id": meeting.id,
        "ordinal": meeting.ordinal,
        "about": about(meeting),
        "committee": committee.name,
        "held_on": meeting.held_on.isoformat(),
        "kind": paper.kind.value,
        "until": paper.remarks_until.isoformat() if paper.remarks_until else "",
    }
    letters = 0
    for unit_id, people in sorted(people_of_units(meeting.committee_id, unit_ids).items()):
        for user in people:
            key = f"{TEMPLATE}:{paper.id}:{unit_id}:{user.id}:"
            outbox.cancel_by_key(key, now=now)
            letter = outbox.enqueue(
                f"{key}{now.isoformat()}",
                template=TEMPLATE,
                user=user,
                now=now,
                committee_id=meeting.committee_id,
                facts=facts,
            )
            letters += letter is not None
    return letters
