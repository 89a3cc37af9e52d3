from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from tests.writing import writing
from tracker.database import Turn, db, is_sqlite, server_now, take_turns
from tracker.models import SigninAttempt
from tracker.rules.faults import Fault, Refused
from tracker.services.leadership import AdvisoryLock
from tracker.services.throttling import forgive, take_try


def try_times(count: int, subject: str = "password:a@x.example", limit: int = 3) -> None:
    for _ in range(count):
        with writing():
            take_try({subject: limit})


def test_the_try_after_the_limit_has_to_wait_and_is_not_written(app):
    try_times(3)
    with pytest.raises(Refused) as refusal:
        try_times(1)
    assert refusal.value.fault is Fault.TOO_MANY_TRIES
    assert refusal.value.facts == {"minutes": 15}
    assert len(db.session.scalars(select(SigninAttempt)).all()) == 3


def test_subjects_are_counted_apart_and_kept_as_hashes_only(app):
    try_times(3)
    try_times(1, "password:b@x.example")
    subjects = db.session.scalars(select(SigninAttempt.subject)).all()
    assert all(len(subject) == 64 and "@" not in subject for subject in subjects)


def test_when_one_subject_must_wait_nothing_is_written_for_the_other(app):
    try_times(3)
    with pytest.raises(Refused), writing():
        take_try({"computer:1.2.3.4": 40, "password:a@x.example": 3})
    assert len(db.session.scalars(select(SigninAttempt)).all()) == 3


def test_the_right_person_wipes_the_address_clean_but_not_the_computers_other_tries(app):
    computer = {"computer:1.2.3.4": 4}
    with writing():
        take_try({"password:b@x.example": 9} | computer)
        take_try({"password:a@x.example": 3} | computer)
        tries = take_try({"password:a@x.example": 3} | computer)
        forgive(tries, subject="password:a@x.example")
    try_times(3)
    with writing():
        take_try(computer)
        take_try(computer)
    with pytest.raises(Refused), writing():
        take_try(computer)


@pytest.mark.parametrize("step", [timedelta(minutes=-15), timedelta(hours=2), timedelta(days=1)])
def test_waiting_ends_after_the_window_and_with_a_clock_that_was_put_back(app, step):
    try_times(3)
    with writing():
        db.session.execute(update(SigninAttempt).values(at=server_now() + step))
    try_times(1)


def test_tries_are_forgotten_after_a_day(app):
    try_times(1)
    with writing():
        db.session.execute(update(SigninAttempt).values(at=server_now() - timedelta(hours=25)))
    try_times(1, "password:b@x.example")
    assert len(db.session.scalars(select(SigninAttempt)).all()) == 1


def test_the_demo_clock_does_not_open_the_door(app, frozen):
    try_times(3)
    frozen.shift(timedelta(days=1))
    with pytest.raises(Refused):
        try_times(1)


@pytest.mark.parametrize("turn", Turn)
def test_no_turn_waits_for_a_process_that_leads(app, turn):
    if is_sqlite():
        return  # one writer at a time anyway; the leader has a row of its own
    leader = AdvisoryLock()
    assert leader.hold()
    try:
        db.session.execute(text("SET LOCAL lock_timeout = 100"))
        if turn is not Turn.LEAD:
            take_turns(turn)
        with pytest.raises(OperationalError):
            take_turns(Turn.LEAD)
    finally:
        db.session.rollback()
        leader.let_go()
