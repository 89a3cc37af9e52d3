"""Correct a paper that left the house: it goes back to its draft, and comes out as a new version.

What was issued stays as it is, bytes and all, and stays in force until its successor is issued
(Decree 30/2020, article 18).
"""

from datetime import datetime

from tracker.models import Meeting
from tracker.queries.issued_papers import find_latest
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.services.paper_life.rows import hold_paper, note


def correct_paper(
    meeting: Meeting, kind: SessionPaperKind, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Let the chair take his approval of an issued paper back so that it can be corrected.

    Nobody is asked for remarks again by it; the session can be opened again for its words.
    The table of rights names no correction; it follows "sign minutes", as taking them back does.
    Raises NotAllowed; Refused: MEETING_CALLED_OFF, PAPER_NOT_ISSUED, REQUIRED.
    """
    paper = hold_paper(meeting, kind, actor, Action.SIGN_MINUTES)
    issued = find_latest(paper.document_id) if paper.document_id else None
    if not paper.is_approved or issued is None or issued.frozen_at is None:
        raise Refused(Fault.PAPER_NOT_ISSUED)
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    paper.approved_at = paper.approved_by_id = paper.signed_on = None
    paper.circulated_at = paper.remarks_until = None
    paper.is_signed_on_paper = False
    paper.correction = reason
    note(paper, PaperAct.CORRECTED, actor=actor, now=now, words=reason)
