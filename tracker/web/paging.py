"""What the address of a page asks for: the part of a long list, the terms of its filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from tracker.rules.dates import read_date
from tracker.rules.faults import Refused
from tracker.speech import gettext

Choice = TypeVar("Choice", bound=StrEnum)

SIZES = (25, 50, 100)
HEAVY = (25, 50)  # of rows so rich that a hundred of them weigh more than a page should
HEAVIEST = (25,)
SIZE = 50
NEIGHBOURS = 1
SEARCH_LENGTH = 200
OWN = frozenset({"page", "size", "row", "cell"})  # a row to be shown is on one page only


@dataclass(frozen=True)
class Page:
    """Which part of a list is shown; what ``macros/pager.html`` reads."""

    number: int
    size: int
    total: int
    sizes: tuple[int, ...] = SIZES

    @property
    def count(self) -> int:
        """Return how many pages there are, one at least."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Return how many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Return the place of the first row shown."""
        return self.offset + 1

    @property
    def last(self) -> int:
        """Return the place of the last row shown."""
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        """Return the number of the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the page after, if any."""
        return self.number + 1 if self.number < self.count else None

    @property
    def window(self) -> list[int | None]:
        """Return the numbers to offer: both ends, this page and its neighbours, None for a gap."""
        near = range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)
        wanted = sorted({1, self.count, *near} & set(range(1, self.count + 1)))
        shown: list[int | None] = []
        for before, number in zip([0, *wanted], wanted, strict=False):
            if number - before > 1:
                shown.append(None)
            shown.append(number)
        return shown

    def link(self, *, number: int = 1, size: int | None = None) -> str:
        """Return the address of another page of this list, filters kept."""
        words = [(key, word) for key, word in request.args.items(multi=True) if key not in OWN]
        if number > 1:
            words.append(("page", str(number)))
        if (size or self.size) != SIZE:
            words.append(("size", str(size or self.size)))
        return f"{request.path}?{urlencode(words)}" if words else request.path


def read_page(total: int, *, holding: int | None = None, sizes: tuple[int, ...] = SIZES) -> Page:
    """Return the page the address asks for; what cannot be read is the first page.

    An address without a page may ask for the one that holds a place of the list, from 0.
    """
    size = _whole(request.args.get("size"), SIZE)
    size = size if size in sizes else min(SIZE, max(sizes))
    count = max(1, -(-total // size))
    first = 1 if holding is None else holding // size + 1
    number = min(_whole(request.args.get("page"), first), count)
    return Page(number=number, size=size, total=total, sizes=sizes)


def read_search(name: str = "q") -> str:
    """Return the words the address searches for, without what no text can hold."""
    typed = request.args.get(name, "")[:SEARCH_LENGTH]
    return "".join(char if char.isprintable() else " " for char in typed).strip()


def read_choice(choices: type[Choice], name: str) -> Choice | None:
    """Return the choice the address names, None for none of ours."""
    typed = request.args.get(name, "")
    return next((choice for choice in choices if choice.value == typed), None)


def read_day(name: str) -> date | None:
    """Return the day the address names, None for what is none."""
    try:
        return read_date(request.args.get(name, ""))
    except Refused:
        return None


def read_number(name: str) -> int | None:
    """Return the id or year the address names, None for what is none."""
    return read_id(request.args.get(name, "")) or None


def read_id(typed: str) -> int:
    """Return the id some words are, or 0, which no row has."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def year_options(years: Iterable[int]) -> list[tuple[str, str]]:
    """Return the years a filter offers, with all of them first."""
    return [("", gettext("All years")), *((str(year), str(year)) for year in years)]


def _whole(typed: str | None, default: int) -> int:
    if typed and typed.isascii() and typed.isdigit() and len(typed) < 7:
        return max(1, int(typed))
    return default
