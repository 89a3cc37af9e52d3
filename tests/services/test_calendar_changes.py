from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.office import Office, make_office
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AuditEvent,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Letter,
    Task,
    TaskDecision,
)
from tracker.queries.calendars import load_calendar, published_calendar
from tracker.rules.calendar_changes import DayChange
from tracker.rules.choices import DayKind, DecisionKind
from tracker.rules.deadlines import explain_term
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.rules.terms import TermExplanation
from tracker.services import calendars
from tracker.services.calendars import CheckedYear, Decisions

ISSUED, TODAY = date(2023, 11, 13), date(2023, 11, 21)
DUE, NEXT = date(2023, 11, 28), date(2023, 11, 29)
CLOSED = DayChange(DUE, DayKind.HOLIDAY, "Nghỉ", "CV 1")
WHY = "Theo CV 1"


@pytest.fixture
def office(app) -> Office:
    explained = explain_term(ISSUED, 15, published_calendar())
    assert explained.due == DUE
    return make_office(
        due=DUE, due_reason=explained.to_dict(), row={"due": DUE, "due_reason": explained.to_dict()}
    )


def change(office: Office, *days: DayChange, who: str = "secretary", moved=(), **facts):
    with writing():
        return calendars.change_calendar(
            days,
            Decisions(moved, WHY if moved else ""),
            seen=facts.pop("seen", load_calendar().version),
            actor=office.actor(who),
            today=TODAY,
            now=NOW,
            **facts,
        )


def decisions() -> list[TaskDecision]:
    return list(db.session.scalars(select(TaskDecision).order_by(TaskDecision.id)))


def test_the_tasks_that_would_differ_are_listed_and_nothing_is_stored(office):
    proposal = calendars.propose([CLOSED], actor=office.actor("secretary"))
    (one,) = proposal.differences
    assert (one.task_id, one.due, one.new_due, one.because) == (office.task.id, DUE, NEXT, (DUE,))
    assert db.session.scalar(select(CalendarDay.id)) is None
    assert load_calendar().version == published_calendar().version


def test_an_issued_date_stays_unless_it_is_told_to_move(office):
    before = load_calendar().version
    saved = change(office, CLOSED)
    task = office.fresh()
    assert (saved.moved, saved.kept) == (0, 1)
    assert (task.due, task.original_due) == (DUE, DUE)
    assert not load_calendar().is_working_day(DUE)
    version = db.session.scalars(select(CalendarVersion)).one()
    assert (version.previous, version.version) == (before, load_calendar().version)
    assert version.version != before
    assert [one.kind for one in decisions()] == [DecisionKind.DUE_KEPT]


def test_a_kept_date_is_not_asked_about_again_until_the_calendar_says_another(office):
    change(office, CLOSED)
    actor = office.actor("secretary")
    assert calendars.propose((), actor=actor).differences == ()
    more = DayChange(NEXT, DayKind.HOLIDAY, "Nghỉ", "CV 2")
    (one,) = calendars.propose([more], actor=actor).differences
    assert one.new_due == date(2023, 11, 30)


def test_a_moved_date_keeps_the_first_with_its_reckoning_and_its_row_follows(office):
    saved = change(office, CLOSED, moved=[office.task.id])
    task = office.fresh()
    assert (saved.moved, saved.kept) == (1, 0)
    assert (task.due, task.original_due) == (NEXT, DUE)
    assert TermExplanation.from_dict(task.due_reason["original"]).due == DUE
    assert task.due_reason["calendar_version"] == load_calendar().version
    (one,) = decisions()
    assert (one.kind, one.old_due, one.new_due) == (DecisionKind.DUE_SET, DUE, NEXT)
    told = db.session.scalars(select(Letter).where(Letter.template == "task_changed")).all()
    assert [letter.facts["reason"] for letter in told] == [WHY]
    assert db.session.get_one(Task, task.id).assignment_id
    row = db.session.get_one(type(office.held().assignment), task.assignment_id)
    assert row.due == NEXT


def test_the_row_stays_while_one_of_its_open_tasks_does(office):
    twin = factories.make_task(
        unit=factories.make_unit(),
        assignment=office.held().assignment,
        due=DUE,
        due_reason=office.fresh().due_reason,
    )
    db.session.commit()
    change(office, CLOSED, moved=[twin.id])
    row = office.held().assignment
    assert (office.fresh().due, row.due) == (DUE, DUE)


def test_moving_needs_a_reason_and_a_task_that_differs(office):
    with pytest.raises(Refused, match=Fault.REQUIRED.value), writing():
        calendars.change_calendar(
            [CLOSED],
            Decisions([office.task.id]),
            seen=load_calendar().version,
            actor=office.actor("secretary"),
            today=TODAY,
            now=NOW,
        )
    with pytest.raises(Changed):
        change(office, CLOSED, moved=[999])


def test_a_date_is_not_moved_into_the_past(office):
    made_up = DayChange(date(2023, 11, 18), DayKind.WORKING_SATURDAY, "Bù", "CV")
    explained = explain_term(date(2023, 11, 3), 15, published_calendar())
    with writing():
        task = office.held()
        task.due, task.due_reason = explained.due, explained.to_dict()
    assert explained.due == date(2023, 11, 20)
    with pytest.raises(Refused, match=Fault.DUE_MOVES_INTO_PAST.value):
        change(office, made_up, moved=[office.task.id])


def test_a_calendar_changed_meanwhile_is_not_changed_unseen(office):
    seen = load_calendar().version
    change(office, CLOSED)
    with pytest.raises(Changed):
        change(office, DayChange(NEXT, DayKind.HOLIDAY, "", "CV 2"), seen=seen)


@pytest.mark.parametrize("who", ["chair", "admin", "observer", "lead", "member"])
def test_only_the_secretariat_changes_the_calendar(office, who):
    with pytest.raises(NotAllowed):
        change(office, CLOSED, who=who)
    assert db.session.scalar(select(CalendarDay.id)) is None


def test_another_committee_decides_of_its_own_tasks(office):
    change(office, CLOSED, who="stranger")
    assert [one.kind for one in decisions()] == []
    (one,) = calendars.propose((), actor=office.actor("secretary")).differences
    assert (one.due, one.new_due) == (DUE, NEXT)
    saved = change(office, moved=[office.task.id])
    assert saved.moved == 1
    assert office.fresh().due == NEXT


def test_the_first_change_keeps_every_published_day(office):
    change(office, CLOSED)
    assert load_calendar().is_working_day(date(2023, 9, 4)) is False
    assert load_calendar().covers(2030)


def test_a_day_is_made_ordinary_again(office):
    change(office, CLOSED)
    change(office, DayChange(DUE, None, "", "Rút CV 1"))
    assert load_calendar().is_working_day(DUE)
    events = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.table == "calendar_days"))
    assert "delete" in events.all()


def test_a_year_is_checked_even_when_nothing_had_to_change(office):
    change(office, checked=CheckedYear(2024, "TB 1"))
    row = db.session.scalars(select(CalendarYear)).one()
    assert (row.year, row.source) == (2024, "TB 1")
    assert db.session.scalar(select(CalendarVersion.id)) is None
    with pytest.raises(Refused, match=Fault.CALENDAR_UNCHANGED.value):
        change(office)


def ask(day: date) -> int:
    with writing():
        return calendars.ask_for_next_year(
            today=day, now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        )


def test_in_december_the_secretariat_is_asked_once_for_next_year(office):
    assert ask(date(2023, 11, 30)) == 0
    assert ask(date(2023, 12, 1)) == 3  # two of this committee, one of the other
    assert ask(date(2023, 12, 4)) == 0
    letters = db.session.scalars(select(Letter).where(Letter.template == "calendar_missing")).all()
    assert {letter.facts["year"] for letter in letters} == {2024}
    people = {office.people[who].user_id for who in ("secretary", "colleague", "stranger")}
    assert {letter.user_id for letter in letters} == people
    assert office.people["secretary"].role is Role.SECRETARIAT


def test_a_checked_year_is_not_asked_for(office):
    change(office, checked=CheckedYear(2024, "TB 1"))
    assert ask(date(2023, 12, 1)) == 0
