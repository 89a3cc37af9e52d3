"""Read the filter of a task list from an address, and write it back.

Whatever is not on a list of ours is refused or left out; nothing typed ever names a column.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from tracker.rules.choices import Part, TaskKind
from tracker.rules.dates import check_date_range, read_date, show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.statuses import View
from tracker.rules.texts import clean_text

Choice = TypeVar("Choice", bound=StrEnum)

SIZES = (25, 50, 100)
SIZE = 50
TERMS = 50  # of an address; more than that is no reader's doing
LONGEST_TEXT = 200
LARGEST_ID = 2**31 - 1
LAST_PAGE = 1_000_000
DIGITS = 12  # of a number; more of them are only a large number


class TaskSort(StrEnum):
    """What a list of tasks can be sorted by."""

    DUE = "due"
    UNIT = "unit"
    OPENED = "opened"
    FINISHED = "finished"


class UnitsAs(StrEnum):
    """By which units work is shown, where some have ended."""

    REPORTED = "reported"  # by the unit that did it or owes it
    TODAY = "today"  # by the unit that answers for it today


class Lengthened(StrEnum):
    """How often more time was given for a task."""

    ONCE = "once"  # at least
    AGAIN = "again"  # twice or more


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks, in which order, and which page of them."""

    view: View = View.OPEN
    text: str = ""
    unit_id: int | None = None
    plan_id: int | None = None
    kind: TaskKind | None = None
    part: Part | None = None  # of the reader's unit; None = both
    due_from: date | None = None
    due_to: date | None = None
    units: UnitsAs = UnitsAs.REPORTED
    extended: Lengthened | None = None
    sort: TaskSort = TaskSort.DUE
    descending: bool = False
    page: int = 1
    size: int = SIZE

    @property
    def narrowed_by(self) -> frozenset[str]:
        """Return the names of the filters that are on, the view and the part apart."""
        names = ("text", "unit_id", "plan_id", "kind", "due_from", "due_to", "extended")
        return frozenset(name for name in names if getattr(self, name))

    @property
    def offset(self) -> int:
        """Return how many rows come before this page."""
        return (self.page - 1) * self.size

    def but(self, **changes: Any) -> "TaskFilter":
        """Return this filter with changes; anything but a page change starts at page one."""
        return replace(self, **({"page": 1} | changes))

    def to_address(self) -> dict[str, str]:
        """Return the words of an address that lead back here; defaults are left out.

        >>> TaskFilter(view=View.OVERDUE, due_to=date(2023, 12, 31), page=2).to_address()
        {'view': 'overdue', 'to': '31/12/2023', 'page': '2'}
        """
        default = TaskFilter()
        words = {
            ARGUMENTS[known.name]: _written(getattr(self, known.name))
            for known in fields(self)
            if known.name in ARGUMENTS and getattr(self, known.name) != getattr(default, known.name)
        }
        if self.text:
            words["view"] = self.view.value  # a search without a view looks at all
        if self.descending:
            words["sort"] = f"-{self.sort}"
        return words


ARGUMENTS: Mapping[str, str] = {
    "view": "view",
    "text": "q",
    "unit_id": "unit",
    "plan_id": "plan",
    "kind": "kind",
    "part": "part",
    "due_from": "from",
    "due_to": "to",
    "units": "units",
    "extended": "extended",
    "sort": "sort",
    "page": "page",
    "size": "size",
}


@dataclass(frozen=True)
class FilterReading:
    """What an address asks for, and what of it could not be read."""

    filter: TaskFilter
    typed: Mapping[str, str] = field(default_factory=dict)
    refusals: Mapping[str, Refused] = field(default_factory=dict)  # by the name in the address


def read_task_filter(terms: Iterable[tuple[str, str]]) -> FilterReading:
    """Read the terms of an address; of twins the first counts.

    A text or day that cannot be read is kept as typed beside its refusal. A choice that is not
    offered is left out, an order that is not offered is refused.

    Raises Refused: TOO_MANY_TERMS, NOT_A_CHOICE.

    >>> read_task_filter([("view", "overdue"), ("page", "-1")]).filter.page
    1
    """
    listed = list(terms)
    if len(listed) > TERMS:
        raise Refused(Fault.TOO_MANY_TERMS, limit=TERMS)
    typed = dict(reversed(listed))
    refusals: dict[str, Refused] = {}
    text = _text(typed.get("q", ""), refusals)
    due_from = _day("from", typed, refusals)
    due_to = _day("to", typed, refusals)
    if due_from and due_to:
        due_to = _not_before(due_from, due_to, refusals)
    sort, descending = _sort(typed.get("sort", ""))
    wanted = TaskFilter(
        view=_choice(View, typed.get("view")) or (View.ALL if text else View.OPEN),
        text=text,
        unit_id=_id(typed.get("unit")),
        plan_id=_id(typed.get("plan")),
        kind=_choice(TaskKind, typed.get("kind")),
        part=_choice(Part, typed.get("part")),
        due_from=due_from,
        due_to=due_to,
        units=_choice(UnitsAs, typed.get("units")) or UnitsAs.REPORTED,
        extended=_choice(Lengthened, typed.get("extended")),
        sort=sort,
        descending=descending,
        page=min(max(_whole(typed.get("page"), 1), 1), LAST_PAGE),
        size=_size(typed.get("size")),
    )
    return FilterReading(wanted, typed, refusals)


def _text(typed: str, refusals: dict[str, Refused]) -> str:
    try:
        return clean_text(typed, limit=LONGEST_TEXT)
    except Refused as refusal:
        refusals["q"] = refusal
        return ""


def _day(name: str, typed: Mapping[str, str], refusals: dict[str, Refused]) -> date | None:
    words = typed.get(name, "").strip()
    if not words:
        return None
    try:
        return read_date(words, field=name)
    except Refused as refusal:
        refusals[name] = refusal
        return None


def _not_before(first: date, last: date, refusals: dict[str, Refused]) -> date | None:
    try:
        check_date_range(first, last, field="to")
    except Refused as refusal:
        refusals["to"] = refusal
        return None
    return last


def _choice(choices: type[Choice], typed: str | None) -> Choice | None:
    return next((choice for choice in choices if choice.value == typed), None)


def _sort(typed: str) -> tuple[TaskSort, bool]:
    if not typed:
        return TaskSort.DUE, False
    sort = _choice(TaskSort, typed.removeprefix("-"))
    if sort is None:
        raise Refused(Fault.NOT_A_CHOICE, field="sort")
    return sort, typed.startswith("-")


def _whole(typed: str | None, default: int) -> int:
    words = (typed or "").strip()
    if words.isascii() and words.isdigit():
        return int(words) if len(words) <= DIGITS else 10**DIGITS
    return default


def _id(typed: str | None) -> int | None:
    number = _whole(typed, 0)
    return number if 0 < number <= LARGEST_ID else None


def _size(typed: str | None) -> int:
    """Return the largest size offered that is not above the one asked for."""
    asked = _whole(typed, SIZE)
    return max((size for size in SIZES if size <= asked), default=SIZE)


def _written(value: Any) -> str:
    return show_date(value) if isinstance(value, date) else str(value)
