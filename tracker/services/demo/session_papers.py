"""Papers of the story's sessions: circulated, remarked on, approved, numbered, sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Meeting, SessionPaper, SessionRemark
from tracker.queries.meetings.content import list_items
from tracker.queries.session_papers import find_paper
from tracker.rules.permissions import Actor
from tracker.rules.session_papers import RemarkAnswer, SessionPaperKind
from tracker.services.demo.case import Facts
from tracker.services.demo.cast import ids_of_units
from tracker.services.paper_life import approving, circulating, numbering, sending
from tracker.services.session_papers.inviting import InvitationFacts, issue_invitation


@dataclass(frozen=True, slots=True)
class Doing:
    """One act of one person to a paper of a session, on a day of the story."""

    meeting: Meeting
    facts: Facts
    actor: Actor
    today: date
    now: datetime

    @property
    def kind(self) -> SessionPaperKind:
        """Return which paper it is about."""
        return SessionPaperKind(self.facts["kind"])


def act_on_paper(doing: Doing) -> None:
    """Do one act of the story to a paper of a session."""
    ACTS[doing.facts["act"]](doing)


def _circulate(doing: Doing) -> None:
    circulating.circulate_paper(
        doing.meeting,
        doing.kind,
        ids_of_units(doing.facts["units"]),
        until=date.fromisoformat(doing.facts["until"]),
        actor=doing.actor,
        today=doing.today,
        now=doing.now,
    )


def _remark(doing: Doing) -> None:
    place = doing.facts["item"]
    items = [item for item in list_items(doing.meeting.id) if item.purpose is None]
    circulating.make_remark(
        doing.meeting,
        doing.kind,
        doing.facts["text"],
        item_id=items[place - 1].id if place else None,
        actor=doing.actor,
        today=doing.today,
        now=doing.now,
    )


def _nothing(doing: Doing) -> None:
    circulating.say_nothing(doing.meeting, doing.kind, actor=doing.actor, now=doing.now)


def _answer(doing: Doing) -> None:
    remark = db.session.scalars(
        select(SessionRemark)
        .join(SessionPaper, SessionPaper.id == SessionRemark.paper_id)
        .where(
            SessionPaper.meeting_id == doing.meeting.id,
            SessionPaper.kind == doing.kind,
            SessionRemark.unit_id == ids_of_units([doing.facts["unit"]])[0],
        )
    ).one()
    circulating.answer_remark(
        doing.meeting,
        doing.kind,
        remark.id,
        answer=RemarkAnswer(doing.facts["answer"]),
        words=doing.facts["words"],
        actor=doing.actor,
        now=doing.now,
        seen=remark.version_id,
    )


def _approve(doing: Doing) -> None:
    approving.approve_paper(doing.meeting, doing.kind, actor=doing.actor, now=doing.now)


def _number(doing: Doing) -> None:
    paper = find_paper(doing.meeting.id, doing.kind)
    numbering.number_paper(
        doing.meeting,
        doing.kind,
        number=doing.facts["number"],
        issued_on=doing.today,
        actor=doing.actor,
        today=doing.today,
        now=doing.now,
        seen=paper.version_id if paper else 0,
    )


def _invite(doing: Doing) -> None:
    facts = InvitationFacts(doing.facts["number"], doing.today)
    issue_invitation(doing.meeting, facts, actor=doing.actor, today=doing.today, now=doing.now)


def _send(doing: Doing) -> None:
    sending.send_extracts(doing.meeting, actor=doing.actor, now=doing.now)


ACTS: dict[str, Callable[[Doing], None]] = {
    "circulate": _circulate,
    "remark": _remark,
    "nothing": _nothing,
    "answer": _answer,
    "approve": _approve,
    "number": _number,
    "send": _send,
    "invite": _invite,
}
