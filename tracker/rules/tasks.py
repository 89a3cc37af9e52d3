"""What may be done to a task as it stands: handed in, decided, changed."""

from datetime import date

from tracker.rules.faults import Fault, Refused
from tracker.rules.statuses import TaskFacts, check_finished_on


def check_open(facts: TaskFacts) -> None:
    """Refuse to go on with a task that is cancelled, finished or suspended.

    Raises Refused: TASK_CANCELLED, TASK_FINISHED, TASK_SUSPENDED.

    >>> check_open(TaskFacts(finished_on=date(2023, 11, 17)))
    Traceback (most recent call last):
    tracker.rules.faults.Refused: task_finished
    """
    check_not_closed(facts)
    if facts.suspended_on:
        raise Refused(Fault.TASK_SUSPENDED, since=facts.suspended_on)


def check_not_closed(facts: TaskFacts) -> None:
    """Refuse what only a task still on the books can take: it may be suspended, not closed.

    Raises Refused: TASK_CANCELLED, TASK_FINISHED.
    """
    if facts.cancelled_on:
        raise Refused(Fault.TASK_CANCELLED, since=facts.cancelled_on)
    if facts.finished_on:
        raise Refused(Fault.TASK_FINISHED, since=facts.finished_on)


def check_can_hand_in(facts: TaskFacts) -> None:
    """Refuse another try while one waits for the secretariat, and any try at a closed task.

    Raises Refused: TASK_CANCELLED, TASK_FINISHED, TASK_SUSPENDED, SUBMISSION_WAITING.
    """
    check_open(facts)
    if facts.submitted_on:
        raise Refused(Fault.SUBMISSION_WAITING, since=facts.submitted_on)


def check_try(
    *,
    text: str,
    document_sign: str,
    document_on: date | None,
    files: int,
    is_told: bool = False,
    opened_on: date,
    today: date,
) -> None:
    """Refuse an empty try, a document without its date, and a date that cannot be.

    ``is_told``: what was done stands elsewhere, as the figures of a report do.

    Raises Refused: SUBMISSION_EMPTY, REQUIRED, FINISHED_IN_FUTURE, FINISHED_BEFORE_OPENED.

    >>> check_try(text="", document_sign="412/KH-VP", document_on=None, files=0,
    ...           opened_on=date(2023, 11, 2), today=date(2023, 11, 17))
    Traceback (most recent call last):
    tracker.rules.faults.Refused: required
    """
    if not (text or document_sign or files or is_told):
        raise Refused(Fault.SUBMISSION_EMPTY, field="text")
    if document_sign and document_on is None:
        raise Refused(Fault.REQUIRED, field="document_on")
    if document_on is not None:
        check_finished_on(document_on, today, opened_on, field="document_on")


def check_resubmit_by(resubmit_by: date, today: date) -> None:
    """Refuse a day to resubmit by that is gone already.

    Raises Refused: DATES_REVERSED.
    """
    if resubmit_by < today:
        raise Refused(Fault.DATES_REVERSED, field="resubmit_by", first=today)


def is_asked_late(facts: TaskFacts, today: date, *, allows_late: bool) -> bool:
    """Tell whether more time is asked after the deadline; refuse it where the office does.

    Raises Refused: EXTENSION_NEEDS_DUE, EXTENSION_TOO_LATE.

    >>> is_asked_late(TaskFacts(due=date(2023, 11, 17)), date(2023, 11, 18), allows_late=True)
    True
    """
    last_day = facts.effective_due
    if last_day is None:
        raise Refused(Fault.EXTENSION_NEEDS_DUE, field="new_due")
    is_late = today > last_day
    if is_late and not allows_late:
        raise Refused(Fault.EXTENSION_TOO_LATE, field="new_due", due=last_day)
    return is_late
