"""What is kept of links, who sees and revokes them, and where their keys must not stand."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from sqlalchemy import func, select

from tests import factories
from tests.conftest import NOW
from tests.counting import count_queries
from tests.web.links import SOON, ask_code, carry_out, deeds, links_in, returned_office
from tests.web.signin import sign_in_as
from tracker.database import begin_writing, db, transaction
from tracker.models import LinkOpening, TaskLink
from tracker.services import outbox
from tracker.services.delivery import claim_next
from tracker.services.tidying import forget_what_has_had_its_day

pytestmark = pytest.mark.usefixtures("frozen")


def test_links_are_shown_and_revoked_by_their_person_and_the_secretariat(client):
    office, path = returned_office()
    client.get(path)
    page = f"/tasks/{office.task.id}/links"
    sign_in_as(client, office.people["secretary"])
    with count_queries() as sent:
        shown = client.get(page)
    assert len(sent) <= 12
    assert "127.0.0.1" in shown.text
    assert "đã mở" in shown.text
    assert page in client.get(f"/tasks/{office.task.id}").text
    revoke = f"{page}/1/revoke"
    for who, status in (("observer", 403), ("lead", 403), ("stranger", 404), ("secretary", 303)):
        sign_in_as(client, office.people[who])
        assert client.post(revoke).status_code == status, who
    assert client.post(f"{page}/99/revoke").status_code == 404
    assert client.application.test_client().get(path).status_code == 410
    assert db.session.get(TaskLink, 1).revoked_by_id == office.people["secretary"].user_id

    office.submit()
    office.give_back()
    fresh = links_in(carry_out())[-1]
    assert fresh != path
    assert client.application.test_client().get(fresh).status_code == 200
    sign_in_as(client, office.people["lead"])
    with count_queries() as sent:
        own = client.get("/account/links").text
    assert len(sent) <= 12
    assert "Còn dùng được" in own
    assert "Đã thu hồi" in own
    sign_in_as(client, office.people["member"])
    assert client.post("/account/links/revoke").status_code == 303  # his own: none
    assert client.application.test_client().get(fresh).status_code == 200
    sign_in_as(client, office.people["lead"])
    client.post("/account/links/revoke")
    assert client.application.test_client().get(fresh).status_code == 410


def test_a_code_goes_before_everything_that_is_only_due(app):
    user = factories.make_user()
    for number in range(3):
        outbox.enqueue(f"digest:{number}", template="digest", user=user, now=NOW)
    late = outbox.enqueue(
        "code", template="task_code", user=user, now=SOON, hold_seconds=0, is_urgent=True
    )
    db.session.commit()
    begin_writing()
    with transaction():
        claim, _letter = claim_next(owner="x", now=SOON)
    assert claim.letter_id == late.id


def test_a_key_is_in_no_log(client, monkeypatch, caplog):
    _office, path = returned_office()
    token = path.rpartition("/")[2]

    def fail(*_args, **_facts):
        raise RuntimeError("planted")

    monkeypatch.setattr("tracker.web.views.links.get_task_page", fail)
    assert client.get(path).status_code == 500
    assert "path=/link/…" in caplog.text
    assert token not in caplog.text

    environ = client.application.test_request_context(path).request.environ
    environ |= {"RAW_URI": f"{path}?a=1", "HTTP_REFERER": f"http://127.0.0.1:5000{path}"}
    b"".join(client.application.wsgi_app(environ, lambda *_: None))
    response = SimpleNamespace(status="200 OK", headers=[], sent=1)
    request = SimpleNamespace(headers=[])
    atoms = Logger(Config()).atoms(response, request, environ, timedelta(seconds=1))
    assert token not in str(dict(atoms))
    assert "/link/…" in atoms["r"]


def test_the_form_works_over_tls_without_a_referer_and_not_without_its_token(client):
    _office, path = returned_office()
    client.application.config["WTF_CSRF_ENABLED"] = True
    tls = "https://127.0.0.1"
    page = client.get(path, base_url=tls).text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    assert client.post(f"{path}/code", base_url=tls, data={}).status_code == 400
    assert deeds() == ["opened"]
    sent = client.post(f"{path}/code", base_url=tls, data={"csrf_token": token})
    assert sent.status_code == 303


def test_links_long_dead_are_forgotten_with_their_story(client):
    _office, path = returned_office()
    ask_code(client, path)
    begin_writing()
    with transaction():
        forget_what_has_had_its_day(now=NOW + timedelta(days=300))
    assert db.session.scalar(select(func.count(TaskLink.id))) == 1
    begin_writing()
    with transaction():
        forget_what_has_had_its_day(now=NOW + timedelta(days=400))
    assert [db.session.scalar(select(func.count(m.id))) for m in (TaskLink, LinkOpening)] == [0, 0]
