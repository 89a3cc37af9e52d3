from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import (
    LARGEST,
    read_number,
    read_whole,
    show_bytes,
    show_change,
    show_number,
    show_share,
)

SHARE = {"minimum": 0, "maximum": 100}
ROWS = [
    ("Vietnamese thousands separator", "1.390", {}, Decimal(1390)),
    ("US thousands separator", "1,390", {}, Fault.NUMBER_AMBIGUOUS),
    ("Vietnamese decimal comma", "70,08", {}, Decimal("70.08")),
    ("decimal point", "70.08", {}, Fault.NUMBER_SEPARATORS),
    ("both separators, vi", "1.234.567,89", {}, Decimal("1234567.89")),
    ("both separators, en", "1,234,567.89", {}, Fault.NUMBER_SEPARATORS),
    ("wrong grouping", "1.39.0", {}, Fault.NUMBER_SEPARATORS),
    ("DTI score of the seed", "0,5796", {}, Decimal("0.5796")),
    ("DTI score on the 1000 scale", "320,7", {"maximum": 1000}, Decimal("320.7")),
    ("DTI score on the 1000 scale", "320,7", {"maximum": 1}, Fault.NUMBER_OUT_OF_RANGE),
    ("over 100", "100,01", SHARE, Fault.NUMBER_OUT_OF_RANGE),
    ("negative", "-1", SHARE, Fault.NUMBER_OUT_OF_RANGE),
    ("percent sign typed", "70,08%", {}, Fault.NUMBER_HAS_UNIT),
    ("percent sign typed", "70,08 %", {"percent": True}, Decimal("70.08")),
    ("exactly 0 and 100", "0", SHARE, Decimal(0)),
    ("exactly 0 and 100", "100", SHARE, Decimal(100)),
    ("minus zero", "-0", {}, Decimal(0)),
    ("NaN", "NaN", {}, Fault.NOT_A_NUMBER),
    ("Infinity", "Infinity", {}, Fault.NOT_A_NUMBER),
    ("scientific notation", "1e2", {}, Fault.NOT_A_NUMBER),
    ("huge exponent", "1e400", {}, Fault.NOT_A_NUMBER),
    ("tiny exponent", "1e-400", {}, Fault.NOT_A_NUMBER),
    ("underscore digits", "1_000", {}, Fault.NOT_A_NUMBER),
    ("full-width digits", "１２", {}, Fault.NOT_A_NUMBER),
    ("Arabic-Indic digit", "٣", {}, Fault.NOT_A_NUMBER),
    ("vulgar fraction", "½", {}, Fault.NOT_A_NUMBER),
    ("hexadecimal", "0x10", {}, Fault.NOT_A_NUMBER),
    ("no-break space inside", "1\u00a0390", {}, Decimal(1390)),
    ("no-break space inside", "1\u2009234\u2009567,5", {}, Decimal("1234567.5")),
    ("minus sign U+2212", "\u22125", {}, Decimal(-5)),
    ("minus sign U+2212", "\u22125", SHARE, Fault.NUMBER_OUT_OF_RANGE),
    ("5000 digits", "9" * 5000, {}, Fault.NUMBER_OUT_OF_RANGE),
    ("40 decimals", "0." + "1" * 40, {}, Fault.NUMBER_SEPARATORS),
    ("40 decimals", "0," + "1" * 40, {}, Fault.NUMBER_TOO_PRECISE),
    ("integer beyond 64 bit", "9223372036854775808", {}, Fault.NUMBER_OUT_OF_RANGE),
    ("text with unit", "197,3 tỷ đồng", {}, Fault.NUMBER_HAS_UNIT),
    ("not available words", "chưa có số liệu", {}, Fault.NOT_A_NUMBER),
    ("negative money", "-1000000", {"minimum": 0}, Fault.NUMBER_OUT_OF_RANGE),
    ("progress 150", "150", SHARE, Fault.NUMBER_OUT_OF_RANGE),
]
WHOLE_ROWS = [
    ("fractional counts", "10,5", (0, None), Fault.NUMBER_NOT_WHOLE),
    ("fraction of a đồng", "1000,5", (0, None), Fault.NUMBER_NOT_WHOLE),
    ("rank beyond population", "64", (1, 63), Fault.NUMBER_OUT_OF_RANGE),
    ("rank zero", "0", (1, 63), Fault.NUMBER_OUT_OF_RANGE),
    ("page=10**18", "9" * 19, (1, 10**6), Fault.NUMBER_OUT_OF_RANGE),
    ("page=-1", "-1", (1, None), Fault.NUMBER_OUT_OF_RANGE),
]
# rows about two fields, a file or an address: answered where those are known
ANSWERED_ELSEWHERE = {
    "numerator greater than denominator",
    "denominator zero",
    "seed figure whose stated share differs",
    "weights sum to 99,9",
    "progress 100 without evidence",
    "per_page=100000",
}


def answer(read, *args, **kwargs):
    try:
        return read(*args, **kwargs)
    except Refused as refusal:
        return refusal.fault


@pytest.mark.parametrize(("row", "text", "limits", "expected"), ROWS)
def test_a_number_is_read_the_vietnamese_way_or_refused(row, text, limits, expected):
    assert answer(read_number, text, **limits) == expected


@pytest.mark.parametrize(("row", "text", "limits", "expected"), WHOLE_ROWS)
def test_a_whole_number_is_whole_and_within_its_limits(row, text, limits, expected):
    assert answer(read_whole, text, *limits) == expected


def test_every_number_row_of_the_sheet_is_answered(rows_of):
    answered = {row[0] for row in [*ROWS, *WHOLE_ROWS]} | ANSWERED_ELSEWHERE
    assert answered == rows_of("number")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Fault.REQUIRED),
        (" \u00a0 ", Fault.REQUIRED),
        ("%", Fault.NOT_A_NUMBER),
        (" 5 ", Decimal(5)),
        ("+2,00", Decimal(2)),
        ("007", Decimal(7)),
        ("0,412", Decimal("0.412")),  # no thousands begin with a nought
        ("1.234,567", Decimal("1234.567")),
        ("1390,567", Decimal("1390.567")),
        ("0.390", Fault.NUMBER_SEPARATORS),
        ("1.390 567", Fault.NUMBER_SEPARATORS),
        ("1..390", Fault.NUMBER_SEPARATORS),
        ("5,", Fault.NUMBER_SEPARATORS),
        (",5", Fault.NOT_A_NUMBER),
        ("--5", Fault.NOT_A_NUMBER),
        ("5-", Fault.NOT_A_NUMBER),
        ("12 km2", Fault.NOT_A_NUMBER),
        ("5\n6", Fault.NOT_A_NUMBER),
        ("1,10", Decimal("1.1")),
    ],
)
def test_odd_spellings_have_one_answer(text, expected):
    assert answer(read_number, text) == expected


@pytest.mark.parametrize(
    ("text", "thousands", "decimals"),
    [
        ("1,390", "1.390", "1,39"),
        ("12,345", "12.345", "12,3450"),
        ("5,000", "5.000", "5,0"),
        ("-1,234", "-1.234", "-1,2340"),
    ],
)
def test_an_ambiguous_number_comes_with_two_ways_to_write_it_clearly(text, thousands, decimals):
    with pytest.raises(Refused) as caught:
        read_number(text)
    assert caught.value.facts == {"thousands": thousands, "decimals": decimals}
    assert read_number(thousands) == 1000 * read_number(decimals)


def test_final_zeros_do_not_count_as_decimals():
    assert read_number("70,10", decimals=1) == Decimal("70.1")
    assert answer(read_number, "70,11", decimals=1) is Fault.NUMBER_TOO_PRECISE


def test_a_refusal_for_range_names_the_limits():
    with pytest.raises(Refused) as caught:
        read_number("100,01", minimum=0, maximum=100)
    assert caught.value.facts == {"minimum": 0, "maximum": 100}


@given(st.text(max_size=30) | st.text("0123456789.,+-−  \u00a0%e_", max_size=20))
def test_reading_a_number_never_fails_but_with_a_refusal(text):
    for percent in (False, True):
        value = answer(read_number, text, percent=percent)
        assert isinstance(value, Fault) or abs(value) <= LARGEST


values = st.decimals(-(10**15), 10**15, places=6) | st.decimals(-2000, 2000, places=3)


@given(values)
def test_a_shown_number_is_read_back_as_itself(value):
    assert read_number(show_number(value)) == value


@given(values, st.sampled_from([0, 1, 2, 4, 6]))
def test_a_rounded_number_is_read_back_within_half_of_its_last_place(value, decimals):
    shown = show_number(value, decimals)
    assert abs(Fraction(read_number(shown)) - Fraction(value)) <= Fraction(1, 2 * 10**decimals)
    assert shown not in {"\u22120", "\u22120,0", "\u22120,00"}


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (1390, None, "1.390", "1,390"),
        (Decimal("73.0810"), 2, "73,08", "73.08"),
        (Decimal("0.4120"), 4, "0,4120", "0.4120"),
        (Decimal("2.5"), 0, "3", "3"),
        (Decimal("-2.5"), 0, "\u22123", "\u22123"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (Fraction(1, 3), 2, "0,33", "0.33"),
        (Decimal("1E+6"), None, "1.000.000", "1,000,000"),
        (10**30, None, "1" + ".000" * 10, "1" + ",000" * 10),
    ],
)
def test_numbers_are_shown_in_the_readers_way(value, decimals, vietnamese, english):
    assert show_number(value, decimals) == vietnamese
    assert show_number(value, decimals, language="en") == english


def test_a_share_is_shown_with_a_no_break_space():
    assert show_share(Fraction(1390, 1902)) == "73,08\u00a0%"
    assert show_share(Fraction(1, 8), 1, language="en") == "12.5%"
    assert show_share(0) == "0,00\u00a0%"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2, 2, "+2,00"),
        (-2, None, "\u22122"),
        (0, 2, "0,00"),
        (Decimal("0.001"), 2, "0,00"),
        (Decimal("-0.001"), 2, "0,00"),
    ],
)
def test_a_change_has_a_sign_unless_it_rounds_to_nothing(value, decimals, expected):
    assert show_change(value, decimals) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1536, "1,5 KB"),
        (1024**2 - 1, "1 MB"),
        (20 * 1024**2, "20 MB"),
        (3 * 1024**5, "3.072 TB"),
    ],
)
def test_a_size_is_shown_in_the_unit_that_fits(count, expected):
    assert show_bytes(count) == expected.replace(" ", "\u00a0")
