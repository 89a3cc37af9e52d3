"""The agenda: its items, their order, and what was said about each."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaItemTask,
    AgendaPaper,
    AgendaProposal,
    Conclusion,
    Meeting,
    NotesAside,
    SessionRemark,
)
from tracker.queries.meetings.agenda import list_sections, order_of
from tracker.queries.meetings.content import list_items
from tracker.rules.agenda import ProposalState
from tracker.rules.choices import AgendaPurpose
from tracker.rules.faults import Changed, Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.parts import find_units
from tracker.services.versions import expect, take_out

MOST_ITEMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What a person types of an item; ``presenter`` names who presents when no unit does."""

    title: str
    presenter_unit_id: int | None = None
    presenter: str = ""
    section_id: int | None = None
    minutes: int | None = None
    purpose: AgendaPurpose | None = None


def add_item(meeting: Meeting, facts: ItemFacts, *, actor: Actor) -> AgendaItem:
    """Add an item at the end of its section, or of the agenda.

    Raises NotAllowed; Refused: MEETING_CLOSED, TOO_MANY_ROWS, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    count, last = db.session.execute(
        select(func.count(AgendaItem.id), func.max(AgendaItem.position)).where(
            AgendaItem.meeting_id == meeting.id
        )
    ).one()
    if count >= MOST_ITEMS:
        raise Refused(Fault.TOO_MANY_ROWS, field="title", limit=MOST_ITEMS)
    item = AgendaItem(meeting_id=meeting.id, position=(last or 0) + 1)
    _fill(item, meeting, facts)
    db.session.add(item)
    db.session.flush()
    settle(meeting.id)
    return item


def update_item(
    item: AgendaItem, meeting: Meeting, facts: ItemFacts, *, actor: Actor, seen: int
) -> None:
    """Change an item: its title, who presents it, its section, its minutes.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(item, seen)
    if item.section_id != facts.section_id:  # it goes to the end of the section it is put in
        item.position = MOST_ITEMS + item.position
    _fill(item, meeting, facts)
    db.session.flush()
    settle(meeting.id)


def remove_item(item: AgendaItem, meeting: Meeting, *, actor: Actor) -> None:
    """Take an item off the agenda; one with notes, conclusions or filed papers stays.

    What a unit proposed waits again. Raises NotAllowed; Refused: MEETING_CLOSED,
    ITEM_NOT_EMPTY, ITEM_HAS_PAPERS.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    concluded = db.session.scalar(
        select(Conclusion.id).where(Conclusion.item_id == item.id).limit(1)
    )
    aside = db.session.scalar(select(NotesAside.id).where(NotesAside.item_id == item.id).limit(1))
    if item.notes or concluded is not None or aside is not None:
        raise Refused(Fault.ITEM_NOT_EMPTY)
    papers = db.session.scalars(
        select(AgendaPaper).where(AgendaPaper.item_id == item.id).order_by(AgendaPaper.id)
    ).all()
    if any(paper.filed_at is not None for paper in papers):
        raise Refused(Fault.ITEM_HAS_PAPERS)
    links = db.session.scalars(
        select(AgendaItemTask).where(AgendaItemTask.item_id == item.id).order_by(AgendaItemTask.id)
    ).all()
    for row in (*papers, *links):
        db.session.delete(row)
    for proposal in db.session.scalars(
        select(AgendaProposal).where(AgendaProposal.item_id == item.id).order_by(AgendaProposal.id)
    ):
        proposal.item_id, proposal.state = None, ProposalState.WAITING
    for remark in db.session.scalars(
        select(SessionRemark).where(SessionRemark.item_id == item.id).order_by(SessionRemark.id)
    ):
        remark.item_id = None  # it goes on as a remark on the whole
    db.session.flush()
    take_out(item)


def move_item(
    item: AgendaItem, meeting: Meeting, *, is_up: bool, actor: Actor, seen: str | None = None
) -> None:
    """Let an item change places with its neighbour; at the edge of a section it goes to the next.

    ``seen`` is the sign of the order the reader saw (``order_of``); at the edge of the agenda the
    item stays. Raises NotAllowed, Changed; Refused: MEETING_CLOSED.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    items = list_items(meeting.id)
    if seen is not None and seen != order_of(items):
        raise Changed
    groups: list[int | None] = [None, *(row.id for row in list_sections(meeting.id))]
    step = -1 if is_up else 1
    here = items.index(item)
    there = here + step
    if 0 <= there < len(items) and items[there].section_id == item.section_id:
        items[here], items[there] = items[there], items[here]
    else:
        group = groups.index(item.section_id) + step
        if 0 <= group < len(groups):
            item.section_id = groups[group]
    for position, one in enumerate(items, start=1):
        one.position = position
    db.session.flush()
    settle(meeting.id)


def write_notes(item: AgendaItem, meeting: Meeting, notes: str, *, actor: Actor, seen: int) -> None:
    """Keep what was said about an item.

    Raises NotAllowed; Refused: MEETING_CLOSED; Changed when somebody else wrote meanwhile, so
    that neither text is lost.
    """
    require_open(meeting, actor)
    if notes == item.notes:
        return
    expect(item, seen)
    item.notes = notes
    db.session.flush()


def settle(meeting_id: int) -> None:
    """Give the items their numbers: those of no section first, then section by section."""
    places = {row.id: place for place, row in enumerate(list_sections(meeting_id), start=1)}
    items = sorted(
        list_items(meeting_id),
        key=lambda item: (places.get(item.section_id or 0, 0), item.position, item.id),
    )
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
    db.session.flush()


def _fill(item: AgendaItem, meeting: Meeting, facts: ItemFacts) -> None:
    if facts.presenter_unit_id is not None:
        find_units([facts.presenter_unit_id], meeting.held_on, field="presenter_unit")
    if facts.section_id is not None and facts.section_id not in {
        row.id for row in list_sections(meeting.id)
    }:
        raise Refused(Fault.NOT_A_CHOICE, field="section")
    item.title = facts.title
    item.presenter_unit_id = facts.presenter_unit_id
    item.presenter = "" if facts.presenter_unit_id else facts.presenter
    item.section_id = facts.section_id
    item.minutes = facts.minutes
    item.purpose = facts.purpose
