"""What stands around the table of tasks: tabs, choices of the filter, order and pager.

The whole state lies in the address, so that a view can be sent as a link.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from tracker.queries.directory import PlanName
from tracker.queries.tallies import Tally
from tracker.rules.choices import Part
from tracker.rules.filters import Lengthened, TaskFilter, TaskSort, UnitsAs
from tracker.rules.statuses import View
from tracker.speech import gettext
from tracker.web.paging import Page
from tracker.web.task_words import ORDERS, PARTS, TASK_KINDS, VIEWS

TABS = (
    View.ALL,
    View.OPEN,
    View.OVERDUE,
    View.DUE_SOON,
    View.WAITING,
    View.RETURNED,
    View.NO_DATE,
    View.DONE,
)
RARE_TABS = (View.STANDING, View.SUSPENDED, View.CANCELLED)  # only where there is such a task
DESCENDING_FIRST = frozenset({TaskSort.OPENED, TaskSort.FINISHED})

Option = tuple[str, Any]


@dataclass(frozen=True)
class Tab:
    """A saved view of the list."""

    label: str
    url: str
    count: int
    is_late: bool
    is_current: bool


@dataclass(frozen=True)
class SortState:
    """The order of the table, as ``macros/tables.html`` reads it."""

    filter: TaskFilter

    @property
    def key(self) -> str:
        """Return what the table is sorted by."""
        return self.filter.sort.value

    @property
    def is_descending(self) -> bool:
        """Tell whether the order is turned round."""
        return self.filter.descending

    def link(self, key: str) -> str:
        """Return the address that sorts by ``key``, or turns the order round."""
        sort = TaskSort(key)
        is_again = sort is self.filter.sort
        descending = not self.filter.descending if is_again else sort in DESCENDING_FIRST
        return link_to(self.filter.but(sort=sort, descending=descending))


@dataclass(frozen=True, kw_only=True)
class TaskPager(Page):
    """The part of the list shown; its links keep the filter."""

    filter: TaskFilter

    def link(self, *, number: int = 1, size: int | None = None) -> str:
        """Return the address of another page of this list."""
        return link_to(replace(self.filter, page=number, size=size or self.size))


def link_to(wanted: TaskFilter) -> str:
    """Return the address of the list for a filter."""
    words = _query(wanted)
    return url_for("tasks.index") + (f"?{words}" if words else "")


@lru_cache(maxsize=4_096)
def _query(wanted: TaskFilter) -> str:
    return urlencode(wanted.to_address())


def tabs(wanted: TaskFilter, tally: Tally) -> list[Tab]:
    """Return the saved views with their counts; other filters stay as they are."""
    shown = [*TABS, *(view for view in RARE_TABS if tally.of(view) or view is wanted.view)]
    if wanted.view not in shown:
        shown.append(wanted.view)
    return [
        Tab(
            label=str(VIEWS[view]),
            url=link_to(wanted.but(view=view)),
            count=tally.of(view),
            is_late=view is View.OVERDUE,
            is_current=view is wanted.view,
        )
        for view in shown
    ]


def plan_options(plans: Iterable[PlanName]) -> list[Option]:
    """Return the plans to choose from."""
    return [("", gettext("All sources")), *((str(plan.id), plan.sign) for plan in plans)]


def kind_options() -> list[Option]:
    """Return the kinds of task to choose from."""
    return [("", gettext("All kinds")), *((kind.value, TASK_KINDS[kind]) for kind in TASK_KINDS)]


def part_options() -> list[Option]:
    """Return the parts the reader's unit can have in a task."""
    return [("", gettext("Both")), *((part.value, PARTS[part]) for part in Part)]


def units_as_options() -> list[Option]:
    """Return by which units work can be shown, once some have ended."""
    return [("", gettext("As reported")), (UnitsAs.TODAY.value, gettext("By today's units"))]


def extended_options() -> list[Option]:
    """Return how often more time was given, to choose from."""
    return [
        ("", gettext("Extended or not")),
        (Lengthened.ONCE.value, gettext("Extended")),
        (Lengthened.AGAIN.value, gettext("Extended twice or more")),
    ]


def order_options() -> list[Option]:
    """Return the orders to choose from where the table has no heads (the phone)."""
    return list(ORDERS)
