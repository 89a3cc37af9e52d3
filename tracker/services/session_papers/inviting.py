"""Issue the invitation on paper (giấy mời) under the number the clerk gave it."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import Committee, Document, DocumentLink, Meeting
from tracker.queries.issued_papers import is_kept
from tracker.queries.meetings.registered import find_registered
from tracker.queries.paper_profiles import style_of
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import (
    POSITION_LENGTH,
    SIGNER_LENGTH,
    SUBJECT_LENGTH,
    read_document_number,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.papers import PaperKind
from tracker.rules.permissions import Action, Actor
from tracker.rules.texts import cut
from tracker.services.documents import DocumentFacts, enter_document
from tracker.services.issued_papers import drop_unmade
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.session_minutes import subject_of_minutes
from tracker.services.session_papers.issuing import open_papers


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """The number and date the clerk gave; ``reason`` is why an issued one is issued again."""

    number: str
    issued_on: date
    reason: str = ""


def find_entry(meeting: Meeting) -> Document | None:
    """Return the entry of the invitation in the register, or None."""
    committee = db.session.get_one(Committee, meeting.committee_id)
    symbol = style_of(committee, PaperKind.INVITATION).symbol
    return find_registered(meeting, DocumentKind.INVITATION, symbol)


def issue_invitation(
    meeting: Meeting, facts: InvitationFacts, *, actor: Actor, today: date, now: datetime
) -> None:
    """Enter the invitation in the register and open it; issued again, it is the next version.

    An entry somebody typed with the same number and day is taken as its own. Raises NotAllowed;
    Refused: MEETING_CLOSED, MEETING_CALLED_OFF, REQUIRED (an issued one has a reason),
    DOCUMENT_IS_LOCKED (and keeps number and day), and what ``enter_document`` raises.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    entry = find_entry(meeting)
    if entry is not None:
        if (read_document_number(facts.number)[0], facts.issued_on) != (
            entry.number,
            entry.issued_on,
        ):
            raise Refused(Fault.DOCUMENT_IS_LOCKED, field="number")
        if is_kept(entry.id) and not facts.reason:
            raise Refused(Fault.REQUIRED, field="reason")
        drop_unmade(entry.id)
    else:
        entry = _enter(meeting, facts, today=today)
    open_papers(entry, meeting, by=actor.user_id, now=now, reason=facts.reason)


def _enter(meeting: Meeting, facts: InvitationFacts, *, today: date) -> Document:
    committee = db.session.get_one(Committee, meeting.committee_id)
    style = style_of(committee, PaperKind.INVITATION)
    entry = enter_document(
        DocumentFacts(
            kind=DocumentKind.INVITATION,
            number=facts.number,
            symbol=style.symbol,
            issued_on=facts.issued_on,
            issuer=committee.name,
            subject=cut(subject_of_minutes(meeting, committee), SUBJECT_LENGTH),
            signer=cut(style.signer or meeting.chair_name, SIGNER_LENGTH),
            position=cut(style.office or meeting.chair_office, POSITION_LENGTH),
        ),
        committee_id=committee.id,
        today=today,
    )
    db.session.add(DocumentLink(document_id=entry.id, meeting_id=meeting.id))
    db.session.flush()
    return entry
