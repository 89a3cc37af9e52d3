import pytest

from tracker.rules.budgets import Amounts, check_amounts, check_years
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import ABBREVIATIONS, check_symbol, read_document_number, series_of
from tracker.rules.faults import Fault, Refused


def test_each_type_but_the_official_letter_has_its_own_abbreviation():
    assert set(ABBREVIATIONS) == set(DocumentKind)
    short = [word for word in ABBREVIATIONS.values() if word]
    assert len(short) == len(set(short)) == len(DocumentKind) - 1
    assert ABBREVIATIONS[DocumentKind.LETTER] == ""


@pytest.mark.parametrize("typed", ["0", "00", "-1", "", "1/KH", "12ab", "1.390", "٣", "1\n", "a1"])
def test_a_number_is_digits_with_at_most_one_letter(typed):
    with pytest.raises(Refused) as caught:
        read_document_number(typed)
    assert (caught.value.fault, caught.value.field) == (Fault.NOT_A_DOCUMENT_NUMBER, "number")


@pytest.mark.parametrize(
    "typed", ["KH-UBND", "UBND-KGVX", "BC-BCĐ", "QĐ.UBND", "NQ/TU", "BB-BCĐ06"]
)
def test_symbols_as_offices_write_them_are_taken(typed):
    check_symbol(typed)


@pytest.mark.parametrize("typed", ["", "12/KH-UBND", "KH UBND", "-KH", "KH--UBND", "<b>", "KH-"])
def test_what_is_no_symbol_is_refused(typed):
    with pytest.raises(Refused) as caught:
        check_symbol(typed)
    assert caught.value.fault is Fault.NOT_A_SYMBOL


def test_a_symbol_is_one_however_it_is_typed():
    assert series_of("QĐ-UBND") == series_of("qđ-ubnd")
    assert series_of("KH-UBND") != series_of("KH-BCĐ")


@pytest.mark.parametrize(
    ("amounts", "fault", "field"),
    [
        (Amounts(), Fault.FIGURES_MISSING, "planned"),
        (Amounts(10, 11, 5), Fault.ALLOCATED_OVER_PLANNED, "allocated"),
        (Amounts(None, 10, 11), Fault.DISBURSED_OVER_ALLOCATED, "disbursed"),
    ],
)
def test_more_than_there_should_be_needs_a_reason(amounts, fault, field):
    with pytest.raises(Refused) as caught:
        check_amounts(amounts, reason="")
    assert (caught.value.fault, caught.value.field) == (fault, field)


@pytest.mark.parametrize("amounts", [Amounts(10, 10, 10), Amounts(0), Amounts(None, None, 5)])
def test_amounts_in_order_need_no_reason(amounts):
    check_amounts(amounts, reason="")


def test_no_figure_is_not_zero():
    assert Amounts(10, None, 5).share_disbursed is None
    assert Amounts(10, 0, 0).share_disbursed is None
    assert Amounts(10, 4, 1).share_disbursed == 0.25


def test_years_do_not_run_backwards():
    check_years(2021, 2021)
    with pytest.raises(Refused) as caught:
        check_years(2023, 2021)
    assert caught.value.field == "last_year"
