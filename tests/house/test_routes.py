import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from tests.conftest import make_settings
from tracker.rules.permissions import Action

# Every route that opens without an account. A new one belongs here only after a second look.
PUBLIC = {
    "account.choose_language",
    "feeds.show",
    "health.show",
    "invitation_links.answer",
    "links.ask_code",
    "links.ask_time",
    "links.draft",
    "links.enter_code",
    "links.show",
    "links.submit",
    "signin.link_sent",
    "signin.request_link",
    "signin.setup",
    "signin.sign_in",
    "signin.sign_out",
    "signin.use_link",
    "verify.check",
    "verify.index",
    "verify.show",
}
PUBLIC_IN_A_DEMO = {
    "demo_signin.enter",
}


def site(folder, *, is_demo: bool) -> Flask:
    return create_app(make_settings(folder, is_demo=is_demo))


@pytest.fixture
def real(tmp_path) -> Flask:
    return site(tmp_path / "real", is_demo=False)


@pytest.fixture
def demo(tmp_path) -> Flask:
    return site(tmp_path / "demo", is_demo=True)


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def guard(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "guard", None)


def public(app: Flask) -> set[str]:
    """Return the routes whose guard is a reason (an action is a word too, but of the table)."""
    return {rule.endpoint for rule in rules(app) if not isinstance(guard(app, rule), Action | None)}


def test_every_route_has_a_guard(demo):
    bare = [
        rule.rule
        for rule in rules(demo)
        if not isinstance(guard(demo, rule), str) or not str(guard(demo, rule)).strip()
    ]
    assert not bare


def test_only_the_listed_routes_are_open(real):
    assert public(real) == PUBLIC


def test_a_demonstration_opens_only_its_own_routes_besides(demo):
    assert public(demo) == PUBLIC | PUBLIC_IN_A_DEMO


def test_outside_a_demonstration_its_routes_do_not_exist(real):
    assert not [rule.rule for rule in rules(real) if rule.endpoint.startswith("demo")]


def test_reading_and_writing_are_different_requests(demo):
    odd = {"PUT", "PATCH", "DELETE"}
    assert not [rule.rule for rule in rules(demo) if rule.methods & odd]


def test_ids_in_addresses_are_numbers_the_database_can_hold(demo):
    loose = [
        rule.rule
        for rule in rules(demo)
        for name, converter in rule._converters.items()
        if name.endswith("_id") and type(converter).__name__ != "IdConverter"
    ]
    assert not loose
