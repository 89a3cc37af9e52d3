import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.money import LARGEST, read_money, show_dong, show_money

BILLIONS = 197_300_000_000


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("197,3 tỷ", BILLIONS),
        ("197,3 tỷ đồng", BILLIONS),
        ("197,3 TỶ ĐỒNG", BILLIONS),
        ("197,3tỉ", BILLIONS),
        ("197.300.000.000", BILLIONS),
        ("197.300.000.000 đồng", BILLIONS),
        ("197.300.000.000đ", BILLIONS),
        ("197.300.000.000 ₫", BILLIONS),
        ("197 300 000 000 VNĐ", BILLIONS),
        ("197300000000", BILLIONS),
        ("197.300 triệu đồng", BILLIONS),
        ("850 triệu", 850_000_000),
        ("12,5 triệu", 12_500_000),
        ("500 nghìn đồng", 500_000),
        ("500 ngàn", 500_000),
        ("0", 0),
        ("1.390", 1390),
        ("2\u00a0tỷ", 2_000_000_000),
    ],
)
def test_amounts_are_read_as_offices_write_them(typed, amount):
    assert read_money(typed) == amount


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.REQUIRED),
        ("  ", Fault.REQUIRED),
        ("1,390", Fault.NUMBER_AMBIGUOUS),
        ("197,300 tỷ", Fault.NUMBER_AMBIGUOUS),
        ("197.3 tỷ", Fault.NUMBER_SEPARATORS),
        ("1.2.3", Fault.NUMBER_SEPARATORS),
        ("khoảng 2 tỷ", Fault.NOT_MONEY),
        ("2 tỷ rưỡi", Fault.NOT_MONEY),
        ("2 USD", Fault.NOT_MONEY),
        ("tỷ", Fault.NOT_MONEY),
        ("đồng", Fault.NOT_MONEY),
        ("1e9", Fault.NOT_MONEY),
        ("NaN", Fault.NOT_MONEY),
        ("٣", Fault.NOT_MONEY),
        ("1\x00", Fault.NOT_MONEY),
        ("9" * 5000, Fault.NOT_MONEY),
        ("-5 tỷ", Fault.MONEY_OUT_OF_RANGE),
        ("9.999.999 tỷ", Fault.MONEY_OUT_OF_RANGE),
        ("9" * 30, Fault.MONEY_OUT_OF_RANGE),
        ("0,5", Fault.MONEY_NOT_WHOLE),
        ("0,0000000001 tỷ", Fault.NOT_MONEY),
        ("1 tỷ 200 triệu", Fault.NOT_MONEY),
    ],
)
def test_what_is_no_amount_is_refused(typed, fault):
    with pytest.raises(Refused) as caught:
        read_money(typed)
    assert caught.value.fault is fault


@given(st.integers(0, LARGEST))
def test_what_is_shown_is_read_back_as_the_same_amount(amount):
    assert read_money(show_dong(amount)) == amount
    assert read_money(show_money(amount)) == amount


def test_an_amount_is_never_rounded_when_shown():
    assert show_money(197_300_000_001) == "197.300.000.001\u00a0đồng"
    assert show_money(1_250_000_000, language="en") == "1.25\u00a0billion\u00a0đồng"
    assert show_money(0) == "0\u00a0đồng"
