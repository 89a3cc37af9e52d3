from datetime import date

from tests.rules.annexes.tables import HEAD, book, grid
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.lines import Line, read_lines
from tracker.rules.annexes.tables import filled, find_tables, likeliest
from tracker.rules.grids import Book


def lines_of(made: Book, corrections=None) -> tuple[Line, ...]:
    tables = find_tables(made)
    table = tables[likeliest(tables)]
    return read_lines(table, filled(made.grids[table.grid]), corrections or {})


def row(number, task="Việc", lead="Sở Nội vụ", other="", result="", deadline="2025"):
    return (number, task, lead, other, result, deadline)


def test_a_head_of_two_merged_levels_below_a_title_is_found():
    made = book(
        grid(
            ("PHỤ LỤC II",),
            ("Nhiệm vụ cụ thể",),
            (),
            ("TT", "Tên nhiệm vụ", "Cơ quan thực hiện", "", "Kết quả", "Thời gian hoàn thành"),
            ("", "", "Cơ quan chủ trì", "Cơ quan phối hợp", "", ""),
            row("1"),
            merged=[(3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 4, 4), (3, 5, 4, 5)],
        )
    )
    (table,) = find_tables(made)
    assert [column.role for column in table.columns] == [
        Role.NUMBER,
        Role.TASK,
        Role.LEAD,
        Role.COORDINATING,
        Role.DELIVERABLE,
        Role.DEADLINE,
    ]
    assert (table.head_row, table.top, table.bottom) == (3, 5, 6)


def test_a_head_without_diacritics_and_with_a_counting_row_is_found():
    made = book(
        grid(
            (
                "STT",
                "NOI DUNG CONG VIEC",
                "DON VI CHU TRI",
                "DON VI PHOI HOP",
                "SAN PHAM",
                "TIEN DO",
            ),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            row("1"),
        )
    )
    assert [line.text(Role.LEAD) for line in lines_of(made)] == ["Sở Nội vụ"]


def test_without_a_head_the_columns_wait_to_be_mapped():
    made = book(grid(("1", "Xây dựng cổng", "Sở Nội vụ")))
    (table,) = find_tables(made)
    assert table.roles == frozenset()
    mapped = table.mapped({0: Role.NUMBER, 1: Role.TASK, 2: Role.LEAD})
    (line,) = read_lines(mapped, filled(made.grids[0]), {})
    assert (line.number, line.text(Role.TASK)) == ("1", "Xây dựng cổng")


def test_the_annex_is_chosen_among_tables_and_hidden_sheets_are_left_alone():
    plain = grid(("Người ký", "Ngày"), ("An", "1"), name="Ký")
    hidden = grid(HEAD, *(row(n) for n in range(1, 9)), name="Cũ", is_hidden=True)
    two = grid(HEAD, row(1), (), ("TT", "Chỉ tiêu", "Kết quả"), (1, "Tỷ lệ", "90 %"))
    tables = find_tables(book(plain, hidden, two))
    assert [(table.grid, table.top, table.bottom) for table in tables] == [
        (0, 0, 2),
        (2, 1, 2),
        (2, 4, 5),
    ]
    assert likeliest(tables) == 1


def test_two_tables_side_by_side_are_two():
    made = book(grid((*HEAD, "", *HEAD), (*row(1), "", *row(1, "Việc khác"))))
    assert [table.columns[0].at for table in find_tables(made)] == [0, 7]


def test_a_head_repeated_on_the_next_page_is_no_row():
    made = book(grid(HEAD, row(1, "Một"), HEAD, row(2, "Hai")))
    assert [line.number for line in lines_of(made)] == ["1", "2"]


def test_headings_are_carried_and_numbers_lose_their_dots():
    made = book(
        grid(
            HEAD,
            ("I", "Thể chế"),
            row("1.", "Một"),
            row(2.0, "Hai"),
            ("B. Hạ tầng", "B. Hạ tầng", "B. Hạ tầng", "B. Hạ tầng", "B. Hạ tầng", "B. Hạ tầng"),
            row("3 ", "Ba"),
            ("4", "Bốn"),
            row("4.1", "Bốn một"),
        )
    )
    assert [(line.number, line.group) for line in lines_of(made)] == [
        ("1", "I. Thể chế"),
        ("2", "I. Thể chế"),
        ("3", "B. Hạ tầng"),
        ("4.1", "4. Bốn"),
    ]


def test_what_goes_on_below_belongs_to_the_row_above():
    made = book(
        grid(
            HEAD,
            row("1", "Xây dựng cổng"),
            ("", "- công bố đợt 1", "", "", "", ""),
            ("", "", "Sở Tài chính", "", "", ""),
            row("2", "Việc hai"),
        )
    )
    first, second = lines_of(made)
    assert first.text(Role.TASK) == "Xây dựng cổng\n- công bố đợt 1"
    assert first.text(Role.LEAD) == "Sở Nội vụ\nSở Tài chính"
    assert second.number == "2"


def test_a_value_merged_over_rows_is_carried_down_and_as_above_is_understood():
    made = book(
        grid(
            HEAD,
            row("1", "Một", deadline="6/2025"),
            ("2", "Hai", "", "", "", ""),
            ("3", "Ba", "Sở Tài chính", "", "", "nt"),
            merged=[(1, 2, 2, 2), (1, 5, 2, 5)],
        )
    )
    assert [(line.text(Role.LEAD), line.text(Role.DEADLINE)) for line in lines_of(made)] == [
        ("Sở Nội vụ", "6/2025"),
        ("Sở Nội vụ", "6/2025"),
        ("Sở Tài chính", "6/2025"),
    ]


def test_a_value_merged_across_a_heading_leaves_it_a_heading_and_roman_rows_are_rows():
    made = [("I", "Nhóm"), row("1", "Một"), ("II", "Hạ tầng"), ("2", "Hai", "", "", "", "2025")]
    across = book(grid(HEAD, *made, merged=[(2, 2, 4, 2)]))
    assert [(line.group, line.text(Role.LEAD)) for line in lines_of(across)] == [
        ("I. Nhóm", "Sở Nội vụ"),
        ("II. Hạ tầng", "Sở Nội vụ"),
    ]
    roman = book(grid(HEAD, row("I", "Một"), ("II", "Hai"), ("III", "Ba"), merged=[(1, 2, 3, 2)]))
    assert [line.text(Role.TASK) for line in lines_of(roman)] == ["Một", "Hai", "Ba"]


def test_days_and_serials_are_written_out_and_a_first_of_a_month_is_noticed():
    made = book(
        grid(
            HEAD,
            row(1, "Một", deadline=date(2025, 6, 1)),
            row(2, "Hai", deadline=45838),
            row(3, "Ba", deadline=date(2025, 6, 20)),
            row(4, "Bốn", deadline=2025),
            row(4.1, "Bốn một", deadline=6.2025),
        )
    )
    lines = lines_of(made)
    assert [line.text(Role.DEADLINE) for line in lines] == [
        "01/06/2025",
        "30/06/2025",
        "20/06/2025",
        "2025",
        "6/2025",
    ]
    assert [bool(line.from_days) for line in lines] == [True, True, False, False, False]
    assert lines[-1].number == "4.1"


def test_signatures_below_the_table_are_no_rows():
    made = book(grid(HEAD, row(1), (), ("Nơi nhận: như trên",), ("TM. UBND TỈNH",)))
    assert len(lines_of(made)) == 1


def test_a_person_corrects_cells_and_leaves_rows_out():
    made = book(grid(HEAD, row(1, "Một"), row(2, "Hai")))
    first, second = lines_of(made, {"1": {"lead": "Sở Y tế"}, "2": {"out": "1"}})
    assert first.text(Role.LEAD) == "Sở Y tế"
    assert first.edited == {Role.LEAD}
    assert second.is_left_out


def test_a_merge_beyond_the_grid_breaks_nothing():
    made = book(grid(HEAD, row(1), merged=[(1, 1, 900, 900), (50, 0, 60, 3)]))
    assert lines_of(made)
