"""The unit a list is narrowed to: chosen where few are offered, typed where there are many.

Fifteen hundred names in each list's filter weigh more than the list. So past ``LONGEST`` names the
filter is a field: words that name one unit lead to its address; of several the reader chooses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import abort, redirect, request

from tracker.queries.directory import UnitName, list_unit_names, list_units_named
from tracker.speech import gettext as _
from tracker.web.paging import OWN, read_number, read_search

LONGEST = 200
MOST_FOUND = 5
NAME = "unit"


@dataclass(frozen=True)
class UnitFilter:
    """What the filter shows; ``options`` are empty where the unit is typed."""

    value: str
    options: Sequence[tuple[str, str]] = ()
    error: str = ""
    found: Sequence[tuple[str, str]] = field(default=())  # address and name


def read_unit() -> int | None:
    """Return the id of the unit the address names.

    Words that name one unit go on to the address with its id, which links and files go by.
    """
    typed = _typed()
    found = list_units_named(typed) if typed else []
    if len(found) == 1:
        abort(redirect(_address(found[0]), 303))
    return read_number(NAME)


def is_unit_unread() -> bool:
    """Tell whether the address names a unit in words that name none, or several."""
    return bool(_typed())


def offer_units(
    units: Iterable[tuple[int, str]], chosen: int | None, *, everyone: str = ""
) -> UnitFilter:
    """Return the filter for these units, by id and name, of which one may be chosen."""
    offered = [(str(unit_id), name) for unit_id, name in units]
    typed = _typed()
    if len(offered) <= LONGEST and not typed:
        options = [("", everyone or _("All units")), *offered]
        return UnitFilter(str(chosen or ""), options)
    if not typed:
        return UnitFilter(_name_of(chosen))
    found = list_units_named(typed)
    if not found:
        return UnitFilter(typed, error=_("No unit has these words in its name."))
    links = [(_address(unit), unit.short_name) for unit in found[:MOST_FOUND]]
    several = _("Several units have these words. Choose one, or type more:")
    return UnitFilter(typed, error=several, found=links)


def _typed() -> str:
    """Return the words that were typed, nothing for an id."""
    typed = read_search(NAME)
    return typed if any(map(str.isalpha, typed)) else ""


def _name_of(unit_id: int | None) -> str:
    return next((unit.short_name for unit in list_unit_names() if unit.id == unit_id), "")


def _address(unit: UnitName) -> str:
    left_out = {*OWN, NAME}
    kept = [(key, word) for key, word in request.args.items(multi=True) if key not in left_out]
    return f"{request.path}?{urlencode([*kept, (NAME, str(unit.id))])}"
