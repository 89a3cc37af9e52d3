"""Books as plain JSON: how a child hands one over, and how one is kept until confirmed."""

import json
from datetime import date
from typing import Any

from tracker.rules.grids import NOTHING, Book, Cell, CellKind, Grid, Source, Span


def pack(book: Book) -> bytes:
    """Return a book as JSON; an empty cell is 0, a plain text itself."""
    grids = [
        {
            "name": grid.name,
            "source": grid.source.value,
            "first": [grid.first_row, grid.first_column],
            "merged": [[span.top, span.left, span.bottom, span.right] for span in grid.merged],
            "hidden": grid.is_hidden,
            "rows": [[_pack_cell(cell) for cell in row] for row in grid.rows],
        }
        for grid in book.grids
    ]
    return json.dumps(grids, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(packed: bytes) -> Book:
    """Return the book that was packed."""
    return Book(tuple(_unpack_grid(grid) for grid in json.loads(packed)))


def _unpack_grid(grid: dict[str, Any]) -> Grid:
    return Grid(
        name=grid["name"],
        source=Source(grid["source"]),
        rows=tuple(tuple(_unpack_cell(cell) for cell in row) for row in grid["rows"]),
        first_row=grid["first"][0],
        first_column=grid["first"][1],
        merged=tuple(Span(*span) for span in grid["merged"]),
        is_hidden=grid["hidden"],
    )


def _pack_cell(cell: Cell) -> int | str | list[Any]:
    if cell.kind is CellKind.EMPTY:
        return 0
    if cell.kind is CellKind.TEXT:
        return cell.text
    day = cell.day.isoformat() if cell.day else None
    return [cell.kind.value, cell.text, cell.number, day]


def _unpack_cell(packed: int | str | list[Any]) -> Cell:
    if isinstance(packed, int):
        return NOTHING
    if isinstance(packed, str):
        return Cell(packed, CellKind.TEXT)
    kind, text, number, day = packed
    return Cell(text, CellKind(kind), number, date.fromisoformat(day) if day else None)
