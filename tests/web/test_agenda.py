"""The pages of an agenda: sections and hours, papers and who read them, proposals, series."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import actor_of, ask_units, make_document, make_item, make_membership
from tests.services.meetings.office import NOW, Office
from tests.web.session_pages import url
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaPaper,
    AgendaProposal,
    AgendaSection,
    MeetingSeries,
    Membership,
    PaperOpening,
)
from tracker.rules.permissions import Role
from tracker.services.meetings.agenda_papers import Filing, PaperFacts, ask_paper, file_paper
from tracker.services.meetings.proposals import ProposalFacts, propose_item

pytestmark = pytest.mark.usefixtures("frozen")
PDF = b"%PDF-1.7 thu nghiem"


@pytest.fixture
def office(client: FlaskClient) -> Office:
    with writing():
        made = Office(place="Phòng họp số 1")
        made.members = [
            make_membership(committee=made.committee, role=Role.UNIT_LEAD, unit=unit)
            for unit in made.units
        ]
    sign_in(client, made)
    return made


def sign_in(client: FlaskClient, office: Office, unit: int | None = None) -> None:
    member = office.members[unit] if unit is not None else None
    sign_in_as(client, member or db.session.get(Membership, office.secretariat.membership_id))


def words_of(answer) -> str:
    return answer.get_data(as_text=True)


def one(model):
    db.session.expire_all()
    return db.session.scalars(select(model)).one()


def upload(name="bao-cao.pdf", data=PDF):
    return (BytesIO(data), name)


def test_an_agenda_is_put_in_sections_with_hours_and_says_when_it_is_too_long(client, office):
    client.post(
        url(office, "/edit"),
        data={
            "ordinal": 6,
            "kind": "supervision",
            "held_on": "21/11/2023",
            "starts_at": "14:00",
            "ends_at": "17:00",
            "chair_name": "Trương Hải Long",
            "version": office.meeting.version_id,
        },
    )
    client.post(url(office, "/sections/new"), data={"title": "Phần I. Báo cáo"})
    section = one(AgendaSection)
    for title, minutes in (("Tiến độ", 90), ("Xếp hạng", 90), ("Thảo luận", 25)):
        answer = client.post(
            url(office, "/agenda"),
            data={"title": title, "minutes": minutes, "section": section.id},
        )
        assert answer.status_code == 303
    page = words_of(client.get(url(office, "/agenda")))
    assert "Chương trình dài 205 phút, phiên họp 180 phút: quá 25 phút" in page
    assert "14:00-15:30" in page
    assert "quá giờ kết thúc 25 phút" in page
    shown = words_of(client.get(url(office)))
    assert "giám sát" in shown
    assert "Phần I. Báo cáo" in shown
    assert "quá 25 phút, từ mục 3" in shown  # the box of what to mend before sending
    assert f"/meetings/{office.meeting.id}/agenda#item-" in shown

    items = db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)).all()
    order = page.split('name="order" value="', 1)[1].split('"', 1)[0]
    move = url(office, f"/agenda/{items[2].id}/move")
    client.post(move, data={"direction": "up", "order": order})
    assert "Có người vừa sửa thứ tự" in words_of(
        client.post(move, data={"direction": "up", "order": order}, follow_redirects=True)
    )
    titles = select(AgendaItem.title).order_by(AgendaItem.position)
    assert list(db.session.scalars(titles)) == ["Tiến độ", "Thảo luận", "Xếp hạng"]

    client.post(url(office, f"/sections/{section.id}/edit"), data={"title": "Phần A", "version": 1})
    client.post(url(office, f"/sections/{section.id}/move"), data={"direction": "up", "version": 2})
    page = words_of(
        client.post(url(office, f"/sections/{section.id}/remove"), follow_redirects=True)
    )
    assert "Đã bỏ phần: Phần A" in page
    assert "Thảo luận" in page


def test_a_unit_files_its_paper_and_the_secretariat_sees_who_opened_it(client, office):
    with writing():
        item = make_item(meeting=office.meeting)
        ask_units(office.meeting, [unit.id for unit in office.units[:2]], actor=office.secretariat)
    asked = {"title": "Báo cáo tiến độ", "unit": office.units[0].id, "due": "20/11/2023"}
    answer = client.post(url(office, f"/agenda/{item.id}/papers/new"), data=asked)
    paper = one(AgendaPaper)
    path = url(office, f"/item-papers/{paper.id}")
    assert answer.location == path
    assert "đã quá hạn nộp 1 ngày" in words_of(client.get(path))

    sign_in(client, office, 1)
    assert "Báo cáo tiến độ" not in words_of(client.get(url(office)))  # asked of another unit
    for deed in ("", "/open"):
        assert client.get(path + deed).status_code == 404
    assert client.post(path + "/file", data={"files": upload(), "version": 1}).status_code == 403
    sign_in(client, office, 2)
    assert client.get(path).status_code == 404  # not invited at all

    sign_in(client, office, 0)
    assert "Đơn vị còn 1 tài liệu phải nộp" in words_of(client.get(url(office)))
    refused = client.post(path + "/file", data={"version": 1})
    assert refused.status_code == 422
    assert "Chọn một trong ba" in words_of(refused)
    bad = client.post(path + "/file", data={"files": upload("x.pdf", b"MZ chay"), "version": 1})
    assert bad.status_code == 422
    two = {"files": [upload(), upload("b.pdf")], "version": 1}
    assert client.post(path + "/file", data=two).status_code == 422
    done = client.post(path + "/file", data={"files": upload(), "version": 1})
    assert done.location == path

    sign_in(client, office, 1)
    client.get(path + "/open", headers={"Sec-Purpose": "prefetch"}).close()
    assert db.session.scalar(select(PaperOpening.id)) is None
    got = client.get(path + "/open")
    assert (got.data, got.headers["Content-Security-Policy"]) == (
        PDF,
        "sandbox; default-src 'none'",
    )
    got.close()
    assert one(PaperOpening).unit_id == office.units[1].id
    sign_in(client, office, 2)
    assert client.get(path + "/open").status_code == 404

    sign_in(client, office)
    assert "1 trên 1 đã mở" in words_of(client.get(url(office)))
    client.post(path + "/approve", data={"version": one(AgendaPaper).version_id})
    assert "đã duyệt" in words_of(client.get(path))
    assert "vừa được thay đổi" in words_of(
        client.post(path + "/approve", data={"version": 1}, follow_redirects=True)
    )
    back = {"remark": "Thiếu số liệu", "version": one(AgendaPaper).version_id}
    assert client.post(path + "/hand-back", data=back).location == path
    sign_in(client, office, 0)
    assert "Thiếu số liệu" in words_of(client.get(path))
    sign_in(client, office)
    assert client.post(path + "/remove").status_code == 303
    assert client.get(path).status_code == 404


def test_a_document_of_the_register_stands_for_a_paper(client, office):
    with writing():
        item = make_item(meeting=office.meeting)
        document = make_document(committee=office.committee)
        theirs = make_document(committee=Office().committee)
        facts = PaperFacts(title="Báo cáo")
        paper = ask_paper(item, office.meeting, facts, actor=office.secretariat, now=NOW)
    path = url(office, f"/item-papers/{paper.id}")
    data = {"document": theirs.id, "version": 1}
    assert client.post(path + "/file", data=data).status_code == 422
    client.post(path + "/file", data=data | {"document": document.id})
    assert client.get(path + "/open").location == f"/documents/{document.id}"


def test_a_unit_proposes_and_sees_its_own_proposals_only(client, office):
    with writing():
        ask_units(office.meeting, [office.units[0].id], actor=office.secretariat)
    sign_in(client, office, 0)
    typed = {
        "title": "Nền tảng dữ liệu",
        "reason": "Vướng kinh phí",
        "meeting": office.meeting.id,
        "minutes": "15",
        "files": upload(),
    }
    assert client.post("/meetings/proposals/new", data=typed).location == "/meetings/proposals"
    proposal = one(AgendaProposal)
    path = f"/meetings/proposals/{proposal.id}"
    page = words_of(client.get(path))
    assert "Rút đề nghị" in page
    assert "Không đưa vào" not in page
    got = client.get(path + "/paper")
    assert got.data == PDF
    got.close()
    assert "Nền tảng dữ liệu" in words_of(client.get("/meetings/proposals"))
    for deed in ("schedule", "put-off", "decline"):
        assert client.post(f"{path}/{deed}", data={"words": "x"}).status_code == 403
    sign_in(client, office, 1)
    assert "Nền tảng dữ liệu" not in words_of(client.get("/meetings/proposals"))
    for deed in ("", "/paper"):
        assert client.get(path + deed).status_code == 404
    assert client.post(path + "/withdraw", data={"version": 1}).status_code == 404

    sign_in(client, office)
    assert '<span class="count">1</span>' in words_of(client.get("/meetings"))
    for ask in (client.get, client.post):
        assert ask("/meetings/proposals/new").status_code == 403
    answer = client.post(path + "/put-off", data={"words": "", "version": 1})
    assert answer.status_code == 422
    client.post(path + "/put-off", data={"words": "Để quý sau", "version": 1})
    assert one(AgendaProposal).answer == "Để quý sau"
    data = {"meeting": office.meeting.id, "version": one(AgendaProposal).version_id}
    answer = client.post(path + "/schedule", data=data)
    item = one(AgendaItem)
    assert answer.location.endswith(f"/agenda#item-{item.id}")
    assert one(AgendaPaper).item_id == item.id
    sign_in(client, office, 0)
    refused = client.post(
        path + "/withdraw",
        data={"version": one(AgendaProposal).version_id},
        follow_redirects=True,
    )
    assert "đã được trả lời hoặc đã rút" in words_of(refused)


def test_a_further_series_counts_by_itself_and_is_named_on_its_sessions(client, office):
    assert client.post("/meetings/series", data={"name": "Họp Tổ giúp việc"}).status_code == 303
    assert client.post("/meetings/series", data={"name": "họp tổ giúp việc"}).status_code == 422
    team = db.session.scalars(select(MeetingSeries).where(MeetingSeries.position == 2)).one()
    assert 'value="1"' in words_of(client.get(f"/meetings/new?series={team.id}"))
    typed = {"series": team.id, "ordinal": 6, "kind": "thematic", "held_on": "30/11/2023"}
    answer = client.post("/meetings/new", data=typed)
    assert "Họp Tổ giúp việc" in words_of(client.get(answer.location))
    assert "Phiên họp thứ 6, chuyên đề" in words_of(client.get("/meetings"))
    first = db.session.scalars(select(MeetingSeries.id).order_by(MeetingSeries.position)).first()
    page = words_of(client.get(f"/meetings?series={first}&year=2023"))
    assert "Phiên họp thứ 6, chuyên đề" not in page
    assert "Không có phiên họp nào như vậy" in words_of(client.get("/meetings?year=1999"))
    assert client.get("/meetings/attendance-of-year?series=9&year=x").status_code == 200
    rename = f"/meetings/series/{team.id}"
    assert (
        client.post(rename + "/edit", data={"name": "Tổ thư ký", "version": 1}).status_code == 303
    )
    page = client.post(rename + "/remove", follow_redirects=True)
    assert "nên được giữ lại" in words_of(page)
    assert client.get("/meetings/series/999999/edit").status_code == 404


def test_pages_of_the_agenda_ask_the_database_equally_often_whatever_their_size(client, office):
    def fill(papers: int) -> None:
        actor, meeting = office.secretariat, office.meeting
        item = make_item(meeting=meeting, presenter_unit_id=office.units[0].id)
        for _ in range(papers):
            facts = PaperFacts(title="Báo cáo", unit_id=office.units[0].id)
            paper = ask_paper(item, meeting, facts, actor=actor, now=NOW)
            document = make_document(committee=office.committee)
            filing = Filing(document_id=document.id)
            file_paper(paper, meeting, filing, actor=actor, seen=1, now=NOW)
        unit = actor_of(office.members[0])
        propose_item(ProposalFacts(title="x", reason="y"), actor=unit, now=NOW)

    pages = (url(office), url(office, "/agenda"), "/meetings/proposals")
    sent = {}
    for papers in (0, 1, 3):  # what a process remembers is read with the first
        with writing():
            fill(papers)
        for path in pages:
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            sent[path, papers] = len(queries)
    for path in pages:
        assert sent[path, 1] == sent[path, 3]
    assert sent["/meetings/proposals", 3] <= 12
