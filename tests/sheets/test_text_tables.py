import unicodedata

import pytest

from tests.sheets.building import texts
from tracker.rules.faults import Fault
from tracker.sheets.child import read
from tracker.sheets.faults import SheetRefused
from tracker.sheets.reading import read_text_table

TABLE = "TT;Đơn vị\n1;Sở Nội vụ\n2;Ban Quản lý đường bộ"
PARTED = [["TT", "Đơn vị"], ["1", "Sở Nội vụ"], ["2", "Ban Quản lý đường bộ"]]
# "Sở Thông tin và Truyền thông", as the fonts of the nineties kept it.
TCVN3 = b"TT;T\xaan\n1;S\xeb Th\xabng tin v\xb5 Truy\xd2n th\xabng\n"
VNI = "TT;Teân\n1;Sôû Thoâng tin vaø Truyeàn thoâng\n".encode("cp1252")


def pasted(text):
    (grid,) = read_text_table(text).grids
    return [[cell.text for cell in row] for row in grid.rows]


def reason(call, *arguments):
    with pytest.raises(SheetRefused) as refused:
        call(*arguments)
    return refused.value.reason


def as_code_page(text):
    """Encode as Windows keeps Vietnamese: letters with hats, tones behind them."""
    decomposed = unicodedata.normalize("NFD", text)
    for mark in "\u0302\u0306\u031b":  # hats, breves and horns belong to the letter
        for letter in "aeouAEOU":
            whole = unicodedata.normalize("NFC", letter + mark)
            if len(whole) == 1:
                for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
                    order = unicodedata.normalize("NFD", whole + tone)
                    decomposed = decomposed.replace(order, whole + tone)
    return decomposed.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        as_code_page(TABLE),
        unicodedata.normalize("NFD", TABLE).encode(),
    ],
)
def test_letters_are_read_in_every_common_encoding(data):
    assert texts(data, "bang.csv") == PARTED


@pytest.mark.parametrize("data", [TCVN3, VNI, b"\xff\xfe\x00", b"T\xd2\xd2\xd2\xd2"])
def test_letters_of_old_fonts_are_refused_and_never_kept_as_rubbish(data):
    assert reason(read, data, "bang.csv") in {Fault.SHEET_LETTERS, Fault.SHEET_FILE_UNKNOWN}


def test_bytes_that_are_no_text_are_refused():
    assert reason(read, b"ab\x00\x01\x02cd" * 9, "bang.csv") is Fault.SHEET_FILE_UNKNOWN


@pytest.mark.parametrize("separator", ["\t", ";", ",", "|"])
def test_the_separator_is_found(separator):
    assert pasted(TABLE.replace(";", separator)) == PARTED


def test_a_comma_within_names_is_no_separator():
    rows = "TT;Đơn vị\n1;Bộ Văn hóa, Thể thao và Du lịch\n2;Sở A, Sở B, Sở C"
    assert pasted(rows)[1] == ["1", "Bộ Văn hóa, Thể thao và Du lịch"]


def test_commas_of_decimals_do_not_part_a_pasted_table_that_lost_its_last_cells():
    pasted = "Tỉnh, thành phố\tDTI\tHạng\nSơn La\t0,5011\nLai Châu\t0,3\nHà Nội\t0,7\t1\n"
    rows = read_text_table(pasted).grids[0].rows
    assert [row[0].text for row in rows] == ["Tỉnh, thành phố", "Sơn La", "Lai Châu", "Hà Nội"]
    assert [row[1].text for row in rows[1:]] == ["0,5011", "0,3", "0,7"]


def test_excels_own_line_for_the_separator_is_taken():
    (grid,) = read_text_table("sep=|\na|b;c;d\n").grids
    assert [cell.text for cell in grid.rows[0]] == ["a", "b;c;d"]
    assert grid.place(0, 0) == "2:1"


def test_quoted_cells_hold_line_breaks_quotes_and_separators():
    assert pasted('TT\tTên\r\n1\t"một\nhai ""ba"""\r\n') == [["TT", "Tên"], ["1", 'một\nhai "ba"']]


def test_rows_are_made_equally_long_and_empty_margins_cut():
    assert pasted("\n;a;b;;\n\n;c\n;;;\n") == [["a", "b"], ["", ""], ["c", ""]]


def test_a_quote_that_never_ends_is_refused_with_its_row():
    with pytest.raises(SheetRefused) as refused:
        read_text_table('a,b\nc,"' + "x" * 200_000)
    assert (refused.value.reason, refused.value.row) == (Fault.SHEET_FILE_BROKEN, 2)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" \n\t\n", Fault.SHEET_EMPTY),
        ("a\n" * 20_001, Fault.TABLE_ROWS),
        ("a;" * 201, Fault.TABLE_COLUMNS),
        ("a" * 4_000_001, Fault.SHEET_TOO_MUCH),
    ],
)
def test_too_little_and_too_much_are_refused(text, fault):
    assert reason(read_text_table, text) is fault


def test_text_that_looks_like_a_formula_is_text():
    assert pasted("=1+1\t-1\n@a\t+1") == [["=1+1", "-1"], ["@a", "+1"]]
