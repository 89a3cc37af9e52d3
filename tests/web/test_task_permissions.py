"""Every route of one task, for every role, towards a task that is its own or not."""

import pytest
from sqlalchemy import select

from tests.office import Office, make_office, upload
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import Extension, StoredFile
from tracker.services.submissions import Content

pytestmark = pytest.mark.usefixtures("frozen")

PEOPLE = (
    "secretary",
    "chair",
    "observer",
    "admin",
    "lead",
    "member",
    "helping lead",
    "helping member",
    "other lead",
    "stranger",
    "strange lead",
)
# who gets through; everybody else is told 403, or 404 where the task is nothing of theirs
ALLOWED = {
    "show": {
        "secretary",
        "chair",
        "observer",
        "admin",
        "lead",
        "member",
        "helping lead",
        "helping member",
    },
    "draft": {"lead", "member"},
    "submit": {"lead"},
    "extension": {"lead"},
    "accept": {"secretary"},
    "return": {"secretary"},
    "due": {"secretary"},
    "cancel": {"secretary", "chair"},
    "suspend": {"secretary", "chair"},
    "resume": {"secretary", "chair"},
    "reopen": {"secretary", "chair"},
    "grant": {"secretary", "chair"},
    "refuse": {"secretary", "chair"},
    "file": {
        "secretary",
        "chair",
        "observer",
        "lead",
        "member",
        "helping lead",
        "helping member",
    },
}
UNKNOWN = {"other lead", "stranger", "strange lead"}


@pytest.fixture
def office(client) -> Office:
    made = make_office()
    made.ask()
    made.submit(Content(text="x", uploads=[upload()]))
    return made


def path_of(office: Office, route: str) -> str:
    if route in {"grant", "refuse"}:
        return f"/extensions/{db.session.scalars(select(Extension.id)).one()}/{route}"
    if route == "file":
        return f"/files/{db.session.scalars(select(StoredFile.id)).one()}"
    return f"/tasks/{office.task.id}" + ("" if route == "show" else f"/{route}")


def knock(client, path: str, route: str):
    answer = client.get(path) if route in {"show", "file"} else client.post(path, data={})
    answer.close()
    return answer


@pytest.mark.parametrize("route", sorted(ALLOWED))
def test_only_those_of_the_table_get_through(client, office, route):
    path = path_of(office, route)
    for who in PEOPLE:
        sign_in_as(client, office.people[who])
        status = knock(client, path, route).status_code
        if who in ALLOWED[route]:
            assert status in {200, 409, 422}, (who, status)
        else:
            assert status in ({403, 404} if who in UNKNOWN else {403}), (who, status)


@pytest.mark.parametrize("route", sorted(ALLOWED))
def test_who_is_not_signed_in_is_led_to_the_door(client, office, route, monkeypatch):
    monkeypatch.setattr("tracker.web.access._to_sign_in", lambda: ("", 303))
    assert knock(client, path_of(office, route), route).status_code == 303


@pytest.mark.parametrize("route", ["show", "file"])
def test_what_belongs_to_others_looks_like_what_is_not_there(client, office, route):
    sign_in_as(client, office.people["other lead"])
    there, nowhere = (
        client.get(path_of(office, route)),
        client.get("/files/999" if route == "file" else "/tasks/999"),
    )
    assert (there.status_code, nowhere.status_code) == (404, 404)
    number = nowhere.headers["X-Request-Id"]
    same = nowhere.get_data(as_text=True).replace(number, there.headers["X-Request-Id"])
    assert there.get_data(as_text=True) == same


@pytest.mark.parametrize("route", sorted(set(ALLOWED) - {"show", "file"}))
def test_nothing_changes_by_looking(client, office, route):
    sign_in_as(client, office.people["secretary"])
    assert client.get(path_of(office, route)).status_code == 405


@pytest.mark.parametrize("who", ["lead", "member", "observer", "admin"])
def test_the_list_of_requests_is_the_office_s(client, office, who):
    sign_in_as(client, office.people[who])
    assert client.get("/extensions").status_code == 403


def test_a_moved_officer_loses_the_task_at_the_next_request(client, office):
    sign_in_as(client, office.people["member"])
    path = path_of(office, "show")
    assert client.get(path).status_code == 200
    db.session.merge(office.people["member"]).unit_id = office.people["other lead"].unit_id
    assert client.get(path).status_code == 404
