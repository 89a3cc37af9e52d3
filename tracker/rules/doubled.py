"""One person who would sit for two lines of a session's list: he has one seat and one voice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.rules.texts import fold


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody who comes for a line: invited himself, or as its substitute."""

    line_id: int
    name: str
    is_substitute: bool = False


@dataclass(frozen=True, slots=True)
class Doubled:
    """A substitute, the line he comes for, and the other line he sits or comes for."""

    name: str
    line_id: int
    other_id: int


def doubled(sitters: Iterable[Sitter]) -> list[Doubled]:
    """Return the substitutes who are themselves invited for, or sent by, another line.

    Names are compared as people type them: without marks, case and spaces that differ.

    >>> doubled([Sitter(1, "Trần Thị B"), Sitter(2, "TRẦN THỊ  B", is_substitute=True)])
    [Doubled(name='TRẦN THỊ  B', line_id=2, other_id=1)]
    >>> doubled([Sitter(1, "Trần Thị B"), Sitter(1, "Trần Thị B", is_substitute=True)])
    []
    """
    rows = [one for one in sitters if one.name.strip()]
    by_name: dict[str, list[Sitter]] = defaultdict(list)
    for one in rows:
        by_name[fold(one.name)].append(one)
    return [
        Doubled(one.name, one.line_id, others[0].line_id)
        for alike in by_name.values()
        for place, one in enumerate(alike)
        if one.is_substitute and (others := _elsewhere(one, alike, place))
    ]


def _elsewhere(one: Sitter, alike: list[Sitter], place: int) -> list[Sitter]:
    """Return where else he sits; of two that send him the second is told of the first."""
    invited = [row for row in alike if not row.is_substitute]
    if any(row.line_id == one.line_id for row in invited):
        return []  # of several people of one unit one comes for the unit
    sent = [row for row in alike[:place] if row.is_substitute and row.line_id != one.line_id]
    return invited + sent
