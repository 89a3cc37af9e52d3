from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.office import DONE, TODAY, Office, make_office
from tests.writing import writing
from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, IndicatorSet, Letter, Measure, Step
from tracker.queries.detail_plans import list_detail_plans
from tracker.queries.measures import Covered, count_measures, get_step, list_led, list_steps
from tracker.queries.plans import get_plan
from tracker.queries.tasks.one import get_task_page
from tracker.rules.choices import SuccessionKind, TaskKind
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.measures import fingerprint
from tracker.rules.successions import Heir
from tracker.services import measures
from tracker.services.measures import MeasureFacts
from tracker.services.submissions import Content
from tracker.services.succession.acting import succeed
from tracker.services.succession.facts import Document, SuccessionFacts

DAY = date(2023, 12, 20)


@pytest.fixture
def office(app) -> Office:
    made = make_office(row={"kind": TaskKind.DETAIL_PLAN})
    codes = IndicatorSet(code="922", name="Bộ chỉ số")
    db.session.add(codes)
    db.session.flush()
    other = factories.make_unit()
    for position, (code, unit) in enumerate((("2", made.unit), ("7", made.unit), ("9", other))):
        indicator = Indicator(
            set_id=codes.id,
            code=code,
            kind=IndicatorKind.MAIN,
            name_vi=f"Chỉ số {code}",
            position=position,
        )
        db.session.add(indicator)
        db.session.flush()
        db.session.add(
            IndicatorAssignment(
                plan_id=made.task.plan_id, indicator_id=indicator.id, lead_unit_id=unit.id
            )
        )
    db.session.commit()
    return made


def given(office: Office, code: str) -> int:
    return next(one.id for one in list_led(office.held()) if one.code == code)


def line(office: Office, code: str, **facts) -> MeasureFacts:
    known = {"text": "Tập huấn", "person": "Phòng A", "due": DAY} | facts
    return MeasureFacts(given(office, code), **known)


def save(office: Office, *lines: MeasureFacts, who: str = "lead") -> int:
    return office.do(measures.save_measures, lines, who=who)


def stored() -> list[Measure]:
    return list(db.session.scalars(select(Measure).order_by(Measure.id)))


def test_a_detail_plan_covers_the_indicators_its_own_unit_leads(office):
    assert [one.code for one in list_led(office.held())] == ["2", "7"]


def test_a_detail_plan_without_measures_is_refused_with_the_list(office):
    save(office, line(office, "2"), line(office, "7", person=""))
    with pytest.raises(Refused, match=Fault.MEASURES_MISSING.value) as caught:
        office.submit()
    assert caught.value.facts["names"] == "7 Chỉ số 7"
    assert office.fresh().submitted_on is None


def test_a_detail_plan_without_its_number_is_refused(office):
    save(office, line(office, "2"), line(office, "7"))
    with pytest.raises(Refused, match=Fault.DETAIL_PLAN_UNNUMBERED.value):
        office.submit(Content(text="Đã ban hành."))
    office.submit(DONE)
    assert office.fresh().submitted_on == TODAY


def test_other_work_needs_no_measures(app):
    office = make_office()
    office.submit(DONE)
    with pytest.raises(Missing):
        office.do(measures.save_measures, [])


def test_a_line_is_changed_and_an_emptied_one_goes(office):
    save(office, line(office, "2"), line(office, "2", text="Hai"))
    first, second = stored()
    seen = fingerprint("Tập huấn", "Phòng A", DAY)
    was = fingerprint("Hai", "Phòng A", DAY)
    save(office, line(office, "2", text="Mới", measure_id=first.id, was=seen))
    save(office, MeasureFacts(given(office, "2"), measure_id=second.id, was=was))
    assert [row.text for row in stored()] == ["Mới"]


def test_nobody_s_line_is_overwritten_unseen(office):
    save(office, line(office, "2"))
    (row,) = stored()
    seen = fingerprint(row.text, row.person, row.due)
    save(
        office, line(office, "2", text="Của người khác", measure_id=row.id, was=seen), who="member"
    )
    with pytest.raises(Changed):
        save(office, line(office, "2", text="Của tôi", measure_id=row.id, was=seen))
    assert [one.text for one in stored()] == ["Của người khác"]


def test_an_indicator_of_another_unit_is_no_choice(office):
    alien = db.session.scalars(
        select(IndicatorAssignment.id).where(IndicatorAssignment.lead_unit_id != office.unit.id)
    ).one()
    with pytest.raises(Refused, match=Fault.NOT_A_CHOICE.value):
        save(office, MeasureFacts(alien, text="x"))


def test_a_measure_is_not_due_before_the_plan(office):
    with pytest.raises(Refused, match=Fault.MEASURE_DUE_OUTSIDE.value):
        save(office, line(office, "2", due=date(2023, 10, 1)))


def test_measures_rest_while_the_plan_waits_for_the_secretariat(office):
    save(office, line(office, "2"), line(office, "7"))
    office.submit(DONE)
    with pytest.raises(Refused, match=Fault.SUBMISSION_WAITING.value):
        save(office, line(office, "2", text="Thêm"))


@pytest.mark.parametrize("who", ["secretary", "chair", "observer", "helping lead"])
def test_only_the_unit_writes_its_measures_and_steps(office, who):
    with pytest.raises(NotAllowed):
        save(office, line(office, "2"), who=who)
    with pytest.raises(NotAllowed):
        office.do(measures.adopt_measures, who=who, now=NOW)


def test_an_indicator_counts_when_none_of_its_measures_is_begun_only(office):
    save(office, line(office, "2"), line(office, "7"), line(office, "7", due=None))
    assert count_measures(office.task.plan_id) == {office.task.id: Covered(2, 1)}


def texts(indicators) -> list[tuple[str, list[str]]]:
    return [(one.code, [line.text for line in one.measures]) for one in indicators]


def test_each_try_keeps_its_measures_and_a_finished_plan_keeps_its_indicators(office):
    save(office, line(office, "2"), line(office, "7"))
    office.submit(DONE)
    office.give_back()
    (row, _) = stored()
    was = fingerprint(row.text, row.person, row.due)
    save(office, line(office, "2", text="Tập huấn hai đợt", measure_id=row.id, was=was))
    office.submit(DONE)
    office.accept()
    other = office.people["other lead"].unit_id
    facts = SuccessionFacts(
        kind=SuccessionKind.MERGE,
        on=TODAY,
        document=Document(number="51", symbol="QĐ-UBND", issued_on=TODAY),
        heirs=[Heir(office.unit.id, other)],
    )
    with writing():
        succeed(facts, actor=office.actor("secretary"), today=TODAY, now=NOW)
    secretary = office.actor("secretary")
    page = get_task_page(secretary, office.task.id, today=TODAY)
    second, first = page.tries
    assert texts(first.measures) == [("2", ["Tập huấn"]), ("7", ["Tập huấn"])]
    assert texts(second.measures) == [("2", ["Tập huấn hai đợt"]), ("7", ["Tập huấn"])]
    assert page.checklist.indicators == second.measures
    plan = get_plan(office.task.plan_id, secretary)
    (row,) = list_detail_plans(plan, secretary, today=TODAY, due_soon_days=7)
    assert (row.unit_id, row.covered, row.total) == (office.unit.id, 2, 2)


def test_what_is_reported_only_counts_in_no_detail_plan(office):
    plan = get_plan(office.task.plan_id, office.actor("secretary"))
    plan.indicator_set_id = db.session.scalar(select(IndicatorSet.id))
    other = IndicatorSet(code="Theo dõi", name="Số liệu theo dõi")
    db.session.add(other)
    db.session.flush()
    facts = {"kind": IndicatorKind.MAIN, "name_vi": "Số hồ sơ"}
    reported = Indicator(set_id=other.id, code="1", **facts)
    db.session.add(reported)
    db.session.flush()
    lead = {"plan_id": plan.id, "lead_unit_id": office.unit.id}
    db.session.add(IndicatorAssignment(indicator_id=reported.id, **lead))
    db.session.commit()
    save(office, line(office, "2"), line(office, "7"))
    office.submit()
    plan = get_plan(office.task.plan_id, office.actor("secretary"))
    (row,) = list_detail_plans(plan, office.actor("secretary"), today=TODAY, due_soon_days=7)
    assert (row.covered, row.total) == (2, 2)


def test_measures_become_steps_once_and_live_on_without_them(office):
    save(office, line(office, "2"), line(office, "7", person=""))
    assert office.do(measures.adopt_measures, now=NOW) == 1
    assert office.do(measures.adopt_measures, now=NOW) == 0
    (row,) = [one for one in stored() if one.person]
    was = fingerprint(row.text, row.person, row.due)
    save(office, MeasureFacts(given(office, "2"), measure_id=row.id, was=was))
    (step,) = list_steps(office.task.id)
    assert (step.text, step.person, step.due) == ("Tập huấn", "Phòng A", DAY)


def test_an_officer_ticks_a_step_and_only_the_head_parts_the_work(office):
    office.do(measures.add_step, text="Rà soát", person="An", due=DAY, now=NOW)
    (line_,) = list_steps(office.task.id)

    def tick(who: str) -> None:
        with writing():
            task = office.held(who)
            step = get_step(task, line_.id)
            measures.finish_step(
                step, task, seen=step.version_id, actor=office.actor(who), today=TODAY
            )

    tick("member")
    assert list_steps(office.task.id)[0].done_on == TODAY
    tick("member")
    assert list_steps(office.task.id)[0].done_on is None
    with pytest.raises(NotAllowed):
        tick("secretary")
    with pytest.raises(NotAllowed):
        office.do(measures.add_step, who="member", text="x", person="", due=None, now=NOW)


@pytest.mark.parametrize(
    ("who", "sees"), [("lead", 1), ("member", 1), ("secretary", 0), ("helping lead", 0)]
)
def test_steps_are_read_by_the_unit_only(office, who, sees):
    office.do(measures.add_step, text="Rà soát", person="", due=None, now=NOW)
    page = get_task_page(office.actor(who), office.task.id, today=TODAY)
    assert len(page.steps) == sees


def test_measures_of_a_draft_are_counted_for_nobody_else(office):
    save(office, line(office, "2"))
    for who, covered in (("lead", 1), ("secretary", 0), ("observer", 0)):
        page = get_task_page(office.actor(who), office.task.id, today=TODAY)
        assert page.checklist.covered == covered, who


def test_steps_send_no_letters_and_leave_the_task_as_it_was(office):
    before = office.fresh().version_id
    office.do(measures.add_step, text="Rà soát", person="", due=date(2023, 11, 1), now=NOW)
    assert db.session.scalar(select(Letter.id)) is None
    assert office.fresh().version_id == before
    assert db.session.scalars(select(Step.text)).all() == ["Rà soát"]
