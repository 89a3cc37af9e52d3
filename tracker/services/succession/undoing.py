"""Undo a succession as a whole, once, as long as nobody has worked on what moved."""

from datetime import datetime

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import Succession, SuccessionMove
from tracker.queries.successions.since import find_work_since
from tracker.rules.choices import SuccessionState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.succession import letters
from tracker.services.succession.ledger import put_back

POST = frozenset({"letters", "letter_items"})


def undo_succession(succession_id: int, *, actor: Actor, now: datetime) -> Succession:
    """Put everything back as it was before.

    Raises NotAllowed; Missing; Refused: SUCCESSION_IS_UNDONE, SUCCESSION_WORKED_ON.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    take_turns(Turn.UNITS)
    succession = db.session.get(
        Succession, succession_id, with_for_update=True, populate_existing=True
    )
    if succession is None:
        raise Missing
    if succession.state is not SuccessionState.DONE:
        raise Refused(Fault.SUCCESSION_IS_UNDONE)
    work = find_work_since(succession)
    if work is not None:
        raise Refused(Fault.SUCCESSION_WORKED_ON, thing=work.thing, who=work.who, day=work.day)
    succession.state = SuccessionState.UNDOING
    db.session.flush()
    moves = db.session.scalars(
        select(SuccessionMove)
        .where(SuccessionMove.succession_id == succession.id)
        .order_by(SuccessionMove.id.desc())
    ).all()
    put_back(move for move in moves if move.table not in POST)
    letters.take_back([move for move in moves if move.table in POST], now=now)
    succession.undone_at, succession.undone_by_id = now, actor.user_id
    succession.state = SuccessionState.UNDONE
    db.session.flush()
    return succession
