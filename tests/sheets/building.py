"""Files as offices send them and as attackers make them, built in memory."""

import io
import zipfile

import docx
import xlsxwriter

from tracker.sheets.child import read

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(fill, **options):
    """Build a workbook; ``fill(book)`` adds its sheets."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        fill(book)
    return made.getvalue()


def one_sheet(fill, name="Phụ lục", **options):
    """Build a workbook of one sheet; ``fill(sheet, book)`` writes it."""
    return workbook(lambda book: fill(book.add_worksheet(name), book), **options)


def rows_of(*rows):
    """Return a filler that writes rows of plain values."""

    def fill(sheet, book):
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def document(*tables):
    """Build a document; each table is its rows of texts."""
    made = docx.Document()
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                table.cell(line, place).text = text
    return saved(made)


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def package(parts, compression=zipfile.ZIP_DEFLATED):
    """Pack parts by hand."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def bare_workbook(sheet_data, *, head="", more=None):
    """Build the smallest workbook that holds this XML inside ``sheetData``."""
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "[Content_Types].xml": f"{XML}<Types/>",
        "_rels/.rels": f"{XML}<Relationships {relations}><Relationship Id='r1' "
        f"Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/_rels/workbook.xml.rels": f"{XML}<Relationships {relations}><Relationship Id='r1' "
        f"Type='{OFFICE}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/workbook.xml": f"{XML}<workbook {MAIN} xmlns:r='{OFFICE}'><sheets>"
        "<sheet name='Bảng' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/worksheets/sheet1.xml": f"{XML}{head}<worksheet {MAIN}>"
        f"<sheetData>{sheet_data}</sheetData></worksheet>",
    }
    return package(parts | (more or {}))


def texts(data, name="bang.xlsx"):
    """Read a file in this process; return the texts of its only table."""
    (grid,) = read(data, name).grids
    return [[cell.text for cell in row] for row in grid.rows]


def cells(data, name="bang.xlsx"):
    """Read a file in this process; return the cells of its only table in one list."""
    (grid,) = read(data, name).grids
    return [cell for row in grid.rows for cell in row]
