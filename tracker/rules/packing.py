"""A book of grids as plain JSON values: how a child hands one over, and how one is kept."""

from datetime import date
from typing import Any

from tracker.rules.grids import NOTHING, Book, Cell, CellKind, Grid, Source, Span


def pack(book: Book) -> list[dict[str, Any]]:
    """Return a book as JSON values; an empty cell is an empty text.

    >>> from tracker.rules.grids import Grid, Source
    >>> book = Book((Grid("A", Source.TEXT, ((Cell("x", CellKind.TEXT), NOTHING),)),))
    >>> unpack(pack(book)) == book
    True
    """
    return [
        {
            "name": grid.name,
            "source": grid.source.value,
            "rows": [[_cell_to_json(cell) for cell in row] for row in grid.rows],
            "first": [grid.first_row, grid.first_column],
            "merged": [[s.top, s.left, s.bottom, s.right] for s in grid.merged],
            "hidden": grid.is_hidden,
        }
        for grid in book.grids
    ]


def unpack(stored: list[dict[str, Any]]) -> Book:
    """Return the book that was kept; cells that say the same are one."""
    known: dict[str, Cell] = {"": NOTHING}
    return Book(
        tuple(
            Grid(
                name=grid["name"],
                source=Source(grid["source"]),
                rows=tuple(
                    tuple(_cell_from_json(cell, known) for cell in row) for row in grid["rows"]
                ),
                first_row=grid["first"][0],
                first_column=grid["first"][1],
                merged=tuple(Span(*span) for span in grid["merged"]),
                is_hidden=grid["hidden"],
            )
            for grid in stored
        )
    )


def _cell_to_json(cell: Cell) -> Any:
    if cell == NOTHING:
        return ""
    if cell.kind is CellKind.TEXT:
        return cell.text
    return [cell.text, cell.kind.value, cell.number, cell.day.isoformat() if cell.day else None]


def _cell_from_json(stored: Any, known: dict[str, Cell]) -> Cell:
    if isinstance(stored, str):
        cell = known.get(stored)
        if cell is None:
            cell = known[stored] = Cell(stored, CellKind.TEXT)
        return cell
    text, kind, number, day = stored
    return Cell(text, CellKind(kind), number, date.fromisoformat(day) if day else None)
