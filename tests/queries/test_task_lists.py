"""A page of the list: the right tasks, in the right order, never another unit's."""

import unicodedata
from datetime import date, timedelta

import pytest

from tests import factories
from tests.counting import count_queries
from tracker.database import db
from tracker.queries.task_lists import count_tasks, list_tasks
from tracker.rules.choices import Part, TaskKind
from tracker.rules.filters import TaskFilter, TaskSort
from tracker.rules.permissions import Scope
from tracker.rules.statuses import Mark, View
from tracker.rules.texts import fold

TODAY = date(2023, 11, 21)


def task(committee, unit, title="Xây dựng cổng dữ liệu mở", *, helpers=(), plan=None, **facts):
    assignment = factories.make_assignment(
        committee=committee,
        plan=plan,
        title=title,
        folded=fold(title),
        kind=facts.pop("kind", TaskKind.WORK),
        deadline_words=facts.pop("words", ""),
    )
    for helper in helpers:
        factories.make_coordinating(assignment, helper)
    return factories.make_task(unit=unit, assignment=assignment, **facts)


@pytest.fixture
def committee(app):
    return factories.make_committee()


@pytest.fixture
def units(app):
    return [
        factories.make_unit(name=name, short_name=short, folded=fold(name), position=9 - n)
        for n, (name, short) in enumerate(
            [("Sở Nội vụ", "SNV"), ("Sở Y tế", "SYT"), ("UBND huyện Hòa Bình", "Hòa Bình")]
        )
    ]


def codes(scope, **wanted) -> list[str]:
    db.session.commit()
    asked = TaskFilter(**({"view": View.ALL} | wanted))
    page = list_tasks(scope, asked, today=TODAY)
    assert page.total >= len(page.rows)
    return [row.code for row in page.rows]


def test_oldest_due_date_comes_first_and_no_date_last_in_both_directions(committee, units):
    for code, due in (("B", date(2023, 12, 1)), ("N", None), ("A", date(2023, 11, 1))):
        task(committee, units[0], code=code, due=due)
    task(committee, units[0], code="A2", due=date(2023, 11, 1))
    scope = Scope(committee.id)
    assert codes(scope) == ["A", "A2", "B", "N"]
    assert codes(scope, descending=True) == ["B", "A2", "A", "N"]


def test_sorting_by_day_finished_puts_the_unfinished_last(committee, units):
    task(committee, units[0], code="OPEN")
    task(committee, units[0], code="EARLY", finished_on=date(2023, 11, 1))
    task(committee, units[0], code="LATER", finished_on=date(2023, 11, 9))
    scope = Scope(committee.id)
    assert codes(scope, sort=TaskSort.FINISHED) == ["EARLY", "LATER", "OPEN"]
    assert codes(scope, sort=TaskSort.FINISHED, descending=True) == ["LATER", "EARLY", "OPEN"]


def test_sorting_by_day_given(committee, units):
    task(committee, units[0], code="NEW", opened_on=date(2023, 11, 9))
    task(committee, units[0], code="OLD", opened_on=date(2023, 1, 9))
    assert codes(Scope(committee.id), sort=TaskSort.OPENED) == ["OLD", "NEW"]


@pytest.mark.parametrize("descending", [False, True])
def test_pages_sorted_by_unit_follow_one_another_in_the_order_of_protocol(
    committee, units, descending
):
    for n in range(70):
        task(committee, units[n % 3], code=f"{n}", due=TODAY + timedelta(days=n % 7))
    scope = Scope(committee.id)
    pages = [
        codes(scope, sort=TaskSort.UNIT, descending=descending, size=25, page=page)
        for page in (1, 2, 3)
    ]
    by_unit = list(reversed(range(3)))  # the positions are turned round
    places = {code: by_unit.index(int(code) % 3) for page in pages for code in page}
    seen = [places[code] for page in pages for code in page]
    assert seen == sorted(seen, reverse=descending)
    assert [len(page) for page in pages] == [25, 25, 20]
    assert len(places) == 70
    whole = codes(scope, sort=TaskSort.UNIT, descending=descending, size=100)
    assert [code for page in pages for code in page] == whole
    narrowed = codes(
        scope, sort=TaskSort.UNIT, descending=descending, size=100, due_from=date(2000, 1, 1)
    )
    assert narrowed == whole


@pytest.mark.parametrize(
    "typed",
    [
        "đôn đốc",
        "DON DOC",
        "doc don",
        "  đôn   đốc ",
        unicodedata.normalize("NFD", "đôn đốc"),
        "đôn\u200b đốc",
    ],
)
def test_a_search_needs_no_diacritics_and_no_order_of_words(committee, units, typed):
    task(committee, units[0], "Đôn đốc chuyển đổi số", code="HIT")
    task(committee, units[0], "Kế hoạch khác", code="MISS")
    assert codes(Scope(committee.id), text=typed) == ["HIT"]


def test_old_and_new_placement_of_the_tone_are_found_alike(committee, units):
    task(committee, units[0], "Việc của Hoà Bình", code="HIT")
    for typed in ("Hòa Bình", "Hoà Bình", "hoa binh"):
        assert codes(Scope(committee.id), text=typed) == ["HIT"]


@pytest.mark.parametrize("typed", ["%", "_", "%_%", "' OR '1'='1", '"a NEAR( * " AND OR NOT', "\\"])
def test_signs_of_a_query_language_are_looked_for_as_they_are(committee, units, typed):
    task(committee, units[0], "Kế hoạch", code="MISS")
    assert codes(Scope(committee.id), text=typed) == []
    task(committee, units[0], f"Ghi {typed} ở đây", code="HIT")
    assert codes(Scope(committee.id), text=typed) == ["HIT"]


def test_a_code_or_the_name_of_a_unit_finds_its_tasks(committee, units):
    task(committee, units[1], code="NV-118")
    task(committee, units[0], code="NV-119")
    scope = Scope(committee.id)
    assert codes(scope, text="nv-118") == ["NV-118"]
    assert codes(scope, text="so y te") == ["NV-118"]
    assert codes(scope, text="snv") == ["NV-119"]


def test_every_filter_narrows_the_list_and_the_count_alike(committee, units):
    plan = factories.make_plan(committee=committee)
    task(committee, units[0], code="PLAN", plan=plan)
    task(committee, units[0], code="REPORT", kind=TaskKind.PERIODIC_REPORT)
    task(committee, units[1], code="UNIT", finished_on=date(2023, 11, 1))
    task(committee, units[0], code="LATE", due=date(2023, 12, 31))
    db.session.commit()
    scope = Scope(committee.id)
    for wanted, expected in [
        ({"plan_id": plan.id}, ["PLAN"]),
        ({"kind": TaskKind.PERIODIC_REPORT}, ["REPORT"]),
        ({"unit_id": units[1].id}, ["UNIT"]),
        ({"unit_id": units[1].id, "view": View.OPEN}, []),
        ({"due_from": date(2023, 12, 31)}, ["LATE"]),
        ({"due_to": date(2023, 11, 17), "view": View.OPEN}, ["PLAN", "REPORT"]),
        ({"unit_id": 999}, []),
    ]:
        assert codes(scope, **wanted) == expected, wanted
        asked = TaskFilter(**({"view": View.ALL} | wanted))
        assert count_tasks(scope, asked, today=TODAY) == len(expected)


def test_a_unit_sees_what_it_leads_and_helps_and_nothing_else(committee, units):
    mine, other, third = units
    task(committee, mine, "Việc chung", code="LED", helpers=[other])
    task(committee, other, "Việc chung", code="HELPED", helpers=[third, mine])
    task(committee, other, "Việc chung", code="HIDDEN", helpers=[third])
    elsewhere = factories.make_committee()
    task(elsewhere, mine, "Việc chung", code="ELSEWHERE")
    scope = Scope(committee.id, mine.id, coordinating=True)
    assert set(codes(scope)) == {"LED", "HELPED"}
    assert codes(scope, part=Part.LEAD) == ["LED"]
    assert codes(scope, part=Part.COORDINATING) == ["HELPED"]
    assert set(codes(scope, text="viec chung")) == {"LED", "HELPED"}
    assert codes(scope, text="hidden") == []
    assert codes(scope, unit_id=other.id) == ["HELPED"]
    for part, count in ((None, 2), (Part.LEAD, 1), (Part.COORDINATING, 1)):
        assert count_tasks(scope, TaskFilter(View.ALL, part=part), today=TODAY) == count
        searched = TaskFilter(View.ALL, text="viec", part=part)
        assert count_tasks(scope, searched, today=TODAY) == count
    assert codes(Scope(committee.id, mine.id)) == ["LED"]


def test_a_row_carries_everything_it_shows(committee, units):
    made = task(
        committee,
        units[0],
        "Kế hoạch chi tiết",
        helpers=[units[2], units[1]],
        code="KH-07",
        due=date(2023, 11, 17),
        original_due=date(2023, 11, 1),
        returned_on=date(2023, 11, 20),
    )
    db.session.commit()
    (row,) = list_tasks(Scope(committee.id), TaskFilter(), today=TODAY).rows
    assert (row.id, row.code, row.title) == (made.id, "KH-07", "Kế hoạch chi tiết")
    assert (row.unit_name, row.coordinating) == ("SNV", "Hòa Bình, SYT")
    assert row.is_extended
    assert (row.status.mark, row.status.days) == (Mark.OVERDUE, 4)
    assert (row.status.second, row.second_on) == (Mark.RETURNED, date(2023, 11, 20))


def test_a_page_beyond_the_last_is_empty_and_asks_the_database_nothing_more(committee, units):
    task(committee, units[0])
    db.session.commit()
    wanted = TaskFilter(page=1_000_000)
    count_tasks(Scope(committee.id), wanted, today=TODAY)
    with count_queries() as sent:
        page = list_tasks(Scope(committee.id), wanted, today=TODAY)
    assert (page.rows, page.total, sent) == ((), 1, [])


def test_a_long_list_costs_no_more_statements_than_a_short_one(app, committee, units):
    counts = []
    for many in (1, 99):
        for _ in range(many):
            task(committee, units[0], helpers=[units[1], units[2]])
        db.session.commit()
        app.extensions.pop("tracker.memory", None)
        with count_queries() as sent:
            page = list_tasks(Scope(committee.id), TaskFilter(size=100, text="cong"), today=TODAY)
        assert len(page.rows) in {1, 100}
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6


def test_a_change_shows_on_the_next_look(committee, units):
    made = task(committee, units[0], code="X")
    scope = Scope(committee.id)
    assert codes(scope, view=View.OPEN) == ["X"]
    made.finished_on = TODAY
    assert codes(scope, view=View.OPEN) == []
    assert codes(scope, view=View.DONE) == ["X"]
