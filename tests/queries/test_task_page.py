from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.office import DONE, TODAY, Office, make_office, upload
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, LetterItem
from tracker.queries.calendars import load_calendar
from tracker.queries.extensions import list_asked
from tracker.queries.tasks.files import find_file
from tracker.queries.tasks.history import EventKind
from tracker.queries.tasks.one import get_task_page
from tracker.queries.tasks.views import TaskPage
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.faults import Missing, NotAllowed
from tracker.rules.statuses import Mark
from tracker.services import submissions, tasks
from tracker.services.submissions import Content


@pytest.fixture
def office(app) -> Office:
    return make_office()


def page(office: Office, who: str = "lead", today: date = TODAY) -> TaskPage:
    db.session.expire_all()
    return get_task_page(office.actor(who), office.task.id, today=today)


def story(office: Office, today: date = TODAY) -> list[EventKind]:
    return [event.kind for event in page(office, "secretary", today).history]


@pytest.mark.parametrize(
    "who",
    ["secretary", "chair", "observer", "admin", "lead", "member", "helping lead", "helping member"],
)
def test_those_concerned_see_the_task(office, who):
    assert page(office, who).code == office.task.code


@pytest.mark.parametrize("who", ["other lead", "stranger", "strange lead"])
def test_to_everybody_else_there_is_no_such_task(office, who):
    with pytest.raises(Missing):
        page(office, who)


def test_what_each_may_do_follows_the_state(office):
    assert page(office).may_submit
    assert not page(office, "member").may_submit
    assert page(office, "member").may_draft
    assert not page(office, "helping lead").may_draft
    assert not page(office, "secretary").may_decide
    office.submit()
    assert not page(office).may_submit
    assert page(office, "secretary").may_decide
    assert not page(office, "chair").may_decide
    office.accept()
    assert not page(office, "secretary").may_decide
    assert page(office, "chair").may_reopen
    assert not page(office).may_reopen


def test_a_draft_is_its_unit_s_own(office):
    office.do(submissions.save_draft, Content(text="Nháp", uploads=[upload()]), now=NOW)
    assert page(office, "member").draft.text == "Nháp"
    file = page(office).draft.files[0]
    for who in ("secretary", "chair", "helping lead", "observer"):
        assert page(office, who).draft is None
        assert find_file(office.actor(who), file.id) is None
    assert find_file(office.actor("member"), file.id) is not None


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("secretary", True),
        ("chair", True),
        ("observer", True),
        ("lead", True),
        ("helping member", True),
        ("other lead", False),
        ("stranger", False),
        ("strange lead", False),
    ],
)
def test_files_handed_in_are_found_through_the_task(office, who, sees):
    office.submit(Content(text="x", uploads=[upload()]))
    file = page(office).waiting.files[0]
    assert (find_file(office.actor(who), file.id) is not None) is sees


def test_the_administrator_has_no_right_to_content(office):
    office.submit(Content(text="x", uploads=[upload()]))
    with pytest.raises(NotAllowed):
        find_file(office.actor("admin"), 1)


def test_the_story_is_told_newest_first_with_names(office):
    office.submit()
    office.give_back()
    office.ask()
    told = page(office, "secretary").history
    assert {event.kind for event in told[:3]} == {
        EventKind.RETURNED,
        EventKind.SUBMITTED,
        EventKind.EXTENSION_ASKED,
    }
    assert told[-1].kind is EventKind.GIVEN
    assert {event.who for event in told[:3]} == {"lead", "secretary"}
    assert page(office).returned.decision_note == "Thiếu chỉ tiêu."


def test_a_task_became_overdue_on_the_day_after_its_due_date(office):
    told = page(office, today=date(2023, 11, 27)).history
    overdue = next(event for event in told if event.kind is EventKind.OVERDUE)
    assert overdue.at == datetime(2023, 11, 24, 17, 0, tzinfo=UTC)  # 00:00 on the 25th, locally
    assert EventKind.OVERDUE not in story(office, date(2023, 11, 24))


def test_a_task_handed_in_on_time_did_not_become_overdue(office):
    office.submit()
    assert EventKind.OVERDUE not in story(office, date(2023, 12, 30))


def test_a_cancelled_task_does_not_become_overdue_afterwards(office):
    office.do(tasks.cancel, who="secretary", reason="Trùng.", today=TODAY, now=NOW)
    assert story(office, date(2023, 12, 30))[0] is EventKind.CANCELLED


def test_the_page_says_how_late_a_submission_came(app):
    office = make_office(due=date(2023, 11, 17))
    office.submit()
    told = page(office).history
    assert next(e for e in told if e.kind is EventKind.SUBMITTED).facts["late"] == 4


def _reminder(office: Office, who: str, state: str = "sent") -> None:
    with writing():
        letter = Letter(
            key=f"digest:{who}",
            template="digest",
            user_id=office.people[who].user_id,
            address="x@y.example",
            state=state,
            created_at=NOW,
            not_before=NOW,
            finished_at=NOW,
        )
        db.session.add(letter)
        db.session.flush()
        db.session.add(
            LetterItem(
                letter_id=letter.id,
                task_id=office.task.id,
                user_id=letter.user_id,
                key=f"k:{who}",
                rung="before-3",
                due=office.task.due,
            )
        )


def test_the_ledger_shows_letters_to_those_who_may_know_them(office):
    _reminder(office, "lead")
    _reminder(office, "secretary")
    assert len(page(office, "secretary").letters) == 2
    assert [line.name for line in page(office).letters] == ["lead"]
    assert page(office, "chair").letters == ()
    assert page(office, "helping lead").letters == ()
    assert story(office).count(EventKind.LETTER) == 1  # one rung, however many people


def test_letters_that_did_not_go_are_no_part_of_the_story(office):
    _reminder(office, "lead", state="cancelled")
    assert EventKind.LETTER not in story(office)
    assert page(office, "secretary").letters[0].state == "cancelled"


def test_the_oldest_request_for_more_time_stands_first(office):
    office.ask()
    asked = list_asked(office.actor("chair"))
    assert [one.task_id for one in asked] == [office.task.id]
    assert list_asked(office.actor("stranger")) == []


def test_a_page_takes_ten_queries_however_much_happened(app):
    office = make_office(row={"kind": TaskKind.DETAIL_PLAN})
    for _ in range(3):
        office.submit(DONE)
        office.give_back()
    office.ask()
    office.submit(replace(DONE, uploads=[upload()]))
    _reminder(office, "lead")
    for _ in range(5):
        factories.make_coordinating(office.task.assignment, factories.make_unit())
    db.session.commit()
    actor = office.actor("secretary")
    load_calendar()  # read once a process
    db.session.commit()
    db.session.expunge_all()
    with count_queries() as sent:
        made = get_task_page(actor, 1, today=TODAY)
    assert made.status.mark is Mark.WAITING
    assert made.waiting.state is SubmissionState.SUBMITTED
    assert len(sent) <= 10, sent
