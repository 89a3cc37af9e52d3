from datetime import date

import pytest

from tracker.rules.consolidated import ConsolidatedKind as Kind
from tracker.rules.faults import Fault, Refused
from tracker.rules.windows import subject_of, window_of


@pytest.mark.parametrize(
    ("kind", "quarter", "opens_on", "closes_on", "name", "ahead"),
    [
        (Kind.QUARTER, 1, "2022-12-15", "2023-03-14", "quý I/2023", "quý II/2023"),
        (Kind.QUARTER, 4, "2023-09-15", "2023-12-14", "quý IV/2023", "quý I/2024"),
        (Kind.HALF_YEAR, 0, "2022-12-15", "2023-06-14", "6 tháng đầu năm 2023", "quý III/2023"),
        (Kind.NINE_MONTHS, 0, "2022-12-15", "2023-09-14", "9 tháng năm 2023", "quý IV/2023"),
        (Kind.YEAR, 0, "2022-12-15", "2023-12-14", "năm 2023", "năm 2024"),
        (Kind.YEAR_END_REVIEW, 0, "2023-01-01", "2023-12-31", "năm 2023", "năm 2024"),
    ],
)
def test_a_window_has_its_days_its_name_and_what_lies_ahead(
    kind, quarter, opens_on, closes_on, name, ahead
):
    window = window_of(kind, 2023, quarter)
    assert (window.opens_on.isoformat(), window.closes_on.isoformat()) == (opens_on, closes_on)
    assert (window.name, window.next_name) == (name, ahead)
    assert window.closes_on < window.next_closes_on
    assert (window.next_closes_on.month == 12) is ("năm" in ahead or "IV" in ahead)
    assert window.preceding.closes_on < window.opens_on


def test_days_typed_replace_those_of_the_decree_and_must_be_in_order():
    window = window_of(Kind.YEAR, 2022, opens_on=date(2022, 1, 1), closes_on=date(2022, 12, 31))
    assert window.opens_on == date(2022, 1, 1)
    with pytest.raises(Refused) as refused:
        window_of(Kind.YEAR, 2022, opens_on=date(2023, 1, 1))
    assert refused.value.fault is Fault.DATES_REVERSED
    for year, quarter in ((2023, 0), (2023, 5), (1, 1), (9999, 1)):
        with pytest.raises(Refused) as refused:
            window_of(Kind.QUARTER, year, quarter)
        assert refused.value.fault is Fault.NOT_A_PERIOD


def test_subjects_are_those_of_the_office():
    review = window_of(Kind.YEAR_END_REVIEW, 2022)
    assert subject_of(review, "") == (
        "Tổng kết hoạt động năm 2022 và phương hướng, nhiệm vụ năm 2023"
    )
    assert subject_of(window_of(Kind.HALF_YEAR, 2023), "").endswith("6 tháng đầu năm 2023")
