"""The invitation to a session, and the sheet its secretary takes into the room."""

from datetime import datetime

from tracker.printing.invitations import AgendaLine, InvitationPaper
from tracker.printing.parts import Issuer
from tracker.printing.room_sheets import RoomSheet
from tracker.queries.meetings.agenda import get_agenda
from tracker.rules.papers import PaperKind
from tracker.services.session_papers.sources import (
    Source,
    guest_of,
    letterhead_of,
    load_source,
    signer_of,
)


def invitation_paper(meeting_id: int, *, now: datetime) -> InvitationPaper:
    """Return the invitation as far as it is known; a draft until the register has its number.

    Raises Missing.
    """
    source = load_source(meeting_id)
    meeting, style = source.meeting, source.style(PaperKind.INVITATION)
    return InvitationPaper(
        letterhead=letterhead_of(source, style),
        subject=source.subject,
        held_on=meeting.held_on,
        created_at=now,
        guests=tuple(guest_of(line, source.names) for line in source.content.attendance),
        chair=source.chair,
        starts_at=meeting.starts_at,
        part_of_day=source.part_of_day,
        venue=meeting.place,
        online_link=meeting.online_url,
        agenda=_agenda(source),
        contact=style.contact,
        signs=signer_of(source, style),
        recipients=style.recipients,
    )


def room_sheet(meeting_id: int, *, now: datetime) -> RoomSheet:
    """Return the sheet for the room. Raises Missing."""
    source = load_source(meeting_id)
    meeting, style = source.meeting, source.style(PaperKind.MINUTES)
    return RoomSheet(
        issuer=Issuer(style.issuer, style.parent or None),
        subject=source.subject,
        held_on=meeting.held_on,
        created_at=now,
        starts_at=meeting.starts_at,
        part_of_day=source.part_of_day,
        venue=meeting.place,
        chair=source.chair,
        secretary=source.secretary,
        agenda=_agenda(source),
        guests=tuple(guest_of(line, source.names) for line in source.content.attendance),
    )


def _agenda(source: Source) -> tuple[AgendaLine, ...]:
    """Return the items with their hours and headings, in order."""
    agenda = get_agenda(source.meeting, [item.row for item in source.content.items])
    return tuple(
        AgendaLine(
            line.item.title,
            source.names(unit) if (unit := line.item.presenter_unit) else line.item.presenter,
            hours=line.slot.hours,
            section=group.section.title if group.section else "",
        )
        for group in agenda.groups
        for line in group.lines
    )
