"""More time: asked by the lead unit with a reason, granted, changed or refused by the office."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from tracker import clock
from tracker.database import db
from tracker.models import Committee, Extension, Task
from tracker.queries.statuses import facts_of
from tracker.rules.choices import ExtensionState
from tracker.rules.deadlines import check_extension
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.statuses import can_decide
from tracker.rules.tasks import check_open, is_asked_late
from tracker.services import deadlines, files, notices
from tracker.services.files import Upload

ANSWERED = frozenset({ExtensionState.GRANTED, ExtensionState.REFUSED})
MATTERS = frozenset({notices.RECEIVED, notices.RETURNED})  # news that more time does not undo


def request_extension(
    task: Task,
    *,
    new_due: date,
    reason: str,
    actor: Actor,
    today: date,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> Extension:
    """Ask for more time for the unit's own task, with evidence if any, and tell the secretariat.

    Raises NotAllowed; Refused: the task is closed, EXTENSION_PENDING, REQUIRED,
    EXTENSION_NEEDS_DUE, EXTENSION_TOO_LATE, EXTENSION_NOT_LATER, a file is not accepted.
    """
    require(actor, Action.REQUEST_EXTENSION, committee_id=task.committee_id, unit_id=task.unit_id)
    asked_late = _check_request(task, new_due, reason, today)
    extension = Extension(
        task=task,
        old_due=task.due or today,
        new_due=new_due,
        reason=reason,
        asked_late=asked_late,
        requested_by_id=actor.user_id,
        requested_at=now,
        files=[],
    )
    db.session.add(extension)
    db.session.flush()  # the letters' key is the id
    files.store(extension, uploads, task=task, actor=actor, now=now)
    notices.call_back(task, now=now, keep=MATTERS)
    told = {"who": actor.name, "new_due": new_due, "reason": reason, "asked_late": asked_late}
    told["files"] = len(extension.files)
    notices.tell_secretariat(task, notices.ASKED, str(extension.id), facts=told, now=now)
    return extension


def _check_request(task: Task, new_due: date, reason: str, today: date) -> bool:
    """Tell whether a request comes after the due date. Raises Refused as ``request_extension``."""
    facts = facts_of(task)
    check_open(facts)
    if _asked(task):
        raise Refused(Fault.EXTENSION_PENDING, field="new_due")
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    allows_late = _committee(task).allows_late_requests
    asked_late = is_asked_late(facts, today, allows_late=allows_late)
    check_extension(facts.effective_due or today, new_due, today)
    return asked_late


def grant_extension(
    extension: Extension, *, due: date, note: str, actor: Actor, today: date, now: datetime
) -> None:
    """Give the unit until ``due``, the day it asked for or another; the first date stays.

    The reminders start anew from the new date. Raises NotAllowed; Refused: EXTENSION_DECIDED,
    OWN_SUBMISSION, the task is closed, EXTENSION_NOT_LATER.
    """
    task = _to_decide(extension, actor)
    check_open(facts_of(task))
    check_extension(facts_of(task).effective_due or today, due, today, field="granted_due")
    extension.granted_due = due
    extension.old_due = task.due or extension.old_due  # another may have been set since it asked
    extension.old_grace = task.grace_until
    deadlines.move_due(task, due)
    _decide(extension, ExtensionState.GRANTED, note=note, actor=actor, now=now)


def refuse_extension(extension: Extension, *, note: str, actor: Actor, now: datetime) -> None:
    """Leave the due date as it is, and say why.

    Raises NotAllowed; Refused: EXTENSION_DECIDED, OWN_SUBMISSION, REQUIRED.
    """
    _to_decide(extension, actor)
    if not note:
        raise Refused(Fault.REQUIRED, field="note")
    _decide(extension, ExtensionState.REFUSED, note=note, actor=actor, now=now)


def let_lapse(task: Task, *, actor: Actor, now: datetime) -> None:
    """Close the request for more time of a task that no longer needs any."""
    for extension in _asked(task):
        extension.state = ExtensionState.LAPSED
        extension.decided_by_id, extension.decided_at = actor.user_id, now


def number_answer(
    extension: Extension, *, number: int | None, day: date | None, actor: Actor
) -> None:
    """Write down the number and date the clerk gave the printed answer; empty prints blanks.

    Numbers run from 1 in each committee and year (Decree 30/2020, article 15).

    Raises NotAllowed; Refused: EXTENSION_NOT_DECIDED, REQUIRED, ANSWER_BEFORE_DECISION,
    ANSWER_NUMBER_TAKEN.
    """
    task = extension.task
    require(actor, Action.DECIDE_EXTENSION, committee_id=task.committee_id, unit_id=task.unit_id)
    check_answer(extension, number=number, day=day)
    extension.answer_number, extension.answer_on = number, day
    db.session.flush()


def check_answer(extension: Extension, *, number: int | None, day: date | None) -> None:
    """Refuse a number or date an answer cannot have.

    Raises Refused: EXTENSION_NOT_DECIDED, REQUIRED, ANSWER_BEFORE_DECISION, ANSWER_NUMBER_TAKEN.
    """
    if extension.state not in ANSWERED or extension.decided_at is None:
        raise Refused(Fault.EXTENSION_NOT_DECIDED)
    if number is not None and day is None:
        raise Refused(Fault.REQUIRED, field="answer_on")
    decided_on = clock.local(extension.decided_at).date()
    if day is not None and day < decided_on:
        raise Refused(Fault.ANSWER_BEFORE_DECISION, field="answer_on", day=decided_on)
    if number is not None and day is not None:
        _check_number(extension, extension.task, number, day)


def _check_number(extension: Extension, task: Task, number: int, day: date) -> None:
    """Refuse a number that stands on another answer; the committee is held until the commit."""
    db.session.execute(
        select(Committee.id).where(Committee.id == task.committee_id).with_for_update()
    ).one()
    twin = db.session.execute(
        select(Task.code)
        .join(Extension, Extension.task_id == Task.id)
        .where(
            Task.committee_id == task.committee_id,
            Extension.id != extension.id,
            Extension.answer_number == number,
            Extension.answer_on >= date(day.year, 1, 1),
            Extension.answer_on <= date(day.year, 12, 31),
        )
        .order_by(Extension.id)
        .limit(1)
    ).scalar()
    if twin is not None:
        raise Refused(
            Fault.ANSWER_NUMBER_TAKEN,
            field="answer_number",
            number=number,
            year=day.year,
            code=twin,
        )


def _asked(task: Task) -> list[Extension]:
    return [one for one in task.extensions if one.state is ExtensionState.ASKED]


def _to_decide(extension: Extension, actor: Actor) -> Task:
    task = extension.task
    require(actor, Action.DECIDE_EXTENSION, committee_id=task.committee_id, unit_id=task.unit_id)
    if extension.state is not ExtensionState.ASKED:
        raise Refused(Fault.EXTENSION_DECIDED)
    can_decide(extension.requested_by_id, actor.user_id)
    return task


def _decide(
    extension: Extension, state: ExtensionState, *, note: str, actor: Actor, now: datetime
) -> None:
    task = extension.task
    extension.state, extension.decision_note = state, note
    extension.decided_by_id, extension.decided_at = actor.user_id, now
    db.session.flush()
    notices.call_back(task, now=now, keep=MATTERS)
    facts = {
        "granted": state is ExtensionState.GRANTED,
        "asked_due": extension.new_due,
        "old_due": extension.old_due,
        "granted_due": extension.granted_due,
        "note": note,
    }
    notices.tell_unit(
        task,
        notices.DECIDED,
        str(extension.id),
        facts=facts,
        now=now,
        also=[extension.requested_by],
    )


def _committee(task: Task) -> Committee:
    committee = db.session.get(Committee, task.committee_id)
    if committee is None:
        raise Missing
    return committee
