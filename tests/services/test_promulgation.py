from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor, make_committee, make_membership, make_unit, make_user
from tests.gia_lai import LEADS, TODAY, GiaLai, facts_of_case
from tracker.database import db
from tracker.models import Letter, Task, TaskDecision, Unit
from tracker.rules.choices import LeadGroup, PlanState, ReportFrequency, TaskKind, UnitKind
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.rules.terms import TermExplanation
from tracker.services.expansion import open_periods
from tracker.services.plans.drafting import create_plan
from tracker.services.plans.indicators import unassign_indicator
from tracker.services.plans.promulgation import promulgate_plan, withdraw_plan
from tracker.services.plans.rows import RowFacts, add_assignment

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")


def promulgate(case: GiaLai, *, today: date = TODAY):
    return promulgate_plan(case.plan, actor=case.secretariat, today=today, now=NOW)


def tasks_of(kind: TaskKind) -> list[tuple[Task, Unit]]:
    rows = db.session.execute(
        select(Task, Unit)
        .join(Unit, Unit.id == Task.unit_id)
        .where(Task.kind == kind)
        .order_by(Task.id)
    )
    return [(task, unit) for task, unit in rows]


def test_every_unit_that_leads_an_indicator_owes_a_detail_plan_on_17_november():
    case = GiaLai()
    promulgate(case)
    owed = tasks_of(TaskKind.DETAIL_PLAN)
    assert {unit.code for _, unit in owed} == LEADS
    assert len(owed) == 5
    assert {(task.due, task.original_due) for task, _ in owed} == {(date(2023, 11, 17),) * 2}
    assert [task.code for task, _ in owed] == ["KH-01", "KH-02", "KH-03", "KH-04", "KH-05"]
    assert owed[0][1].code == "VP"  # first in the order of protocol


def test_with_the_newspaper_date_the_detail_plan_is_due_on_monday_20_november():
    case = GiaLai(issued_on=date(2023, 11, 4))
    promulgate(case)
    assert {task.due for task, _ in tasks_of(TaskKind.DETAIL_PLAN)} == {date(2023, 11, 20)}


def test_each_due_date_keeps_why_it_is_that_day():
    promulgate(GiaLai())
    for task, _ in tasks_of(TaskKind.DETAIL_PLAN) + tasks_of(TaskKind.PERIODIC_REPORT):
        assert TermExplanation.from_dict(task.due_reason).due == task.due


def test_all_38_units_owe_the_report_of_the_fourth_quarter_on_18_december():
    promulgate(GiaLai())
    owed = tasks_of(TaskKind.PERIODIC_REPORT)
    assert Counter((task.period, task.due) for task, _ in owed) == {
        ("2023-Q4", date(2023, 12, 18)): 38
    }
    assert owed[0][0].code == "BC-2023Q4-01"
    assert owed[-1][0].code == "BC-2023Q4-38"


def test_the_guidance_duty_has_no_due_date_and_waits_for_a_decision():
    promulgate(GiaLai())
    ((task, unit),) = tasks_of(TaskKind.WORK)
    assert (task.due, task.is_standing, task.code, unit.code) == (None, False, "NV-001", "STTTT")


def test_each_person_gets_one_letter_with_all_that_is_owed():
    case = GiaLai()
    case.add_people()
    done = promulgate(case)
    letters = db.session.scalars(select(Letter)).all()
    assert (done.tasks, done.units, done.letters) == (44, 38, 38) == (44, 38, len(letters))
    letter = next(row for row in letters if row.address == "stttt@gl.example")
    assert letter.template == "plan_promulgated"
    assert letter.key == f"plan:{case.plan.id}:promulgated:user:{letter.user_id}"
    assert [line["due"] for line in letter.facts["tasks"]] == ["2023-11-17", "2023-12-18", None]
    assert letter.facts["sign"] == "3015/KH-UBND"


def test_a_unit_without_focal_point_is_reached_through_its_officer():
    case = GiaLai()
    member = make_membership(
        committee=case.committee, role=Role.UNIT_MEMBER, unit=case.units["SCT"]
    )
    head = make_user(email="head@gl.example")
    for role, is_head in ((Role.UNIT_MEMBER, True), (Role.UNIT_LEAD, False)):
        make_membership(
            committee=case.committee,
            role=role,
            unit=case.units["VP"],
            user=head if is_head else None,
            is_head=is_head,
        )
    make_membership(committee=case.committee, role=Role.UNIT_MEMBER, unit=case.units["VP"])
    promulgate(case)
    told = set(db.session.scalars(select(Letter.user_id)))
    assert {member.user_id, head.id} < told
    assert len(told) == 3


def test_pressing_twice_makes_nothing_twice():
    case = GiaLai()
    case.add_people()
    promulgate(case)
    again = promulgate(case)
    assert (again.tasks, again.letters) == (0, 0)
    assert db.session.scalar(select(func.count(Task.id))) == 44
    assert db.session.scalar(select(func.count(Letter.id))) == 38


def test_a_plan_that_assigns_nothing_is_refused():
    case = GiaLai(detail_days=None, report_frequency=ReportFrequency.NONE)
    db.session.delete(case.guide)
    db.session.flush()
    with pytest.raises(Refused) as refusal:
        promulgate(case)
    assert refusal.value.fault is Fault.PLAN_EMPTY


def test_a_plan_that_asks_indicator_leads_needs_one():
    case = GiaLai()
    for code in "12345789":
        unassign_indicator(case.plan, case.indicator(code).id, actor=case.secretariat)
    with pytest.raises(Refused) as refusal:
        promulgate(case)
    assert refusal.value.fault is Fault.INDICATOR_LEADS_MISSING


def test_a_plan_dated_tomorrow_waits_for_its_day():
    case = GiaLai(issued_on=date(2023, 11, 22))
    with pytest.raises(Refused) as refusal:
        promulgate(case)
    assert refusal.value.fault is Fault.ISSUED_IN_FUTURE
    assert case.plan.state is PlanState.DRAFT


def test_a_group_without_members_is_refused_by_the_title_of_its_row():
    case = GiaLai()
    today = date(2025, 7, 1)  # districts ended the day before
    row = RowFacts(text="Kiện toàn Tổ công nghệ số", lead_group=LeadGroup.LOCALITIES)
    add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    with pytest.raises(Refused) as refusal:
        promulgate(case, today=today)
    assert refusal.value.fault is Fault.GROUP_EMPTY
    assert refusal.value.facts["title"] == "Kiện toàn Tổ công nghệ số"


@pytest.mark.parametrize(
    ("group", "members"),
    [(LeadGroup.ALL_UNITS, 38), (LeadGroup.DEPARTMENTS, 21), (LeadGroup.LOCALITIES, 17)],
)
def test_a_group_expands_to_its_members_of_the_day(group, members):
    case = GiaLai()
    make_unit(kind=UnitKind.OTHER)
    make_unit(valid_from=date(2024, 1, 1))
    row = RowFacts(text="Tập huấn kỹ năng số", lead_group=group, deadline_words="12/2023")
    added = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate(case)
    tasks = db.session.scalars(select(Task).where(Task.assignment_id == added.id)).all()
    assert len(tasks) == members
    assert {task.due for task in tasks} == {date(2023, 12, 31)}


def test_standing_work_has_no_due_date_and_says_so():
    case = GiaLai()
    row = RowFacts(
        text="Duy trì cổng thông tin",
        lead_ids=[case.units["VP"].id],
        deadline_words="Thường xuyên",
    )
    added = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate(case)
    (task,) = db.session.scalars(select(Task).where(Task.assignment_id == added.id)).all()
    assert (task.is_standing, task.due) == (True, None)


def test_yearly_work_has_one_task_for_each_year_that_has_begun_and_one_ahead():
    case = GiaLai()
    row = RowFacts(
        text="Đánh giá mức độ chuyển đổi số",
        lead_ids=[case.units["STTTT"].id],
        deadline_words="Hằng năm",
    )
    added = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate(case)
    open_periods(today=date(2024, 1, 1), now=NOW)
    tasks = db.session.scalars(
        select(Task).where(Task.assignment_id == added.id).order_by(Task.id)
    ).all()
    assert [(task.period, task.due) for task in tasks] == [
        ("2023", date(2023, 12, 31)),
        ("2024", date(2024, 12, 31)),
        ("2025", date(2025, 12, 31)),
    ]


def test_quarters_open_on_their_first_day_once_and_end_with_the_plan():
    case = GiaLai()
    promulgate(case)
    made = {
        day: open_periods(today=day, now=NOW)
        for day in (
            date(2023, 12, 14),
            date(2023, 12, 15),
            date(2023, 12, 16),
            date(2024, 9, 20),
            date(2025, 9, 20),
            date(2026, 1, 20),
        )
    }
    # Q1/2024; then Q2-Q4/2024 at once; then 2025 for the 21 units that are left
    assert list(made.values()) == [0, 38, 0, 114, 84, 0]
    last = db.session.scalar(select(func.max(Task.period)))
    assert last == "2025-Q4"


def test_a_unit_that_joins_later_does_not_owe_what_was_asked_before():
    case = GiaLai()
    promulgate(case)
    make_unit(name="Sở mới")
    assert open_periods(today=date(2023, 12, 1), now=NOW) == 0
    assert open_periods(today=date(2023, 12, 15), now=NOW) == 39


def test_codes_go_on_where_the_committee_s_last_plan_stopped():
    case = GiaLai()
    promulgate(case)
    other = create_plan(
        facts_of_case(number="3016", detail_group=LeadGroup.DEPARTMENTS),
        actor=case.secretariat,
    )
    promulgate_plan(other, actor=case.secretariat, today=TODAY, now=NOW)
    codes = db.session.scalars(
        select(Task.code).where(Task.plan_id == other.id).order_by(Task.id)
    ).all()
    assert codes[0] == "KH-06"
    assert "BC-2023Q4-39" in codes


def test_only_secretariat_and_chair_of_this_committee_promulgate():
    case = GiaLai()
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    unit = make_actor(committee=case.committee, role=Role.UNIT_LEAD, unit=case.units["VP"])
    for actor in (stranger, unit):
        with pytest.raises(NotAllowed):
            promulgate_plan(case.plan, actor=actor, today=TODAY, now=NOW)
    chair = make_actor(committee=case.committee, role=Role.CHAIR)
    assert promulgate_plan(case.plan, actor=chair, today=TODAY, now=NOW).tasks == 44


def test_withdrawing_cancels_open_tasks_and_pending_letters_and_keeps_the_history():
    case = GiaLai()
    case.add_people()
    promulgate(case)
    finished = db.session.scalars(select(Task).where(Task.code == "KH-01")).one()
    finished.finished_on = date(2023, 11, 16)
    db.session.flush()
    assert withdraw_plan(case.plan, actor=case.secretariat, today=TODAY, now=NOW) == 43
    assert case.plan.state is PlanState.WITHDRAWN
    cancelled = select(func.count(Task.id)).where(Task.cancelled_on == TODAY)
    assert db.session.scalar(cancelled) == 43
    assert finished.cancelled_on is None
    assert set(db.session.scalars(select(Letter.state))) == {"cancelled"}
    reasons = db.session.scalars(select(TaskDecision.reason)).all()
    assert reasons == ["Bãi bỏ kế hoạch 3015/KH-UBND"] * 43
    assert open_periods(today=date(2023, 12, 20), now=NOW) == 0
    with pytest.raises(Refused) as refusal:
        withdraw_plan(case.plan, actor=case.secretariat, today=TODAY, now=NOW)
    assert refusal.value.fault is Fault.PLAN_NOT_IN_FORCE


def repeated(case: GiaLai, words: str) -> list[Task]:
    row = RowFacts(text="Việc lặp lại", lead_ids=[case.units["VP"].id], deadline_words=words)
    added = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate(case)

    def tasks() -> list[Task]:
        query = select(Task).where(Task.assignment_id == added.id).order_by(Task.due, Task.id)
        return list(db.session.scalars(query))

    case.tasks = tasks  # type: ignore[attr-defined]
    return tasks()


@pytest.mark.parametrize(
    ("words", "dues"),
    [
        ("hằng tháng", ["2023-11-30", "2023-12-31"]),
        ("ngày 25 hằng tháng", ["2023-11-25", "2023-12-25"]),
        ("chậm nhất ngày 15 tháng cuối quý", ["2023-12-15", "2024-03-15"]),
        ("định kỳ 6 tháng", ["2023-12-31", "2024-06-30"]),
        ("trước ngày 15/12 hằng năm", ["2023-12-14", "2024-12-14"]),
        ("2024 và những năm tiếp theo", ["2024-12-31"]),
    ],
)
def test_work_that_comes_back_is_open_in_this_period_and_one_ahead(words, dues):
    tasks = repeated(GiaLai(), words)
    assert [task.due.isoformat() for task in tasks] == dues


def test_how_many_periods_are_opened_ahead_is_the_committee_s_setting():
    case = GiaLai()
    case.committee.periods_ahead = 0
    assert len(repeated(case, "hằng quý")) == 1
    case.committee.periods_ahead = 3
    db.session.flush()
    assert open_periods(today=TODAY, now=NOW) == 3
    assert open_periods(today=TODAY, now=NOW) == 0


def test_after_months_asleep_every_period_is_caught_up_once_and_none_is_shifted():
    case = GiaLai()
    first = repeated(case, "hằng tháng")[0]
    first.submitted_on, first.finished_on = date(2024, 3, 3), date(2024, 3, 3)  # late
    db.session.flush()
    open_periods(today=date(2024, 6, 15), now=NOW)
    tasks = case.tasks()  # type: ignore[attr-defined]
    months = [task.period for task in tasks]
    assert months == ["2023-11", "2023-12", *(f"2024-{month:02}" for month in range(1, 8))]
    assert {task.due for task in tasks} >= {date(2024, 2, 29), date(2024, 4, 30)}
    assert open_periods(today=date(2024, 6, 16), now=NOW) == 0


def test_a_unit_that_comes_before_a_period_begins_owes_it_though_it_was_opened_ahead():
    case = GiaLai()
    row = RowFacts(text="Lặp", lead_group=LeadGroup.DEPARTMENTS, deadline_words="hằng quý")
    added = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
    promulgate(case)
    newcomer = make_unit(name="Sở mới")
    open_periods(today=date(2023, 12, 1), now=NOW)
    owed = select(Task.period).where(Task.assignment_id == added.id, Task.unit_id == newcomer.id)
    assert db.session.scalars(owed).all() == ["2024-Q1"]
