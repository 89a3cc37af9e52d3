"""Which stretch of time a report is about."""

from datetime import date, timedelta

from tracker.models import Task
from tracker.rules.windows import find_window


def cut_off_of(task: Task) -> date:
    """Return the last day a report's figures are of."""
    window = find_window(task.period)
    if window is not None:
        return window.cut_off_on
    return (task.due or task.opened_on) - timedelta(days=1)
