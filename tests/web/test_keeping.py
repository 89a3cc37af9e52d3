"""Parts of pages drawn once: never stale, never another reader's, never holding a token."""

import re

import pytest

from tests.factories import (
    make_assignment,
    make_committee,
    make_membership,
    make_task,
    make_unit,
    make_user,
)
from tests.house.source import TEMPLATES
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Assignment, User
from tracker.rules.choices import Language
from tracker.rules.permissions import Role

DRAWN_ONCE = ("tasks/list.html", "tasks/rows.html", "tasks/empty.html", "frame/sidebar.html")
PERSONAL = re.compile(r"csrf|nonce|hidden_tag|flashes|frame\.(user|printed|demo|memberships)")
KEPT = re.compile(r"{% call kept\(.*?%}(.*?){% endcall %}", re.DOTALL)


@pytest.fixture
def members(client):
    with transaction():
        committee, unit = make_committee(), make_unit()
        make_task(unit=unit, assignment=make_assignment(committee=committee, title="Việc cũ"))
        english = make_user(language=Language.ENGLISH)
        return {
            "secretariat": make_membership(committee=committee, role=Role.SECRETARIAT),
            "observer": make_membership(committee=committee, role=Role.OBSERVER, user=english),
            "stranger": make_membership(committee=make_committee(), role=Role.SECRETARIAT),
        }


def tasks_as(client, member) -> str:
    sign_in_as(client, member)
    return client.get("/tasks?view=all").get_data(as_text=True)


def test_a_changed_fact_shows_at_once(client, members):
    assert "Việc cũ" in tasks_as(client, members["secretariat"])
    with transaction():
        db.session.query(Assignment).one().title = "Việc mới"
    page = client.get("/tasks?view=all").get_data(as_text=True)
    assert "Việc mới" in page
    assert "Việc cũ" not in page


def test_each_reader_gets_his_own_language_and_his_own_committee(client, members):
    assert "Đơn vị" in tasks_as(client, members["secretariat"])
    english = tasks_as(client, members["observer"])
    assert "Lead, co-ordinating" in english
    assert "Việc cũ" in english
    assert "Việc cũ" not in tasks_as(client, members["stranger"])


def test_the_navigation_offers_each_role_its_own(client, members):
    assert "/extensions" in tasks_as(client, members["secretariat"])
    assert "/extensions" not in tasks_as(client, members["observer"])


def test_a_person_who_is_shut_out_sees_nothing_kept(client, members):
    assert "Việc cũ" in tasks_as(client, members["secretariat"])
    with transaction():
        db.session.get(User, members["secretariat"].user_id).is_active = False
    assert client.get("/tasks?view=all").status_code == 303


def test_nothing_personal_stands_in_what_is_drawn_once():
    texts = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in DRAWN_ONCE}
    for path in TEMPLATES.rglob("*.html"):
        for number, inside in enumerate(KEPT.findall(path.read_text(encoding="utf-8"))):
            texts[f"{path.name} {number}"] = inside
    assert len(texts) > len(DRAWN_ONCE)
    assert not {name for name, text in texts.items() if PERSONAL.search(text)}
