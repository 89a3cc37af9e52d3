from datetime import date

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor
from tests.services.amendment_case import DAY, FACTS, LATER, Case, refusal_of
from tracker.database import db
from tracker.models import Amendment, Assignment, TaskDecision
from tracker.rules.choices import AmendmentState, LeadGroup, PlanState
from tracker.rules.faults import Fault, NotAllowed
from tracker.rules.permissions import Role
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.plans.promulgation import withdraw_plan

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def case(app) -> Case:
    return Case()


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
