from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.amendment_case import DAY, LATER, NOW, Case
from tracker.database import db
from tracker.models import Assignment, Extension, Letter, Task, UnitGroup, UnitGroupMember, User
from tracker.queries.amendments.outlook import look_ahead
from tracker.queries.amendments.reading import get_amendment
from tracker.queries.plans import get_row
from tracker.queries.task_facts import known_on
from tracker.rules.amendments import EffectKind
from tracker.rules.choices import ChangeKind, DecisionKind, ExtensionState, LeadGroup
from tracker.rules.faults import Fault, Refused
from tracker.rules.statuses import ONE_DAY
from tracker.services import outbox
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.amendments.promulgation import Amended
from tracker.services.expansion import open_periods
from tracker.services.plans.promulgation import withdraw_plan
from tracker.services.plans.rows import RowFacts

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def case(app) -> Case:
    return Case()


def decisions(task: Task) -> list[tuple[DecisionKind, str]]:
    return [(one.kind, one.reason) for one in task.decisions]


def test_another_date_keeps_the_first_one_and_says_by_which_document(case):
    case.redate(case.once, due=date(2025, 6, 30))
    done = case.put_in_force()
    (task,) = case.tasks(case.once.id)
    assert (done.redated, done.letters) == (1, 1)
    assert (task.original_due, task.due) == (date(2024, 12, 31), date(2025, 6, 30))
    assert task.due_reason["original"]["due"] == "2024-12-31"
    assert decisions(task) == [(DecisionKind.AMENDED, "45/KH-UBND ngày 12/03/2024")]
    (change,) = get_amendment(case.plan, case.amendment.id, case.secretariat).rows
    assert (change.before["due"], change.after["due"]) == ("2024-12-31", "2025-06-30")
    assert get_row(case.plan, case.once.id).due == date(2025, 6, 30)


def test_pending_letters_of_the_old_date_are_called_off_and_one_letter_tells_the_change(case):
    user = db.session.get(User, case.secretariat.user_id)
    (task,) = case.tasks(case.once.id)
    outbox.enqueue("old", template="digest", user=user, now=LATER, task_id=task.id)
    case.redate(case.once, due=date(2025, 6, 30))
    case.put_in_force()
    old = db.session.scalars(select(Letter).where(Letter.key == "old")).one()
    assert old.state == "cancelled"
    (letter,) = db.session.scalars(select(Letter).where(Letter.template == "plan_amended"))
    assert letter.address == "vp@gl.example"
    (line,) = letter.facts["changes"]
    assert (line["kind"], line["old_due"], line["due"]) == ("redated", "2024-12-31", "2025-06-30")


def test_an_extended_task_takes_the_amended_date_and_finished_work_keeps_its_own(case):
    task, other = case.tasks(case.once.id)[0], case.tasks(case.guide.id)[0]
    task.due = date(2025, 1, 31)
    other.finished_on = date(2024, 1, 5)
    case.redate(case.once, due=date(2025, 6, 30))
    case.redate(case.guide, due=date(2025, 6, 30))
    assert case.put_in_force().redated == 1
    assert case.tasks(case.guide.id)[0].due is None


def extend(case: Case, task: Task, until: date) -> None:
    extension = Extension(
        task_id=task.id,
        old_due=task.due,
        new_due=until,
        reason="Chờ vốn",
        requested_by_id=case.secretariat.user_id,
        requested_at=NOW,
        state=ExtensionState.GRANTED,
        granted_due=until,
    )
    db.session.add(extension)
    task.due = until
    db.session.commit()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_later_date_that_was_granted_is_lost_only_by_an_answer(case, is_kept):
    (task,) = case.tasks(case.once.id)
    granted, amended = date(2025, 9, 30), date(2025, 6, 30)
    extend(case, task, granted)
    case.redate(case.once, due=amended)
    db.session.commit()
    with pytest.raises(Refused) as caught:
        case.put_in_force()
    assert (caught.value.fault, caught.value.facts["count"]) == (Fault.EXTENSIONS_UNDECIDED, 1)
    db.session.rollback()
    done = case.put_in_force(granted={task.id: is_kept})
    (task,) = case.tasks(case.once.id)
    assert (task.due, done.redated) == ((granted, 0) if is_kept else (amended, 1))
    assert task.original_due == date(2024, 12, 31)
    assert get_row(case.plan, case.once.id).due == amended
    (told,) = decisions(task)
    assert ("giữ hạn đã gia hạn" in told[1]) is is_kept
    (letter,) = db.session.scalars(select(Letter).where(Letter.template == "plan_amended"))
    assert letter.facts["changes"][0]["kind"] == ("extended" if is_kept else "redated")


def test_a_new_date_past_the_granted_one_and_one_of_another_unit_ask_nothing(case):
    (task,) = case.tasks(case.once.id)
    extend(case, task, date(2025, 3, 31))
    case.redate(case.once, due=date(2025, 6, 30))
    assert case.put_in_force().redated == 1
    assert case.tasks(case.once.id)[0].due == date(2025, 6, 30)


def test_a_request_for_time_that_the_new_date_meets_lapses(case):
    (task,) = case.tasks(case.once.id)
    asked = Extension(
        task_id=task.id,
        old_due=date(2024, 12, 31),
        new_due=date(2025, 1, 31),
        reason="Chờ vốn",
        requested_by_id=case.secretariat.user_id,
        requested_at=NOW,
    )
    db.session.add(asked)
    case.redate(case.once, due=date(2025, 6, 30))
    case.put_in_force()
    assert asked.state is ExtensionState.LAPSED


def test_an_undated_row_gets_its_first_date(case):
    case.redate(case.guide, "quý II/2024")
    case.put_in_force()
    (task,) = case.tasks(case.guide.id)
    assert (task.due, task.original_due) == (date(2024, 6, 30), date(2024, 6, 30))


def test_a_term_goes_on_from_the_plan_s_own_issue(case):
    case.redate(case.once, "trong vòng 200 ngày kể từ ngày ban hành")
    case.put_in_force()
    assert case.tasks(case.once.id)[0].due == date(2024, 5, 20)  # from 02/11/2023


def test_terms_restart_only_when_the_amendment_says_so():
    calm = Case()
    calm.redate(calm.once, due=date(2025, 6, 30))
    before = {task.id: task.due for task in calm.tasks(plan_row(calm))}
    calm.put_in_force()
    assert {task.id: task.due for task in calm.tasks(plan_row(calm))} == before


def plan_row(case: Case) -> int | None:
    return db.session.scalar(
        select(Assignment.id).where(
            Assignment.plan_id == case.plan.id, Assignment.kind == "detail_plan"
        )
    )


def test_where_it_says_so_every_term_of_the_plan_counts_anew():
    case = Case(
        AmendmentFacts(
            number="45", symbol="KH-UBND", issued_on=DAY, subject="Sửa đổi", restarts_terms=True
        )
    )
    done = case.put_in_force()
    detail = case.tasks(plan_row(case))
    assert done.redated == 5
    assert {task.due for task in detail} == {date(2024, 3, 27)}
    assert {task.original_due for task in detail} == {date(2023, 11, 17)}
    (change,) = get_amendment(case.plan, case.amendment.id, case.secretariat).rows
    assert change.kind is ChangeKind.RESTART
    assert detail[0].due_reason["start"] == "2024-03-12"


def test_one_lead_for_another_moves_the_open_task_with_its_story(case):
    group = UnitGroup(name="Khối", folded="khoi", members=[], aliases=[])
    group.members.append(UnitGroupMember(unit_id=case.units["VP"].id))
    db.session.add(group)
    db.session.flush()
    case.once.lead_group, case.once.lead_group_id = LeadGroup.STORED, group.id
    case.relead(case.once, "STC")
    done = case.put_in_force()
    assert (case.once.lead_group, case.once.lead_group_id) == (LeadGroup.NONE, None)
    (task,) = case.tasks(case.once.id)
    assert (done.moved, done.created, done.cancelled, done.letters) == (1, 0, 0, 2)
    assert (task.unit.code, task.due) == ("STC", date(2024, 12, 31))
    (told,) = decisions(task)
    assert told[1].startswith("45/KH-UBND ngày 12/03/2024. ")
    whose = [known_on(day, DAY, "unit_id") for day in (DAY - ONE_DAY, DAY)]
    held = [known.attach(select(known.unit_id).where(Task.id == task.id)) for known in whose]
    units = [case.units["VP"].id, case.units["STC"].id]
    assert [db.session.scalar(query) for query in held] == units
    letters = db.session.scalars(select(Letter).where(Letter.template == "plan_amended")).all()
    assert {letter.facts["changes"][0]["kind"] for letter in letters} == {"moved", "handed_over"}


def test_what_waits_for_the_secretariat_stays_with_who_handed_it_in(case):
    (task,) = case.tasks(case.once.id)
    task.submitted_on = date(2024, 3, 1)
    case.relead(case.once, "STC")
    done = case.put_in_force()
    assert (done.moved, done.created) == (0, 0)
    assert [one.unit.code for one in case.tasks(case.once.id)] == ["VP"]


def test_withdrawing_the_plan_calls_its_news_off_too(case):
    case.redate(case.once, due=date(2025, 6, 30))
    case.put_in_force()
    withdraw_plan(case.plan, actor=case.secretariat, today=DAY, now=LATER)
    states = db.session.scalars(select(Letter.state).where(Letter.template == "plan_amended"))
    assert states.all() == ["cancelled"]


def test_a_group_instead_of_a_unit_cancels_one_task_and_creates_the_others(case):
    case.relead(case.once, lead_group=LeadGroup.LOCALITIES)
    done = case.put_in_force()
    assert (done.created, done.cancelled) == (17, 1)
    opened = {task.opened_on for task in case.tasks(case.once.id)[1:]}
    assert opened == {DAY}


def test_a_row_that_ends_cancels_what_is_open_keeps_what_is_finished_and_opens_no_more(case):
    open_periods(today=date(2024, 3, 1), now=LATER)
    first, *others = case.tasks(case.quarterly.id)
    first.finished_on = date(2023, 12, 30)
    case.end(case.quarterly)
    assert case.put_in_force().cancelled == len(others) == 2
    tasks = case.tasks(case.quarterly.id)
    assert [task.cancelled_on for task in tasks] == [None, DAY, DAY]
    assert decisions(tasks[1]) == [
        (DecisionKind.CANCELLED, "45/KH-UBND ngày 12/03/2024. Trùng với kế hoạch khác")
    ]
    before = db.session.scalar(select(func.count(Task.id)))
    open_periods(today=date(2024, 7, 1), now=LATER)
    assert len(case.tasks(case.quarterly.id)) == 3
    assert db.session.scalar(select(func.count(Task.id))) > before
    assert get_row(case.plan, case.quarterly.id).ended_on == DAY


def test_an_added_row_counts_from_the_amendment_and_comes_last(case):
    case.add_row(deadline_words="trong vòng 15 ngày kể từ ngày ban hành")
    monthly = case.add_row(text="Báo cáo tiến độ", deadline_words="hằng tháng")
    done = case.put_in_force()
    assert done.created == 3  # one, and March and April of the other
    rows = get_amendment(case.plan, case.amendment.id, case.secretariat).rows
    added = get_row(case.plan, rows[0].assignment_id)
    (task,) = case.tasks(added.id)
    assert (task.due, task.opened_on) == (date(2024, 3, 27), DAY)
    assert added.position > case.quarterly.position
    assert [task.period for task in case.tasks(monthly.assignment_id)] == ["2024-03", "2024-04"]
    assert open_periods(today=date(2024, 6, 1), now=LATER) > 0
    assert [task.period for task in case.tasks(monthly.assignment_id)][-1] == "2024-07"


def test_another_rhythm_ends_the_running_period_and_leaves_old_debts(case):
    open_periods(today=DAY, now=LATER)
    case.redate(case.quarterly, "hằng tháng")
    case.put_in_force()
    standing = [(task.period, task.cancelled_on) for task in case.tasks(case.quarterly.id)]
    assert standing == [
        ("2023-Q4", None),
        ("2024-Q1", DAY),
        ("2024-Q2", DAY),
        ("2024-03", None),
        ("2024-04", None),
    ]


def test_other_words_are_told_to_who_still_owes_the_task(case):
    facts = RowFacts(text="Công bố dữ liệu mở của tỉnh, đợt 1", title="Dữ liệu mở")
    case.draft("reword_row", case.once, facts=facts)
    done = case.put_in_force()
    assert (done.redated, done.letters) == (0, 1)
    row = get_row(case.plan, case.once.id)
    assert (row.title, row.folded) == (
        "Dữ liệu mở",
        "du lieu mo cong bo du lieu mo cua tinh, dot 1",
    )


def test_the_outlook_says_what_will_happen_and_writes_nothing(case):
    case.redate(case.once, due=date(2025, 6, 30))
    case.end(case.guide)
    case.add_row(deadline_words="12/2024")
    loaded = get_amendment(case.plan, case.amendment.id, case.secretariat)
    db.session.flush()
    outlook = look_ahead(loaded, case.plan, today=DAY)
    assert [outlook.count(kind) for kind in EffectKind] == [1, 1, 1, 0, 0, 0, 0]
    assert not db.session.new
    assert not db.session.dirty
    done = case.put_in_force()
    assert (done.created, done.cancelled, done.redated) == (1, 1, 1)


def test_pressing_twice_changes_and_tells_once(case):
    case.redate(case.once, due=date(2025, 6, 30))
    assert case.put_in_force().redated == 1
    assert case.put_in_force() == Amended()
    count = select(func.count(Letter.id)).where(Letter.template == "plan_amended")
    assert db.session.scalar(count) == 1
