"""The letters about one task: to whom, when, and what came of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from tracker.database import db
from tracker.models import Letter, LetterItem, Membership, User
from tracker.queries.tasks.history import Event, EventKind
from tracker.queries.tasks.views import LetterLine
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Action, Actor, Relation, may


@dataclass(frozen=True)
class Ledger:
    """The reminders that went out, for the story; and the letters this reader may know of."""

    events: tuple[Event, ...] = ()
    lines: tuple[LetterLine, ...] = ()


def list_letters(task_id: int, *, actor: Actor, relation: Relation) -> Ledger:
    """Return the letters about a task, newest first.

    Recipients are shown to those who may see the mail log; a unit sees its own people's letters.
    """
    rows = db.session.execute(_letters(task_id, actor)).all()
    sees_all = may(actor, Action.SEE_MAIL_LOG)
    return Ledger(
        events=_reminders(rows),
        lines=tuple(
            LetterLine(_moment(row), row.name, row.subject, row.state)
            for row in rows
            if sees_all or (relation is Relation.OWN and row.is_mine)
        ),
    )


def _letters(task_id: int, actor: Actor) -> Select[Any]:
    facts = (Letter.id, Letter.user_id, Letter.state, Letter.not_before, Letter.finished_at)
    carried = (
        select(*facts, LetterItem.rung.label("subject"), LetterItem.due, LetterItem.cancelled_at)
        .join(LetterItem, LetterItem.letter_id == Letter.id)
        .where(LetterItem.task_id == task_id)
    )
    direct = select(
        *facts,
        Letter.template.label("subject"),
        literal(None, LetterItem.due.type),
        literal(None, LetterItem.cancelled_at.type),
    ).where(Letter.task_id == task_id)
    found = union_all(carried, direct).subquery()
    mine = (
        select(Membership.id)
        .where(
            Membership.user_id == found.c.user_id,
            Membership.unit_id == actor.unit_id,
            Membership.committee_id == actor.committee_id,
        )
        .exists()
    )
    return (
        select(found, User.name, mine.label("is_mine"))
        .join(User, User.id == found.c.user_id)
        .order_by(found.c.not_before.desc(), found.c.id.desc(), found.c.subject)
    )


def _moment(row: Any) -> datetime:
    """Return when a letter ended, or when it is to leave; one taken out ended then."""
    moment: datetime = row.cancelled_at or row.finished_at or row.not_before
    return moment


def _reminders(rows: Any) -> tuple[Event, ...]:
    """Return one event for each rung that went out, however many people heard of it."""
    sent: dict[tuple[str, date], datetime] = {}
    for row in rows:
        if row.due is None or row.state != LetterState.SENT or row.cancelled_at is not None:
            continue
        rung = (row.subject, row.due)
        sent[rung] = min(sent.get(rung, row.finished_at), row.finished_at)
    return tuple(
        Event(EventKind.LETTER, at, facts={"rung": rung}) for (rung, _), at in sent.items()
    )
