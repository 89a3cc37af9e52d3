"""Grids made by hand, as a file would give them."""

from datetime import date

from tracker.rules.grids import NOTHING, Book, Cell, CellKind, Grid, Source, Span


def cell(value) -> Cell:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return Cell(value.strftime("%d/%m/%Y"), CellKind.DATE, day=value)
    if isinstance(value, int | float):
        return Cell(f"{value:g}", CellKind.NUMBER, number=float(value))
    return Cell(value, CellKind.TEXT)


def grid(*rows, merged=(), name="Phụ lục", source=Source.WORKBOOK, **facts) -> Grid:
    width = max(len(row) for row in rows)
    cells = tuple(
        tuple(cell(value) for value in (*row, *([""] * (width - len(row))))) for row in rows
    )
    return Grid(name, source, cells, merged=tuple(Span(*span) for span in merged), **facts)


def book(*grids: Grid) -> Book:
    return Book(grids)


HEAD = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Kết quả", "Thời hạn")
