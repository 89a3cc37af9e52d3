"""One line on how an open task stands: handed in or not, returned with which words, reminded."""

from datetime import date

from tracker import clock
from tracker.queries.reminders_sent import Reminded
from tracker.queries.task_rows import TaskRow
from tracker.rules.statuses import Mark
from tracker.speech import gettext, ngettext
from tracker.web.filters import day, day_short


def standing_words(task: TaskRow, reminded: Reminded | None) -> str:
    """Say in a few short sentences what happened last with a task."""
    return _joined([_last_try(task), _reminders(task, reminded)])


def duty_words(task: TaskRow, reminded: Reminded | None) -> str:
    """Say the same to the unit that owes it.

    That nothing was handed in goes without saying while there is time and nobody reminded; a
    return stands beside it with the secretariat's words.
    """
    is_pressing = task.status.mark is Mark.OVERDUE or reminded is not None or task.has_draft
    said = _last_try(task) if is_pressing and not task.returned_on else ""
    first_due = ""
    if task.is_extended:
        first_due = gettext("First due %(day)s.", day=day(task.original_due))
    return _joined([said, first_due, _reminders(task, reminded)])


def lateness(task: TaskRow) -> int:
    """Return how many days after its last day in time a try was handed in, 0 for in time."""
    if task.submitted_on is None or task.last_day is None:
        return 0
    return max(0, (task.submitted_on - task.last_day).days)


def _joined(sentences: list[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _last_try(task: TaskRow) -> str:
    if task.submitted_on is not None:
        return _handed_in(task.submitted_on, lateness(task))
    if task.returned_on is not None:
        return str(gettext("Returned on %(day)s.", day=day_short(task.returned_on)))
    if task.has_draft:
        return str(gettext("Not handed in, there is a draft."))
    return str(gettext("Not handed in."))


def _handed_in(on: date, days_late: int) -> str:
    if not days_late:
        return str(gettext("Handed in on %(day)s, in time.", day=day_short(on)))
    return str(
        ngettext(
            "Handed in on %(day)s, %(num)s day late.",
            "Handed in on %(day)s, %(num)s days late.",
            days_late,
            day=day_short(on),
        )
    )


def _reminders(task: TaskRow, reminded: Reminded | None) -> str:
    if reminded is None or task.submitted_on is not None:
        return ""
    last_on = clock.local(reminded.last_at).date()
    return str(
        ngettext(
            "Reminded once, on %(day)s.",
            "Reminded %(num)s times, last on %(day)s.",
            reminded.times,
            day=day_short(last_on),
        )
    )
