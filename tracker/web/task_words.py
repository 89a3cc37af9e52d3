"""Names of views, kinds and orders of tasks, for reading."""

from typing import Any

from tracker.rules.choices import Part, TaskKind, UnitKind
from tracker.rules.filters import TaskSort
from tracker.rules.statuses import Mark, View
from tracker.speech import lazy_gettext as _l

VIEWS: dict[View, Any] = {
    View.ALL: _l("All"),
    View.OPEN: _l("Open"),
    View.OVERDUE: _l("Overdue"),
    View.DUE_SOON: _l("Due soon"),
    View.WAITING: _l("Waiting for confirmation"),
    View.RETURNED: _l("Returned"),
    View.NO_DATE: _l("No due date yet"),
    View.OPEN_IN_TIME: _l("In progress, in time"),
    View.DONE: _l("Finished"),
    View.DONE_ON_TIME: _l("Finished in time"),
    View.DONE_LATE: _l("Finished late"),
    View.STANDING: _l("Standing work"),
    View.SUSPENDED: _l("Paused"),
    View.CANCELLED: _l("Cancelled"),
}

MARKS: dict[Mark, Any] = {
    Mark.DONE_ON_TIME: _l("Finished in time"),
    Mark.DONE_LATE: _l("Finished late"),
    Mark.IN_PROGRESS: _l("In progress"),
    Mark.OVERDUE: _l("Overdue"),
    Mark.DUE_SOON: _l("Due soon"),
    Mark.WAITING: _l("Waiting for confirmation"),
    Mark.RETURNED: _l("Returned"),
    Mark.NO_DATE: _l("No due date yet"),
    Mark.STANDING: _l("Standing work"),
    Mark.SUSPENDED: _l("Paused"),
    Mark.CANCELLED: _l("Cancelled"),
}

EMPTY_VIEWS: dict[View, Any] = {
    View.ALL: _l("No task has been given yet."),
    View.OPEN: _l("No task is open."),
    View.OVERDUE: _l("No task is overdue."),
    View.DUE_SOON: _l("No task falls due soon."),
    View.WAITING: _l("Nothing handed in is waiting for confirmation."),
    View.RETURNED: _l("No returned task is waiting to be handed in again."),
    View.NO_DATE: _l("Every open task has its due date."),
    View.OPEN_IN_TIME: _l("No task is open and in time."),
    View.DONE: _l("No task is finished yet."),
    View.DONE_ON_TIME: _l("No task has been finished in time yet."),
    View.DONE_LATE: _l("No task has been finished late."),
    View.STANDING: _l("There is no standing work."),
    View.SUSPENDED: _l("No task is paused."),
    View.CANCELLED: _l("No task has been cancelled."),
}

TASK_KINDS: dict[TaskKind, Any] = {
    TaskKind.WORK: _l("Work"),
    TaskKind.DETAIL_PLAN: _l("Detail plan"),
    TaskKind.PERIODIC_REPORT: _l("Periodic report"),
}

PARTS: dict[Part, Any] = {
    Part.LEAD: _l("Leading"),
    Part.COORDINATING: _l("Co-ordinating"),
}

ORDERS: tuple[tuple[str, Any], ...] = (
    ("", _l("Due date, oldest first")),
    ("-due", _l("Due date, latest first")),
    (TaskSort.UNIT.value, _l("Unit")),
    ("-opened", _l("Newest first")),
    ("-finished", _l("Last finished first")),
)

UNIT_GROUPS: dict[UnitKind, Any] = {
    UnitKind.DEPARTMENT: _l("Departments"),
    UnitKind.VERTICAL_AGENCY: _l("Agencies of ministries"),
    UnitKind.DISTRICT: _l("Districts, towns, cities"),
    UnitKind.COMMUNE: _l("Communes, wards"),
    UnitKind.CENTRAL: _l("Ministries and central bodies"),
    UnitKind.PROVINCE: _l("Provinces"),
    UnitKind.OTHER: _l("Other bodies"),
}
