"""A letter that came back: recorded by hand or read, listed until it is put right."""

from io import BytesIO

import pytest

from tests.conftest import NOW
from tests.factories import make_committee, make_membership, make_unit, make_user
from tests.post.returned import report
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Letter, User
from tracker.post.messages import message_id
from tracker.rules.permissions import Role
from tracker.services.outbox import enqueue

pytestmark = pytest.mark.usefixtures("frozen")
ADDRESS = "van-thu@so.example"


@pytest.fixture
def office(app, client):
    with transaction():
        committee = make_committee()
        reader = make_user(email=ADDRESS)
        made = {}
        for key in ("first", "second"):
            letter = enqueue(
                key, template="digest", user=reader, now=NOW, committee_id=committee.id
            )
            letter.state = "sent"
            made[key] = letter.id
        people = {
            role: make_membership(committee=committee, role=role)
            for role in (Role.ADMIN, Role.SECRETARIAT)
        }
        make_membership(committee=committee, role=Role.CHAIR, user=reader)
        unit = make_unit()
        make_membership(committee=committee, role=Role.UNIT_LEAD, unit=unit, user=reader)
        made["reader"], made["unit"] = reader.id, unit.id
    sign_in_as(client, people[Role.SECRETARIAT])
    return made | people


def state_of(letter_id: int) -> str:
    return db.session.get(Letter, letter_id, populate_existing=True).state


def test_a_report_finds_its_letter_once_and_the_address_is_listed_until_it_is_changed(
    client, office
):
    octets = report(ADDRESS.upper(), message_id("first", "dondoc.example"))
    sent = client.post("/letters/returned", data={"file": (BytesIO(octets), "r.eml")})
    assert sent.status_code == 303
    assert (state_of(office["first"]), state_of(office["second"])) == ("returned", "sent")
    page = client.get("/letters/returned").text
    assert ADDRESS in page
    assert "550 5.1.1 no such user" in page
    again = client.post("/letters/returned", data={"words": octets.decode()})
    assert again.status_code == 422
    assert "đã được ghi nhận trước đó" in again.text
    with transaction():
        db.session.get(User, office["reader"]).email = "moi@so.example"
    assert ADDRESS not in client.get("/letters/returned").text


def test_a_letter_is_recorded_by_hand_and_the_address_cleared(client, office):
    path = f"/letters/{office['second']}/returned"
    assert client.post(path, data={"returned_on": "22/11/2023", "reason": "x"}).status_code == 422
    assert client.get("/letters/999/returned").status_code == 404
    facts = {"returned_on": "21/11/2023", "reason": "Hộp thư đã đóng"}
    assert client.post(path, data=facts).status_code == 303
    assert state_of(office["second"]) == "returned"
    sign_in_as(client, office[Role.ADMIN])
    assert "bị trả lại" in client.get(f"/users/{office['reader']}").text
    assert client.get("/letters/returned").status_code == 403
    sign_in_as(client, office[Role.SECRETARIAT])
    assert "Hộp thư đã đóng" in client.get("/letters/returned").text
    assert "Thư gửi đến địa chỉ này bị trả lại" in client.get(f"/units/{office['unit']}").text
    assert client.post("/letters/returned/1/clear").status_code == 303
    assert "bị trả lại" not in client.get(f"/units/{office['unit']}").text
    assert "Hộp thư đã đóng" not in client.get("/letters/returned").text


def test_what_is_no_report_or_of_no_letter_is_refused_in_words(client, office):
    for words, said in (
        ("Xin chào", "không phải thông báo"),
        (report("la@so.example", "<a@b>").decode(), "la@so.example"),
        (report(ADDRESS, "<a@b>", action="delayed").decode(), "vẫn đang thử"),
    ):
        answer = client.post("/letters/returned", data={"words": words})
        assert answer.status_code == 422
        assert said in answer.text
