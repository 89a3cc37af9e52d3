"""A session while it is written down: what its pages and its script ask for, and what they get."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_item, make_meeting, make_membership, make_unit
from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AgendaItem,
    AuditEvent,
    Conclusion,
    ConclusionCheck,
    Membership,
    NotesAside,
    NotesWriter,
)
from tracker.rules.checks import Verdict
from tracker.rules.choices import MeetingState
from tracker.rules.permissions import Role
from tracker.web.views.meetings import reading

pytestmark = pytest.mark.usefixtures("frozen")
IN_PLACE = {"X-In-Place": "1"}


@pytest.fixture
def office(client: FlaskClient) -> Office:
    with writing():
        made = Office(state=MeetingState.HELD)
        made.item = make_item(meeting=made.meeting, notes="một\nhai")
        made.finance = make_unit(name="Sở Tài chính", short_name="STC")
        made.other = make_membership(committee=made.committee, role=Role.SECRETARIAT)
        member = db.session.get(Membership, made.secretariat.membership_id)
    sign_in_as(client, member)
    return made


@pytest.fixture
def second(app, office) -> FlaskClient:
    """The browser of the second secretary."""
    browser = app.test_client()
    sign_in_as(browser, office.other)
    return browser


def at(office: Office, path: str = "") -> str:
    return f"/meetings/{office.meeting.id}{path}"


def keep(browser: FlaskClient, office: Office, notes: str, base="một\nhai", page="p1"):
    typed = {"notes": notes, "base": base, "page": page}
    return browser.post(at(office, f"/agenda/{office.item.id}/notes/keep"), data=typed)


def stored() -> str:
    db.session.rollback()
    return db.session.scalars(select(AgendaItem.notes).order_by(AgendaItem.id)).first()


def test_notes_save_themselves_and_two_people_are_joined(client, second, office):
    answer = keep(client, office, "MỘT\nhai")
    assert (answer.status_code, answer.json["saved"]) == (200, "Đã lưu 08:00")
    answer = keep(second, office, "một\nhai\nba")
    assert answer.json["notes"] == stored() == "MỘT\nhai\nba"
    assert answer.json["saved"] == "Đã lưu 08:00, đã ghép với phần người khác vừa ghi"
    answer = client.get(at(office, f"/agenda/{office.item.id}/notes/stored"))
    assert answer.json == {"notes": stored(), "version": 3}
    refused = keep(client, office, "x" * 100_001)
    assert refused.status_code == 422
    assert "100000" in refused.json["refused"]


def test_who_comes_second_in_one_line_gets_both_texts_and_his_own_is_kept(client, second, office):
    keep(client, office, "MỘT\nhai")
    answer = keep(second, office, "một!\nhai", page="p2")
    assert answer.status_code == 409
    assert answer.json["stored"] == stored() == "MỘT\nhai"
    assert answer.json["both"] == "MỘT\nmột!\nhai"
    (aside,) = second.get(at(office, "/under-way")).json["asides"]
    assert (aside["item"], aside["page"]) == (office.item.id, "p2")
    assert client.get(at(office, "/under-way")).json["asides"] == []
    row = db.session.scalars(select(NotesAside)).one()
    path = f"/agenda/{office.item.id}/notes"
    page = second.get(at(office, f"{path}?aside={row.id}")).get_data(as_text=True)
    assert "một!\nhai" in page
    assert "MỘT\nhai" in page
    assert second.get(at(office, path)).get_data(as_text=True).count("data-aside") == 1
    assert client.get(at(office, f"{path}?aside={row.id}")).status_code == 404
    assert client.post(at(office, f"{path}/aside/{row.id}/drop")).status_code == 404
    assert second.post(at(office, f"{path}/aside/{row.id}/drop")).status_code == 303
    db.session.rollback()
    assert not db.session.query(NotesAside).count()


def test_the_form_without_scripts_keeps_the_losers_text_and_lets_go_of_it_once_it_is_saved(
    client, second, office
):
    keep(client, office, "MỘT\nhai")
    path, name = at(office, f"/agenda/{office.item.id}/notes"), f"item{office.item.id}-"
    typed = {f"{name}notes": "của tôi", f"{name}version": "1", f"{name}nonce": "n" * 20}
    page = second.post(path, data=typed)
    assert page.status_code == 409
    assert db.session.scalars(select(NotesAside.text)).one() == "của tôi"
    version = re.search(f'name="{name}version"[^>]*value="(\\d+)"', page.get_data(as_text=True))[1]
    db.session.rollback()
    assert second.post(path, data=typed | {f"{name}version": version}).status_code == 303
    assert stored() == "của tôi"
    assert not db.session.query(NotesAside).count()


def test_a_page_is_told_who_writes_where_and_nothing_is_written_twice_a_moment(
    client, second, office
):
    path = at(office, f"/agenda/{office.item.id}/writing")
    assert [second.post(path).status_code for _ in range(3)] == [204] * 3
    told = client.get(at(office, "/under-way")).json
    assert told["user"] == office.secretariat.user_id
    assert told["token"]
    assert told["versions"] == {str(office.item.id): 1}
    (writer,) = told["writers"]
    assert writer["item"] == office.item.id
    assert writer["there"].endswith("đang ghi ở mục 1")
    assert second.get(at(office, "/under-way")).json["writers"] == []
    assert db.session.query(NotesWriter).count() == 1
    last = db.session.scalars(select(AuditEvent.table).order_by(AuditEvent.id.desc())).first()
    assert last != "notes_writers"


def test_a_conclusion_is_typed_in_place_and_the_rest_of_the_page_stays(client, office):
    typed = {
        "item": office.item.id,
        "text": "Bố trí kinh phí",
        "kind": "task",
        "leads": "so tai chinh",
        "deadline_words": "trước ngày 20/12/2023",
        "nonce": "x" * 32,
    }
    first = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE)
    again = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE)
    assert (first.status_code, again.status_code) == (200, 200)
    assert "19/12/2023" in first.json["html"]
    assert "STC" in again.json["html"]
    assert first.json["blocked"] == ""
    row = db.session.scalars(select(Conclusion)).one()  # sent twice, written once
    answer = client.post(at(office, "/conclusions/spoken"), data=typed | {"nonce": "y" * 32})
    assert answer.status_code == 303
    assert urlsplit(answer.location).fragment == f"item-{office.item.id}"
    moved = client.post(
        at(office, f"/conclusions/{row.id}/move"), data={"direction": "down"}, headers=IN_PLACE
    )
    ids = re.findall(r'id="conclusion-(\d+)"', moved.json["html"])
    assert ids == [str(row.id + 1), str(row.id)]


def test_what_cannot_be_read_is_said_beside_its_field(client, office):
    typed = {"text": "Bố trí", "kind": "task", "leads": "Sở Vũ trụ", "item": ""}
    answer = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE)
    assert answer.status_code == 422
    assert answer.json["faults"] == {"leads": "Không có đơn vị hoặc nhóm nào tên “Sở Vũ trụ”."}
    page = client.post(at(office, "/conclusions/spoken"), data=typed)
    assert page.status_code == 422
    assert "Sở Vũ trụ" in page.get_data(as_text=True)
    typed |= {"leads": "", "deadline_words": "01/01/2050"}
    answer = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE)
    assert answer.status_code == 422, answer.json
    assert answer.json["asks"] is True
    typed["is_confirmed"] = "y"
    answer = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE)
    assert "chưa có đơn vị" in answer.json["blocked"]


def test_what_is_missing_is_filled_in_where_it_is_missing(client, office):
    typed = {"text": "Bố trí", "kind": "task", "item": office.item.id}
    html = client.post(at(office, "/conclusions/spoken"), data=typed, headers=IN_PLACE).json["html"]
    row = db.session.scalars(select(Conclusion)).one()
    assert f'form="fill-{row.id}"' in html
    path = at(office, f"/conclusions/{row.id}/fill")
    typed = {"leads": "STC", "deadline_words": "24/11/2023", "version": row.version_id}
    db.session.rollback()
    answer = client.post(path, data=typed, headers=IN_PLACE)
    assert "24/11/2023" in answer.json["html"]
    assert "lacking" not in answer.json["html"]
    assert client.post(path, data=typed).status_code == 409  # of a page that is behind
    assert client.get(path).status_code == 200


def test_a_deadline_is_read_while_it_is_typed(client, office):
    def read(words):
        return client.get(at(office, "/deadline"), query_string={"words": words}).json

    assert read("24/11/2023") == {"words": "hạn 24/11/2023, thứ Sáu", "is_clear": True}
    assert read("") == {"words": "", "is_clear": True}
    assert read("sớm")["is_clear"] is False
    assert read("20/11/2023") == {
        "words": "hạn 20/11/2023, thứ Hai, trước ngày họp",
        "is_clear": False,
    }
    assert read("hằng quý")["is_clear"] is True

    def names(words: str) -> list[list[str]]:
        answer = client.get(at(office, "/names"), query_string={"words": words})
        return answer.json["found"]

    assert names("tai chinh") == names("stc") == [["STC", "STC · Sở Tài chính"]]
    assert ["các sở, ngành", "các sở, ngành"] in names("so nganh")
    assert names("") == names("hải quân") == []


def test_conclusions_of_sessions_further_back_come_in_pages(client, office, monkeypatch):
    monkeypatch.setattr(reading, "OLDER", (1,))
    words = ("Ban hành kế hoạch", "Lập danh mục")
    with writing():
        office.meeting.state = MeetingState.HELD
        for text in words:
            office.ready(text=text)
        office.close()
        office.make()
        later = [make_meeting(committee=office.committee, ordinal=n) for n in (7, 8)]
    path = f"/meetings/{later[1].id}"
    pages = [client.get(f"{path}?page={number}").text for number in (1, 2)]
    assert [[text for text in words if text in page] for page in pages] == [[words[0]], [words[1]]]
    assert "1–1 trong 2" in pages[0]


def test_an_earlier_conclusion_is_checked_off_and_carried_on(client, office):
    with writing():
        office.meeting.state = MeetingState.HELD
        row = office.ready(text="Ban hành kế hoạch")
        office.close()
        office.make()
        later = [make_meeting(committee=office.committee, ordinal=n) for n in (7, 8)]
    db.session.rollback()
    path = f"/meetings/{later[0].id}/checks/{row.id}"
    typed = {"verdict": "continued", "remark": "chờ kinh phí", "version": "0"}
    assert client.post(path, data=typed).status_code == 303
    assert client.post(path, data=typed).status_code == 409  # somebody checked it meanwhile
    page = client.get(f"/meetings/{later[0].id}").get_data(as_text=True)
    assert "Tại phiên này: tiếp tục thực hiện" in page
    assert "chờ kinh phí" in page
    page = client.get(f"/meetings/{later[1].id}").get_data(as_text=True)
    assert "Phiên họp thứ 7: tiếp tục thực hiện. chờ kinh phí" in page
    answer = client.post(path, data=typed | {"verdict": "renewed", "version": "1"})
    page = client.get(answer.location).get_data(as_text=True)
    assert "Ban hành kế hoạch" in page
    assert client.get(path).status_code == 200
    client.post(path, data={"verdict": "dropped", "version": "2"})
    page = client.get(f"/meetings/{later[0].id}").get_data(as_text=True)
    assert "Mở nhiệm vụ để hủy" in page
    db.session.rollback()
    assert db.session.scalars(select(ConclusionCheck.verdict)).one() is Verdict.DROPPED
    assert client.get(f"/meetings/{office.meeting.id}/checks/{row.id}").status_code == 404
