"""A file held against the product: rows known by their marks, cells by what they say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.columns import Line
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Cell, CellKind
from tracker.rules.readback import (
    MARK,
    MOST_CHANGES,
    Field,
    Known,
    Use,
    compare,
    mark_of,
    names_in,
    says,
    sign_of,
)

FIELDS = (
    Field("title"),
    Field("year"),
    Field("role", Use.FIXED),
    Field("tasks", Use.SHOWN),
)
ROW = Known("7", {"title": "Kho dữ liệu", "year": 2023, "role": "lead", "tasks": 4})
KNOWN = {"7": ROW}


def line(number=2, mark=None, **words):
    said = {"title": "Kho dữ liệu", "year": "2023", "role": "lead", "tasks": "4"} | words
    said[MARK] = mark_of(ROW, FIELDS) if mark is None else mark
    cells = {key: word if isinstance(word, Cell) else Cell(word) for key, word in said.items()}
    return Line(number, cells, {key: f"{key}{number}" for key in cells})


def faults(found):
    return [(one.row, one.key, one.refusal.fault) for one in found.problems]


def test_a_row_as_it_went_out_is_the_same_and_what_is_worked_out_is_never_read():
    found = compare([line(tasks="99")], FIELDS, KNOWN)
    assert (found.same, found.changes, found.problems) == (1, (), ())


def test_only_the_cells_that_differ_change():
    (change,) = compare([line(title="Cổng dữ liệu")], FIELDS, KNOWN).changes
    assert (change.known, change.keys) == (ROW, ("title",))


def test_a_column_that_was_left_out_stays():
    short = line(year="2024")
    del short.cells["title"], short.cells["role"]
    (change,) = compare([short], FIELDS, KNOWN).changes
    assert change.keys == ("year",)


def test_a_row_without_a_mark_is_new_unless_nothing_is_written_in_it():
    found = compare([line(mark=""), line(3, mark="", title="", year="")], FIELDS, KNOWN)
    assert [(one.known, one.keys) for one in found.changes] == [(None, ("title", "year", "role"))]


@pytest.mark.parametrize("mark", ["7", "8v0123456789", "7v", "7v12", "=7", "07 v"])
def test_a_mark_that_is_none_of_ours_is_refused(mark):
    found = compare([line(mark=mark)], FIELDS, KNOWN)
    assert faults(found) == [(2, MARK, Fault.ROW_UNKNOWN)]


def test_a_mark_that_stands_twice_is_refused_the_second_time():
    found = compare([line(), line(3)], FIELDS, KNOWN)
    assert faults(found) == [(3, MARK, Fault.ROW_TWICE)]
    assert found.problems[0].refusal.facts == {"row": 2}


def test_what_changed_meanwhile_is_refused_with_both_values_and_an_untouched_row_is_not():
    later = {"7": Known("7", {**ROW.values, "year": 2024})}
    found = compare([line()], FIELDS, later)
    assert faults(found) == [(2, "year", Fault.ROW_CHANGED)]
    assert found.problems[0].refusal.facts == {"now": 2024, "file": "2023"}
    assert compare([line(year="2024")], FIELDS, later).same == 1


def test_what_is_said_of_new_rows_only_cannot_change():
    assert faults(compare([line(role="member")], FIELDS, KNOWN)) == [
        (2, "role", Fault.COLUMN_FIXED)
    ]


def test_an_error_of_the_sheet_is_no_value():
    broken = Cell("#REF!", CellKind.ERROR)
    for one in (line(title=broken), line(mark="", title=broken)):
        assert faults(compare([one], FIELDS, KNOWN)) == [(2, "title", Fault.CELL_BROKEN)]


def test_an_empty_cell_of_others_takes_nothing_away_and_one_of_ours_does():
    told = line(mark="", year="")
    assert compare([told], FIELDS, KNOWN, key=("title",)).same == 1
    assert compare([line(year="")], FIELDS, KNOWN).changes[0].keys == ("year",)


def test_more_changes_than_a_hand_makes_are_refused():
    lines = [line(number, mark="") for number in range(MOST_CHANGES + 1)]
    with pytest.raises(Refused) as refused:
        compare(lines, FIELDS, KNOWN)
    assert refused.value.fault is Fault.TOO_MANY_CHANGES


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (Cell(), None),
        (Cell(), ""),
        (Cell(), ()),
        (Cell(), False),
        (Cell("Có"), True),
        (Cell("05/01/2023", CellKind.DATE, day=date(2023, 1, 5)), date(2023, 1, 5)),
        (Cell("5.1.2023"), date(2023, 1, 5)),
        (Cell("197300000000", CellKind.NUMBER, number=197_300_000_000.0), 197_300_000_000),
        (Cell("197.300.000.000"), 197_300_000_000),
        (Cell("sở y tế;\nSở Nội vụ"), ("Sở Nội vụ", "Sở Y tế")),
        (Cell("a b\n\nc"), "a  b \n\nc"),
    ],
)
def test_a_cell_says_what_the_product_has_however_it_is_written(cell, value):
    assert says(cell, value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (Cell("x"), None),
        (Cell(), 0),
        (Cell("05/01/2023"), date(2023, 5, 1)),
        (Cell("1,390"), 1390),
        (Cell("0"), True),
        (Cell("a\nb"), "a b"),
        (Cell("Sở Y tế"), ("Sở Y tế", "Sở Nội vụ")),
        (Cell("TITLE"), "title"),
    ],
)
def test_a_cell_that_says_something_else_differs(cell, value):
    assert not says(cell, value)


@given(st.lists(st.text("ab\x1e\x1f", max_size=3), min_size=2, max_size=2))
def test_what_parts_names_is_no_part_of_them(names):
    said = [name.strip() for name in names if name.strip()]
    assert list(names_in("; ".join(said))) == said


def test_the_sign_tells_every_column_that_is_read():
    signs = {sign_of({**ROW.values, key: "x"}, FIELDS) for key in ("title", "year", "role")}
    assert len(signs | {sign_of(ROW.values, FIELDS)}) == 4


def keyed(number=2, **words):
    cells = {key: Cell(word) for key, word in words.items()}
    return Line(number, cells, {key: f"{key}{number}" for key in cells})


def test_a_table_without_marks_is_known_by_its_key_however_it_is_written():
    found = compare(
        [keyed(title="KHO  dữ liệu", year="2024"), keyed(3, title="Mới", year="2025")],
        FIELDS[:2],
        KNOWN,
        ("title",),
    )
    assert [(one.known, one.keys) for one in found.changes] == [
        (ROW, ("title", "year")),
        (None, ("title", "year")),
    ]


def test_a_key_that_stands_twice_is_refused_with_its_first_row():
    twice = [keyed(title="Mới", year="1"), keyed(3, title="mới", year="2")]
    (problem,) = compare(twice, FIELDS[:2], KNOWN, ("title",)).problems
    assert (problem.row, problem.refusal.fault) == (3, Fault.KEY_TWICE)
    assert problem.refusal.facts["row"] == 2
