"""Send each unit concerned the notice with what it has to do of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Meeting, SessionPaper, SessionPaperUnit
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.series import about
from tracker.queries.meetings.unit_extracts import Extract, list_extracts
from tracker.queries.recipients import people_of_units
from tracker.queries.session_issues import SessionIssues, load_issues
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.rules.texts import cut
from tracker.services import outbox
from tracker.services.issued_papers import issued_facts
from tracker.services.paper_life.rows import hold_paper, note

TEMPLATE = "session_extract"
MOST_LINES = 40  # of one letter; the page holds the others
LENGTH = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """How many units get a letter, how many letters that makes, and whom nobody speaks for."""

    units: int
    letters: int
    unheard: Sequence[str]


def send_extracts(meeting: Meeting, *, actor: Actor, now: datetime) -> Sent:
    """Write to the units concerned that have not been written to; each reads its own part.

    Raises NotAllowed; Refused: MEETING_CALLED_OFF, NOTICE_NOT_NUMBERED, NOBODY_CONCERNED.
    """
    paper = hold_paper(meeting, SessionPaperKind.NOTICE, actor)
    if not paper.number:
        raise Refused(Fault.NOTICE_NOT_NUMBERED)
    lines = _lines(paper)
    issues = load_issues(meeting.id)
    extracts = [one for one in list_extracts(get_content(meeting)) if _is_new(one, lines)]
    if not extracts:
        raise Refused(Fault.NOBODY_CONCERNED)
    people = people_of_units(meeting.committee_id, [one.unit.id for one in extracts])
    letters, heard = 0, 0
    for extract in extracts:
        users = people.get(extract.unit.id, [])
        for user in users:
            letter = outbox.enqueue(
                f"{TEMPLATE}:{paper.id}:{extract.unit.id}:{user.id}{_edition(issues)}",
                template=TEMPLATE,
                user=user,
                now=now,
                committee_id=meeting.committee_id,
                facts=_facts(meeting, paper, extract)
                | issued_facts(issues.find(DocumentKind.NOTICE, extract.unit.id)),
            )
            letters += letter is not None
        if users:
            heard += 1
            _mark(paper, extract, lines, now)
    if heard:
        paper.sent_at = now
        note(paper, PaperAct.SENT, actor=actor, now=now, units=heard)
    unheard = tuple(one.unit.name for one in extracts if one.unit.id not in people)
    return Sent(heard, letters, unheard)


def send_anew(paper: SessionPaper) -> None:
    """Let a corrected notice be sent to the units once more."""
    paper.sent_at = None
    for line in _lines(paper).values():
        line.sent_at = None
    db.session.flush()


def _lines(paper: SessionPaper) -> dict[int, SessionPaperUnit]:
    rows = db.session.scalars(select(SessionPaperUnit).where(SessionPaperUnit.paper_id == paper.id))
    return {row.unit_id: row for row in rows}


def _is_new(extract: Extract, lines: dict[int, SessionPaperUnit]) -> bool:
    line = lines.get(extract.unit.id)
    return line is None or line.sent_at is None


def _edition(issues: SessionIssues) -> str:
    """Return what tells the letters of a corrected notice from those of the first."""
    notice = issues.find(DocumentKind.NOTICE)
    return f":{notice.version}" if notice is not None and notice.version > 1 else ""


def _mark(
    paper: SessionPaper, extract: Extract, lines: dict[int, SessionPaperUnit], now: datetime
) -> None:
    line = lines.get(extract.unit.id)
    if line is None:
        line = SessionPaperUnit(paper_id=paper.id, unit_id=extract.unit.id)
        db.session.add(line)
    line.sent_at = now
    db.session.flush()


def _facts(meeting: Meeting, paper: SessionPaper, extract: Extract) -> dict[str, Any]:
    committee = db.session.get_one(Committee, meeting.committee_id)
    return {
        "meeting_id": meeting.id,
        "ordinal": meeting.ordinal,
        "about": about(meeting),
        "committee": committee.name,
        "held_on": meeting.held_on.isoformat(),
        "number": paper.number,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else "",
        "unit_id": extract.unit.id,
        "unit": extract.unit.name,
        "more": max(0, len(extract.lines) - MOST_LINES),
        "lines": [
            {
                "text": cut(line.conclusion.row.text, LENGTH),
                "part": line.part.value,
                "due": line.conclusion.row.due.isoformat() if line.conclusion.row.due else "",
                "deadline_words": line.conclusion.row.deadline_words,
            }
            for line in extract.lines[:MOST_LINES]
        ],
    }
