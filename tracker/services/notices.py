"""Tell people what happened to a task: one letter each, in the same transaction."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from tracker.models import Task, User
from tracker.queries.recipients import list_secretariat, list_unit_leads
from tracker.services import outbox

ASKED = "extension_asked"
DECIDED = "extension_decided"
RECEIVED = "submission_received"
RETURNED = "submission_returned"
ACCEPTED = "submission_accepted"
CHANGED = "task_changed"


def tell_secretariat(
    task: Task, template: str, event: str, *, facts: dict[str, Any], now: datetime
) -> None:
    """Write to everybody of the committee's secretariat; ``event`` makes the key unique."""
    _tell(list_secretariat(task.committee_id), task, template, event, facts=facts, now=now)


def tell_unit(
    task: Task,
    template: str,
    event: str,
    *,
    facts: dict[str, Any],
    now: datetime,
    also: Iterable[User] = (),
) -> None:
    """Write to those who answer for the task's unit, and to ``also`` when it is not one of them."""
    leads = list_unit_leads(task.committee_id, task.unit_id)
    people = {user.id: user for user in (*leads, *also)}
    _tell(people.values(), task, template, event, facts=facts, now=now)


def call_back(task: Task, *, now: datetime, keep: Collection[str] = ()) -> int:
    """Cancel what is pending about the task, but for news that is still to be known."""
    return outbox.cancel_for_task(task.id, now=now, keep=keep)


def _tell(
    people: Iterable[User],
    task: Task,
    template: str,
    event: str,
    *,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    known = {
        "task_id": task.id,
        "code": task.code,
        "title": task.assignment.title,
        "unit": task.unit.name,
        "due": task.due,
        **facts,
    }
    plain = {name: _plain(value) for name, value in known.items()}
    for user in people:
        outbox.enqueue(
            f"{template}:{event}:{user.id}",
            template=template,
            user=user,
            now=now,
            committee_id=task.committee_id,
            task_id=task.id,
            facts=plain,
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def task_line(task: Task, titles: dict[int, str], names: dict[int, str]) -> dict[str, Any]:
    """Return what a letter says of one task; ``titles`` by assignment id, ``names`` by unit id."""
    return {
        "id": task.id,
        "code": task.code,
        "title": titles[task.assignment_id],
        "unit": names[task.unit_id],
        "period": task.period,
        "due": task.due.isoformat() if task.due else None,
        "is_standing": task.is_standing,
    }
