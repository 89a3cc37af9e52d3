"""Two schedulers at the same moment, each in a thread with a connection of its own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

from sqlalchemy import select

from tests.gia_lai import TODAY, GiaLai
from tests.writing import writing
from tracker.database import db
from tracker.jobs import rounds
from tracker.models import Letter, Plan, Task
from tracker.queries.amendments.reading import get_amendment
from tracker.queries.plans import get_plan, get_row
from tracker.rules.choices import SuccessionKind
from tracker.rules.successions import Heir
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.amendments.promulgation import promulgate_amendment
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.plans.rows import RowFacts, add_assignment
from tracker.services.succession import ahead
from tracker.services.succession.facts import Document, SuccessionFacts

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
LATER = datetime(2024, 4, 20, 1, 0, tzinfo=UTC)
AT_ONCE = 3


def make_case() -> GiaLai:
    with writing():
        case = GiaLai()
        row = RowFacts(
            text="Báo cáo tiến độ", lead_ids=[case.units["VP"].id], deadline_words="hằng tháng"
        )
        case.monthly = add_assignment(case.plan, row, actor=case.secretariat, today=TODAY)
        promulgate_plan(case.plan, actor=case.secretariat, today=TODAY, now=NOW)
    return case


def together(app, work) -> list[object]:
    """Run the same work in several threads that start at one moment."""
    start = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        with app.app_context():
            start.wait()
            try:
                return work()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def owed() -> Counter[tuple[int, int, str]]:
    rows = db.session.execute(select(Task.assignment_id, Task.unit_id, Task.period))
    return Counter(tuple(row) for row in rows)


def test_two_schedulers_open_each_period_once(app):
    make_case()
    before = owed().total()
    db.session.commit()
    opened = [result.opened for result in together(app, lambda: rounds.scan(at=LATER))]
    tasks = owed()
    assert sorted(opened)[:-1] == [0] * (AT_ONCE - 1)
    assert max(opened) == tasks.total() - before > 0
    assert set(tasks.values()) == {1}


def test_two_schedulers_carry_out_a_succession_of_the_day_once(app):
    case = make_case()
    old, new = case.units["VP"].id, case.units["STTTT"].id
    with writing():
        merger = SuccessionFacts(
            kind=SuccessionKind.MERGE,
            on=LATER.date(),
            document=Document(number="51", symbol="QĐ-UBND", issued_on=TODAY),
            heirs=[Heir(old, new)],
        )
        ahead.enter(merger, actor=case.secretariat, today=TODAY, now=NOW)
    assert sorted(together(app, lambda: rounds.succeed(at=LATER))) == [0, 0, 1]
    db.session.rollback()
    assert not db.session.scalars(
        select(Task).where(Task.unit_id == old, Task.cancelled_on.is_(None))
    ).all()


def test_an_amendment_pressed_by_several_people_beside_the_scheduler_happens_once(app):
    case = make_case()
    day = date(2024, 4, 20)
    with writing():
        plan = db.session.get(Plan, case.plan.id)
        facts = AmendmentFacts(number="45", symbol="KH", issued_on=day, subject="Sửa đổi")
        amendment = drafting.create_amendment(plan, facts, actor=case.secretariat, now=LATER)
        row = get_row(plan, case.monthly.id)
        drafting.end_row(amendment, plan, row, reason="Trùng", actor=case.secretariat)
        number = amendment.id

    def press() -> int:
        with writing():
            mine = get_plan(case.plan.id, case.secretariat)
            done = promulgate_amendment(
                get_amendment(mine, number, case.secretariat),
                mine,
                actor=case.secretariat,
                today=day,
                now=LATER,
            )
        rounds.scan(at=LATER)
        return done.cancelled

    assert sorted(together(app, press)) == [0, 0, 2]
    db.session.rollback()
    monthly = db.session.scalars(select(Task).where(Task.assignment_id == case.monthly.id)).all()
    assert [task.cancelled_on for task in monthly] == [day, day]
    assert not db.session.scalars(select(Letter).where(Letter.template == "plan_amended")).all()
