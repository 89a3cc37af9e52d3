"""Every page of sign-in and set-up, asked by everybody: six roles, nobody, and three who left."""

from datetime import date

import pytest

from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Membership, User
from tracker.rules.permissions import Role

EVERYBODY = frozenset(Role)
OFFICE = frozenset({Role.ADMIN, Role.SECRETARIAT})
ADMIN = frozenset({Role.ADMIN})
GONE = ("anonymous", "disabled", "ended", "moved")

# address, method, who may knock; {user}, {part}: of the same committee
GUARDED = [
    ("/account", "GET", EVERYBODY),
    ("/account", "POST", EVERYBODY),
    ("/account/password", "GET", EVERYBODY),
    ("/account/password", "POST", EVERYBODY),
    ("/account/news", "GET", EVERYBODY),
    ("/account/news", "POST", EVERYBODY),
    ("/account/sessions", "GET", EVERYBODY),
    ("/account/switch", "POST", EVERYBODY),
    ("/account/sessions/end", "POST", EVERYBODY),
    ("/account/links", "GET", EVERYBODY),
    ("/account/links/revoke", "POST", EVERYBODY),
    ("/account/calendar", "GET", EVERYBODY),
    ("/account/calendar/renew", "POST", EVERYBODY),
    ("/account/calendar/stop", "POST", EVERYBODY),
    ("/account/keys", "GET", EVERYBODY),
    ("/account/keys", "POST", EVERYBODY),
    ("/account/keys/{key}/revoke", "POST", EVERYBODY),
    ("/users", "GET", ADMIN),
    ("/users/add", "GET", ADMIN),
    ("/users/add", "POST", ADMIN),
    ("/users/{user}", "GET", ADMIN),
    ("/users/{user}/edit", "GET", ADMIN),
    ("/users/{user}/edit", "POST", ADMIN),
    ("/users/{user}/disable", "POST", ADMIN),
    ("/users/{user}/enable", "POST", ADMIN),
    ("/users/{user}/parts", "POST", ADMIN),
    ("/users/{user}/parts/{part}/end", "POST", ADMIN),
    ("/users/import", "GET", ADMIN),
    ("/users/import", "POST", ADMIN),
    ("/users/export.csv", "GET", ADMIN),
    ("/units", "GET", OFFICE),
    ("/units/add", "GET", OFFICE),
    ("/units/add", "POST", OFFICE),
    ("/units/{unit}/edit", "GET", OFFICE),
    ("/units/{unit}/edit", "POST", OFFICE),
    ("/units/import", "GET", OFFICE),
    ("/units/import", "POST", OFFICE),
    ("/units/export.csv", "GET", OFFICE),
    ("/units/{unit}", "GET", OFFICE),
    ("/units/{unit}/names", "GET", OFFICE),
    ("/units/{unit}/names", "POST", OFFICE),
    ("/units/{unit}/handover", "GET", EVERYBODY),
    ("/units/{unit}/handover", "POST", EVERYBODY),
    ("/units/groups", "GET", OFFICE),
    ("/units/groups/add", "GET", OFFICE),
    ("/units/groups/add", "POST", OFFICE),
    ("/units/groups/{group}/edit", "GET", OFFICE),
    ("/units/groups/{group}/edit", "POST", OFFICE),
    ("/units/groups/{group}/remove", "POST", OFFICE),
    ("/committee", "GET", OFFICE),
    ("/committee", "POST", OFFICE),
    ("/committee/papers", "GET", OFFICE),
    ("/committee/papers/{kind}", "GET", OFFICE),
    ("/committee/papers/{kind}", "POST", OFFICE),
    ("/committees/add", "GET", ADMIN),
    ("/committees/add", "POST", ADMIN),
]
PUBLIC = ["/sign-in", "/sign-in/link", "/sign-in/link/sent"]
MINE = ("signin", "account", "users", "units", "committees", "paper_profiles")


@pytest.fixture
def town(app) -> Town:
    return make_town()


def ask(client, town: Town, path: str, method: str):
    chair = town.members[Role.CHAIR]
    ids = {"user": chair.user_id, "part": chair.id, "unit": town.unit.id, "group": 1, "key": 1}
    path = path.format(**ids, kind="notice")
    return client.open(path, method=method)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_meets_what_the_table_grants(client, town, role):
    wrong = {}
    for path, method, allowed in GUARDED:
        sign_in_as(client, town.members[role])  # some of these pages sign out
        status = ask(client, town, path, method).status_code
        expected = {200, 303, 404, 409, 422} if role in allowed else {403}
        if status not in expected:
            wrong[f"{method} {path}"] = status
    assert wrong == {}


@pytest.mark.parametrize("state", GONE)
def test_who_is_not_there_any_more_is_led_to_the_sign_in_page(client, town, state):
    wrong = {}
    token = leave(client, town, state) if state != "anonymous" else None
    for path, method, _ in GUARDED:
        if token:
            with client.session_transaction() as cookie:
                cookie["token"] = token
        answer = ask(client, town, path, method)
        if answer.status_code != 303 or not answer.location.startswith("/sign-in"):
            wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


def leave(client, town: Town, state: str) -> str:
    """Sign an administrator in, take the ground from under the session, return its token."""
    member = town.members[Role.ADMIN]
    sign_in_as(client, member)
    with client.session_transaction() as cookie:
        token = cookie["token"]
    with writing():
        part = db.session.get(Membership, member.id)
        if state == "disabled":
            db.session.get(User, member.user_id).is_active = False
        elif state == "ended":
            part.ended_on = date(2023, 11, 21)
        else:
            part.user_id = town.stranger.user_id
    return token


@pytest.mark.parametrize("role", [None, *Role])
def test_the_way_in_is_open_to_everybody(client, town, role):
    if role:
        sign_in_as(client, town.members[role])
    assert {client.get(path).status_code for path in PUBLIC} <= {200, 303}


def test_this_list_names_every_route_of_sign_in_and_set_up(app):
    known = {(path.replace("{", "<").replace("}", ">"), method) for path, method, _ in GUARDED}
    known |= {(path, "GET") for path in PUBLIC}
    known |= {("/sign-in", "POST"), ("/sign-in/link", "POST"), ("/sign-out", "POST")}
    known |= {("/setup", "GET"), ("/setup", "POST"), ("/language", "POST")}
    known |= {("/sign-in/link/<token>", "GET"), ("/sign-in/link/<token>", "POST")}
    names = {"int:user_id": "user", "int:membership_id": "part", "int:unit_id": "unit"}
    names |= {"int:group_id": "group", "int:key_id": "key"}
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in MINE:
            path = rule.rule
            for long, short in names.items():
                path = path.replace(f"<{long}>", f"<{short}>")
            found |= {(path, method) for method in rule.methods & {"GET", "POST"}}
    assert found == known
