from datetime import date
from pathlib import Path

import pytest

from tests.sheets.building import bare_workbook, cells, one_sheet, rows_of, texts, workbook
from tracker.rules.faults import Fault
from tracker.rules.grids import Cell, CellKind, Span
from tracker.sheets.child import read
from tracker.sheets.faults import SheetRefused

ANNEX = Path(__file__).parents[1] / "data" / "nq03-2025" / "annex.xlsx"


def formatted(number, code, **options):
    """Return the cell of one number under one number format."""

    def fill(sheet, book):
        sheet.write_number(0, 0, number, book.add_format({"num_format": code}))

    return cells(one_sheet(fill, **options))[0]


def formula(text, value):
    return cells(one_sheet(lambda sheet, book: sheet.write_formula(0, 0, text, None, value)))[0]


def test_the_annex_of_a_resolution_is_read_as_it_stands():
    (grid,) = read(ANNEX.read_bytes(), "annex.xlsx").grids
    assert (grid.name, len(grid.rows), len(grid.rows[0])) == ("Phụ lục II", 49, 6)
    assert [cell.text for cell in grid.rows[4]] == [
        "TT",
        "Tên nhiệm vụ",
        "Cơ quan thực hiện",
        "",
        "Kết quả",
        "Thời gian hoàn thành",
    ]
    assert Span(4, 2, 4, 3) in grid.merged
    assert grid.rows[7][0] == Cell("1", CellKind.NUMBER, number=1.0)
    assert grid.rows[7][5].text == "6/2025"


def test_values_are_shown_as_a_person_reads_them():
    read_back = texts(one_sheet(rows_of([3, 1390, 70.079999999999998, 1.5, -0.25, True, 1e20])))
    assert read_back == [["3", "1390", "70,08", "1,5", "-0,25", "TRUE", "1" + "0" * 20]]


@pytest.mark.parametrize(
    ("number", "options", "day"),
    [
        (45234, {}, date(2023, 11, 4)),
        (45234.9999999, {}, date(2023, 11, 4)),
        (43772, {"date_1904": True}, date(2023, 11, 4)),
    ],
)
def test_a_serial_number_is_the_day_its_workbook_counts(number, options, day):
    cell = formatted(number, "dd/mm/yyyy", **options)
    assert (cell.kind, cell.day, cell.text) == (CellKind.DATE, day, "04/11/2023")


def test_the_day_that_never_was_is_an_error():
    assert formatted(60, "dd/mm/yyyy").kind is CellKind.ERROR


def test_a_moment_counts_as_its_day():
    def fill(sheet, book):
        sheet.write_number(0, 0, 45234.6875, book.add_format({"num_format": "d/m/yy hh:mm"}))

    assert cells(one_sheet(fill))[0].day == date(2023, 11, 4)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (45809, "mmm-yy", "6/2025"),
        (45809, "m/yyyy", "6/2025"),
        (45658, "yyyy", "2025"),
        (0.7008, "0.00%", "70,08%"),
        (123, "00000", "00123"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(number, code, text):
    cell = formatted(number, code)
    assert cell.text == text
    assert cell.day is None


def test_a_formula_counts_as_what_it_last_came_to():
    assert formula("=1+1", 2) == Cell("2", CellKind.NUMBER, number=2.0)
    assert formula("=A2", "Sở Nội vụ").text == "Sở Nội vụ"


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("=1/0", "#DIV/0!", "#DIV/0!"),
        ("='[other.xlsx]S'!A1", "", "#CALC!"),
        ("=[1]S!A1", "70", "70"),
        ("=cmd|'/c calc'!A0", "5", "5"),
        ("=1+1", "", "#CALC!"),
    ],
)
def test_what_nobody_can_vouch_for_is_marked_as_an_error(text, value, shown):
    assert formula(text, value) == Cell(shown, CellKind.ERROR)


def test_a_formula_that_was_never_worked_out_widens_the_table():
    data = bare_workbook('<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>A1</f></c></row>')
    assert texts(data) == [["1", "", "#CALC!"]]


def test_text_is_composed_and_without_stray_signs():
    rows = rows_of(["  \u200bSo\u031b\u0309  Nội\u00a0vụ \n\n", "một\r\nhai", "a\x0bb", " \u200b"])
    assert texts(one_sheet(rows)) == [["Sở Nội vụ", "một\nhai", "a\nb"]]


def test_margins_are_cut_and_places_kept():
    def fill(sheet, book):
        sheet.write(2, 1, "TT")
        sheet.write(4, 3, "hết")
        sheet.write(9, 9, "  ")
        sheet.write_blank(500, 150, None, book.add_format({"bold": True}))

    (grid,) = read(one_sheet(fill), "bang.xlsx").grids
    assert (len(grid.rows), {len(row) for row in grid.rows}) == (3, {3})
    assert (grid.place(0, 0), grid.place(2, 2)) == ("B3", "D5")


def test_merged_cells_are_spans_of_the_grid():
    def fill(sheet, book):
        sheet.merge_range(1, 1, 3, 1, "Sở Nội vụ")
        sheet.merge_range(0, 1, 0, 9, "Nhóm I")
        sheet.write(4, 2, "x")

    (grid,) = read(one_sheet(fill), "bang.xlsx").grids
    assert (grid.first_row, grid.first_column) == (1, 2)
    assert grid.merged == (Span(0, 0, 0, 1), Span(1, 0, 3, 0))


def test_hidden_sheets_are_read_and_marked_and_empty_ones_left_out():
    def fill(book):
        book.add_worksheet("Hiện").write(0, 0, "a")
        hidden = book.add_worksheet("Ẩn")
        hidden.write(0, 0, "b")
        hidden.hide()
        very = book.add_worksheet("Ẩn hẳn")
        very.write(0, 0, "c")
        very.very_hidden()
        book.add_worksheet("Trống")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Hiện!$A$1:$A$2"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)

    grids = read(workbook(fill), "bang.xlsx").grids
    assert [(grid.name, grid.is_hidden) for grid in grids] == [
        ("Hiện", False),
        ("Ẩn", True),
        ("Ẩn hẳn", True),
    ]


def test_rows_hidden_by_a_filter_are_read():
    def fill(sheet, book):
        rows_of(["Đơn vị"], ["A"], ["B"])(sheet, book)
        sheet.autofilter("A1:A3")
        sheet.filter_column("A", "x == B")
        sheet.set_row(1, options={"hidden": True})

    assert texts(one_sheet(fill)) == [["Đơn vị"], ["A"], ["B"]]


def test_comments_and_pictures_are_passed_over():
    def fill(sheet, book):
        sheet.write(0, 0, "x")
        for row in range(1000):
            sheet.write_comment(row, 0, "ghi chú")

    assert texts(one_sheet(fill)) == [["x"]]


def test_a_sheet_may_be_named_like_a_formula():
    (grid,) = read(one_sheet(rows_of(["x"]), name="=HYPERLINK(1)"), "bang.xlsx").grids
    assert grid.name == "=HYPERLINK(1)"


def test_cells_without_an_address_follow_one_another():
    data = bare_workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert texts(data) == [["1", "2"], ["3", ""]]


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("XFD1048576", Fault.SHEET_ROWS),
        ("A20001", Fault.SHEET_ROWS),
        ("XFD1", Fault.SHEET_COLUMNS),
    ],
)
def test_a_cell_out_of_reach_is_named_and_never_reached(place, fault):
    data = bare_workbook(
        f'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="{place}"><v>1</v></c></row>'
    )
    assert len(data) < 2_000
    with pytest.raises(SheetRefused) as refused:
        read(data, "bang.xlsx")
    assert refused.value.reason is fault
    assert (refused.value.sheet, refused.value.facts["place"]) == ("Bảng", place)


def test_twenty_thousand_rows_are_read_and_no_more():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_001))
    assert len(texts(bare_workbook(rows))) == 20_000


def test_sparse_rows_cannot_add_up_to_millions_of_cells():
    corner = '<c r="{}"><v>1</v></c>'
    rows = f"<row>{corner.format('A1')}</row><row>{corner.format('GR20000')}</row>"
    with pytest.raises(SheetRefused) as refused:
        read(bare_workbook(rows), "bang.xlsx")
    assert refused.value.reason is Fault.SHEET_TOO_MUCH


@pytest.mark.parametrize(
    "damage", ["<row><c r='A1'><v>1</v></row>", "<row><c r='A1' t='s'><v>99</v></c></row>"]
)
def test_a_damaged_sheet_is_refused(damage):
    with pytest.raises(SheetRefused) as refused:
        read(bare_workbook(damage), "bang.xlsx")
    assert refused.value.reason is Fault.SHEET_FILE_BROKEN
