"""What every paper of a session is filled from: the session, how it is called, who signs."""

from dataclasses import dataclass
from datetime import date

from tracker.database import db
from tracker.models import Attendance, Committee, Meeting
from tracker.printing.invitations import Guest
from tracker.printing.parts import Issuer, Letterhead, Person, Signer
from tracker.queries.meetings.content import MeetingContent, get_content
from tracker.queries.meetings.registered import find_registered
from tracker.queries.paper_profiles import style_of
from tracker.queries.session_papers import find_paper
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Missing
from tracker.rules.papers import PaperKind, PaperStyle
from tracker.rules.session_papers import SessionPaperKind
from tracker.rules.signing import signed_as
from tracker.services.papers import PARTS_OF_DAY, NameOf, names_on, post_of
from tracker.services.session_minutes import subject_of_minutes

REGISTERED = {
    PaperKind.INVITATION: DocumentKind.INVITATION,
    PaperKind.NOTICE: DocumentKind.NOTICE,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A session with all its papers tell, units called as on its day."""

    meeting: Meeting
    committee: Committee
    content: MeetingContent
    names: NameOf

    @property
    def subject(self) -> str:
        """Return how the papers name the session."""
        return subject_of_minutes(self.meeting, self.committee)

    @property
    def chair(self) -> Person:
        """Return who chairs."""
        return Person(self.meeting.chair_name or None, self.meeting.chair_office or None)

    @property
    def secretary(self) -> Person:
        """Return who writes."""
        return Person(self.meeting.secretary_name or None, self.meeting.secretary_office or None)

    @property
    def part_of_day(self) -> str:
        """Return the part of its day, in words, where the hour is not known."""
        part = self.meeting.part_of_day
        return PARTS_OF_DAY[part] if part and not self.meeting.starts_at else ""

    def style(self, kind: PaperKind) -> PaperStyle:
        """Return how the committee writes a kind of paper."""
        return style_of(self.committee, kind)


def load_source(meeting_id: int) -> Source:
    """Return what the papers of a session are filled from. Raises Missing."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise Missing
    committee = db.session.get_one(Committee, meeting.committee_id)
    return Source(meeting, committee, get_content(meeting), names_on(meeting.held_on))


def letterhead_of(source: Source, style: PaperStyle) -> Letterhead:
    """Return the head of a paper; number and date are those the clerk gave, if any."""
    number, day = _given(source.meeting, style)
    return Letterhead(
        issuer=Issuer(style.issuer, style.parent or None),
        issuer_words=source.committee.name,
        symbol=style.symbol,
        place=style.place,
        number=number,
        day=day,
        urgency=style.urgency,
    )


def _given(meeting: Meeting, style: PaperStyle) -> tuple[str | None, date | None]:
    """Return number and date: of the notice on its way, else of the entry in the register."""
    if style.kind is PaperKind.NOTICE:
        paper = find_paper(meeting.id, SessionPaperKind.NOTICE)
        if paper is not None and paper.number:
            return (paper.number, paper.issued_on) if paper.is_approved else (None, None)
    kind = REGISTERED.get(style.kind)
    entry = find_registered(meeting, kind, style.symbol) if kind else None
    return (entry.number, entry.issued_on) if entry else (None, None)


def signer_of(source: Source, style: PaperStyle) -> Signer:
    """Return who signs: whom the committee set for this kind of paper, else the chair."""
    if style.has_signer:
        return Signer(style.signer or None, style.capacities, style.office or None)
    titles, office = signed_as(source.meeting.chair_office)
    return Signer(
        source.meeting.chair_name or None, titles, office or source.committee.chair_office or None
    )


def guest_of(line: Attendance, names: NameOf) -> Guest:
    """Return a line of the list of attendance as a paper names it."""
    return Guest(line.name, post_of(line.office, line.unit, names))
