from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tests.factories import make_actor
from tests.gia_lai import TODAY, GiaLai
from tracker.database import db
from tracker.models import Amendment, Assignment, Extension, Letter, Task, TaskDecision, User
from tracker.queries.amendments.outlook import look_ahead
from tracker.queries.amendments.reading import get_amendment
from tracker.queries.plans import get_row
from tracker.rules.amendments import EffectKind
from tracker.rules.choices import (
    AmendmentState,
    ChangeKind,
    DecisionKind,
    ExtensionState,
    LeadGroup,
    PlanState,
)
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services import outbox
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.amendments.promulgation import Amended, promulgate_amendment
from tracker.services.expansion import open_periods
from tracker.services.plans.promulgation import promulgate_plan, withdraw_plan
from tracker.services.plans.rows import RowFacts, add_assignment

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 12, 1, 0, tzinfo=UTC)
DAY = date(2024, 3, 12)
FACTS = AmendmentFacts(
    number="45", symbol="KH-UBND", issued_on=DAY, subject="Sửa đổi, bổ sung Kế hoạch 3015/KH-UBND"
)
pytestmark = pytest.mark.usefixtures("app")


class Case(GiaLai):
    """The plan of Gia Lai in force, with more rows, and an amendment being drafted."""

    def __init__(self, facts: AmendmentFacts = FACTS) -> None:
        super().__init__()
        self.add_people()
        self.once = self.add(deadline_words="31/12/2024")
        self.yearly = self.add(deadline_words="Hằng năm")
        self.quarterly = self.add(deadline_words="hằng quý")
        promulgate_plan(self.plan, actor=self.secretariat, today=TODAY, now=NOW)
        self.amendment = drafting.create_amendment(
            self.plan, facts, actor=self.secretariat, now=LATER
        )

    def add(self, lead: str = "VP", **facts: object) -> Assignment:
        row = RowFacts(text="Công bố dữ liệu mở", lead_ids=[self.units[lead].id], **facts)
        return add_assignment(self.plan, row, actor=self.secretariat, today=TODAY)

    def draft(self, what: str, row: Assignment | None = None, *, facts=None, **more):
        loaded = [get_row(self.plan, row.id)] if row is not None else []
        args = [facts] if facts is not None else []
        work = getattr(drafting, what)
        return work(self.amendment, self.plan, *loaded, *args, actor=self.secretariat, **more)

    def redate(self, row: Assignment, words: str = "", due: date | None = None):
        facts = RowFacts(text="", deadline_words=words, due=due)
        return self.draft("redate_row", row, facts=facts, today=DAY)

    def relead(self, row: Assignment, *codes: str, **facts: object):
        ids = [self.units[code].id for code in codes]
        return self.draft("relead_row", row, facts=RowFacts(text="", lead_ids=ids, **facts))

    def end(self, row: Assignment, reason: str = "Trùng với kế hoạch khác"):
        return self.draft("end_row", row, reason=reason)

    def add_row(self, **facts: object):
        row = {"text": "Xây dựng kho dữ liệu", "lead_ids": [self.units["STC"].id]} | facts
        return self.draft("add_row", facts=RowFacts(**row), today=DAY)

    def put_in_force(self, *, actor=None, today: date = DAY) -> Amended:
        amendment = get_amendment(self.plan, self.amendment.id, self.secretariat)
        done = promulgate_amendment(
            amendment, self.plan, actor=actor or self.secretariat, today=today, now=LATER
        )
        db.session.commit()
        return done

    def tasks(self, row_id: int | None) -> list[Task]:
        return list(
            db.session.scalars(
                select(Task)
                .where(Task.assignment_id == row_id)
                .options(joinedload(Task.unit), selectinload(Task.decisions))
                .order_by(Task.id)
                .execution_options(populate_existing=True)
            )
        )


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
    case.relead(case.once, "STC")
    done = case.put_in_force()
    (task,) = case.tasks(case.once.id)
    assert (done.moved, done.created, done.cancelled, done.letters) == (1, 0, 0, 2)
    assert (task.unit.code, task.due) == ("STC", date(2024, 12, 31))
    (told,) = decisions(task)
    assert told[1].startswith("45/KH-UBND ngày 12/03/2024. ")
    letters = db.session.scalars(select(Letter).where(Letter.template == "plan_amended")).all()
    assert {letter.facts["changes"][0]["kind"] for letter in letters} == {"moved", "handed_over"}


def test_what_waits_for_the_secretariat_stays_with_who_handed_it_in(case):
    (task,) = case.tasks(case.once.id)
    task.submitted_on = date(2024, 3, 1)
    case.relead(case.once, "STC")
    done = case.put_in_force()
    assert (done.moved, done.created) == (0, 0)
    assert [one.unit.code for one in case.tasks(case.once.id)] == ["VP"]


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
    assert [outlook.count(kind) for kind in EffectKind] == [1, 1, 1, 0, 0, 0]
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


def refusal_of(work) -> Fault:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.fault


def test_what_contradicts_itself_is_refused(case):
    case.redate(case.once, due=date(2025, 6, 30))
    quarters = db.session.scalar(
        select(Assignment).where(Assignment.kind == "periodic_report", Assignment.plan == case.plan)
    )
    assert refusal_of(lambda: case.end(case.once)) is Fault.ROW_ENDS_AND_CHANGES
    assert refusal_of(lambda: case.end(case.guide, "")) is Fault.REQUIRED
    assert refusal_of(lambda: case.redate(case.guide)) is Fault.REQUIRED
    assert refusal_of(lambda: case.redate(quarters, "12/2024")) is Fault.ROW_FOLLOWS_PLAN
    assert refusal_of(lambda: case.relead(case.guide, "STTTT")) is Fault.NOTHING_CHANGES
    early = date(2024, 3, 11)
    assert refusal_of(lambda: case.redate(case.guide, due=early)) is Fault.DUE_BEFORE_ISSUE


def test_an_empty_amendment_and_one_of_tomorrow_are_not_put_in_force(case):
    assert refusal_of(case.put_in_force) is Fault.AMENDMENT_EMPTY
    case.end(case.guide)
    earlier = date(2024, 3, 11)
    assert refusal_of(lambda: case.put_in_force(today=earlier)) is Fault.ISSUED_IN_FUTURE


def test_an_amendment_has_its_own_number_and_a_day_after_the_plan_s(case):
    def again(**facts: object) -> Fault:
        changed = {"number": "45", "symbol": "KH-UBND", "issued_on": DAY, "subject": "x"} | facts
        return refusal_of(
            lambda: drafting.create_amendment(
                case.plan, AmendmentFacts(**changed), actor=case.secretariat, now=LATER
            )
        )

    assert again() is Fault.AMENDMENT_EXISTS
    assert again(number="x") is Fault.NOT_A_DOCUMENT_NUMBER
    assert again(issued_on=date(2023, 11, 1)) is Fault.AMENDMENT_BEFORE_PLAN


def test_a_row_ended_by_another_amendment_is_not_ended_again(case):
    case.end(case.guide)
    case.put_in_force()
    case.amendment = drafting.create_amendment(
        case.plan,
        AmendmentFacts(number="46", symbol="KH-UBND", issued_on=DAY, subject="x"),
        actor=case.secretariat,
        now=LATER,
    )
    assert refusal_of(lambda: case.end(case.guide)) is Fault.ROW_HAS_ENDED


def test_what_is_in_force_is_not_changed_any_more_and_a_draft_can_be_thrown_away(case):
    change = case.end(case.guide)
    drafting.remove_change(change, case.amendment, case.plan, actor=case.secretariat)
    assert refusal_of(case.put_in_force) is Fault.AMENDMENT_EMPTY
    db.session.commit()
    case.end(case.guide)
    case.put_in_force()
    assert refusal_of(lambda: case.end(case.once)) is Fault.AMENDMENT_IN_FORCE
    other = drafting.create_amendment(
        case.plan,
        AmendmentFacts(number="46", symbol="KH-UBND", issued_on=DAY, subject="x"),
        actor=case.secretariat,
        now=LATER,
    )
    drafting.discard_amendment(other, case.plan, actor=case.secretariat)
    assert db.session.scalar(select(func.count(Amendment.id))) == 1


def test_a_withdrawn_plan_is_amended_no_more(case):
    case.end(case.guide)
    withdraw_plan(case.plan, actor=case.secretariat, today=DAY, now=LATER)
    assert refusal_of(case.put_in_force) is Fault.PLAN_NOT_IN_FORCE
    assert case.plan.state is PlanState.WITHDRAWN


def test_the_secretariat_drafts_and_the_chair_may_put_in_force_and_nobody_else(case):
    for role in Role:
        if role is Role.SECRETARIAT:
            continue
        actor = make_actor(committee=case.committee, role=role, unit=case.units["VP"])
        with pytest.raises(NotAllowed):
            drafting.create_amendment(case.plan, FACTS, actor=actor, now=LATER)
        if role is Role.CHAIR:
            case.end(case.guide)
            case.put_in_force(actor=actor)
        elif case.amendment.state is AmendmentState.DRAFT:
            with pytest.raises(NotAllowed):
                case.put_in_force(actor=actor)


def test_nothing_is_half_done_when_the_amendment_is_refused(case):
    case.redate(case.once, due=date(2025, 6, 30))
    case.relead(case.guide, lead_group=LeadGroup.LOCALITIES)
    today = date(2025, 7, 2)  # districts ended two days before
    assert refusal_of(lambda: case.put_in_force(today=today)) is Fault.GROUP_EMPTY
    (task,) = case.tasks(case.once.id)
    assert (task.due, db.session.scalar(select(func.count(TaskDecision.id)))) == (
        date(2024, 12, 31),
        0,
    )
