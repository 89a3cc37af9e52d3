from datetime import date

import pytest

from tracker.rules.consolidated import ConsolidatedKind as Kind
from tracker.rules.faults import Fault, Refused
from tracker.rules.windows import subject_of, window_of

HALF, NEXT_HALF = "6 tháng cuối năm 2023", "6 tháng đầu năm 2024"


@pytest.mark.parametrize(
    ("kind", "ordinal", "opens_on", "closes_on", "name", "ahead"),
    [
        (Kind.QUARTER, 1, "2022-12-15", "2023-03-14", "quý I/2023", "quý II/2023"),
        (Kind.QUARTER, 4, "2023-09-15", "2023-12-14", "quý IV/2023", "quý I/2024"),
        (Kind.MONTH, 1, "2022-12-15", "2023-01-14", "tháng 1/2023", "tháng 2/2023"),
        (Kind.MONTH, 12, "2023-11-15", "2023-12-14", "tháng 12/2023", "tháng 1/2024"),
        (Kind.HALF_YEAR, 1, "2022-12-15", "2023-06-14", "6 tháng đầu năm 2023", HALF),
        (Kind.HALF_YEAR, 2, "2023-06-15", "2023-12-14", "6 tháng cuối năm 2023", NEXT_HALF),
        (Kind.NINE_MONTHS, 0, "2022-12-15", "2023-09-14", "9 tháng năm 2023", "quý IV/2023"),
        (Kind.YEAR, 0, "2022-12-15", "2023-12-14", "năm 2023", "năm 2024"),
        (Kind.YEAR_END_REVIEW, 0, "2023-01-01", "2023-12-31", "năm 2023", "năm 2024"),
    ],
)
def test_a_window_has_its_days_its_name_and_what_lies_ahead(
    kind, ordinal, opens_on, closes_on, name, ahead
):
    window = window_of(kind, 2023, ordinal)
    assert (window.opens_on.isoformat(), window.closes_on.isoformat()) == (opens_on, closes_on)
    assert (window.name, window.next_name) == (name, ahead)
    assert window.closes_on < window.next_closes_on
    assert window.preceding.closes_on < window.opens_on


def test_days_typed_replace_those_of_the_decree_and_must_be_in_order():
    window = window_of(Kind.YEAR, 2022, opens_on=date(2022, 1, 1), closes_on=date(2022, 12, 31))
    assert window.opens_on == date(2022, 1, 1)
    with pytest.raises(Refused) as refused:
        window_of(Kind.YEAR, 2022, opens_on=date(2023, 1, 1))
    assert refused.value.fault is Fault.DATES_REVERSED
    for year, ordinal in ((2023, 0), (2023, 5), (1, 1), (9999, 1)):
        with pytest.raises(Refused) as refused:
            window_of(Kind.QUARTER, year, ordinal)
        assert refused.value.fault is Fault.NOT_A_PERIOD


def test_subjects_are_those_of_the_office():
    review = window_of(Kind.YEAR_END_REVIEW, 2022)
    assert subject_of(review, "") == (
        "Tổng kết hoạt động năm 2022 và phương hướng, nhiệm vụ năm 2023"
    )
    assert subject_of(window_of(Kind.HALF_YEAR, 2023, 1), "").endswith("6 tháng đầu năm 2023")


@pytest.mark.parametrize(
    ("kind", "ordinal", "before", "words", "ahead"),
    [
        (Kind.MONTH, 1, "tháng 12/2022", "kỳ trước", date(2023, 2, 14)),
        (Kind.QUARTER, 1, "quý IV/2022", "kỳ trước", date(2023, 6, 14)),
        (Kind.HALF_YEAR, 2, "6 tháng cuối năm 2022", "cùng kỳ năm trước", date(2024, 6, 14)),
        (Kind.NINE_MONTHS, 0, "9 tháng năm 2022", "cùng kỳ năm trước", date(2023, 12, 14)),
        (Kind.YEAR, 0, "năm 2022", "năm trước", date(2024, 12, 31)),
    ],
)
def test_figures_are_held_against_the_time_before_and_work_ahead_follows(
    kind, ordinal, before, words, ahead
):
    window = window_of(kind, 2023, ordinal)
    assert (window.preceding.name, window.preceding_words) == (before, words)
    assert window.next_closes_on == ahead


def test_a_report_is_told_by_the_units_reports_of_its_own_time_or_those_in_their_place():
    month, half = window_of(Kind.MONTH, 2026, 6), window_of(Kind.HALF_YEAR, 2026, 2)
    assert month.told({"2026-05", "2026-06", "2026-Q2"}) == ("2026-06",)
    assert month.told({"2026-05", "2026-Q2"}) == ("2026-Q2",)
    assert half.told({"2026-Q2", "2026-Q3", "2026-H2"}) == ("2026-Q3", "2026-H2")
    assert half.told({"2026-Q3", "2026-Y"}) == ("2026-Q3", "2026-Y")
