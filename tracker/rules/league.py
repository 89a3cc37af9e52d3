"""Who has issued the detail plan: in time, late, or not yet."""

from datetime import date
from enum import StrEnum

from tracker.rules.statuses import TaskFacts


class Issue(StrEnum):
    """How a unit stands with its detail plan; the last two wait for the unit."""

    IN_TIME = "in_time"
    LATE = "late"
    NOT_YET = "not_yet"
    OVERDUE = "overdue"


class LeagueSort(StrEnum):
    """What the table of detail plans can be sorted by."""

    PROTOCOL = "protocol"
    DUE = "due"
    ISSUED = "issued"
    STATE = "state"
    MEASURES = "measures"


def issue_of(facts: TaskFacts, today: date) -> Issue:
    """Tell whether a detail plan was issued by its last day: by the document, or as handed in.

    A plan that was returned is not issued yet.

    >>> issue_of(TaskFacts(due=date(2023, 11, 17), finished_on=date(2023, 11, 20)),
    ...          date(2023, 11, 21))
    <Issue.LATE: 'late'>
    """
    last_day = facts.effective_due
    issued_on = facts.finished_on or facts.submitted_on
    if issued_on is not None:
        return Issue.LATE if last_day is not None and issued_on > last_day else Issue.IN_TIME
    return Issue.OVERDUE if last_day is not None and today > last_day else Issue.NOT_YET
