"""Put an amendment in force: rows, tasks, history and letters in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.database import Turn, db, take_turns
from tracker.models import Amendment, AmendmentRow, Assignment, Plan, User
from tracker.queries.amendments.outlook import COLUMNS, Outlook, RowOutlook, look_ahead
from tracker.queries.amendments.words import words_of
from tracker.queries.duties import units_asked
from tracker.queries.recipients import people_of_units
from tracker.queries.successions.passed_on import check_none_ended
from tracker.rules.amendments import EffectKind
from tracker.rules.choices import AmendmentState, ChangeKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services import outbox
from tracker.services.amendments.carrying_out import Act, carry_out
from tracker.services.amendments.drafting import hold_plan
from tracker.services.parts import set_units

TEMPLATE = "plan_amended"


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it."""

    created: int = 0
    cancelled: int = 0
    redated: int = 0
    moved: int = 0
    letters: int = 0


def promulgate_amendment(
    amendment: Amendment,
    plan: Plan,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    granted: Mapping[int, bool] | None = None,
) -> Amended:
    """Carry out what an amendment says, exactly as its outlook showed, and tell each person once.

    ``granted`` says, by task, whether a date granted to its unit stays although it is later than
    the row's new date; none is lost unless somebody said so.

    An amendment that is in force already stays as it is, and nobody gets a second letter.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, AMENDMENT_EMPTY, ISSUED_IN_FUTURE,
    ROW_HAS_ENDED, DUE_BEFORE_ISSUE, GROUP_EMPTY, LEAD_HAS_ENDED, LEAD_WAS_SUCCEEDED,
    EXTENSIONS_UNDECIDED.
    """
    require(actor, Action.PROMULGATE_PLAN, committee_id=plan.committee_id)
    take_turns(Turn.TASKS)
    hold_plan(plan)
    if _state_now(amendment) is AmendmentState.IN_FORCE:
        return Amended()
    outlook = _decided_outlook(amendment, plan, today=today, granted=granted or {})
    amendment.state = AmendmentState.IN_FORCE
    amendment.promulgated_at, amendment.promulgated_by_id = now, actor.user_id
    act = Act(amendment, actor, today, now)
    lines = _carry_out_rows(plan, outlook, act)
    return Amended(
        created=outlook.count(EffectKind.CREATED) + outlook.count(EffectKind.REVIVED),
        cancelled=outlook.count(EffectKind.CANCELLED),
        redated=outlook.count(EffectKind.REDATED),
        moved=outlook.count(EffectKind.MOVED),
        letters=_tell(plan, act, lines),
    )


def _decided_outlook(
    amendment: Amendment, plan: Plan, *, today: date, granted: Mapping[int, bool]
) -> Outlook:
    """Return what the amendment will do. Raises Refused where something is still to be decided."""
    keeps = [task_id for task_id, is_kept in granted.items() if is_kept]
    outlook = look_ahead(amendment, plan, today=today, keeps=keeps)
    check_ready(amendment, outlook)
    open_ones = sum(effect.task_id not in granted for _, effect in outlook.granted_past)
    if open_ones:
        raise Refused(Fault.EXTENSIONS_UNDECIDED, count=open_ones)
    return outlook


def _carry_out_rows(plan: Plan, outlook: Outlook, act: Act) -> dict[int, list[dict[str, Any]]]:
    """Change the rows and their tasks; return what each unit is told, line by line."""
    names = {unit.id: unit.short_name for unit in outlook.ground.units}
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    position = _last_position(plan)
    for row in outlook.rows:
        position += row.before is None
        _write_row(row, act, names, position)
        for unit_id, line in carry_out(row, act, names):
            lines[unit_id].append(line)
    db.session.flush()
    return lines


def check_ready(amendment: Amendment, outlook: Outlook) -> None:
    """Refuse to put in force what changes nothing, or what cannot be any more.

    Raises Refused: AMENDMENT_EMPTY, ISSUED_IN_FUTURE, ROW_HAS_ENDED, DUE_BEFORE_ISSUE,
    GROUP_EMPTY, LEAD_HAS_ENDED, LEAD_WAS_SUCCEEDED.
    """
    if not outlook.rows:
        raise Refused(Fault.AMENDMENT_EMPTY)
    if amendment.issued_on > outlook.ground.today:
        raise Refused(Fault.ISSUED_IN_FUTURE, issued=amendment.issued_on)
    for row in outlook.rows:
        title = row.after.title
        if row.before is not None and row.before.ended_on is not None:
            raise Refused(Fault.ROW_HAS_ENDED, title=title)
        dated = {ChangeKind.ADD, ChangeKind.REDATE} & set(row.kinds)
        if dated and row.after.due is not None and row.after.due < amendment.issued_on:
            raise Refused(Fault.DUE_BEFORE_ISSUE, issued=amendment.issued_on, title=title)
        if row.no_units:
            raise Refused(Fault.GROUP_EMPTY, title=title)
        if {ChangeKind.ADD, ChangeKind.LEAD} & set(row.kinds):
            asked = units_asked(row.after, outlook.ground)
            check_none_ended(asked, title=title, today=outlook.ground.today)


def _state_now(amendment: Amendment) -> AmendmentState | None:
    return db.session.scalar(
        select(Amendment.state).where(Amendment.id == amendment.id).with_for_update()
    )


def _last_position(plan: Plan) -> int:
    query = select(func.max(Assignment.position)).where(Assignment.plan_id == plan.id)
    return db.session.scalar(query) or 0


def _write_row(row: RowOutlook, act: Act, names: Mapping[int, str], position: int) -> None:
    """Write the row as it is from now on, and beside each change what was before it."""
    if row.before is None:
        added = row.after
        added.position, added.folded = position, fold(f"{added.title} {added.text}")
        db.session.add(added)
        db.session.flush()
        row.changes[0].assignment_id = added.id
        row.changes[0].after = words_of(added, ChangeKind.ADD, names)
        return
    changes = list(row.changes)
    if not {ChangeKind.END, ChangeKind.REDATE} & set(row.kinds) and row.after.due != row.before.due:
        restart = AmendmentRow(kind=ChangeKind.RESTART, assignment_id=row.before.id, units=[])
        act.amendment.rows.append(restart)
        changes.append(restart)
    for change in changes:
        change.before = words_of(row.before, change.kind, names)
        change.after = words_of(row.after, change.kind, names)
    _overwrite(row.before, row.after)


def _overwrite(row: Assignment, after: Assignment) -> None:
    for name in COLUMNS:
        setattr(row, name, getattr(after, name))
    row.folded = fold(f"{row.title} {row.text}")
    set_units(row, {unit.unit_id: unit.part for unit in after.units})


def _tell(plan: Plan, act: Act, lines: Mapping[int, Sequence[dict[str, Any]]]) -> int:
    """Write one letter to each person, with all that changes for the person's units."""
    people = people_of_units(plan.committee_id, lines)
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    users: dict[int, User] = {}
    for unit_id, changes in lines.items():
        for user in people.get(unit_id, ()):
            users[user.id] = user
            told[user.id] += changes
    heading = {
        "plan_id": plan.id,
        "plan_sign": plan.sign,
        "amendment_id": act.amendment.id,
        "sign": act.amendment.sign,
        "issued_on": act.amendment.issued_on.isoformat(),
        "subject": act.amendment.subject,
    }
    letters = [
        outbox.enqueue(
            f"plan:{plan.id}:amendment:{act.amendment.id}:user:{user_id}",
            template=TEMPLATE,
            user=users[user_id],
            now=act.now,
            committee_id=plan.committee_id,
            facts={**heading, "changes": changes},
        )
        for user_id, changes in sorted(told.items())
    ]
    return sum(letter is not None for letter in letters)
