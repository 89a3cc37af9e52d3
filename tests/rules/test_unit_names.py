from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.unit_names import Named, check_no_overlap, name_on

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
ONE_DAY = timedelta(days=1)


@given(st.lists(DAYS, min_size=1, max_size=5, unique=True), DAYS)
def test_names_in_a_row_never_overlap_and_each_day_has_the_one_that_holds(changes, day):
    starts = [None, *sorted(changes)]
    ends = [start - ONE_DAY for start in starts[1:]] + [None]
    names = [
        Named(f"Tên {number}", f"T{number}", start, end)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    check_no_overlap(names)
    found = name_on(reversed(names), day)
    assert (found.valid_from or date.min) <= day <= (found.valid_to or date.max)


def test_a_gap_keeps_the_name_before_it_and_what_lies_before_all_the_first():
    names = [
        Named("A", "A", date(2020, 1, 1), date(2020, 12, 31)),
        Named("B", "B", date(2022, 1, 1)),
    ]
    assert name_on(names, date(2021, 6, 1)).name == "A"
    assert name_on(names, date(2019, 1, 1)).name == "A"


def test_two_names_on_one_day_are_refused():
    with pytest.raises(Refused) as caught:
        check_no_overlap([Named("A", "A"), Named("B", "B", date(2025, 1, 1))])
    assert caught.value.fault is Fault.NAMES_OVERLAP
