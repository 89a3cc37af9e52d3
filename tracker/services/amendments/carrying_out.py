"""Do to each task what an amendment foresees: create, cancel, move, give another date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.database import db
from tracker.models import Amendment, Task, TaskDecision
from tracker.queries.amendments.outlook import RowOutlook
from tracker.rules.amendments import Effect, EffectKind
from tracker.rules.choices import ChangeKind, DecisionKind
from tracker.rules.dates import show_date
from tracker.rules.permissions import Actor
from tracker.rules.readings import Recurrence
from tracker.services import deadlines, extensions, outbox
from tracker.services.expansion import create_tasks
from tracker.services.notices import RECEIVED, RETURNED

TRUE_STILL = frozenset({RECEIVED, RETURNED})  # news that another date does not undo


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, when, by which document."""

    amendment: Amendment
    actor: Actor
    today: date
    now: datetime

    @property
    def basis(self) -> str:
        """Return how a task's story names the document."""
        return f"{self.amendment.sign} ngày {show_date(self.amendment.issued_on)}"


def carry_out(
    row: RowOutlook, act: Act, names: Mapping[int, str]
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
    task: Task, _effect: Effect, row: RowOutlook, act: Act, _names: Mapping[int, str]
) -> None:
    task.cancelled_on = act.today
    extensions.let_lapse(task, actor=act.actor, now=act.now)
    reason = next((one.reason for one in row.changes if one.kind is ChangeKind.END), "")
    _decide(task, DecisionKind.CANCELLED, [act.basis, reason], act)
    outbox.cancel_for_task(task.id, now=act.now)


def _redate(
    task: Task, effect: Effect, row: RowOutlook, act: Act, _names: Mapping[int, str]
) -> None:
    dates = _dates(task, effect)
    _move_date(task, effect, row, act)
    _decide(task, DecisionKind.AMENDED, [act.basis], act, **dates)
    outbox.cancel_for_task(task.id, now=act.now, keep=TRUE_STILL)


def _move(task: Task, effect: Effect, row: RowOutlook, act: Act, names: Mapping[int, str]) -> None:
    """Give the task with its story to another unit; the first unit's wish for time is over."""
    old_unit_id = task.unit_id
    handover = f"{names[old_unit_id]} → {names[effect.unit_id]}"
    task.unit_id = effect.unit_id
    extensions.let_lapse(task, actor=act.actor, now=act.now)
    dates = _dates(task, effect)
    if effect.due != effect.old_due:
        _move_date(task, effect, row, act)
    _decide(
        task, DecisionKind.AMENDED, [act.basis, handover], act, old_unit_id=old_unit_id, **dates
    )
    outbox.cancel_for_task(task.id, now=act.now)


def _keep_granted(
    task: Task, effect: Effect, row: RowOutlook, act: Act, _names: Mapping[int, str]
) -> None:
    """Leave the date that was granted, and say in the task's story that it was meant."""
    new = show_date(row.after.due) if row.after.due else ""
    words = f"Hạn của kế hoạch là {new}; giữ hạn đã gia hạn" if new else "Giữ hạn đã gia hạn"
    _decide(task, DecisionKind.AMENDED, [act.basis, words], act, **_dates(task, effect))


def _revive(
    task: Task, effect: Effect, row: RowOutlook, act: Act, _names: Mapping[int, str]
) -> None:
    task.cancelled_on, dates = None, _dates(task, effect)
    _decide(task, DecisionKind.REOPENED, [act.basis], act)
    if effect.due != effect.old_due:
        _move_date(task, effect, row, act)
        _decide(task, DecisionKind.AMENDED, [act.basis], act, **dates)


HANDS = {
    EffectKind.CANCELLED: _cancel,
    EffectKind.REDATED: _redate,
    EffectKind.MOVED: _move,
    EffectKind.REVIVED: _revive,
    EffectKind.EXTENDED: _keep_granted,
}


def _dates(task: Task, effect: Effect) -> dict[str, date | None]:
    """Return what a decision keeps of a date that changes; asked before it does."""
    return {"old_due": task.due, "old_grace": task.grace_until, "new_due": effect.due}


def _move_date(task: Task, effect: Effect, row: RowOutlook, act: Act) -> None:
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
    act: Act,
    **facts: date | int | None,
) -> None:
    db.session.add(
        TaskDecision(
            task_id=task.id,
            kind=kind,
            reason=". ".join(reason for reason in reasons if reason),
            **facts,
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
