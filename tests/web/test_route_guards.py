"""Every route asked by everybody: the table decides, and nobody meets a fault of ours."""

import re

import pytest
from flask.testing import FlaskClient

from tests.factories import make_committee, make_membership, make_unit
from tests.web.signin import sign_in_as
from tracker.database import transaction
from tracker.rules.permissions import UNIT_ROLES, Action, Role, may_knock

SIGNS_OUT = "/account/sessions/end"


def guarded(client: FlaskClient) -> list[tuple[str, str, Action]]:
    """Return address, method and action of every guarded route, with ids that lead nowhere."""
    app = client.application
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            continue  # programs show keys: tests/web/test_api.py
        action = getattr(app.view_functions[rule.endpoint], "guard", None)
        if not isinstance(action, Action):
            continue
        path = re.sub(r"<int:\w+>", "999999", rule.rule)
        path = re.sub(r"<(?:\w+:)?\w+>", "khong-co", path)
        found += [(path, method, action) for method in rule.methods & {"GET", "POST"}]
    return sorted(found)


def ask(client: FlaskClient, path: str, method: str) -> int:
    return client.open(path, method=method).status_code


def test_a_stranger_is_led_to_the_sign_in_page(client):
    wrong = {}
    for path, method, _ in guarded(client):
        answer = client.open(path, method=method)
        if answer.status_code != 303 or "/sign-in" not in answer.location:
            wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_meets_403_exactly_where_it_may_do_nothing(client, role):
    with transaction():
        unit = make_unit() if role in UNIT_ROLES else None
        member = make_membership(committee=make_committee(), role=role, unit=unit)
    sign_in_as(client, member)
    wrong = {}
    for path, method, action in guarded(client):
        if not may_knock(role, action):
            status = ask(client, path, method)
            if status != 403:
                wrong[f"{method} {path}"] = status
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_no_address_with_unknown_ids_and_nothing_typed_breaks_the_site(client, role):
    with transaction():
        unit = make_unit() if role in UNIT_ROLES else None
        member = make_membership(committee=make_committee(), role=role, unit=unit)
    sign_in_as(client, member)
    broken = {}
    for path, method, action in guarded(client):
        if may_knock(role, action):
            answer = client.open(path, method=method)
            if answer.status_code == 303:  # perhaps the address before this one signed out
                sign_in_as(client, member)
                answer = client.open(path, method=method)
            is_led_away = "/sign-in" in (answer.location or "") and path != SIGNS_OUT
            if answer.status_code >= 500 or is_led_away:
                broken[f"{method} {path}"] = answer.status_code
    assert broken == {}
