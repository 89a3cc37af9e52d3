"""Workbooks (.xlsx) as grids: values by calamine, after a survey has found nothing out of reach."""

import zipfile
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from tracker.rules.faults import Fault
from tracker.rules.grids import NOTHING, Book, Cell, CellKind, Grid, Source, Span
from tracker.sheets.cells import Allowance, clean, make_grid, show_number, value_cell
from tracker.sheets.faults import SheetRefused
from tracker.sheets.formats import Look, Shown
from tracker.sheets.progress import Progress
from tracker.sheets.survey import Survey, survey_sheet
from tracker.sheets.workbook_parts import WorkbookParts, read_parts

NO_VALUE = "#CALC!"  # a formula the program that wrote the file never worked out


def read_workbook(data: bytes, progress: Progress | None = None) -> Book:
    """Return the sheets of a workbook that hold anything, hidden ones marked as such.

    Raises SheetRefused: SHEET_ROWS, SHEET_COLUMNS, SHEET_TOO_MUCH, SHEET_FILE_BROKEN.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, load_workbook(BytesIO(data)) as workbook:
            parts = read_parts(archive)
            grids = _read_sheets(workbook, archive, parts, progress or Progress())
    except CalamineError as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN) from error
    return Book(tuple(grids))


def _read_sheets(
    workbook: CalamineWorkbook,
    archive: zipfile.ZipFile,
    parts: WorkbookParts,
    progress: Progress,
) -> list[Grid]:
    surveys = _survey(workbook, archive, parts, progress)
    allowance = Allowance()
    grids = []
    for number, meta in enumerate(workbook.sheets_metadata):
        if number not in surveys:
            continue
        name, survey = clean(meta.name), surveys[number]
        allowance.take(survey.height * survey.width, 0, sheet=name)
        sheet = workbook.get_sheet_by_index(number)
        rows = _rows(sheet, survey, progress, name=name)
        allowance.take(0, sum(len(cell.text) for row in rows for cell in row), sheet=name)
        grid = make_grid(
            rows,
            source=Source.WORKBOOK,
            name=name,
            first=(survey.top, survey.left),
            merged=_spans(sheet, survey),
            is_hidden=meta.visible is not SheetVisibleEnum.Visible,
        )
        if grid is not None:
            grids.append(grid)
    return grids


def _survey(
    workbook: CalamineWorkbook,
    archive: zipfile.ZipFile,
    parts: WorkbookParts,
    progress: Progress,
) -> dict[int, Survey]:
    """Return how far each sheet of cells reaches, by its number; nothing is read yet."""
    surveys = {}
    for number, meta in enumerate(workbook.sheets_metadata):
        if meta.typ is SheetTypeEnum.WorkSheet:
            path, name = parts.path_of(meta.name), clean(meta.name)
            surveys[number] = survey_sheet(archive, path, name=name, shown=parts.shown)
            progress.count(surveys[number].height)
    return surveys


def _rows(
    sheet: CalamineSheet, survey: Survey, progress: Progress, *, name: str
) -> list[list[Cell]]:
    """Return all cells between the corners of the survey, as a person sees them."""
    rows = [[NOTHING] * survey.width for _ in range(survey.height)]
    start = sheet.start
    if start is not None:
        down, along = start[0] + 1 - survey.top, start[1] + 1 - survey.left
        if not (0 <= down <= survey.height - sheet.height and along >= 0):
            raise SheetRefused(Fault.SHEET_FILE_BROKEN, sheet=name)
        for row, values in zip(rows[down:], sheet.to_python(), strict=False):
            row[along : along + len(values)] = map(value_cell, values)
            progress.read()
    for (line, column), mark in survey.marks.items():
        if line <= survey.bottom and survey.left <= column <= survey.right and line >= survey.top:
            row, place = rows[line - survey.top], column - survey.left
            row[place] = _as_marked(row[place], mark)
    return rows


def _spans(sheet: CalamineSheet, survey: Survey) -> list[Span]:
    down, along = survey.top - 1, survey.left - 1
    return [
        Span(first[0] - down, first[1] - along, last[0] - down, last[1] - along)
        for first, last in sheet.merged_cell_ranges or ()
    ]


def _as_marked(cell: Cell, mark: Shown | str) -> Cell:
    """Return a cell as a person sees it, where its value alone tells less."""
    if isinstance(mark, str):
        return Cell(clean(mark) or cell.text or NO_VALUE, CellKind.ERROR)
    if cell.number is not None:
        return _number_as_shown(cell.number, mark) or cell
    if cell.day is not None and mark.look is Look.MONTH:
        return Cell(f"{cell.day.month}/{cell.day.year}", CellKind.TEXT)
    if cell.day is not None and mark.look is Look.YEAR:
        return Cell(str(cell.day.year), CellKind.TEXT)
    return cell


def _number_as_shown(number: float, shown: Shown) -> Cell | None:
    if shown.look is Look.PERCENT:
        return Cell(f"{show_number(number * 100)}%", CellKind.NUMBER, number=number)
    if shown.look is Look.PADDED and number >= 0 and number.is_integer():
        return Cell(show_number(number).zfill(shown.width), CellKind.TEXT)
    return None
