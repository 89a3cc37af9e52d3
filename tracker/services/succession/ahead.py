"""Successions of a later day: written down now, changed or called off before, done on their day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from tracker.database import Turn, db, take_turns, trial
from tracker.models import IndicatorAssignment, Succession, Task
from tracker.queries.recipients import list_secretariat
from tracker.queries.successions.holdings import IS_OPEN, Holdings
from tracker.queries.successions.lineage import find_ending_ahead
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.successions import ENDING
from tracker.services import outbox
from tracker.services.succession.acting import Outcome, carry_out, succeed
from tracker.services.succession.facts import SuccessionFacts, check_document
from tracker.services.succession.writing import facts_of, write_again, write_down
from tracker.services.versions import expect

REFUSED = "succession_refused"


def enter(facts: SuccessionFacts, *, actor: Actor, today: date, now: datetime) -> Outcome:
    """Carry a succession out, or write it down until its day comes.

    Raises NotAllowed; Refused: SUCCESSION_IS_AHEAD and those of ``succeed``.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    take_turns(Turn.UNITS)
    check_not_ahead(facts)
    if facts.on <= today:
        return succeed(facts, actor=actor, today=today, now=now)
    rehearse(facts, actor=actor, today=today, now=now)  # what cannot be is refused now
    return Outcome(write_down(facts, SuccessionState.AHEAD, actor=actor, now=now))


def rehearse(
    facts: SuccessionFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    holdings: Holdings | None = None,
) -> Outcome:
    """Return what a succession would move as things are, dated ahead or not; it moves nothing.

    Raises as ``succeed`` does.
    """
    check_document(facts.document, today=today)
    with trial():
        day = max(today, facts.on)
        return succeed(facts, actor=actor, today=day, now=now, holdings=holdings)


def check_not_ahead(facts: SuccessionFacts, *, but: int | None = None) -> None:
    """Refuse to end a unit that another document ends already on a day to come.

    Raises Refused: SUCCESSION_IS_AHEAD.
    """
    if facts.kind not in ENDING:
        return
    found = find_ending_ahead({heir.from_id for heir in facts.heirs}, but=but)
    if found is not None:
        raise Refused(
            Fault.SUCCESSION_IS_AHEAD,
            field="from_units",
            unit=found.unit,
            on=found.on,
            sign=found.sign,
        )


def change(
    succession_id: int,
    facts: SuccessionFacts,
    *,
    seen: int,
    actor: Actor,
    today: date,
    now: datetime,
) -> Outcome:
    """Let a succession that lies ahead say something else; one of today or before is carried out.

    Raises NotAllowed; Missing; Changed; Refused: SUCCESSION_NOT_AHEAD and those of ``enter``.
    """
    succession = _take(succession_id, actor)
    expect(succession, seen)
    check_not_ahead(facts, but=succession.id)
    rehearse(facts, actor=actor, today=today, now=now)
    write_again(succession, facts)
    succession.done_at, succession.done_by_id = now, actor.user_id
    succession.refusal = None
    db.session.flush()
    if facts.on > today:
        return Outcome(succession)
    return _carry(succession, today=today, now=now)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A succession that lies ahead, and what it says."""

    row: Succession
    facts: SuccessionFacts


def get_ahead(succession_id: int) -> Ahead:
    """Return a succession that still lies ahead. Raises Missing."""
    row = db.session.get(Succession, succession_id, options=[selectinload(Succession.lines)])
    if row is None or row.state is not SuccessionState.AHEAD:
        raise Missing
    return Ahead(row, facts_of(row))


def call_off(succession_id: int, *, actor: Actor, now: datetime) -> None:
    """Give up a succession before its day.

    Raises NotAllowed; Missing; Refused: SUCCESSION_NOT_AHEAD.
    """
    succession = _take(succession_id, actor)
    succession.undone_at, succession.undone_by_id = now, actor.user_id
    succession.state = SuccessionState.CALLED_OFF
    db.session.flush()


def list_due(*, today: date) -> list[int]:
    """Return the successions whose day has come, in the order of their days.

    One that could not be carried out waits until somebody changes it or calls it off.
    """
    return list(
        db.session.scalars(
            select(Succession.id)
            .where(
                Succession.state == SuccessionState.AHEAD,
                Succession.effective_on <= today,
                Succession.refusal.is_(None),
            )
            .order_by(Succession.effective_on, Succession.id)
        )
    )


def carry_out_due(succession_id: int, *, today: date, now: datetime) -> Outcome | None:
    """Carry out a succession whose day has come, checked against what is true now.

    Of two schedulers at once the second finds it done: None. Raises Refused as ``succeed`` does.
    """
    take_turns(Turn.UNITS)
    succession = _load(succession_id)
    if succession is None or not _is_due(succession, today):
        return None
    return _carry(succession, today=today, now=now)


def keep_refusal(succession_id: int, refusal: Refused, *, today: date, now: datetime) -> None:
    """Keep why a succession could not be carried out on its day, and tell the secretariat."""
    take_turns(Turn.UNITS)
    succession = _load(succession_id)
    if succession is None or not _is_due(succession, today):
        return
    facts = {name: _plain(value) for name, value in refusal.facts.items()}
    succession.refusal = {"fault": refusal.fault.value, "facts": facts}
    db.session.flush()
    committee_id = succession.said["committee_id"]
    for user in list_secretariat(committee_id):
        outbox.enqueue(
            f"{REFUSED}:{succession.id}:{succession.version_id}:user:{user.id}",
            template=REFUSED,
            user=user,
            now=now,
            committee_id=committee_id,
            facts={
                "succession_id": succession.id,
                "sign": succession.sign,
                "document_on": succession.document_on.isoformat(),
                "on": succession.effective_on.isoformat(),
            },
        )


def _is_due(succession: Succession, today: date) -> bool:
    is_waiting = succession.state is SuccessionState.AHEAD and succession.refusal is None
    return is_waiting and succession.effective_on <= today


def _take(succession_id: int, actor: Actor) -> Succession:
    """Return a succession that still lies ahead, for a person who may change it."""
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    take_turns(Turn.UNITS)
    succession = _load(succession_id)
    if succession is None:
        raise Missing
    if succession.state is not SuccessionState.AHEAD:
        raise Refused(Fault.SUCCESSION_NOT_AHEAD)
    return succession


def _load(succession_id: int) -> Succession | None:
    return db.session.get(
        Succession,
        succession_id,
        options=[selectinload(Succession.lines)],
        with_for_update=True,
        populate_existing=True,
    )


def _carry(succession: Succession, *, today: date, now: datetime) -> Outcome:
    succession.state = SuccessionState.DOING
    db.session.flush()
    return carry_out(succession, _as_it_is_now(succession), today=today, now=now)


def _as_it_is_now(succession: Succession) -> SuccessionFacts:
    """Return its facts; of single duties that pass on, what is finished meanwhile stays.

    The next period of a duty that was to pass on goes with it.
    """
    facts = facts_of(succession)
    if facts.kind is not SuccessionKind.TRANSFER:
        return facts
    chosen = [heir.to_id for heir in facts.heirs][:1]
    old = facts.heirs[0].from_id
    since = succession.done_at
    kept = {f"task:{id_}" for id_ in _open_tasks(_ids(facts, "task"), old, since)}
    kept |= {f"indicator:{id_}" for id_ in _led(_ids(facts, "indicator"), old)}
    return replace(facts, choices={key: facts.choices.get(key, chosen[0]) for key in sorted(kept)})


def _ids(facts: SuccessionFacts, sort: str) -> list[int]:
    pairs = (key.split(":") for key in facts.choices)
    return sorted(int(number) for kind, number in pairs if kind == sort)


def _open_tasks(task_ids: list[int], unit_id: int, since: datetime) -> set[int]:
    """Return which of these tasks the unit still owes, and the periods of them opened since."""
    rows = select(Task.assignment_id).where(Task.id.in_(task_ids), Task.period != "")
    is_next = and_(Task.assignment_id.in_(rows), Task.created_at > since)
    owed = select(Task.id).where(Task.unit_id == unit_id, IS_OPEN)
    return set(db.session.scalars(owed.where(or_(Task.id.in_(task_ids), is_next))))


def _led(assignment_ids: list[int], unit_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(IndicatorAssignment.id).where(
                IndicatorAssignment.id.in_(assignment_ids),
                IndicatorAssignment.lead_unit_id == unit_id,
            )
        )
    )


def _plain(value: object) -> object:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
