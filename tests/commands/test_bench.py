import json

import pytest
from sqlalchemy import func, select

from tests.factories import make_user
from tracker.commands.bench import profiles
from tracker.database import db, stop_reading, transaction
from tracker.models import Task, User
from tracker.models.audit import first_broken_link

SMALL = profiles.Profile(units=6, users=30, tasks=40, reports=80, sessions=4)


@pytest.fixture
def seeded(app, monkeypatch):
    monkeypatch.setitem(profiles.PROFILES, "province", SMALL)
    result = app.test_cli_runner().invoke(args=["bench", "seed"])
    assert result.exit_code == 0, result.output
    facts = json.loads((app.config["SETTINGS"].data_dir / "bench.json").read_text())
    yield facts
    stop_reading()


def count(*where) -> int:
    return db.session.scalar(select(func.count(Task.id)).where(*where)) or 0


def test_a_province_has_the_sizes_asked_for():
    province = profiles.PROFILES["province"]
    assert (province.units, province.users, province.tasks, province.reports) == (
        60,
        300,
        2_000,
        8_000,
    )
    assert profiles.PROFILES["x25"] == profiles.Profile(1_500, 7_500, 50_000, 200_000, 300)


def test_most_work_is_finished_and_the_trail_is_whole(seeded):
    assert count() == SMALL.tasks + SMALL.reports
    assert 0.7 < count(Task.finished_on.is_not(None)) / count() < 0.95
    assert count(Task.finished_on.is_(None)) > 0
    assert first_broken_link() is None


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        (
            "secretariat",
            (
                *("/tasks", "/tasks/{task_id}", "/overview", "/meetings", "/meetings/{meeting_id}"),
                *("/meetings/{meeting_id}/agenda", "/meetings/{meeting_id}/attendance"),
                *("/meetings/attendance-of-year", "/meetings/search?q=du+lieu+mo"),
            ),
        ),
        ("unit_lead", ("/unit",)),
    ],
)
def test_the_cookies_open_the_pages_that_are_measured(app, seeded, who, paths):
    client = app.test_client(use_cookies=False)
    cookie = f"{seeded['cookie_name']}={seeded[who]}"
    stop_reading()
    for path in paths:
        answer = client.get(path.format(**seeded), headers={"Cookie": cookie})
        assert answer.status_code == 200


@pytest.mark.usefixtures("seeded")
def test_new_rows_go_on_after_the_seeded_ones():
    with transaction():
        assert make_user().id > SMALL.users
    stop_reading()
    assert db.session.scalar(select(func.count(User.id))) == SMALL.users + 1


def test_a_database_that_holds_people_is_left_alone(app):
    with transaction():
        make_user()
    result = app.test_cli_runner().invoke(args=["bench", "seed"])
    assert result.exit_code == 1
    assert "empty" in result.output
