from datetime import date, time

import pytest

from tracker.printing.layout import paragraphs, tidy
from tracker.printing.wording import balanced, date_in_words, ended, hour_in_words, point_marks


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 1, 5), "ngày 05 tháng 01 năm 2022"),
        (date(2022, 2, 10), "ngày 10 tháng 02 năm 2022"),
        (date(2022, 3, 9), "ngày 09 tháng 3 năm 2022"),
        (date(2022, 12, 31), "ngày 31 tháng 12 năm 2022"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_leading_zero(day, words):
    assert date_in_words(day) == words


def test_midnight_is_an_hour_and_not_a_blank():
    assert hour_in_words(time(0, 0)) == "00 giờ 00 phút"


def test_points_follow_the_vietnamese_alphabet_without_f_j_w_z():
    assert [mark[0] for mark in point_marks(23, 1)] == list("abcdđeghiklmnopqrstuvxy")


def test_more_points_than_letters_are_numbered_within_their_section():
    assert point_marks(24, 9)[:2] == ["9.1.", "9.2."]


@pytest.mark.parametrize("text", ["", "một", "một" * 300, "BAN CHỈ ĐẠO " * 20, "chữ " * 20_000])
def test_breaking_a_name_keeps_all_its_words(text):
    assert " ".join(balanced(text, 26)).split() == text.split()


def test_lines_of_a_name_stay_within_their_width():
    name = "BAN CHỈ ĐẠO VỀ PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ, ĐỔI MỚI SÁNG TẠO VÀ CHUYỂN ĐỔI SỐ"
    assert max(map(len, balanced(name, 26))) <= 26
    assert len(balanced(name, 26)) == 4


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("Lưu: VT", "Lưu: VT;"), ("Lưu: VT.", "Lưu: VT;"), ("Lưu: VT; ", "Lưu: VT;")],
)
def test_a_line_ends_by_one_mark_whatever_was_typed(typed, printed):
    assert ended(typed, ";") == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Tie\u0302\u0301n", "Tiến"),
        ("a\x00b\x07\x1b[31m", "ab[31m"),
        ("\u202efdp.exe", "fdp.exe"),
        ("nửa \ud800 chữ", "nửa  chữ"),
        ("một\r\nhai\rba", "một\nhai\nba"),
    ],
)
def test_typed_text_is_composed_and_freed_of_what_cannot_be_printed(typed, printed):
    assert tidy(typed) == printed


def test_marks_heaped_on_one_letter_are_cut_to_four():
    assert len(tidy("a" + "\u0301" * 50_000)) <= 5


def test_long_words_may_break_and_lose_no_letter():
    tidied = tidy("a" * 100_000)
    assert "\u200b" in tidied
    assert tidied.replace("\u200b", "") == "a" * 100_000


def test_lines_that_hold_nothing_make_no_paragraph():
    assert paragraphs("\n" * 20_000 + " một \r\n\r\n hai") == ["một", "hai"]
