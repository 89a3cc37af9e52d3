"""What every answer does, whatever the page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.conftest import make_settings
from tests.factories import make_committee, make_membership
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.rules.permissions import Role
from tracker.web.access import public


@public("made for the tests")
def keep() -> str:
    return "kept"


@pytest.fixture
def app(app: Flask) -> Flask:
    if "test_form" not in app.view_functions:
        app._got_first_request = False  # the application of this process serves many tests
        app.add_url_rule("/test-form", "test_form", keep, methods=["GET", "POST"])
    return app


@pytest.fixture
def secretariat(app: Flask, client: FlaskClient) -> FlaskClient:
    with transaction():
        member = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    sign_in_as(client, member)
    return client


@pytest.mark.parametrize("path", ["/health", "/test-form", "/no-such-page"])
def test_every_answer_carries_its_headers(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[0-9a-f]{12}", headers["X-Request-Id"])
    assert "Strict-Transport-Security" not in headers


def test_behind_https_the_browser_is_told_to_stay_there(tmp_path):
    site = create_app(make_settings(tmp_path, base_url="https://dondoc.example"))
    answer = site.test_client().get("/no-such-page", base_url="https://dondoc.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert site.config["SESSION_COOKIE_SECURE"]
    assert site.config["SESSION_COOKIE_HTTPONLY"]
    assert site.config["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", ""])
def test_a_foreign_host_is_refused(client, host):
    assert client.get("/health", headers={"Host": host}).status_code == 400


def test_a_forwarded_host_is_not_believed(client):
    answer = client.get("/test-form", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text


BAD_IDS = ["0", "-1", "9223372036854775808", "2147483648", "abc", "1.5", "%00", "١", "1e3", "../1"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_an_address_with_an_impossible_id_leads_nowhere(secretariat, bad):
    app = secretariat.application
    rules = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    paths = {f"/tasks/{bad}", f"/plans/{bad}", f"/meetings/{bad}"}
    paths |= {re.sub(r"<int:\w+>", bad, rule.rule) for rule in rules}
    answers = {path: secretariat.get(path).status_code for path in paths if "<" not in path}
    # "../1" climbs to another address, which may be one that does not take a GET.
    expected = {404, 405, 308} if bad == "../1" else {404, 405}
    assert {path: code for path, code in answers.items() if code not in expected} == {}


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"],
)
def test_static_files_are_those_of_their_folder_only(client, path):
    assert client.get(path).status_code in {404, 308}


def test_a_body_that_is_too_large_gets_a_page(client, app):
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    answer = client.post("/test-form", data={"text": "x" * 2_000})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


def test_a_form_with_too_many_parts_is_refused(client):
    many = {f"field{n}": "1" for n in range(3_000)}
    answer = client.post("/test-form", data=many, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_a_form_without_its_token_gets_back_what_was_typed(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    typed = {"text": "Kết luận <b>số 5</b>", "password": "mat-khau-dai"}
    answer = client.post("/test-form", data=typed)
    assert answer.status_code == 400
    assert "Kết luận &lt;b&gt;số 5&lt;/b&gt;" in answer.text
    assert "mat-khau-dai" not in answer.text


def test_a_form_with_a_foreign_token_is_refused(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/test-form", data={"text": "x", "csrf_token": "made-up"})
    assert answer.status_code == 400


def test_a_signed_out_cookie_is_as_good_as_none(app, client):
    with client.session_transaction() as cookie:
        cookie["token"] = "nobody"
    assert client.get("/test-form").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en", "xx", "../../etc", ""])
def test_any_language_cookie_is_survived(client, language):
    client.set_cookie("language", language)
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert ('lang="en"' in answer.text) == (language == "en")


def test_a_bug_shows_a_calm_page_with_its_number(app, client, monkeypatch):
    def break_down() -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(app.view_functions, "test_form", break_down)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/test-form")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert "secret detail" not in answer.text


def test_health_says_when_the_database_is_away(app, client, monkeypatch):
    monkeypatch.setattr("tracker.web.views.health.is_alive", lambda: False)
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"status": "down"})
    db.session.rollback()


def test_a_page_names_its_files_by_their_content_so_that_they_may_be_kept(client):
    page = client.get("/no-such-page").text
    link = re.search(r'href="(/static/theme\.css\?v=[0-9a-f]{10})"', page)
    assert link, page
    with client.get(link[1]) as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert re.search(r'href="/static/vendor/fonts/[^"?]+\.woff2"', page)


def test_a_page_carries_no_indents_and_what_is_shown_as_typed_keeps_its_own(secretariat):
    page = secretariat.get("/account/keys/guide").text
    assert not re.search(r"\n[ \t]+<", page)
    assert re.search(r"<pre[^>]*>(?:(?!</pre>).)*\n +", page, re.DOTALL)
