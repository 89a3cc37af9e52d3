"""Reading the filter of a list from an address, and writing it back."""

from datetime import date

import pytest

from tracker.rules.choices import Part, TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.filters import LAST_PAGE, TERMS, TaskFilter, TaskSort, read_task_filter
from tracker.rules.statuses import View


def read(**terms: str) -> TaskFilter:
    return read_task_filter(terms.items()).filter


def test_nothing_asked_shows_what_is_open_oldest_due_first():
    assert read() == TaskFilter(View.OPEN, sort=TaskSort.DUE, descending=False, page=1, size=50)


def test_a_search_without_a_view_looks_at_everything():
    assert read(q="đôn đốc").view is View.ALL
    assert read(q="đôn đốc", view="open").view is View.OPEN
    assert read(q="  \u200b ").view is View.OPEN


@pytest.mark.parametrize(
    ("typed", "page"),
    [("-1", 1), ("0", 1), ("2", 2), ("1.5", 1), ("two", 1), ("٣", 1), ("1" * 5000, LAST_PAGE)],
)
def test_a_page_is_a_whole_number_within_bounds(typed, page):
    assert read(page=typed).page == page


@pytest.mark.parametrize(
    ("typed", "size"),
    [("25", 25), ("100", 100), ("100000", 100), ("60", 50), ("3", 50), ("-5", 50), ("x", 50)],
)
def test_a_size_is_the_largest_offered_that_is_not_above_the_one_asked(typed, size):
    assert read(size=typed).size == size


def test_orders_are_those_offered():
    assert (read(sort="-unit").sort, read(sort="-unit").descending) == (TaskSort.UNIT, True)
    for typed in ("id;drop table task", "user.password_hash", "--due", "DUE"):
        with pytest.raises(Refused) as refused:
            read(sort=typed)
        assert refused.value.fault is Fault.NOT_A_CHOICE


def test_too_many_terms_are_refused():
    read_task_filter([("f", "1")] * TERMS)
    with pytest.raises(Refused) as refused:
        read_task_filter([("f", "1")] * (TERMS + 1))
    assert refused.value.fault is Fault.TOO_MANY_TERMS


def test_of_twins_the_first_counts():
    assert read_task_filter([("unit", "3"), ("unit", "4")]).filter.unit_id == 3


def test_choices_that_are_not_offered_are_left_out():
    asked = read(view="secret", kind="work' OR 1=1", part="boss", unit="-3", plan=str(2**31))
    assert asked == TaskFilter()


def test_a_day_that_cannot_be_read_keeps_its_words_beside_the_refusal():
    reading = read_task_filter([("from", "32/13/2023"), ("to", "31/12/2023")])
    assert reading.filter.due_from is None
    assert reading.filter.due_to == date(2023, 12, 31)
    assert reading.typed["from"] == "32/13/2023"
    assert reading.refusals["from"].fault is Fault.NOT_A_DATE


def test_a_range_that_ends_before_it_starts_is_refused_at_its_end():
    reading = read_task_filter([("from", "2/1/2024"), ("to", "1/1/2024")])
    assert reading.refusals["to"].fault is Fault.DATES_REVERSED
    assert reading.filter.due_to is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("(" * 50 + "a" * 5000 + "!", Fault.TOO_LONG), ("a\x00b", Fault.NOT_TEXT)],
)
def test_a_text_that_cannot_be_searched_is_refused(typed, fault):
    reading = read_task_filter([("q", typed)])
    assert reading.refusals["q"].fault is fault
    assert reading.filter.text == ""


def test_an_address_leads_back_to_its_filter():
    wanted = TaskFilter(
        view=View.WAITING,
        text="kế hoạch",
        unit_id=3,
        plan_id=4,
        kind=TaskKind.DETAIL_PLAN,
        part=Part.COORDINATING,
        due_from=date(2023, 1, 5),
        due_to=date(2023, 12, 31),
        sort=TaskSort.FINISHED,
        descending=True,
        page=7,
        size=25,
    )
    assert read(**wanted.to_address()) == wanted
    assert read(**TaskFilter(descending=True).to_address()) == TaskFilter(descending=True)
    assert read(**TaskFilter(text="x").to_address()) == TaskFilter(text="x")
    assert TaskFilter().to_address() == {}


def test_a_change_of_filter_starts_at_the_first_page():
    assert TaskFilter(page=9).but(unit_id=2).page == 1
    assert TaskFilter(page=9).but(page=3).page == 3
