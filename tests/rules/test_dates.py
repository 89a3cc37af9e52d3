from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.choices import Language
from tracker.rules.dates import (
    EARLIEST_DAY,
    LATEST_DAY,
    check_date_range,
    local_today,
    read_date,
    read_time,
    show_date,
    show_official_date,
    weekday_name,
)
from tracker.rules.faults import Fault, Refused

REFUSED = {
    "29/02/2023": Fault.NOT_A_DATE,
    "31/04/2023": Fault.NOT_A_DATE,
    "00/11/2023": Fault.NOT_A_DATE,
    "11/13/2023": Fault.NOT_A_DATE,
    "04/11/0023": Fault.DATE_OUT_OF_RANGE,
    "01/01/0001": Fault.DATE_OUT_OF_RANGE,
    "01/01/0000": Fault.NOT_A_DATE,
    "31/12/9999": Fault.DATE_OUT_OF_RANGE,
    "01/01/10000": Fault.NOT_A_DATE,
    "２０２３-11-04": Fault.NOT_A_DATE,
    "٠٤/١١/٢٠٢٣": Fault.NOT_A_DATE,
    "2023-W44-6": Fault.NOT_A_DATE,
    "20231104": Fault.NOT_A_DATE,
    "2023-11-04T23:30:00-08:00": Fault.NOT_A_DATE,
    "mùng 4 tháng 11": Fault.NOT_A_DATE,
    "": Fault.REQUIRED,
    "   ": Fault.REQUIRED,
    "\u00a0": Fault.REQUIRED,
    "04/11/2023\n\x00": Fault.NOT_A_DATE,
    "2023-11-04'; DROP TABLE task;--": Fault.NOT_A_DATE,
    "04/11-2023": Fault.NOT_A_DATE,
    "4/11": Fault.NOT_A_DATE,
    "4/11/023": Fault.NOT_A_DATE,
    "04/11/2023 04/11/2023": Fault.NOT_A_DATE,
    "45234": Fault.NOT_A_DATE,
    "=TODAY()": Fault.NOT_A_DATE,
    "9" * 100_000: Fault.NOT_A_DATE,
}


@pytest.mark.parametrize(("typed", "fault"), REFUSED.items(), ids=lambda part: str(part)[:30])
def test_what_is_not_a_plain_day_is_refused_at_its_field(typed, fault):
    with pytest.raises(Refused) as refusal:
        read_date(typed, field="due")
    assert (refusal.value.fault, refusal.value.field) == (fault, "due")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("29/02/2024", date(2024, 2, 29)),
        ("04/11/2023", date(2023, 11, 4)),
        ("4/11/23", date(2023, 11, 4)),
        ("5/1/23", date(2023, 1, 5)),
        ("05-01-2023", date(2023, 1, 5)),
        ("04-11-2023", date(2023, 11, 4)),
        ("05.01.2023", date(2023, 1, 5)),
        ("2023-11-04", date(2023, 11, 4)),
        ("  04/11/2023 ", date(2023, 11, 4)),
        ("04/11/2043", date(2043, 11, 4)),
    ],
)
def test_a_day_is_read_day_first(typed, day):
    assert read_date(typed) == day


def test_a_field_may_set_its_own_bounds():
    with pytest.raises(Refused) as refusal:
        read_date("01/01/2020", earliest=date(2021, 1, 1))
    assert refusal.value.facts["earliest"] == date(2021, 1, 1)


@given(st.dates(EARLIEST_DAY, LATEST_DAY))
def test_a_day_shown_is_read_back(day):
    assert read_date(show_date(day)) == read_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_a_day_or_a_refusal(text):
    try:
        day = read_date(text)
    except Refused:
        return
    assert EARLIEST_DAY <= day <= LATEST_DAY


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("14:00", time(14)),
        ("14h00", time(14)),
        ("14h", time(14)),
        ("8h30", time(8, 30)),
        ("8 giờ 30", time(8, 30)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_written_in_offices(typed, moment):
    assert read_time(typed) == moment


@pytest.mark.parametrize(
    "typed", ["24:00", "25", "14:60", "14:", "2pm", "-1:00", "14:00:00", "１４:00"]
)
def test_what_is_not_a_time_of_day_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        read_time(typed, field="starts_at")
    assert (refusal.value.fault, refusal.value.field) == (Fault.NOT_A_TIME, "starts_at")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 1, 5), "ngày 05 tháng 01 năm 2023"),
        (date(2023, 2, 28), "ngày 28 tháng 02 năm 2023"),
        (date(2023, 3, 9), "ngày 09 tháng 3 năm 2023"),
        (date(2023, 11, 17), "ngày 17 tháng 11 năm 2023"),
    ],
)
def test_papers_write_a_zero_only_before_small_days_and_the_first_two_months(day, words):
    assert show_official_date(day) == words


def test_weekdays_have_names_in_both_languages():
    assert weekday_name(date(2023, 11, 20), Language.VIETNAMESE) == "thứ Hai"
    assert weekday_name(date(2023, 11, 19), Language.ENGLISH) == "Sunday"


def test_the_day_is_the_offices_day_and_not_the_servers():
    office = ZoneInfo("Asia/Ho_Chi_Minh")
    assert local_today(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), office) == date(2026, 12, 31)
    assert local_today(datetime(2026, 12, 31, 17, 30, tzinfo=UTC), office) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="time zone"):
        local_today(datetime(2026, 12, 31), office)  # noqa: DTZ001 - the point of the test


def test_a_range_that_ends_before_it_starts_is_refused():
    check_date_range(date(2023, 10, 1), date(2023, 10, 1), field="until")
    with pytest.raises(Refused) as refusal:
        check_date_range(date(2023, 10, 1), date(2023, 9, 30), field="until")
    assert refusal.value.fault is Fault.DATES_REVERSED
