"""The agenda: its items, their order, and what was said about each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import AgendaItem, AgendaItemTask, Conclusion, Meeting, NotesAside
from tracker.queries.meetings.content import list_items
from tracker.rules.faults import Fault, Refused
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


def add_item(meeting: Meeting, facts: ItemFacts, *, actor: Actor) -> AgendaItem:
    """Add an item at the end of the agenda.

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
    return item


def update_item(
    item: AgendaItem, meeting: Meeting, facts: ItemFacts, *, actor: Actor, seen: int
) -> None:
    """Change the title of an item or who presents it.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    expect(item, seen)
    _fill(item, meeting, facts)
    db.session.flush()


def remove_item(item: AgendaItem, meeting: Meeting, *, actor: Actor) -> None:
    """Take an item off the agenda; one with notes or conclusions stays.

    Raises NotAllowed; Refused: MEETING_CLOSED, ITEM_NOT_EMPTY.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    concluded = db.session.scalar(
        select(Conclusion.id).where(Conclusion.item_id == item.id).limit(1)
    )
    aside = db.session.scalar(select(NotesAside.id).where(NotesAside.item_id == item.id).limit(1))
    if item.notes or concluded is not None or aside is not None:
        raise Refused(Fault.ITEM_NOT_EMPTY)
    for link in db.session.scalars(
        select(AgendaItemTask).where(AgendaItemTask.item_id == item.id).order_by(AgendaItemTask.id)
    ):
        db.session.delete(link)
    db.session.flush()
    take_out(item)


def move_item(item: AgendaItem, meeting: Meeting, *, is_up: bool, actor: Actor) -> None:
    """Let an item change places with the one above or below; at the edge it stays.

    Raises NotAllowed; Refused: MEETING_CLOSED.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    items = list_items(meeting.id)
    here = items.index(item)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    _number(items)


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


def _fill(item: AgendaItem, meeting: Meeting, facts: ItemFacts) -> None:
    if facts.presenter_unit_id is not None:
        find_units([facts.presenter_unit_id], meeting.held_on, field="presenter_unit")
    item.title = facts.title
    item.presenter_unit_id = facts.presenter_unit_id
    item.presenter = "" if facts.presenter_unit_id else facts.presenter


def _number(items: Iterable[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    db.session.flush()
