"""Put the tasks the ladder has raised before the chair on the agenda of a session."""

from datetime import date

from tracker.database import db
from tracker.models import AgendaItem, AgendaItemTask, Meeting
from tracker.queries.escalation import list_to_raise
from tracker.rules.escalation import title_of_one, title_of_several
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.rules.texts import cut
from tracker.services.meetings.agenda import ItemFacts, add_item
from tracker.services.meetings.open_meetings import hold, require_open

LONGEST_TITLE = 480


def put_on_agenda(
    meeting: Meeting, task_id: int | None, *, actor: Actor, today: date
) -> AgendaItem:
    """Add an item for one raised task, presented by its unit; or one for all of them.

    Raises NotAllowed; Refused: NOTHING_TO_RAISE, and as ``add_item``.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    offered = list_to_raise(meeting, today=today).tasks
    chosen = [task for task in offered if task_id in {None, task.id}]
    if not chosen:
        raise Refused(Fault.NOTHING_TO_RAISE)
    first = chosen[0]
    if len(chosen) == 1:
        title = title_of_one(cut(first.title, LONGEST_TITLE - 60), first.code, first.days_late)
    else:
        title = title_of_several([task.code for task in chosen])
    units = {task.unit_id for task in chosen}
    presenter = first.unit_id if len(units) == 1 else None
    item = add_item(meeting, ItemFacts(title=title, presenter_unit_id=presenter), actor=actor)
    db.session.add_all(AgendaItemTask(item_id=item.id, task_id=task.id) for task in chosen)
    db.session.flush()
    return item
