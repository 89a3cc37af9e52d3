from datetime import date

import pytest

from tracker.rules.calendar_changes import (
    DayChange,
    changes_to,
    check_day,
    read_days,
    recount,
    write_days,
)
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import DayKind
from tracker.rules.deadlines import explain_term, fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.terms import Counting

HOLIDAY, SWAP, MADE_UP = DayKind.HOLIDAY, DayKind.DAY_OFF_SWAPPED, DayKind.WORKING_SATURDAY
ISSUED = date(2023, 11, 2)
PLAIN = WorkingCalendar(years=frozenset({2023}), version="plain")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("lễ", HOLIDAY),
        ("Nghỉ lễ", HOLIDAY),
        ("nghỉ hoán đổi", SWAP),
        ("NGHỈ BÙ", SWAP),
        ("day_off_swapped", SWAP),
    ],
)
def test_a_line_is_read_by_the_words_offices_use(word, kind):
    (day,) = read_days(f"02/01/2026;{word};Tết;12729/VPCP").days
    assert day == DayChange(date(2026, 1, 2), kind, "Tết", "12729/VPCP")


def test_a_pasted_table_with_a_heading_is_read():
    reading = read_days(
        "\ufeffNgày\tLoại\tTên\tNguồn\n10/01/2026\tlàm bù\t\tCV 12729; ngày 25/12\n\n"
    )
    assert reading.days == (DayChange(date(2026, 1, 10), MADE_UP, "Làm bù", "CV 12729 ngày 25/12"),)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("31/02/2026;lễ", Fault.NOT_A_DATE),
        ("2026-W01-1;lễ", Fault.NOT_A_DATE),
        ("01/01/2026", Fault.NOT_A_DAY_KIND),
        ("01/01/2026;nghỉ chơi", Fault.NOT_A_DAY_KIND),
        ("01/01/2025;lễ", Fault.OUTSIDE_THE_YEAR),
        ("09/01/2026;làm bù", Fault.MADE_UP_ON_WEEKDAY),
        ("10/01/2026;nghỉ bù", Fault.SWAP_ON_WEEKEND),
        ("01/01/2026;lễ;TỐI MẬT", Fault.STATE_SECRET),
        ("01/01/2026;lễ;" + "x" * 201, Fault.TOO_LONG),
        ("01/01/2026;lễ;a\x00", Fault.NOT_TEXT),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_its_reason(line, fault):
    reading = read_days("02/09/2026;lễ;Quốc khánh;x\n" + line, year=2026)
    assert [(one.number, one.refusal.fault) for one in reading.problems] == [(2, fault)]
    assert len(reading.days) == 1


def test_a_day_stands_once():
    reading = read_days("02/09/2026;lễ\n02/09/2026;lễ")
    assert reading.problems[0].refusal.fault is Fault.DAY_TWICE


def test_too_many_lines_are_not_read_at_all():
    reading = read_days("\n".join(["01/01/2026;lễ"] * 201))
    assert reading.days == ()
    assert reading.problems[0].refusal.fault is Fault.TOO_MANY_ROWS


def test_lines_are_written_as_they_are_read():
    days = (
        DayChange(date(2026, 1, 1), HOLIDAY, "Tết Dương lịch", "Điều 112"),
        DayChange(date(2026, 1, 10), MADE_UP, "Bù", "CV 1"),
        DayChange(date(2026, 3, 3), None, "Bỏ", "CV 2"),
    )
    assert read_days(write_days(days)).days == days


def test_a_whole_year_takes_out_what_it_does_not_name():
    stored = [
        DayChange(date(2026, 1, 1), HOLIDAY, "Tết", "a"),
        DayChange(date(2026, 5, 1), HOLIDAY, "Lao động", "a"),
        DayChange(date(2027, 1, 1), HOLIDAY, "Tết", "a"),
    ]
    wanted = [stored[0], DayChange(date(2026, 9, 2), HOLIDAY, "Quốc khánh", "b")]
    changes = changes_to(wanted, stored, year=2026)
    assert [(one.day, one.kind) for one in changes] == [
        (date(2026, 5, 1), None),
        (date(2026, 9, 2), HOLIDAY),
    ]
    assert changes_to(stored, stored) == ()


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_day_far_off_is_refused(year):
    with pytest.raises(Refused, match="date_out_of_range"):
        check_day(date(year, 1, 1), HOLIDAY)


def test_a_term_is_counted_again_and_a_named_day_is_not():
    off = WorkingCalendar(days_off=frozenset({date(2023, 11, 17)}), version="off")
    assert recount(explain_term(ISSUED, 15, PLAIN), off).due == date(2023, 11, 20)
    working = explain_term(ISSUED, 3, PLAIN, counting=Counting.WORKING)
    closed = WorkingCalendar(days_off=frozenset({date(2023, 11, 6)}))
    assert (working.due, recount(working, closed).due) == (date(2023, 11, 7), date(2023, 11, 8))
    named = fixed_day_explanation(date(2023, 11, 17), PLAIN)
    assert recount(named, off) is named


def test_a_term_that_does_not_roll_stays_so():
    off = WorkingCalendar(days_off=frozenset({date(2023, 11, 17)}))
    assert recount(explain_term(ISSUED, 15, PLAIN, roll=False), off).due == date(2023, 11, 17)
