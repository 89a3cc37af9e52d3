"""Who sees and changes what of sessions."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import make_document, make_item, make_meeting, make_membership, make_unit
from tests.services.meetings.office import Office
from tests.web.session_pages import url, words_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AgendaItem, Attendance, Membership, Task
from tracker.rules.permissions import Role
from tracker.services.meetings.attendance import invite_person

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client: FlaskClient) -> Office:
    with writing():
        made = Office()
        made.item = make_item(meeting=made.meeting, presenter_unit_id=made.units[0].id)
    return made


def sign_in(client: FlaskClient, office: Office, role: Role, unit=None) -> None:
    with writing():
        member = make_membership(committee=office.committee, role=role, unit=unit)
    sign_in_as(client, member)


def test_a_unit_sees_the_sessions_it_attends_or_presents_at(client, office):
    unit = office.units[1]
    with writing():
        attends, presents, neither = (
            make_meeting(committee=office.committee, ordinal=number) for number in (11, 12, 13)
        )
        other = make_unit()
        invite_person(attends, name="", unit_id=unit.id, actor=office.secretariat)
        invite_person(neither, name="", unit_id=other.id, actor=office.secretariat)
        make_item(meeting=presents, presenter_unit_id=unit.id)
    for role in (Role.UNIT_LEAD, Role.UNIT_MEMBER):
        sign_in(client, office, role, unit)
        page = words_of(client.get("/meetings"))
        assert "Phiên họp thứ 11" in page
        assert "Phiên họp thứ 12" in page
        assert "Phiên họp thứ 13" not in page
        assert client.get(f"/meetings/{attends.id}").status_code == 200
        assert client.get(f"/meetings/{presents.id}").status_code == 200
        assert client.get(f"/meetings/{neither.id}").status_code == 404
        assert client.get(f"/meetings/{neither.id}/minutes.pdf").status_code == 404


WRITING = (
    ("/edit", {}),
    ("/start", {}),
    ("/close", {}),
    ("/hours", {}),
    ("/ended", {}),
    ("/reopen", {}),
    ("/papers/minutes/number", {}),
    ("/papers/minutes/circulate", {}),
    ("/papers/notice/signed", {}),
    ("/extracts/send", {}),
    ("/outside", {}),
    ("/tasks", {}),
    ("/tasks/follow", {}),
    ("/agenda", {"title": "x"}),
    ("/agenda/{item}/edit", {"title": "x"}),
    ("/agenda/{item}/remove", {}),
    ("/agenda/{item}/move", {}),
    ("/agenda/{item}/notes", {}),
    ("/agenda/{item}/papers/new", {"title": "x"}),
    ("/sections/new", {"title": "x"}),
    ("/attendance", {}),
    ("/attendance/groups", {"group": "all_units"}),
    ("/attendance/members", {}),
    ("/attendance/people", {"name": "x"}),
    ("/attendance/{line}/remove", {}),
    ("/conclusions/new", {"text": "x", "kind": "task"}),
    ("/conclusions/{conclusion}/edit", {"text": "x", "kind": "task"}),
    ("/conclusions/{conclusion}/remove", {}),
)


@pytest.fixture
def full(client, office) -> dict[str, int]:
    """An office whose session has one of each thing; the ids of them."""
    with writing():
        row = office.ready()
        line = invite_person(
            office.meeting, name="", unit_id=office.units[0].id, actor=office.secretariat
        )
    return {"item": office.item.id, "line": line.id, "conclusion": row.id}


def statuses(client, office, full) -> set[int]:
    return {
        client.post(url(office, path.format(**full)), data=typed).status_code
        for path, typed in WRITING
    }


@pytest.mark.parametrize("role", [Role.UNIT_LEAD, Role.UNIT_MEMBER, Role.OBSERVER, Role.ADMIN])
def test_who_only_reads_changes_nothing(client, office, full, role):
    unit = office.units[0] if role in {Role.UNIT_LEAD, Role.UNIT_MEMBER} else None
    sign_in(client, office, role, unit)
    assert statuses(client, office, full) == {403}
    page = client.get(url(office))
    assert page.status_code == (403 if role is Role.ADMIN else 200)
    assert "Kết thúc phiên" not in words_of(page)
    assert "Thêm kết luận" not in words_of(page)


def test_the_secretariat_of_another_committee_meets_nothing(client, office, full):
    with writing():
        stranger = Office()
        member = db.session.get(Membership, stranger.secretariat.membership_id)
    sign_in_as(client, member)
    assert statuses(client, office, full) == {404}
    assert client.get(url(office)).status_code == 404
    assert client.get(url(office, "/minutes.pdf")).status_code == 404


def test_things_of_another_session_are_not_reached_through_this_one(client, office, full):
    with writing():
        other = make_meeting(committee=office.committee)
    sign_in(client, office, Role.SECRETARIAT)
    for path, typed in WRITING:
        if "{" in path:
            answer = client.post(f"/meetings/{other.id}{path.format(**full)}", data=typed)
            assert answer.status_code == 404, path


def test_a_task_leads_to_its_session_only_who_may_open_it(client, office, full):
    with writing():
        office.close()
        office.make()
    task = f"/tasks/{db.session.scalars(select(Task.id)).one()}"
    link = f'href="{url(office)}"'
    for role, leads_there in ((Role.SECRETARIAT, True), (Role.OBSERVER, True), (Role.ADMIN, False)):
        sign_in(client, office, role)
        assert (link in words_of(client.get(task))) is leads_there
    with writing():
        db.session.delete(db.session.get(Attendance, full["line"]))
        db.session.get(AgendaItem, office.item.id).presenter_unit_id = None
    sign_in(client, office, Role.UNIT_LEAD, office.units[0])
    page = words_of(client.get(task))
    assert "Phiên họp" in page
    assert link not in page


def test_the_search_of_the_top_bar_finds_within_what_the_reader_may_know_of(client, office):
    with writing():
        office.ready(text="Công bố cổng dữ liệu mở của tỉnh", due=date(2023, 11, 30))
        office.close()
        office.make()
        make_document(committee=office.committee, folded="ve viec mo cong du lieu")
        stranger = make_unit(name="Ban quản lý Cổng dữ liệu")
    lead = office.units[0]
    groups = {"tasks", "sessions", "documents", "units"}
    found = {}
    for role, unit in (
        (Role.SECRETARIAT, None),
        (Role.UNIT_LEAD, lead),
        (Role.UNIT_LEAD, stranger),
    ):
        sign_in(client, office, role, unit)
        assert 'action="/search"' in words_of(client.get("/search"))
        with count_queries() as sent:
            page = words_of(client.get("/search?q=cong+DU+lieu"))
        assert len(sent) <= 12
        found[unit] = {group for group in groups if f'aria-labelledby="{group}"' in page}
    assert found == {None: groups, lead: groups, stranger: {"documents", "units"}}
    assert "Không tìm thấy" in words_of(client.get("/search?q=khong+co+chu+nay"))
