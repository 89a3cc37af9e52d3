"""The story of the demonstration, and what comes when its clock is moved on."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import SERVER, empty_server
from tests.told import copy_of, demonstration, forget, tell
from tracker import clock
from tracker.database import db, stop_reading
from tracker.jobs import demo as telling
from tracker.jobs import walks
from tracker.models import (
    AuditEvent,
    IndicatorAssignment,
    Letter,
    LetterItem,
    Membership,
    Plan,
    Task,
    Unit,
    User,
)
from tracker.models.audit import first_broken_link
from tracker.queries.calendars import load_calendar
from tracker.queries.statuses import facts_of
from tracker.rules.choices import TaskKind
from tracker.rules.periods import read_period
from tracker.rules.permissions import Role
from tracker.rules.statuses import Mark, status_of

START = date(2023, 11, 21)


@pytest.fixture(scope="module")
def told(request, tmp_path_factory):
    if not SERVER:
        yield request.getfixturevalue("loaded_demo")
        return
    folder = tmp_path_factory.mktemp("told")
    tell(folder)
    yield folder
    forget()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The one folder of the copies, so that one application serves them all."""
    return tmp_path_factory.mktemp("desk") / "data"


@pytest.fixture
def app(told, desk):
    with copy_of(told, desk) as app:
        yield app


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def secretary(app, browser):
    """The browser of the secretariat."""
    account = db.session.scalars(
        select(User.id).join(Membership).where(Membership.role == Role.SECRETARIAT).limit(1)
    ).one()
    stop_reading()
    browser.post("/sign-in/demo", data={"user": account})
    return browser


def press(browser, where: str, **typed: str) -> str:
    """Press a button of the banner, seeing the day of the clock; return the page that follows."""
    seen = {"seen": clock.today().isoformat()} | typed
    headers = {"Referer": "http://localhost/letters/"}
    answer = browser.post(f"/demo/{where}", data=seen, headers=headers)
    assert answer.status_code == 303
    return browser.get(answer.location).get_data(as_text=True)


def states_of(kind: TaskKind) -> dict[str, tuple[Mark, Mark | None]]:
    rows = db.session.execute(
        select(Task, Unit.code).join(Unit, Unit.id == Task.unit_id).where(Task.kind == kind)
    )
    states = {row.code: status_of(facts_of(row.Task), clock.today()) for row in rows}
    return {code: (state.mark, state.second) for code, state in states.items()}


def test_the_story_ends_at_the_morning_of_the_day_the_visitor_comes(app):
    wall = clock.local(clock.now())
    assert (wall.date(), wall.hour) == (START, 8)


def test_the_office_is_there_by_post_with_addresses_that_reach_nobody(app):
    assert db.session.scalar(select(func.count(Unit.id))) == 38
    roles = Counter(db.session.scalars(select(Membership.role)))
    assert roles[Role.SECRETARIAT] == 2
    assert roles[Role.CHAIR] == roles[Role.OBSERVER] == roles[Role.ADMIN] == 1
    assert roles[Role.UNIT_LEAD] >= 38 + 10
    addresses = db.session.scalars(select(User.email)).all()
    assert all(address.endswith(".gialai.example") for address in addresses)


def test_each_lead_of_an_indicator_stands_elsewhere_with_its_detail_plan(app):
    dues = db.session.scalars(select(Task.due).where(Task.kind == TaskKind.DETAIL_PLAN))
    assert set(dues) == {date(2023, 11, 17)}
    assert states_of(TaskKind.DETAIL_PLAN) == {
        "SNV": (Mark.DONE_ON_TIME, None),
        "STTTT": (Mark.WAITING, None),
        "VP": (Mark.RETURNED, None),
        "CAT": (Mark.OVERDUE, None),
        "SCT": (Mark.OVERDUE, None),
    }


def test_what_was_invented_says_so(app):
    plans = db.session.scalars(select(Plan)).all()
    assert all(plan.note.startswith("Dữ liệu minh họa") for plan in plans)
    assert all(db.session.scalars(select(IndicatorAssignment.is_illustrative)))
    page = app.test_client().get("/sign-in").get_data(as_text=True)
    assert "dữ liệu minh họa" in page
    assert "Đồng hồ riêng" in page


def test_every_letter_left_and_reminders_only_on_working_mornings(app):
    assert Counter(db.session.scalars(select(Letter.state))) == {
        "sent": db.session.scalar(select(func.count(Letter.id)))
    }
    calendar = load_calendar()
    digests = db.session.scalars(select(Letter.created_at).where(Letter.template == "digest")).all()
    walls = [clock.local(moment) for moment in digests]
    assert len(walls) > 50
    assert all(calendar.is_working_day(wall.date()) for wall in walls)
    assert {(wall.hour, wall.minute) for wall in walls} == {(7, 30)}
    files = list((app.config["SETTINGS"].data_dir / "mail").glob("*.eml"))
    assert len(files) == db.session.scalar(select(func.count(Letter.id)))


def test_the_trail_is_whole_and_says_who_did_what_when(app):
    assert first_broken_link() is None
    promulgated = db.session.scalars(
        select(AuditEvent)
        .join(Plan, Plan.id == AuditEvent.row_id)
        .where(AuditEvent.table == "plans", AuditEvent.verb == "update", Plan.number == "3015")
        .order_by(AuditEvent.id.desc())
    ).first()
    assert promulgated.who == "Chuyên viên Tổ thư ký"
    assert clock.local(promulgated.at).strftime("%d/%m/%Y %H:%M") == "03/11/2023 14:20"


def test_a_second_load_changes_nothing(app):
    before = db.session.scalar(select(func.max(AuditEvent.id)))
    stop_reading()
    assert app.test_cli_runner().invoke(args=["demo", "load"]).output == ""
    assert db.session.scalar(select(func.max(AuditEvent.id))) == before


def test_a_load_that_was_cut_off_goes_on_where_it_stopped(settings, monkeypatch):
    app = demonstration(settings.data_dir, settings.database_url.rsplit("/", 1)[1])
    steps = telling.list_steps(telling.load_case())[:3]
    monkeypatch.setattr(telling, "list_steps", lambda _case: steps)
    carry, calls = telling.carry_soon, []

    def cut_off() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        carry()

    monkeypatch.setattr(telling, "carry_soon", cut_off)
    with app.app_context():
        empty_server()
        with pytest.raises(KeyboardInterrupt):
            telling.live_story()
        assert telling.starts_here()
        telling.live_story()
        assert telling.is_told()
        assert len(calls) == 3
        assert clock.today() == START
        db.session.remove()
        db.engine.dispose()


def test_outside_a_demonstration_nothing_is_loaded(tmp_path, settings):
    from app import create_app

    result = create_app(settings).test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "DEMO=1" in result.output


def test_the_next_day_brings_letters_and_says_how_many(secretary):
    before = db.session.scalar(select(func.count(Letter.id)))
    stop_reading()
    page = press(secretary, "next-day")
    assert clock.today() == START + timedelta(days=1)
    written = db.session.scalar(select(func.count(Letter.id))) - before
    assert written > 0
    assert f"Đã sang 22/11/2023: {written} thư nhắc" in page


def test_the_button_pressed_twice_moves_the_clock_once(secretary):
    press(secretary, "next-day", seen=START.isoformat())
    page = press(secretary, "next-day", seen=START.isoformat())
    assert clock.today() == START + timedelta(days=1)
    assert "Đồng hồ đã chuyển rồi" in page


def test_tasks_turn_overdue_and_the_quarter_opens_on_its_window(secretary):
    press(secretary, "to-date", date="14/12/2023")
    opened = select(func.count(Task.id)).where(Task.period == "2024-Q1")
    assert read_period("2024-Q1").opens_on == date(2023, 12, 15)
    assert db.session.scalar(opened) == 0
    community = states_of(TaskKind.WORK)
    stop_reading()
    page = press(secretary, "to-date", date="15/12/2023")
    assert db.session.scalar(opened) == 38
    assert "mở 38 báo cáo" in page
    assert any(mark is Mark.OVERDUE for mark, _ in community.values())


def test_one_walk_writes_the_same_letters_as_walking_day_by_day(told, desk):
    def keys(*days: date) -> set[str]:
        with copy_of(told, desk):
            for day in days:
                walks.walk_to(day)
            stop_reading()
            return set(db.session.scalars(select(LetterItem.key)))

    days = [START + timedelta(days=number) for number in range(1, 5)]
    at_once = keys(days[-1])
    assert keys(*days) == at_once
    assert keys(*days, days[-1]) == at_once


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Nhập ô này."),
        ("ngày mai", "Nhập ngày theo dạng"),
        ("31/02/2024", "Nhập ngày theo dạng"),
        ("20/11/2023", "chỉ đi tới"),
        ("21/11/2023", "chỉ đi tới"),
        ("23/01/2024", "đến 22/01/2024"),
        ("01/01/2900", "Ngày ngoài khoảng"),
    ],
)
def test_a_day_that_cannot_be_reached_is_refused_in_words(secretary, typed, words):
    page = press(secretary, "to-date", date=typed)
    assert words in page
    assert clock.today() == START


def test_only_who_is_signed_in_moves_the_clock(browser, app):
    answer = browser.post("/demo/next-day", data={"seen": START.isoformat()})
    assert answer.status_code == 401
    assert clock.today() == START
    assert "Ngày tiếp theo" not in browser.get("/sign-in").get_data(as_text=True)


def test_while_one_visitor_walks_another_is_asked_to_wait(secretary):
    with walks._walking:
        page = press(secretary, "next-day")
    assert "chờ một lát" in page
    assert clock.today() == START


@pytest.mark.parametrize(
    ("referrer", "location"),
    [
        ("http://localhost/letters/?page=2", "/letters/?page=2"),
        ("http://elsewhere.example/letters/", "/"),
        ("http://localhost//elsewhere.example/", "/"),
        ("http://localhost/demo/next-day", "/"),
        ("", "/"),
    ],
)
def test_the_reader_comes_back_to_his_page_and_never_leaves_the_site(secretary, referrer, location):
    data = {"seen": "2000-01-01"}
    answer = secretary.post("/demo/next-day", data=data, headers={"Referer": referrer})
    assert answer.location == location


def test_a_moment_of_the_case_is_read_on_the_wall_of_the_office():
    assert telling.moment_of_words("2023-11-03 14:20") == datetime.fromisoformat(
        "2023-11-03T14:20+07:00"
    )
