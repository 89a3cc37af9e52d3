"""The heads of a table as offices set them: in two rows, numbered below, some of their own."""

import pytest

from tracker.rules.columns import Column, heads_unread, read_lines
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import NOTHING, Cell, CellKind, Grid, Source

COLUMNS = (
    Column("code", "Mã", others=("TT",), is_needed=True),
    Column("name", "Tên"),
    Column("points", "Điểm tối đa"),
    Column("how", "Cách tính"),
)


def grid(*rows):
    cells = tuple(
        tuple(Cell(text, CellKind.TEXT) if text else NOTHING for text in row) for row in rows
    )
    return Grid("", Source.WORKBOOK, cells)


def said(of):
    return [
        {key: cell.text for key, cell in line.cells.items()} for line in read_lines(of, COLUMNS)
    ]


DATA = ("1.1", "Một", "10", "có", "bỏ")
WHOLE = {"code": "1.1", "name": "Một", "points": "10", "how": "có"}


def test_heads_in_one_row():
    assert said(grid(("Mã", "Tên", "Điểm tối đa", "Cách tính", ""), DATA)) == [WHOLE]


@pytest.mark.parametrize("below", [("", "", "", ""), ("TT", "Tên", "", "Ghi chú")])
def test_heads_parted_in_a_second_row_are_read_with_those_above(below):
    table = grid(
        ("PHỤ LỤC", "", "", "", ""),
        ("TT", "Tên", "Đánh giá", "", "Ghi chú"),
        (below[0], below[1], "Điểm tối đa", "Cách tính", below[3]),
        DATA,
    )
    assert said(table) == [WHOLE]
    assert list(read_lines(table, COLUMNS)[0].cells) == list(WHOLE), "as they stand in the table"
    assert heads_unread(table, COLUMNS) == (f"E{3 if below[3] else 2} “Ghi chú”",)


def test_a_second_head_that_is_not_read_is_told():
    table = grid(
        ("TT", "Tên", "Đánh giá", "", ""),
        ("", "", "Điểm tối đa", "Trọng số", ""),
        ("1", "Một", "10", "0,5", ""),
    )
    assert heads_unread(table, COLUMNS) == ("D2 “Trọng số”",)


def test_a_head_that_its_second_row_says_again_is_parted_too():
    table = grid(
        ("TT", "Tên", "Điểm tối đa", ""),
        ("", "", "Điểm tối đa 2025", "Điểm tự chấm"),
        ("1", "Một", "10", "5"),
    )
    known = (*COLUMNS[:2], Column("points", "Điểm tối đa", others=("Điểm tối đa 2025",)))
    lines = read_lines(table, known)
    assert [(line.number, line.cells["points"].text) for line in lines] == [(3, "10")]
    assert heads_unread(table, known) == ("D2 “Điểm tự chấm”",)


def test_heads_below_a_name_over_several_columns_are_read_with_it():
    columns = (
        Column("code", "Tỉnh", is_needed=True),
        Column("value", "Kinh tế số Giá trị"),
        Column("rank", "Kinh tế số Xếp hạng"),
        Column("other", "Xã hội số Giá trị"),
    )
    table = grid(
        ("Tỉnh", "Kinh tế số", "", "Xã hội số"),
        ("", "Giá trị", "Xếp hạng", "Giá trị"),
        ("Gia Lai", "0,4", "62", "0,3"),
    )
    lines = read_lines(table, columns)
    assert [{key: cell.text for key, cell in line.cells.items()} for line in lines] == [
        {"code": "Gia Lai", "value": "0,4", "rank": "62", "other": "0,3"}
    ]


def test_a_first_row_of_data_is_no_second_head():
    table = grid(("Mã", "Tên", "", ""), ("1", "Điểm tối đa", "", ""), ("2", "Hai", "", ""))
    assert [row["code"] for row in said(table)] == ["1", "2"]


@pytest.mark.parametrize(
    "numbers",
    [("(1)", "(2)", "(3)", "(4)", "(5)"), ("A", "B", "1", "2", "3"), ("1", "2", "3", "4", "")],
)
def test_the_row_that_numbers_the_columns_is_no_row(numbers):
    heads = ("Mã", "Tên", "Điểm tối đa", "Cách tính", "")
    assert said(grid(heads, numbers, DATA)) == [WHOLE]


@pytest.mark.parametrize("row", [("1", "2", "", ""), ("1", "Hai", "3", ""), ("2", "3", "4", "5")])
def test_a_row_that_only_looks_alike_stays(row):
    assert len(said(grid(("Mã", "Tên", "Điểm tối đa", "Cách tính"), row))) == 1


def test_without_the_head_that_is_needed_nothing_is_read():
    with pytest.raises(Refused) as refused:
        read_lines(grid(("Tên", "Điểm tối đa"), ("Một", "1")), COLUMNS)
    assert refused.value.fault is Fault.COLUMNS_MISSING
