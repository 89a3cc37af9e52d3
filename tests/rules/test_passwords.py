import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.passwords import (
    LONGEST,
    SHORTEST,
    check_password,
    common_passwords,
    composed_password,
)

EMAIL = "thuky.bcd@gialai.example"


def answer(text, email=EMAIL):
    try:
        return check_password(text, email=email)
    except Refused as refusal:
        return refusal.fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Fault.REQUIRED),
        ("ngắn quá", Fault.PASSWORD_TOO_SHORT),
        ("12345678", Fault.PASSWORD_TOO_SHORT),
        ("Abc@123456", Fault.PASSWORD_COMMON),
        ("1234567890", Fault.PASSWORD_COMMON),
        ("Matkhau123", Fault.PASSWORD_COMMON),
        ("Mậtkhẩu2023", Fault.PASSWORD_COMMON),
        ("Mật khẩu 2023", "Mật khẩu 2023"),
        ("qwertyuiop", Fault.PASSWORD_COMMON),
        ("P@ssw0rd2023", Fault.PASSWORD_COMMON),
        ("ababababababab", Fault.PASSWORD_COMMON),
        (" " * 12, Fault.PASSWORD_COMMON),
        ("thuky.bcd 7391", Fault.PASSWORD_HAS_ADDRESS),
        ("THUKY.BCD-mua-he", Fault.PASSWORD_HAS_ADDRESS),
        ("abc\x00defghij", Fault.NOT_TEXT),
        ("abc\ud800defghij", Fault.NOT_TEXT),
        ("a" * 1_048_576, Fault.TOO_LONG),
        ("trâu cày ruộng sâu " * 11, Fault.TOO_LONG),
        ("trâu cày ruộng sâu", "trâu cày ruộng sâu"),
        ("  trâu cày ruộng ", "  trâu cày ruộng "),
    ],
)
def test_a_password_is_long_and_not_one_that_is_tried_first(text, expected):
    assert answer(text) == expected


def test_a_long_password_in_vietnamese_counts_whole():
    long = ("gạo trắng nước trong ế " * 9)[:LONGEST]
    assert answer(long) == long
    assert len(long.encode()) > 72


def test_a_short_name_in_an_address_forbids_nothing():
    assert answer("an toan giao thong", email="an@b.vn") == "an toan giao thong"


def test_however_it_is_composed_it_is_the_same_password():
    decomposed = unicodedata.normalize("NFD", "trâu cày ruộng sâu")
    assert answer(decomposed) == "trâu cày ruộng sâu"
    assert composed_password(decomposed) == composed_password("trâu cày ruộng sâu")


def test_the_list_of_common_passwords_is_long_and_comparable():
    common = common_passwords()
    assert len(common) >= 3_000
    assert {"12345678", "abc@123456", "matkhau123", "qwerty123", "vietnam2023"} <= common
    assert all(word == word.casefold() and " " not in word and len(word) >= 8 for word in common)


@given(st.text(max_size=60))
def test_a_password_is_kept_as_typed_or_refused(text):
    kept = answer(text)
    if not isinstance(kept, Fault):
        assert kept == unicodedata.normalize("NFC", text)
        assert SHORTEST <= len(kept) <= LONGEST
