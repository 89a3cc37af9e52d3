"""Put an amendment in force: rows, tasks, history and letters in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tracker.database import Turn, db, take_turns
from tracker.models import Amendment, AmendmentRow, Assignment, Plan, Task, TaskDecision, User
from tracker.queries.amendments.outlook import COLUMNS, Outlook, RowOutlook, look_ahead
from tracker.queries.amendments.words import words_of
from tracker.queries.recipients import people_of_units
from tracker.rules.amendments import Effect, EffectKind
from tracker.rules.choices import AmendmentState, ChangeKind, DecisionKind
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.readings import Recurrence
from tracker.rules.texts import fold
from tracker.services import deadlines, extensions, outbox
from tracker.services.amendments.drafting import hold_plan
from tracker.services.expansion import create_tasks
from tracker.services.notices import RECEIVED, RETURNED
from tracker.services.plans.rows import set_units

TEMPLATE = "plan_amended"
TRUE_STILL = frozenset({RECEIVED, RETURNED})  # news that another date does not undo


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it."""

    created: int = 0
    cancelled: int = 0
    redated: int = 0
    moved: int = 0
    letters: int = 0


@dataclass(frozen=True, slots=True)
class _Act:
    """Who does it, when, by which document."""

    amendment: Amendment
    actor: Actor
    today: date
    now: datetime

    @property
    def basis(self) -> str:
        """Return how a task's story names the document."""
        return f"{self.amendment.sign} ngày {show_date(self.amendment.issued_on)}"


def promulgate_amendment(
    amendment: Amendment, plan: Plan, *, actor: Actor, today: date, now: datetime
) -> Amended:
    """Carry out what an amendment says, exactly as its outlook showed, and tell each person once.

    An amendment that is in force already stays as it is, and nobody gets a second letter.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE, AMENDMENT_EMPTY, ISSUED_IN_FUTURE,
    ROW_HAS_ENDED, DUE_BEFORE_ISSUE, GROUP_EMPTY.
    """
    require(actor, Action.PROMULGATE_PLAN, committee_id=plan.committee_id)
    take_turns(Turn.TASKS)
    hold_plan(plan)
    if _state_now(amendment) is AmendmentState.IN_FORCE:
        return Amended()
    outlook = look_ahead(amendment, plan, today=today)
    check_ready(amendment, outlook)
    amendment.state = AmendmentState.IN_FORCE
    amendment.promulgated_at, amendment.promulgated_by_id = now, actor.user_id
    act = _Act(amendment, actor, today, now)
    names = {unit.id: unit.short_name for unit in outlook.ground.units}
    lines: dict[int, list[dict[str, Any]]] = defaultdict(list)
    position = _last_position(plan)
    for row in outlook.rows:
        position += row.before is None
        _write_row(row, act, names, position)
        for unit_id, line in _carry_out(row, act, names):
            lines[unit_id].append(line)
    db.session.flush()
    return Amended(
        created=outlook.count(EffectKind.CREATED) + outlook.count(EffectKind.REVIVED),
        cancelled=outlook.count(EffectKind.CANCELLED),
        redated=outlook.count(EffectKind.REDATED),
        moved=outlook.count(EffectKind.MOVED),
        letters=_tell(plan, act, lines),
    )


def check_ready(amendment: Amendment, outlook: Outlook) -> None:
    """Refuse to put in force what changes nothing, or what cannot be any more.

    Raises Refused: AMENDMENT_EMPTY, ISSUED_IN_FUTURE, ROW_HAS_ENDED, DUE_BEFORE_ISSUE,
    GROUP_EMPTY.
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


def _state_now(amendment: Amendment) -> AmendmentState | None:
    return db.session.scalar(
        select(Amendment.state).where(Amendment.id == amendment.id).with_for_update()
    )


def _last_position(plan: Plan) -> int:
    query = select(func.max(Assignment.position)).where(Assignment.plan_id == plan.id)
    return db.session.scalar(query) or 0


def _write_row(row: RowOutlook, act: _Act, names: Mapping[int, str], position: int) -> None:
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


def _carry_out(
    row: RowOutlook, act: _Act, names: Mapping[int, str]
) -> Iterable[tuple[int, dict[str, Any]]]:
    """Do to the tasks of a row what was foreseen; return what each unit has to be told."""
    told: list[tuple[int, dict[str, Any]]] = []
    created = [effect for effect in row.effects if effect.kind is EffectKind.CREATED]
    asked = [row.duties[effect.unit_id, effect.period] for effect in created]
    for task in create_tasks(asked, now=act.now):
        task.opened_on = max(task.opened_on, act.amendment.issued_on)
        told.append((task.unit_id, _line(task, EffectKind.CREATED.value, row, names)))
    for effect in row.effects:
        if effect.task_id is None or effect.kind is EffectKind.KEPT:
            continue
        task = row.tasks[effect.task_id]
        HANDS[effect.kind](task, effect, row, act, names)
        line = _line(task, effect.kind.value, row, names, effect)
        told.append((effect.unit_id, line))
        if effect.from_unit_id is not None:
            told.append((effect.from_unit_id, line | {"kind": "handed_over"}))
    if ChangeKind.WORDS in row.kinds:
        touched = {effect.task_id for effect in row.effects}
        told += [
            (task.unit_id, _line(task, "words", row, names))
            for task in row.tasks.values()
            if task.id not in touched and not task.finished_on and not task.cancelled_on
        ]
    return told


def _cancel(
    task: Task, _effect: Effect, row: RowOutlook, act: _Act, _names: Mapping[int, str]
) -> None:
    task.cancelled_on = act.today
    extensions.let_lapse(task, actor=act.actor, now=act.now)
    reason = next((one.reason for one in row.changes if one.kind is ChangeKind.END), "")
    _decide(task, DecisionKind.CANCELLED, [act.basis, reason], act)
    outbox.cancel_for_task(task.id, now=act.now)


def _redate(
    task: Task, effect: Effect, row: RowOutlook, act: _Act, _names: Mapping[int, str]
) -> None:
    _move_date(task, effect, row, act)
    _decide(task, DecisionKind.AMENDED, [act.basis], act, old_due=effect.old_due, due=effect.due)
    outbox.cancel_for_task(task.id, now=act.now, keep=TRUE_STILL)


def _move(task: Task, effect: Effect, row: RowOutlook, act: _Act, names: Mapping[int, str]) -> None:
    """Give the task with its story to another unit; the first unit's wish for time is over."""
    handover = f"{names[task.unit_id]} → {names[effect.unit_id]}"
    task.unit_id = effect.unit_id
    extensions.let_lapse(task, actor=act.actor, now=act.now)
    if effect.due != effect.old_due:
        _move_date(task, effect, row, act)
    _decide(
        task,
        DecisionKind.AMENDED,
        [act.basis, handover],
        act,
        old_due=effect.old_due,
        due=effect.due,
    )
    outbox.cancel_for_task(task.id, now=act.now)


def _revive(
    task: Task, effect: Effect, row: RowOutlook, act: _Act, _names: Mapping[int, str]
) -> None:
    task.cancelled_on = None
    if effect.due != effect.old_due:
        _move_date(task, effect, row, act)
    _decide(task, DecisionKind.REOPENED, [act.basis], act)


HANDS = {
    EffectKind.CANCELLED: _cancel,
    EffectKind.REDATED: _redate,
    EffectKind.MOVED: _move,
    EffectKind.REVIVED: _revive,
}


def _move_date(task: Task, effect: Effect, row: RowOutlook, act: _Act) -> None:
    duty = row.duties.get((effect.unit_id, effect.period))
    deadlines.move_due(
        task, effect.due, reckoning=duty.occasion.due_reason if duty is not None else None
    )
    task.is_standing = row.after.recurrence == Recurrence.STANDING
    wished = [one for one in task.extensions if one.granted_due is None]
    if effect.due is None or any(one.new_due <= effect.due for one in wished):
        extensions.let_lapse(task, actor=act.actor, now=act.now)


def _decide(
    task: Task,
    kind: DecisionKind,
    reasons: Sequence[str],
    act: _Act,
    *,
    old_due: date | None = None,
    due: date | None = None,
) -> None:
    db.session.add(
        TaskDecision(
            task_id=task.id,
            kind=kind,
            reason=". ".join(reason for reason in reasons if reason),
            old_due=old_due,
            new_due=due,
            decided_by_id=act.actor.user_id,
            decided_at=act.now,
        )
    )


def _line(
    task: Task,
    kind: str,
    row: RowOutlook,
    names: Mapping[int, str],
    effect: Effect | None = None,
) -> dict[str, Any]:
    old_due = effect.old_due if effect is not None else None
    from_unit = effect.from_unit_id if effect is not None else None
    return {
        "kind": kind,
        "id": task.id,
        "code": task.code,
        "title": row.after.title,
        "unit": names[task.unit_id],
        "from_unit": names[from_unit] if from_unit is not None else "",
        "period": task.period,
        "due": task.due.isoformat() if task.due else None,
        "old_due": old_due.isoformat() if old_due else None,
        "reason": next((one.reason for one in row.changes if one.reason), ""),
    }


def _tell(plan: Plan, act: _Act, lines: Mapping[int, Sequence[dict[str, Any]]]) -> int:
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
            f"amendment:{act.amendment.id}:user:{user_id}",
            template=TEMPLATE,
            user=users[user_id],
            now=act.now,
            committee_id=plan.committee_id,
            facts={**heading, "changes": changes},
        )
        for user_id, changes in sorted(told.items())
    ]
    return sum(letter is not None for letter in letters)
