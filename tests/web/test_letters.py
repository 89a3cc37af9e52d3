from dataclasses import replace
from datetime import date

import pytest

from tests.factories import make_committee, make_membership, make_unit, make_user
from tests.web.signin import sign_in_as
from tracker.clock import moment_of
from tracker.database import db, transaction
from tracker.models import Letter
from tracker.rules.permissions import Role
from tracker.services.outbox import enqueue
from tracker.web.task_sentences import letter_subject

NOW = moment_of(date(2023, 11, 21), 8)
READERS = {Role.ADMIN, Role.SECRETARIAT, Role.OBSERVER}


@pytest.fixture
def letter(app):
    with transaction():
        committee = make_committee()
        letter = enqueue(
            "k", template="digest", user=make_user(), now=NOW, committee_id=committee.id
        )
        letter.state, letter.subject = "failed", "3 việc quá hạn <b>"
        letter.detail = "550 no such user"
        return letter


def member(letter: Letter, role: Role, *, other: bool = False):
    with transaction():
        unit = make_unit() if role in {Role.UNIT_LEAD, Role.UNIT_MEMBER} else None
        committee = make_committee() if other else db.session.get(Letter, letter.id)
        committee_id = committee.id if other else letter.committee_id
        found = db.session.get(type(make_committee()), committee_id)
        return make_membership(committee=found, role=role, unit=unit)


@pytest.mark.parametrize("role", list(Role))
def test_the_log_is_for_office_administrator_and_observer(client, letter, role):
    sign_in_as(client, member(letter, role))
    expected = 200 if role in READERS else 403
    assert client.get("/letters/").status_code == expected
    assert client.get(f"/letters/{letter.id}").status_code == expected


def test_another_committees_letter_does_not_exist(client, letter):
    sign_in_as(client, member(letter, Role.SECRETARIAT, other=True))
    assert client.get(f"/letters/{letter.id}").status_code == 404
    assert "quá hạn &lt;b&gt;" not in client.get("/letters/").text


def test_the_page_escapes_and_says_why_a_letter_failed(client, letter):
    sign_in_as(client, member(letter, Role.SECRETARIAT))
    page = client.get(f"/letters/{letter.id}").text
    assert "3 việc quá hạn &lt;b&gt;" in page
    assert "550 no such user" in page


def test_the_office_sends_a_failed_letter_again_the_observer_does_not(client, letter):
    sign_in_as(client, member(letter, Role.OBSERVER))
    assert client.post(f"/letters/{letter.id}/again").status_code == 403
    sign_in_as(client, member(letter, Role.SECRETARIAT))
    assert client.post(f"/letters/{letter.id}/again").status_code == 303
    db.session.rollback()
    assert db.session.get(Letter, letter.id).state == "pending"


@pytest.mark.parametrize("query", ["?state=nonsense", "?page=-1", "?page=1000000000000000000"])
def test_odd_addresses_show_the_list(client, letter, query):
    sign_in_as(client, member(letter, Role.SECRETARIAT))
    assert client.get(f"/letters/{query}").status_code == 200


def test_outside_a_demonstration_the_mailbox_is_the_administrators_and_blots_links(
    client, letter, settings
):
    folder = settings.mail_folder
    folder.mkdir(parents=True)
    name = "20231121T010000Z-0123456789abcdef.eml"
    (folder / name).write_bytes(
        b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"
        b"Date: Tue, 21 Nov 2023 08:00:00 +0700\r\n\r\n"
        b"http://127.0.0.1:5000/sign-in/link/abc-DEF_123\r\n"
    )
    sign_in_as(client, member(letter, Role.SECRETARIAT))
    assert client.get("/mailbox/").status_code == 403
    sign_in_as(client, member(letter, Role.ADMIN))
    assert client.get("/mailbox/").status_code == 200
    page = client.get(f"/mailbox/{name}").text
    assert "/sign-in/link/…" in page
    assert "abc-DEF_123" not in page
    assert client.get("/mailbox/..%2f..%2fconfig.py").status_code == 404
    assert "của bản chạy thử" not in page + client.get("/mailbox/").text
    client.application.config["SETTINGS"] = replace(settings, is_demo=True)
    sign_in_as(client, member(letter, Role.OBSERVER, other=True))
    for path in ("/mailbox/", f"/mailbox/{name}"):
        assert "của bản chạy thử" in client.get(path).text  # it stands outside the permissions


@pytest.mark.parametrize("rung", ["before-3", "late-1", "review-soon", "extension-late", "own-1f"])
def test_a_page_never_shows_the_code_of_a_rung(app, rung):
    with app.test_request_context():
        assert rung.partition("-")[0] not in letter_subject(rung)
