from datetime import date, datetime

import pytest

from tests.jobs.office import make_office
from tracker import clock
from tracker.database import db, transaction
from tracker.jobs import rounds
from tracker.models import Letter, LetterItem
from tracker.services.outbox import cancel_for_task

pytestmark = pytest.mark.usefixtures("app")


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return clock.moment_of(day, hour, minute)


def scan(day: date, hour: int = 8, minute: int = 0):
    return rounds.scan(at=at(day, hour, minute))


def rungs_of(email: str) -> list[str]:
    rows = db.session.query(LetterItem.rung).join(Letter).filter(Letter.address == email)
    return [row.rung for row in rows.order_by(LetterItem.id)]


@pytest.fixture
def office():
    with transaction():
        return make_office()


def test_a_person_gets_one_letter_with_everything_in_it(office):
    with transaction():
        office.task(due=date(2023, 11, 22))
        office.task(due=date(2023, 11, 24))
    result = scan(date(2023, 11, 21))
    assert (result.letters, result.lines) == (1, 2)
    assert rungs_of("focal@unit.example") == ["before-1", "before-3"]


def test_a_second_round_of_the_day_writes_nothing_twice(office):
    with transaction():
        office.task(due=date(2023, 11, 22))
    scan(date(2023, 11, 21))
    db.session.rollback()
    assert scan(date(2023, 11, 21), 9).letters == 0
    assert db.session.query(Letter).count() == 1


@pytest.mark.parametrize(
    ("day", "hour", "minute"),
    [
        (date(2023, 11, 21), 7, 29),  # too early in the morning
        (date(2023, 11, 18), 8, 0),  # Saturday
        (date(2023, 9, 4), 8, 0),  # made-up day off after 2 September
    ],
)
def test_nothing_is_written_outside_working_mornings(office, day, hour, minute):
    with transaction():
        office.task(due=day)
    assert scan(day, hour, minute).letters == 0


def test_days_without_a_scan_are_caught_up_by_the_highest_rung_alone(office):
    with transaction():
        office.task(due=date(2023, 11, 24))
    scan(date(2023, 11, 17))  # seven days before
    db.session.rollback()
    scan(date(2023, 11, 24))  # the server was away over -3 and -1
    assert rungs_of("focal@unit.example") == ["before-7", "due-today"]


def test_the_head_hears_from_the_first_day_late_on(office):
    with transaction():
        office.task(due=date(2023, 11, 20))
    scan(date(2023, 11, 21))
    assert rungs_of("head@unit.example") == ["late-1"]
    assert rungs_of("office@bcd.example") == []


def test_the_office_hears_after_five_days_and_the_chair_after_ten(office):
    with transaction():
        office.task(due=date(2023, 11, 10))
    scan(date(2023, 11, 15))
    db.session.rollback()
    assert rungs_of("office@bcd.example") == ["late-5"]
    assert rungs_of("chair@bcd.example") == []
    scan(date(2023, 11, 20))
    assert rungs_of("chair@bcd.example") == ["late-10"]


def test_the_head_stands_in_for_a_missing_focal_point(office):
    with transaction():
        office.focal.ended_on = date(2023, 11, 1)
        db.session.merge(office.focal)
        office.task(due=date(2023, 11, 22))
    scan(date(2023, 11, 21))
    assert rungs_of("head@unit.example") == ["before-1"]


@pytest.mark.parametrize("fact", ["submitted_on", "finished_on", "cancelled_on", "suspended_on"])
def test_who_has_nothing_to_do_is_not_reminded(office, fact):
    with transaction():
        office.task(due=date(2023, 11, 22), **{fact: date(2023, 11, 20)})
    assert scan(date(2023, 11, 21)).letters == 0


def test_a_grace_moves_the_ladder_to_its_last_day(office):
    with transaction():
        office.task(
            due=date(2023, 11, 17), grace_until=date(2023, 11, 22), returned_on=date(2023, 11, 17)
        )
    scan(date(2023, 11, 21))
    assert rungs_of("focal@unit.example") == ["before-1"]


def test_a_later_due_date_starts_the_ladder_again(office):
    with transaction():
        task = office.task(due=date(2023, 11, 20))
    scan(date(2023, 11, 21))
    with transaction():
        cancel_for_task(task.id, now=at(date(2023, 11, 21), 9))
        task.due = date(2023, 11, 24)
        db.session.merge(task)
    db.session.rollback()
    scan(date(2023, 11, 22))
    assert rungs_of("focal@unit.example") == ["late-1", "before-3"]


def test_a_back_dated_task_does_not_bring_a_flood(office):
    with transaction():
        office.task(due=date(2023, 9, 1))
    scan(date(2023, 11, 21))
    assert len(rungs_of("focal@unit.example")) == 1
