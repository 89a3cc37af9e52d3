"""What many reports ask, say and are held against: each kind of fact read once for all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from tracker.models import ReportRequest, ReportSheet, Task
from tracker.queries.reports.asked import Asked, asked_by_request, asked_of_units
from tracker.queries.reports.open_tasks import list_open_tasks_of_units
from tracker.queries.reports.requests import dates_by, find_request
from tracker.queries.reports.series import Series, recent_figures_of
from tracker.queries.reports.sheets import find_draft_sheets, find_last_sheets
from tracker.rules.report_windows import find_window


class ReportsAtHand:
    """Reports that are looked at together; their tasks have plan and unit loaded.

    Nothing is read before it is asked for; then it is read for all. What is read is by task.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = {task.id: task for task in tasks}

    @cached_property
    def cut_offs(self) -> Mapping[int, date]:
        """Return the last day the figures of each are of."""
        return {
            id_: dates_by(self._requests.get(task.assignment_id), task)[1]
            for id_, task in self._tasks.items()
        }

    @cached_property
    def asked(self) -> Mapping[int, dict[int, Asked]]:
        """Return the indicators each asks, by id, in their order."""
        found: dict[int, tuple[Asked, ...]] = {}
        for tasks in self._alike(lambda task: (task.plan_id or 0, self.cut_offs[task.id])):
            plan, day = tasks[0].plan, self.cut_offs[tasks[0].id]
            if plan is not None:
                by_unit = asked_of_units(plan, [task.unit for task in tasks], day)
                found |= {task.id: by_unit[task.unit_id] for task in tasks}
        requested = {id_: asked_by_request(request) for id_, request in self._requests.items()}
        for id_, task in self._tasks.items():
            found.setdefault(id_, requested.get(task.assignment_id, ()))
        return {id_: {one.indicator_id: one for one in ones} for id_, ones in found.items()}

    @cached_property
    def drafts(self) -> Mapping[int, ReportSheet]:
        """Return the sheets of the drafts there are."""
        return find_draft_sheets(list(self._tasks))

    @cached_property
    def last_tries(self) -> Mapping[int, ReportSheet]:
        """Return the sheets of the last tries handed in, of reports without a draft."""
        return find_last_sheets([id_ for id_ in self._tasks if id_ not in self.drafts])

    @cached_property
    def series(self) -> Mapping[int, Series]:
        """Return the figures of earlier periods, the latest first, by indicator."""
        found: dict[int, Series] = {}
        for tasks in self._alike(lambda task: (self.cut_offs[task.id], task.period)):
            asked = {id_ for task in tasks for id_ in self.asked[task.id]}
            units, day = {task.unit_id for task in tasks}, self.cut_offs[tasks[0].id]
            by_unit = recent_figures_of(units, asked, before=day, period=tasks[0].period)
            found |= {task.id: by_unit.get(task.unit_id, {}) for task in tasks}
        return found

    @cached_property
    def open_tasks(self) -> Mapping[int, dict[int, Any]]:
        """Return the open tasks each tells of, by id, as ``list_open_tasks_of`` does."""
        found = {}
        for tasks in self._alike(lambda task: task.committee_id):
            units = {task.unit_id for task in tasks}
            by_unit = list_open_tasks_of_units(tasks[0].committee_id, units)
            for task in tasks:
                rows = by_unit.get(task.unit_id, ())
                found[task.id] = {row.Task.id: row for row in rows}
        return found

    def _alike(self, key: Callable[[Task], Any]) -> Iterator[list[Task]]:
        """Walk the tasks in groups that one statement can serve."""
        for _key, tasks in groupby(sorted(self._tasks.values(), key=key), key):
            yield list(tasks)

    @cached_property
    def _requests(self) -> dict[int, ReportRequest | None]:
        """Return the requests behind reports that belong to no window, by assignment."""
        asked = {
            task.assignment_id
            for task in self._tasks.values()
            if task.plan is None or find_window(task.period) is None
        }
        return {id_: find_request(id_) for id_ in sorted(asked)}
