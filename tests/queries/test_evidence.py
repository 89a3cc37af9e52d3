"""Figures the product counts itself, and their sources."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.counting import count_queries
from tests.factories import (
    make_assignment,
    make_committee,
    make_document,
    make_inspection,
    make_meeting,
    make_plan,
    make_task,
    make_unit,
)
from tracker.database import db
from tracker.models import Indicator, IndicatorSet, UnitName, Visit
from tracker.queries.evidence import list_evidence, offered_figures
from tracker.queries.reports.asked import asked_by_ids
from tracker.rules.choices import InspectionState, MeetingState, TaskKind
from tracker.rules.evidence import KINDS, Days, EvidenceKind, Noun, Outcome, is_taken_over
from tracker.rules.figure_choices import IndicatorKind, MeasureKind
from tracker.rules.periods import Period

Q4 = Period(2023, 4)
TODAY = date(2023, 12, 20)


@pytest.fixture
def office(app):
    """A committee with a plan of two units, its sessions, papers, inspections and tasks."""
    committee = make_committee()
    plan, own, other = make_plan(committee=committee), make_unit(), make_unit(name="Sở Y tế")
    for state, chair, day in (
        (MeetingState.CLOSED, "Trương Hải Long", Q4.opens_on),
        (MeetingState.HELD, "Rah Lan Chung", Q4.cut_off_on),
        (MeetingState.HELD, "", date(2023, 10, 2)),
        (MeetingState.PREPARING, "Trương Hải Long", date(2023, 10, 3)),
        (MeetingState.CLOSED, "Trương Hải Long", Q4.cut_off_on + timedelta(days=1)),
        (MeetingState.CLOSED, "Trương Hải Long", Q4.opens_on - timedelta(days=1)),
    ):
        make_meeting(committee=committee, state=state, chair_name=chair, held_on=day)
    for issuer, day in (("UBND tỉnh", date(2023, 11, 2)), ("sở y tế", date(2023, 11, 3))):
        make_document(committee=committee, issuer=issuer, issued_on=day)
    make_document(committee=committee, issued_on=date(2024, 1, 2), year=2024)
    visited = make_inspection(committee=committee, units=[other])
    make_inspection(committee=committee, state=InspectionState.PLANNED)
    for day in (date(2023, 11, 8), date(2023, 11, 20)):
        db.session.add(Visit(inspection_id=visited.id, unit_id=other.id, held_on=day))
    row = make_assignment(committee=committee, plan=plan)
    for unit, due, facts in (
        (own, date(2023, 11, 17), {"finished_on": date(2023, 11, 17)}),
        (other, date(2023, 11, 17), {"finished_on": date(2023, 11, 18)}),
    ):
        make_task(unit=unit, assignment=row, due=due, **facts)
    late = make_assignment(committee=committee, plan=plan)
    make_task(unit=own, assignment=late, due=date(2023, 12, 1), submitted_on=date(2023, 12, 1))
    make_task(unit=other, assignment=late, due=date(2023, 12, 1), suspended_on=date(2023, 11, 1))
    elsewhere = make_assignment(committee=committee)
    make_task(unit=own, assignment=elsewhere, due=date(2024, 3, 1), finished_on=date(2023, 12, 1))
    open_ = make_assignment(committee=committee, plan=plan)
    make_task(unit=own, assignment=open_, due=date(2023, 12, 1))
    detail = make_assignment(committee=committee, plan=plan, kind=TaskKind.DETAIL_PLAN)
    make_task(
        unit=own,
        assignment=detail,
        due=date(2023, 11, 17),
        grace_until=date(2023, 11, 22),
        finished_on=date(2023, 11, 21),
    )
    db.session.flush()
    return committee, plan, own, other


def test_what_happened_in_a_quarter_is_counted_with_its_sources(office) -> None:
    committee, _plan, _own, other = office
    found = list_evidence(committee, Q4, today=TODAY)
    assert tuple(found) == KINDS
    counts = {kind: (tally.count, tally.whole) for kind, tally in found.items()}
    assert counts == {
        EvidenceKind.SESSIONS_CHAIRED: (2, None),
        EvidenceKind.DOCUMENTS_ISSUED: (2, None),
        EvidenceKind.TASKS_ON_TIME: (1, 4),
        EvidenceKind.TASKS_FINISHED: (3, None),
        EvidenceKind.DETAIL_PLANS_ON_TIME: (1, 1),
        EvidenceKind.REPORTS_ON_TIME: (0, 0),
        EvidenceKind.INSPECTIONS_HELD: (1, None),
        EvidenceKind.UNITS_VISITED: (1, None),
    }
    sessions = found[EvidenceKind.SESSIONS_CHAIRED]
    assert sessions.left_out == 1  # nobody wrote down who chaired it
    assert [one.on for one in sessions.citations] == [Q4.opens_on, Q4.cut_off_on]
    assert "Trương Hải Long" in sessions.citations[0].label
    tasks = found[EvidenceKind.TASKS_ON_TIME]
    outcomes = [one.outcome for one in tasks.citations]
    assert outcomes == [
        *(Outcome.IN_TIME, Outcome.NOT_IN_TIME, Outcome.WAITING, Outcome.NOT_DONE),
    ]
    assert tasks.left_out == 1  # it may still turn out to be in time
    assert {one.noun for one in tasks.citations} == {Noun.TASK}
    assert found[EvidenceKind.UNITS_VISITED].citations[0].on == date(2023, 11, 8)
    assert not any(tally.is_cut for tally in found.values())
    former = UnitName(
        unit_id=other.id,
        name="Ty Y tế",
        short_name="Ty Y tế",
        valid_from=None,
        valid_to=date(2020, 1, 1),
    )
    db.session.add(former)
    for number, issuer in enumerate((other.code, "SỞ Y TẾ", "so y te", "ty y te", "Sở Y"), 50):
        day = date(2023, 11, 10)
        make_document(committee=committee, issuer=issuer, issued_on=day, number=str(number))
    of_unit = list_evidence(committee, Q4, unit_id=other.id, today=TODAY)
    assert of_unit[EvidenceKind.DOCUMENTS_ISSUED].count == 5  # by its names of today and before
    assert of_unit[EvidenceKind.TASKS_ON_TIME].count == 0
    assert of_unit[EvidenceKind.TASKS_ON_TIME].whole == 1
    assert of_unit[EvidenceKind.INSPECTIONS_HELD].count == 1


def test_no_day_after_today_counts_and_a_plan_counts_its_own_tasks(office) -> None:
    committee, plan, own, _other = office
    early = list_evidence(committee, Q4, today=date(2023, 11, 17))
    assert early[EvidenceKind.SESSIONS_CHAIRED].count == 1
    assert early[EvidenceKind.TASKS_ON_TIME].whole == 2
    days = Days(date(2023, 12, 1), date(2023, 12, 1))
    kinds = {EvidenceKind.TASKS_FINISHED}
    assert (
        list_evidence(committee, days, kinds=kinds, today=TODAY)[EvidenceKind.TASKS_FINISHED].count
        == 1
    )
    of_plan = list_evidence(plan, days, unit_id=own.id, kinds=kinds, today=TODAY)
    assert of_plan[EvidenceKind.TASKS_FINISHED].count == 0


RATIO = MeasureKind.RATIO


def test_figures_are_offered_as_each_indicator_is_measured(office) -> None:
    committee, plan, *_ = office
    made = IndicatorSet(code="thử", name="Bộ thử")
    db.session.add(made)
    db.session.flush()
    asked = (
        ("sessions_chaired", MeasureKind.COUNT),
        ("sessions_chaired", MeasureKind.YES_NO),
        ("tasks_on_time", MeasureKind.RATIO),
        ("reports_on_time", MeasureKind.RATIO),  # nothing fell due
        ("documents_issued", MeasureKind.TIER),
        ("", MeasureKind.COUNT),
    )
    rows = [
        Indicator(
            set_id=made.id,
            code=str(n),
            kind=IndicatorKind.COMPONENT,
            name_vi=str(n),
            computed_by=word,
            measure_kind=measure,
        )
        for n, (word, measure) in enumerate(asked)
    ]
    db.session.add_all(rows)
    db.session.flush()
    asked = asked_by_ids([row.id for row in rows])
    with count_queries() as sent:
        offers = offered_figures(plan, None, asked, Q4, today=TODAY)
    assert len(sent) == 4
    assert sorted(offers) == [rows[n].id for n in (0, 1, 2)]
    assert offers[rows[0].id].value == 2
    assert offers[rows[1].id].value == 1
    ratio = offers[rows[2].id]
    assert (ratio.numerator, ratio.denominator) == (Decimal(1), Decimal(4))
    kept = ratio.computed_from()
    assert (kept["kind"], kept["count"], kept["whole"]) == ("tasks_on_time", 1, 4)
    assert len(kept["cited"]) == 4
    assert is_taken_over(kept, RATIO, value=None, numerator=Decimal(1), denominator=Decimal(4))
    assert not is_taken_over(kept, RATIO, value=None, numerator=Decimal(2), denominator=Decimal(4))
    sessions = offers[rows[0].id].computed_from()
    nothing = {"numerator": None, "denominator": None}
    assert is_taken_over(sessions, MeasureKind.COUNT, value=Decimal(2), **nothing)
    assert not is_taken_over(sessions, MeasureKind.COUNT, value=Decimal(1), **nothing)
    with count_queries() as sent:
        assert offered_figures(committee, None, asked[5:], Q4, today=TODAY) == {}
    assert sent == []
