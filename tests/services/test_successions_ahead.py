"""Successions of a later day: written down, changed, called off, done once on their day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.office import DUE, make_office
from tests.writing import writing
from tracker.database import db
from tracker.jobs import rounds
from tracker.models import Letter, Succession, SuccessionMove, Task, Unit, UnitName
from tracker.queries.successions.lineage import list_stuck
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.successions import Heir
from tracker.services.succession import ahead
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.services.succession.undoing import undo_succession

TODAY = date(2023, 11, 21)
DAY = date(2023, 12, 1)
DOCUMENT = Document(number="51", symbol="QĐ-UBND", issued_on=date(2023, 11, 1))
FIRST_ROUND = datetime(2023, 11, 30, 17, 0, tzinfo=UTC)  # 00:00 of the day, local


@pytest.fixture
def office(app):
    return make_office(due=DUE)


def facts(kind, *heirs, on=DAY, **said) -> SuccessionFacts:
    return SuccessionFacts(kind=kind, on=on, document=DOCUMENT, heirs=heirs, **said)


def enter(office, said: SuccessionFacts) -> Succession:
    with writing():
        who = office.actor("secretary")
        return ahead.enter(said, actor=who, today=TODAY, now=NOW).succession


def change(office, row: Succession, said: SuccessionFacts, *, seen: int, today=TODAY) -> None:
    with writing():
        who = office.actor("secretary")
        ahead.change(row.id, said, seen=seen, actor=who, today=today, now=NOW)


def other(office) -> int:
    return office.people["other lead"].unit_id


def state(row: Succession) -> SuccessionState:
    db.session.expire_all()
    return db.session.get_one(Succession, row.id).state


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_merger_of_a_later_day_moves_nothing_before_and_everything_once_on_its_day(office):
    merger = facts(SuccessionKind.MERGE, Heir(office.unit.id, other(office)))
    row = enter(office, merger)
    assert (row.state, count(SuccessionMove), row.carried_at) == (SuccessionState.AHEAD, 0, None)
    assert rounds.succeed(at=FIRST_ROUND - timedelta(seconds=1)) == 0
    assert db.session.get_one(Task, office.task.id).unit_id == office.unit.id
    assert [rounds.succeed(at=FIRST_ROUND) for _ in range(2)] == [1, 0]
    assert state(row) is SuccessionState.DONE
    assert db.session.get_one(Task, office.task.id).unit_id == other(office)
    assert db.session.get_one(Unit, office.unit.id).valid_to == DAY - timedelta(days=1)
    with writing():
        undo_succession(row.id, actor=office.actor("secretary"), now=NOW)
    assert db.session.get_one(Task, office.task.id).unit_id == office.unit.id
    assert rounds.succeed(at=FIRST_ROUND) == 0  # undone stays undone


def test_what_cannot_be_is_refused_when_it_is_entered_and_a_unit_ends_once(office):
    own = Heir(office.unit.id, office.unit.id)
    for heirs, fault in (
        ([own], Fault.SUCCESSION_INTO_ITSELF),
        ([Heir(office.unit.id, other(office))], None),
        ([Heir(office.unit.id, office.people["helping lead"].unit_id)], Fault.SUCCESSION_IS_AHEAD),
    ):
        if fault is None:
            enter(office, facts(SuccessionKind.MERGE, *heirs))
            continue
        for day in (DAY, TODAY) if fault is Fault.SUCCESSION_IS_AHEAD else (DAY,):
            with pytest.raises(Refused) as caught:
                enter(office, facts(SuccessionKind.MERGE, *heirs, on=day))
            assert caught.value.fault is fault
    assert count(Succession) == 1


def test_it_can_be_changed_or_called_off_before_its_day(office):
    row = enter(office, facts(SuccessionKind.MERGE, Heir(office.unit.id, other(office))))
    helping = office.people["helping lead"].unit_id
    seen, later = row.version_id, DAY + timedelta(days=1)
    said = facts(SuccessionKind.MERGE, Heir(office.unit.id, helping), on=later)
    change(office, row, said, seen=seen)
    with pytest.raises(Changed):
        change(office, row, said, seen=seen)
    assert ahead.get_ahead(row.id).facts == said
    assert rounds.succeed(at=FIRST_ROUND) == 0
    with writing():
        ahead.call_off(row.id, actor=office.actor("secretary"), now=NOW)
    assert rounds.succeed(at=FIRST_ROUND + timedelta(days=9)) == 0
    assert state(row) is SuccessionState.CALLED_OFF
    with pytest.raises(Refused) as caught:
        change(office, row, said, seen=seen + 2)
    assert caught.value.fault is Fault.SUCCESSION_NOT_AHEAD
    with pytest.raises(Missing):
        ahead.get_ahead(row.id)


def test_what_cannot_be_carried_out_any_more_stays_and_is_told_once(office):
    row = enter(office, facts(SuccessionKind.MERGE, Heir(office.unit.id, other(office))))
    with writing():
        db.session.get_one(Unit, other(office)).valid_to = TODAY
    assert [rounds.succeed(at=FIRST_ROUND) for _ in range(2)] == [0, 0]
    assert state(row) is SuccessionState.AHEAD
    assert count(SuccessionMove) == 0
    kept = db.session.get_one(Succession, row.id)
    assert kept.refusal["fault"] == Fault.SUCCESSOR_NOT_THERE.value
    assert [stuck.id for stuck in list_stuck()] == [row.id]
    letters = db.session.scalars(select(Letter).where(Letter.template == ahead.REFUSED)).all()
    told = {office.people[who].user_id for who in ("secretary", "colleague")}
    assert sorted(letter.user_id for letter in letters) == sorted(told)
    with writing():
        db.session.get_one(Unit, other(office)).valid_to = None
    again = facts(SuccessionKind.MERGE, Heir(office.unit.id, other(office)))
    change(office, kept, again, seen=kept.version_id, today=DAY)  # its day has come: done at once
    assert (state(row), list_stuck()) == (SuccessionState.DONE, ())


def test_a_name_of_a_later_day_is_given_on_that_day(office):
    first, same = office.unit.name, Heir(office.unit.id, office.unit.id)
    enter(office, facts(SuccessionKind.RENAME, same, name="Sở Hai", short_name="Hai"))
    assert db.session.get_one(Unit, office.unit.id).name == first
    rounds.scan(at=FIRST_ROUND)
    before = db.session.scalars(select(UnitName)).one()
    assert (before.name, before.valid_to) == (first, DAY - timedelta(days=1))
    assert db.session.get_one(Unit, office.unit.id).name == "Sở Hai"


def test_of_single_duties_what_is_finished_meanwhile_stays_and_without_any_it_is_told(office):
    chosen = {f"task:{office.task.id}": other(office)}
    heir = Heir(office.unit.id, other(office))
    row = enter(office, facts(SuccessionKind.TRANSFER, heir, choices=chosen))
    with writing():
        db.session.get_one(Task, office.task.id).finished_on = TODAY
    assert rounds.succeed(at=FIRST_ROUND) == 0
    db.session.expire_all()
    assert db.session.get_one(Succession, row.id).refusal["fault"] == Fault.NO_DUTY_CHOSEN.value
    assert db.session.get_one(Task, office.task.id).unit_id == office.unit.id
