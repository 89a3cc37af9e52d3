"""Hand a unit's work from one person to the next, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import Turn, db, take_turns
from tracker.models import Membership, Task, User
from tracker.queries.statuses import facts_of
from tracker.queries.successions.holdings import IS_OPEN
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, Role, require
from tracker.services import outbox
from tracker.services.accounts import PersonFacts, create_user
from tracker.services.memberships import PartFacts, give_part
from tracker.services.succession.letters import call_back, carry_rungs

HANDED = "handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """Who takes over from whom: a known person, or somebody new with address and name."""

    from_user_id: int
    to_user_id: int | None = None
    email: str = ""
    person: PersonFacts | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of it."""

    user: User
    parts: int
    tasks: int


def hand_over(
    actor: Actor, unit_id: int, facts: HandoverFacts, *, today: date, now: datetime
) -> Handed:
    """Give somebody's parts at a unit to the next person, who is told of everything open once.

    Letters that wait to go to the person before are called back.

    Raises NotAllowed; Missing; Refused: HANDED_TO_SELF, ADDRESS_TAKEN, REQUIRED.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    take_turns(Turn.MEMBERSHIPS)
    parts = db.session.scalars(
        select(Membership)
        .where(
            Membership.unit_id == unit_id,
            Membership.committee_id == actor.committee_id,
            Membership.user_id == facts.from_user_id,
            Membership.role.in_(UNIT_ROLES),
            Membership.ended_on.is_(None),
        )
        .order_by(Membership.id)
    ).all()
    if not parts:
        raise Missing
    user = _next_person(facts, actor.committee_id, now=now)
    if user.id == facts.from_user_id:
        raise Refused(Fault.HANDED_TO_SELF, field="to_user")
    for part in parts:
        part.ended_on = today
        _give(user, part)
    db.session.flush()
    answers = any(part.role is Role.UNIT_LEAD or part.is_head for part in parts)
    tasks = _open_tasks(unit_id, actor.committee_id) if answers else []
    for task in tasks:
        call_back(task, {facts.from_user_id}, now=now, change=_change)
    if tasks:
        _tell(user, tasks, facts, parts[0], today=today, now=now)
    return Handed(user, len(parts), len(tasks))


def _next_person(facts: HandoverFacts, committee_id: int, *, now: datetime) -> User:
    if facts.to_user_id is not None:
        known = select(User).where(
            User.id == facts.to_user_id,
            User.is_active,
            User.memberships.any(Membership.committee_id == committee_id),
        )
        user = db.session.scalar(known)
        if user is None:
            raise Refused(Fault.NOT_A_CHOICE, field="to_user")
        return user
    if not facts.email:
        raise Refused(Fault.REQUIRED, field="email")
    if facts.person is None or not facts.person.name:
        raise Refused(Fault.REQUIRED, field="name")
    return create_user(facts.email, facts.person, now=now)


def _give(user: User, part: Membership) -> None:
    """Give the same part, unless the person has it already."""
    held = db.session.scalar(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.committee_id == part.committee_id,
            Membership.role == part.role,
            Membership.unit_id == part.unit_id,
            Membership.ended_on.is_(None),
        )
    )
    if held is None:
        give_part(user, part.committee_id, PartFacts(part.role, part.unit_id, part.is_head))
    elif part.is_head:
        held.is_head = True


def _open_tasks(unit_id: int, committee_id: int) -> list[Task]:
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.unit_id == unit_id, Task.committee_id == committee_id, IS_OPEN)
            .options(joinedload(Task.assignment), joinedload(Task.unit))
            .order_by(Task.due.asc().nulls_last(), Task.id)
        )
    )


def _tell(
    user: User,
    tasks: list[Task],
    facts: HandoverFacts,
    part: Membership,
    *,
    today: date,
    now: datetime,
) -> None:
    before = db.session.get_one(User, facts.from_user_id)
    letter = outbox.enqueue(
        f"{HANDED}:{part.id}:{now.isoformat()}:user:{user.id}",
        template=HANDED,
        user=user,
        now=now,
        committee_id=part.committee_id,
        facts={
            "from": before.name,
            "unit": tasks[0].unit.name,
            "unit_id": part.unit_id,
            "note": facts.note,
            "tasks": [_line(task) for task in tasks],
        },
    )
    if letter is not None:
        letters = {(part.committee_id, user.id): letter}
        carry_rungs(tasks, letters, today=today, add=db.session.add)
        db.session.flush()


def _line(task: Task) -> dict[str, Any]:
    last_day = facts_of(task).effective_due
    return {
        "id": task.id,
        "code": task.code,
        "title": task.assignment.title,
        "period": task.period,
        "due": last_day.isoformat() if last_day else None,
        "is_standing": task.is_standing,
    }


def _change(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
