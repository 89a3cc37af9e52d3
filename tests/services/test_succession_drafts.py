"""What is still a draft when units end: it follows, or says what stands in its way."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import make_assignment, make_plan
from tests.services.amendment_case import DAY, FACTS, LATER, Case, refusal_of
from tests.writing import writing
from tracker.database import db
from tracker.models import AmendmentRowUnit, AssignmentUnit, Plan, Unit
from tracker.queries.successions.passed_on import list_passed_on, list_passed_on_changes
from tracker.rules.choices import Part, PlanState, SuccessionKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.successions import Heir
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.succession.acting import succeed
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.services.succession.undoing import undo_succession

REFORM = date(2024, 3, 1)


@pytest.fixture
def case(app):
    with writing():
        case = Case(FACTS)
        case.added = case.add_row(lead_ids=[case.units["STC"].id])
        case.relead(case.once, "SNV", coordinating_ids=[case.units["STC"].id])
        case.next_plan = make_plan(committee=case.committee, state=PlanState.DRAFT)
        row = make_assignment(committee=case.committee, plan=case.next_plan, title="Việc mới")
        named = AssignmentUnit(assignment_id=row.id, unit_id=case.units["STC"].id, part=Part.LEAD)
        db.session.add(named)
    return case


def merge(case: Case, old: str, new: str) -> int:
    facts = SuccessionFacts(
        kind=SuccessionKind.MERGE,
        on=REFORM,
        document=Document(number="51", symbol="QĐ-UBND", issued_on=date(2024, 2, 1)),
        heirs=[Heir(case.units[old].id, case.units[new].id)],
    )
    with writing():
        return succeed(facts, actor=case.secretariat, today=DAY, now=LATER).succession.id


def undo(case: Case, succession_id: int) -> None:
    with writing():
        undo_succession(succession_id, actor=case.secretariat, now=LATER)


def named(case: Case) -> list[tuple[int, str]]:
    codes = {unit.id: code for code, unit in case.units.items()}
    rows = db.session.scalars(select(AmendmentRowUnit).order_by(AmendmentRowUnit.id))
    return [(row.row_id, codes[row.unit_id]) for row in rows]


def test_a_drafted_amendment_and_a_draft_plan_follow_the_unit_and_say_so(case):
    before = named(case)
    done = merge(case, "STC", "VP")
    assert named(case) == [(row, "VP" if code == "STC" else code) for row, code in before]
    told = list_passed_on_changes(case.amendment)
    assert [row.title for row in told] == ["Xây dựng kho dữ liệu", "Công bố dữ liệu mở"]
    assert {(row.sign, row.on) for row in told} == {("51/QĐ-UBND", REFORM)}
    draft = db.session.get_one(Plan, case.next_plan.id)
    assert [row.title for row in list_passed_on(draft)] == ["Việc mới"]
    undo(case, done)
    assert named(case) == before
    assert list_passed_on_changes(case.amendment) == list_passed_on(draft) == []


def test_what_was_put_in_force_since_is_not_taken_from_under_it(case):
    done = merge(case, "STC", "VP")
    case.put_in_force()
    assert [task.unit_id for task in case.tasks(case.added.assignment_id)] == [case.units["VP"].id]
    with pytest.raises(Refused) as caught:
        undo(case, done)
    assert caught.value.fault is Fault.SUCCESSION_WORKED_ON
    assert caught.value.facts["thing"] in {case.amendment.sign, "NV-001", "NV-002"}


def test_a_draft_that_names_an_ended_unit_is_refused_with_the_way_out(case):
    with writing():
        db.session.get_one(Unit, case.units["STC"].id).valid_to = date(2024, 2, 29)
    assert refusal_of(case.put_in_force) is Fault.LEAD_HAS_ENDED
    db.session.rollback()
    merge(case, "STC", "VP")
    with writing():
        draft = db.session.get_one(Plan, case.next_plan.id)
        row = make_assignment(committee=case.committee, plan=draft, title="Việc từ phụ lục")
        named = AssignmentUnit(assignment_id=row.id, unit_id=case.units["STC"].id, part=Part.LEAD)
        db.session.add(named)  # as an annex brought in afterwards names it
        draft.issued_on = date(2024, 2, 1)
    with pytest.raises(Refused) as caught, writing():
        promulgate_plan(draft, actor=case.secretariat, today=DAY, now=LATER)
    assert caught.value.fault is Fault.LEAD_WAS_SUCCEEDED
    assert caught.value.facts["heir"] == case.units["VP"].name
