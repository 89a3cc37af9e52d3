from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import make_actor, make_committee, make_unit
from tests.gia_lai import GUIDE, ISSUED, TODAY, GiaLai, facts_of_case
from tracker.database import db
from tracker.models import Assignment, IndicatorAssignment, IndicatorSet, Plan
from tracker.rules.choices import LeadGroup, Part, PlanState, ReportFrequency, TaskKind
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services.plans.drafting import create_plan, update_plan
from tracker.services.plans.drafts import list_rows
from tracker.services.plans.indicators import (
    IndicatorFacts,
    assign_indicator,
    unassign_indicator,
)
from tracker.services.plans.rows import (
    RowFacts,
    add_assignment,
    move_assignment,
    remove_assignment,
    update_assignment,
)

pytestmark = pytest.mark.usefixtures("app")


def row_of(plan: Plan, kind: TaskKind) -> Assignment | None:
    return next((row for row in list_rows(plan) if row.kind is kind), None)


def change(case: GiaLai, **changes: object) -> None:
    facts = facts_of_case(case.indicators.id, **changes)
    update_plan(case.plan, facts, actor=case.secretariat, seen=case.plan.version_id)


def add(case: GiaLai, text: str = "Xây dựng cổng dữ liệu mở", **facts: object) -> Assignment:
    defaults: dict[str, object] = {"lead_ids": [case.units["VP"].id]}
    return add_assignment(
        case.plan,
        RowFacts(text=text, **(defaults | facts)),  # type: ignore[arg-type]
        actor=case.secretariat,
        today=TODAY,
    )


def test_a_new_plan_asks_its_detail_plan_and_report_in_the_words_of_plans():
    case = GiaLai()
    detail, report, guide = list_rows(case.plan)
    assert (detail.kind, detail.due) == (TaskKind.DETAIL_PLAN, date(2023, 11, 17))
    assert detail.deadline_words == "trong vòng 15 ngày kể từ ngày ban hành kế hoạch"
    assert detail.lead_group is LeadGroup.INDICATOR_LEADS
    assert (report.kind, report.recurrence) == (TaskKind.PERIODIC_REPORT, "quarterly")
    assert (guide.text, guide.due, guide.deadline_kind) == (GUIDE, None, "none")


def test_the_rows_follow_the_plan_s_fields_and_keep_words_a_person_changed():
    case = GiaLai()
    detail = row_of(case.plan, TaskKind.DETAIL_PLAN)
    own = RowFacts(text="Lời riêng của văn bản", title="Kế hoạch chi tiết")
    update_assignment(
        detail, case.plan, own, actor=case.secretariat, today=TODAY, seen=detail.version_id
    )
    change(case, detail_days=10, detail_counting="working", report_frequency=ReportFrequency.NONE)
    detail = row_of(case.plan, TaskKind.DETAIL_PLAN)
    assert detail.text == "Lời riêng của văn bản"
    assert detail.deadline_words == "trong vòng 10 ngày làm việc kể từ ngày ban hành kế hoạch"
    assert detail.due == date(2023, 11, 16)
    assert row_of(case.plan, TaskKind.PERIODIC_REPORT) is None
    change(case, detail_days=None)
    assert row_of(case.plan, TaskKind.DETAIL_PLAN) is None
    assert row_of(case.plan, TaskKind.PERIODIC_REPORT) is not None


def test_without_rolling_the_last_day_stays_on_a_sunday():
    case = GiaLai(issued_on=date(2023, 11, 4), detail_rolls=False)
    assert row_of(case.plan, TaskKind.DETAIL_PLAN).due == date(2023, 11, 19)


def test_a_changed_date_of_issue_reads_the_deadlines_again():
    case = GiaLai()
    row = add(case, deadline_words="trong vòng 60 ngày kể từ ngày ban hành")
    assert row.due == date(2024, 1, 2)
    change(case, issued_on=date(2023, 11, 6))
    assert row.due == date(2024, 1, 5)


def test_a_date_of_issue_after_a_row_s_deadline_is_refused_at_that_field():
    case = GiaLai()
    add(case, deadline_words="12/2023")
    with pytest.raises(Refused) as refusal:
        change(case, issued_on=date(2024, 1, 5), first_period="2024-Q1")
    assert (refusal.value.fault, refusal.value.field) == (Fault.DUE_BEFORE_ISSUE, "issued_on")


@pytest.mark.parametrize(
    ("changes", "fault", "field"),
    [
        ({"number": "3015/KH"}, Fault.NOT_A_DOCUMENT_NUMBER, "number"),
        ({"number": "ba"}, Fault.NOT_A_DOCUMENT_NUMBER, "number"),
        ({"ends_on": date(2023, 11, 1)}, Fault.DATES_REVERSED, "ends_on"),
        ({"detail_days": 0}, Fault.TERM_OUT_OF_RANGE, "detail_days"),
        ({"detail_days": 100_000}, Fault.TERM_OUT_OF_RANGE, "detail_days"),
        ({"first_period": ""}, Fault.REQUIRED, "first_period"),
        ({"first_period": "2019-Q1"}, Fault.PERIOD_BEFORE_PLAN, "first_period"),
        ({"first_period": "2024-Q4"}, Fault.PERIOD_TOO_LATE, "first_period"),
        ({"ends_on": date(2023, 12, 1), "first_period": "2024-Q1"}, Fault.PERIOD_TOO_LATE, None),
        ({"report_due_number": 0}, Fault.NUMBER_OUT_OF_RANGE, "report_number"),
        (
            {"report_due_kind": "day_of_month", "report_due_number": 14},
            Fault.NUMBER_OUT_OF_RANGE,
            "report_number",
        ),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(changes, fault, field):
    actor = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    with pytest.raises(Refused) as refusal:
        create_plan(facts_of_case(**changes), actor=actor)
    assert refusal.value.fault is fault
    assert field is None or refusal.value.field == field


def test_a_second_plan_of_one_number_symbol_and_date_is_refused_in_one_committee_only():
    case = GiaLai()
    with pytest.raises(Refused) as refusal:
        create_plan(facts_of_case(), actor=case.secretariat)
    assert refusal.value.fault is Fault.PLAN_EXISTS
    create_plan(facts_of_case(issued_on=date(2023, 11, 6)), actor=case.secretariat)
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    create_plan(facts_of_case(), actor=stranger)


def test_a_plan_keeps_its_own_number_when_it_is_changed():
    case = GiaLai()
    change(case, subject="Kế hoạch khác")
    assert case.plan.subject == "Kế hoạch khác"


def test_who_saw_an_older_version_is_told():
    case = GiaLai()
    with pytest.raises(Changed):
        update_plan(case.plan, facts_of_case(), actor=case.secretariat, seen=99)


def test_a_plan_in_force_is_not_changed():
    case = GiaLai()
    case.plan.state = PlanState.PROMULGATED
    db.session.flush()
    guide, actor = case.guide, case.secretariat
    facts = IndicatorFacts(lead_id=case.units["VP"].id)
    doings = [
        lambda: change(case),
        lambda: add(case),
        lambda: remove_assignment(guide, case.plan, actor=actor),
        lambda: move_assignment(guide, case.plan, is_up=True, actor=actor),
        lambda: assign_indicator(case.plan, case.indicator("6"), facts, actor=actor),
    ]
    for doing in doings:
        with pytest.raises(Refused) as refusal:
            doing()
        assert refusal.value.fault is Fault.PLAN_NOT_DRAFT


def test_only_the_secretariat_drafts():
    case = GiaLai()
    for role in set(Role) - {Role.SECRETARIAT}:
        actor = make_actor(committee=case.committee, role=role, unit=case.units["VP"])
        with pytest.raises(NotAllowed):
            create_plan(facts_of_case(number="1"), actor=actor)
        with pytest.raises(NotAllowed):
            add_assignment(case.plan, RowFacts(text="x"), actor=actor, today=TODAY)


@pytest.mark.parametrize(
    ("words", "kind", "due", "recurrence"),
    [
        ("12/2025", "month", date(2025, 12, 31), "none"),
        ("Quý II/2025", "quarter", date(2025, 6, 30), "none"),
        ("Thường xuyên", "recurring", None, "standing"),
        ("Hằng năm", "recurring", None, "yearly"),
        ("", "none", None, "none"),
        ("khi có điều kiện", "unset", None, "none"),
        ("trước ngày 20/12/2023", "before_date", date(2023, 12, 19), "none"),
    ],
)
def test_a_row_s_deadline_is_read_from_the_document_s_words(words, kind, due, recurrence):
    row = add(GiaLai(), deadline_words=words)
    assert (row.deadline_kind, row.due, row.recurrence) == (kind, due, recurrence)
    assert row.deadline_words == words


def test_the_committee_may_read_before_a_day_as_including_it():
    case = GiaLai()
    case.committee.reads_before_strictly = False
    db.session.flush()
    assert add(case, deadline_words="trước ngày 20/12/2023").due == date(2023, 12, 20)


def test_a_typed_date_overrides_the_words_and_survives_a_new_reading():
    case = GiaLai()
    row = add(case, deadline_words="khi có điều kiện", due=date(2024, 6, 30))
    assert (row.due, row.deadline_kind) == (date(2024, 6, 30), "exact_date")
    assert row.due_reason["due"] == "2024-06-30"
    change(case, subject="Khác")
    assert row.due == date(2024, 6, 30)


def test_an_unusual_deadline_is_taken_once_it_is_confirmed():
    case = GiaLai()
    for words, due, fault in (
        ("17/11/2023", None, Fault.DUE_IN_PAST),
        ("", date(2023, 11, 20), Fault.DUE_IN_PAST),
        ("", date(2043, 11, 4), Fault.DUE_FAR_AHEAD),
    ):
        with pytest.raises(Refused) as refusal:
            add(case, deadline_words=words, due=due)
        assert refusal.value.fault is fault
        assert refusal.value.field == ("due" if due else "deadline_words")
        assert add(case, deadline_words=words, due=due, is_confirmed=True).due is not None


def test_a_deadline_before_the_issue_is_refused_even_when_confirmed():
    case = GiaLai()
    with pytest.raises(Refused) as refusal:
        add(case, due=date(2023, 11, 1), is_confirmed=True)
    assert (refusal.value.fault, refusal.value.field) == (Fault.DUE_BEFORE_ISSUE, "due")


def test_a_row_needs_a_lead_and_none_of_its_leads_co_ordinates():
    case = GiaLai()
    vp = case.units["VP"].id
    for facts, fault in (
        ({"lead_ids": []}, Fault.UNITS_MISSING),
        ({"lead_group": LeadGroup.ALL_UNITS}, Fault.GROUP_AND_UNITS),
        ({"coordinating_ids": [vp]}, Fault.LEAD_IS_COORDINATING),
        ({"lead_ids": [vp, 987654]}, Fault.NOT_A_CHOICE),
    ):
        with pytest.raises(Refused) as refusal:
            add(case, **facts)
        assert refusal.value.fault is fault


def test_a_unit_must_exist_on_the_day_of_issue():
    case = GiaLai()
    closed, young = make_unit(valid_to=date(2023, 11, 1)), make_unit(valid_from=date(2023, 11, 3))
    for unit in (closed, young):
        with pytest.raises(Refused) as refusal:
            add(case, lead_ids=[unit.id])
        assert refusal.value.fault is Fault.UNIT_NOT_VALID
        assert refusal.value.facts == {"unit": unit.name, "day": ISSUED}


def test_a_changed_row_keeps_the_units_that_stay():
    case = GiaLai()
    row = add(case, coordinating_ids=[case.units["SYT"].id])
    facts = RowFacts(
        text="Khác",
        lead_ids=[case.units["SYT"].id],
        coordinating_ids=[case.units["STC"].id],
    )
    update_assignment(
        row, case.plan, facts, actor=case.secretariat, today=TODAY, seen=row.version_id
    )
    db.session.expire_all()
    saved = next(each for each in list_rows(case.plan) if each.id == row.id)
    assert {(part.unit_id, part.part) for part in saved.units} == {
        (case.units["SYT"].id, Part.LEAD),
        (case.units["STC"].id, Part.COORDINATING),
    }
    with pytest.raises(Changed):
        update_assignment(saved, case.plan, facts, actor=case.secretariat, today=TODAY, seen=1)


def test_rows_move_and_stay_at_the_edge():
    case = GiaLai()
    last = add(case)
    move_assignment(last, case.plan, is_up=False, actor=case.secretariat)
    move_assignment(last, case.plan, is_up=True, actor=case.secretariat)
    assert [row.id for row in list_rows(case.plan)][-2:] == [last.id, case.guide.id]


def test_a_row_made_by_the_plan_s_fields_is_not_taken_out():
    case = GiaLai()
    detail = row_of(case.plan, TaskKind.DETAIL_PLAN)
    with pytest.raises(Refused) as refusal:
        remove_assignment(detail, case.plan, actor=case.secretariat)
    assert refusal.value.fault is Fault.ROW_FOLLOWS_PLAN
    remove_assignment(
        next(row for row in list_rows(case.plan) if row.kind is TaskKind.WORK),
        case.plan,
        actor=case.secretariat,
    )
    assert len(list_rows(case.plan)) == 2


def test_an_indicator_has_one_lead_and_other_co_ordinating_units():
    case = GiaLai()
    vp = case.units["VP"].id
    facts = IndicatorFacts(lead_id=vp, coordinating_ids=[vp])
    with pytest.raises(Refused) as refusal:
        assign_indicator(case.plan, case.indicator("6"), facts, actor=case.secretariat)
    assert refusal.value.fault is Fault.LEAD_IS_COORDINATING
    again = assign_indicator(
        case.plan, case.indicator("1"), IndicatorFacts(lead_id=vp), actor=case.secretariat
    )
    assert (again.lead_unit_id, again.coordinating, again.is_illustrative) == (vp, [], False)
    rows = select(IndicatorAssignment).where(IndicatorAssignment.plan_id == case.plan.id)
    assert len(db.session.scalars(rows).all()) == 8


def test_the_set_is_not_changed_while_its_indicators_are_given():
    case = GiaLai()
    with pytest.raises(Refused) as refusal:
        update_plan(
            case.plan, facts_of_case(None), actor=case.secretariat, seen=case.plan.version_id
        )
    assert refusal.value.fault is Fault.INDICATORS_ASSIGNED
    for code in "12345789":
        unassign_indicator(case.plan, case.indicator(code).id, actor=case.secretariat)
    facts = replace(facts_of_case(None), detail_group=LeadGroup.ALL_UNITS)
    update_plan(case.plan, facts, actor=case.secretariat, seen=case.plan.version_id)
    assert case.plan.indicator_set_id is None
    given = IndicatorFacts(lead_id=case.units["VP"].id)
    assign_indicator(case.plan, case.indicator("1"), given, actor=case.secretariat)
    other = IndicatorSet(code="Theo dõi", name="Số liệu theo dõi")
    db.session.add(other)
    db.session.flush()
    facts = replace(facts, indicator_set_id=other.id)  # what is reported only holds no set
    update_plan(case.plan, facts, actor=case.secretariat, seen=case.plan.version_id)
    assert case.plan.indicator_set_id == other.id
