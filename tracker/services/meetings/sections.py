"""The sections of an agenda: headings under which its items stand."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, AgendaSection, Meeting
from tracker.queries.meetings.agenda import list_sections
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.services.meetings.agenda import settle
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.versions import expect, take_out

MOST_SECTIONS = 20


def add_section(meeting: Meeting, title: str, *, actor: Actor) -> AgendaSection:
    """Add a section at the end of the agenda.

    Raises NotAllowed; Refused: MEETING_CLOSED, TOO_MANY_ROWS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    sections = list_sections(meeting.id)
    if len(sections) >= MOST_SECTIONS:
        raise Refused(Fault.TOO_MANY_ROWS, field="title", limit=MOST_SECTIONS)
    last = sections[-1].position if sections else 0
    section = AgendaSection(meeting_id=meeting.id, position=last + 1, title=title)
    db.session.add(section)
    db.session.flush()
    return section


def rename_section(
    section: AgendaSection, meeting: Meeting, title: str, *, actor: Actor, seen: int
) -> None:
    """Give a section another heading.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(section, seen)
    section.title = title
    db.session.flush()


def move_section(
    section: AgendaSection, meeting: Meeting, *, is_up: bool, actor: Actor, seen: int | None = None
) -> None:
    """Let a section change places with its neighbour, with all its items.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    if seen is not None:
        expect(section, seen)
    sections = list_sections(meeting.id)
    here = sections.index(section)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(sections):
        sections[here], sections[there] = sections[there], sections[here]
    for position, one in enumerate(sections, start=1):
        one.position = position
    db.session.flush()
    settle(meeting.id)


def remove_section(section: AgendaSection, meeting: Meeting, *, actor: Actor) -> None:
    """Take a heading out; its items stay, at the end of the section above.

    Raises NotAllowed, Missing; Refused: MEETING_CLOSED.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    sections = list_sections(meeting.id)
    here = sections.index(section)
    above = sections[here - 1].id if here else None
    for item in db.session.scalars(
        select(AgendaItem).where(AgendaItem.section_id == section.id).order_by(AgendaItem.position)
    ):
        item.section_id = above
    db.session.flush()
    take_out(section)
    settle(meeting.id)
