"""The measures of a detail plan, and the steps a unit makes of its own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.database import db
from tracker.models import Measure, Step, Task
from tracker.queries.measures import (
    list_adopted,
    list_led,
    list_led_as_finished,
    list_stored_measures,
)
from tracker.queries.statuses import facts_of
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.measures import check_detail_plan, check_measure_day, fingerprint, to_plain
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.tasks import check_can_hand_in
from tracker.services.versions import expect
from tracker.speech import spoken_language

MOST_MEASURES = 200
MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """One line as typed; ``was`` is the fingerprint of the stored line the reader saw."""

    indicator_assignment_id: int
    text: str = ""
    person: str = ""
    due: date | None = None
    measure_id: int | None = None
    was: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written."""
        return not (self.text or self.person or self.due)


def save_measures(task: Task, lines: Sequence[MeasureFacts], *, actor: Actor) -> int:
    """Keep the lines that say something else than before; an emptied line goes. Return how many.

    Raises NotAllowed, Missing, Changed; Refused: the task is closed or a try waits,
    MEASURE_DUE_OUTSIDE, TOO_MANY_ROWS, NOT_A_CHOICE.
    """
    require(actor, Action.DRAFT_SUBMISSION, committee_id=task.committee_id, unit_id=task.unit_id)
    if task.kind is not TaskKind.DETAIL_PLAN:
        raise Missing
    check_can_hand_in(facts_of(task))
    led = {one.id: one for one in list_led(task)}
    stored = {row.id: row for row in list_stored_measures(task)}
    changed = 0
    for line in lines:
        if line.indicator_assignment_id not in led:
            raise Refused(Fault.NOT_A_CHOICE)
        check_measure_day(line.due, task.opened_on, code=led[line.indicator_assignment_id].code)
        changed += _keep(line, stored, task)
    db.session.flush()
    if len(list_stored_measures(task)) > MOST_MEASURES:
        raise Refused(Fault.TOO_MANY_ROWS, limit=MOST_MEASURES)
    return changed


def as_handed_in(task: Task, *, document_sign: str) -> list[dict[str, Any]] | None:
    """Return the measures a try of a detail plan is handed in with; None for other work.

    Raises Refused: DETAIL_PLAN_UNNUMBERED, MEASURES_MISSING.
    """
    if task.kind is not TaskKind.DETAIL_PLAN:
        return None
    led = list_led(task)
    check_detail_plan(document_sign, led, language=spoken_language())
    return to_plain(led)


def adopt_measures(task: Task, *, actor: Actor, now: datetime) -> int:
    """Make a step of the unit's own of each complete measure that is none yet; return how many.

    Raises NotAllowed; Refused: TOO_MANY_ROWS.
    """
    require(actor, Action.SPLIT_TASK, committee_id=task.committee_id, unit_id=task.unit_id)
    known = list_adopted(task)
    fresh = [
        line
        for one in list_led_as_finished(task)
        for line in one.measures
        if line.is_complete and line.id not in known
    ]
    for line in fresh:
        _add(task, line.text, line.person, line.due, actor=actor, now=now, measure_id=line.id)
    db.session.flush()
    return len(fresh)


def add_step(
    task: Task, *, text: str, person: str, due: date | None, actor: Actor, now: datetime
) -> Step:
    """Add a step to the unit's own list; nobody else sees it, no cell counts it.

    Raises NotAllowed; Refused: REQUIRED, TOO_MANY_ROWS.
    """
    require(actor, Action.SPLIT_TASK, committee_id=task.committee_id, unit_id=task.unit_id)
    if not text:
        raise Refused(Fault.REQUIRED, field="text")
    step = _add(task, text, person, due, actor=actor, now=now)
    db.session.flush()
    return step


def finish_step(step: Step, task: Task, *, seen: int, actor: Actor, today: date) -> None:
    """Mark a step as done today, or open again when it was done; any officer of the unit may.

    Raises NotAllowed, Changed.
    """
    require(actor, Action.DRAFT_SUBMISSION, committee_id=task.committee_id, unit_id=task.unit_id)
    expect(step, seen)
    step.done_on = today if step.done_on is None else None
    db.session.flush()


def remove_step(step: Step, task: Task, *, actor: Actor) -> None:
    """Take a step off the list. Raises NotAllowed."""
    require(actor, Action.SPLIT_TASK, committee_id=task.committee_id, unit_id=task.unit_id)
    db.session.delete(step)
    db.session.flush()


def _keep(line: MeasureFacts, stored: dict[int, Measure], task: Task) -> bool:
    """Write one line; tell whether anything changed."""
    if line.measure_id is None:
        if line.is_empty:
            return False
        row = Measure(task_id=task.id, indicator_assignment_id=line.indicator_assignment_id)
        db.session.add(row)
    else:
        found = stored.get(line.measure_id)
        if found is None or fingerprint(found.text, found.person, found.due) != line.was:
            raise Changed
        row = found
        if line.is_empty:
            _let_go(row)
            return True
    row.text, row.person, row.due = line.text, line.person, line.due
    return True


def _let_go(row: Measure) -> None:
    """Delete a measure; a step made of it stays, on its own."""
    for step in db.session.query(Step).filter_by(measure_id=row.id):
        step.measure_id = None
    db.session.flush()
    db.session.delete(row)


def _add(
    task: Task,
    text: str,
    person: str,
    due: date | None,
    *,
    actor: Actor,
    now: datetime,
    measure_id: int | None = None,
) -> Step:
    if db.session.query(Step).filter_by(task_id=task.id).count() >= MOST_STEPS:
        raise Refused(Fault.TOO_MANY_ROWS, limit=MOST_STEPS)
    step = Step(
        task_id=task.id,
        measure_id=measure_id,
        text=text,
        person=person,
        due=due,
        made_by_id=actor.user_id,
        made_at=now,
    )
    db.session.add(step)
    return step
