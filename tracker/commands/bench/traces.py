"""What finished work leaves behind: tries, letters, and the audit trail, chained as ever."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, cast

from tracker.commands.bench.profiles import Profile
from tracker.models import AuditEvent
from tracker.models.audit import digest
from tracker.rules.choices import SubmissionState

Row = dict[str, Any]
LETTERS_EACH = 5  # of a user


def submission_rows(tasks: Sequence[Row]) -> Iterator[Row]:
    """Walk one accepted try for each finished task."""
    finished = (task for task in tasks if task["finished_on"])
    for id_, task in enumerate(finished, start=1):
        yield {
            "id": id_,
            "task_id": task["id"],
            "attempt": 1,
            "state": SubmissionState.ACCEPTED,
            "text": "Đã thực hiện xong.",
            "document_sign": f"{id_}/BC",
            "document_on": task["finished_on"],
            "created_by_id": 6,
            "created_at": task["accepted_at"],
            "submitted_by_id": 6,
            "submitted_at": task["accepted_at"],
            "decided_by_id": 1,
            "decided_at": task["accepted_at"],
            "version_id": 1,
        }


def letter_rows(profile: Profile, *, now: datetime) -> Iterator[Row]:
    """Walk the letters sent to each person."""
    for place in range(profile.users * LETTERS_EACH):
        user, number = divmod(place, LETTERS_EACH)
        at = now - timedelta(days=7 * number + 1)
        yield {
            "id": place + 1,
            "key": f"digest:{user + 1}:{at:%Y-%m-%d}",
            "template": "digest",
            "committee_id": 1,
            "user_id": user + 1,
            "address": f"nguoi-{user + 1}@tinh.example",
            "facts": {"day": f"{at:%Y-%m-%d}"},
            "state": "sent",
            "created_at": at,
            "not_before": at,
            "attempts": 1,
            "finished_at": at,
            "subject": "Nhắc việc",
        }


def line_rows(tasks: Sequence[Row], profile: Profile) -> Iterator[Row]:
    """Walk the reminders of every third task that has a date."""
    letters = profile.users * LETTERS_EACH
    dated = (task for task in tasks if task["due"] and task["id"] % 3 == 0)
    for id_, task in enumerate(dated, start=1):
        letter = id_ % letters
        yield {
            "id": id_,
            "letter_id": letter + 1,
            "task_id": task["id"],
            "user_id": letter // LETTERS_EACH + 1,
            "key": f"{task['id']}:{task['due']}:before-7:{letter // LETTERS_EACH + 1}",
            "rung": "before-7",
            "due": task["due"],
            "told_on": task["due"] - timedelta(days=7),
        }


def event_rows(tasks: Sequence[Row]) -> Iterator[Row]:
    """Walk the trail of the finished tasks: each was accepted by the secretariat."""
    previous = ""
    finished = (task for task in tasks if task["finished_on"])
    for number, task in enumerate(finished, start=1):
        event = SimpleNamespace(
            id=number,
            at=datetime.combine(task["finished_on"], time(9), tzinfo=UTC),
            user_id=1,
            who="Người dùng 1",
            address="127.0.0.1",
            request_id="",
            verb="update",
            table="tasks",
            row_id=task["id"],
            changes={"finished_on": [None, task["finished_on"].isoformat()]},
            previous=previous,
        )
        event.hash = previous = digest(cast(AuditEvent, event))
        facts = vars(event)
        facts["table_name"] = facts.pop("table")
        yield facts
