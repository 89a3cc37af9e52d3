"""The pack of a session: who gets it, and what stands in it."""

from datetime import date

import pytest

from tests.counting import count_queries
from tests.factories import make_item, make_meeting, make_membership
from tests.printing.conformance import faults_of
from tests.printing.reading_pdf import text_of
from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.jobs import paper_orders as jobs
from tracker.models import Membership, Task
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.rules import paper_orders
from tracker.rules.permissions import Role
from tracker.web import ordering

pytestmark = pytest.mark.usefixtures("frozen")
HOSTILE = "Mục <b>đậm</b> {{ 7*7 }}" + "\u0301" * 50


@pytest.fixture
def office(client):
    """A session whose conclusion is overdue, and the one after it."""
    with writing():
        made = Office()
        made.ready(text="Ban hành kế hoạch chi tiết")
        made.close()
        made.make()
        db.session.query(Task).one().due = date(2023, 11, 10)
        made.next = make_meeting(committee=made.committee, ordinal=7, place="Phòng họp số 2")
        make_item(meeting=made.next, title=HOSTILE)
        member = db.session.get(Membership, made.secretariat.membership_id)
        made.observer = make_membership(committee=made.committee, role=Role.OBSERVER)
        made.unit = make_membership(
            committee=made.committee, role=Role.UNIT_LEAD, unit=made.units[0]
        )
        made.member = member
    sign_in_as(client, member)
    return made


def test_all_parts_stand_in_one_tagged_file(client, office, tmp_path):
    path = f"/meetings/{office.next.id}/pack.pdf"
    with count_queries() as sent:
        answer = client.get(path)
    assert answer.status_code == 200
    assert len(sent) <= 20, "\n".join(sent)
    assert "tai-lieu-phien-7.pdf" in answer.headers["Content-Disposition"]
    text = text_of(answer.data, tmp_path)
    for words in (
        "TÀI LIỆU PHIÊN HỌP",
        "Địa điểm: Phòng họp số 2",
        "1 Chương trình phiên họp",
        "Mục <b>đậm</b> {{ 7*7 }}",
        "2 Kết luận phiên thứ 6",
        "Ban hành kế hoạch chi tiết",
        "Quá hạn 11 ngày",
        "3 Nhiệm vụ quá hạn",
        "11 ngày Chưa nộp",
        "4 Kết quả của từng đơn vị",
    ):
        assert words in text, words
    assert faults_of(answer.data) == []
    assert path in client.get(f"/meetings/{office.next.id}").text


def test_only_those_who_see_all_units_get_it_and_a_reason_when_it_cannot_be_printed(
    client, office, monkeypatch
):
    def fail(job, *, limits):
        raise PaperFailed(PaperFault.TOO_SLOW)

    monkeypatch.setattr(ordering, "print_job", fail)
    path = f"/meetings/{office.next.id}/pack.pdf"
    sign_in_as(client, office.observer)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "quá lâu" in answer.text
    assert client.get("/meetings/999/pack.pdf").status_code == 404
    sign_in_as(client, office.unit)
    assert client.get(path).status_code == 403
    assert client.post(path).status_code == 403


def test_a_unit_that_was_not_called_is_told_that_its_extract_is_not_out_yet(client, office):
    sign_in_as(client, office.unit)
    own = f"/meetings/{office.meeting.id}/extracts/{office.units[0].id}"
    task = db.session.query(Task.id).scalar()
    assert own in client.get(f"/tasks/{task}").text
    for address in (own, f"{own}.pdf", f"{own}.docx"):
        answer = client.get(address)
        assert (answer.status_code, "chưa phát hành" in answer.text) == (404, True)


def test_a_big_pack_is_ordered_printed_in_the_background_and_told_of_on_every_page(
    client, office, monkeypatch
):
    monkeypatch.setattr(paper_orders, "AT_ONCE", 0.1)
    monkeypatch.setattr(jobs, "print_job", lambda job, *, limits, tell: b"%PDF-1.7 " + b"x" * 99)
    path = f"/meetings/{office.next.id}/pack.pdf"
    offer = client.get(path)
    assert offer.status_code == 200
    assert "Đặt in" in offer.text
    order = client.post(path).location
    assert client.post(path).location == order  # pressed twice
    assert client.get(path).location == order
    waiting = client.get(order)
    assert "Đang chờ in" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text  # without scripts
    assert client.get(f"{order}/file").status_code == 404
    sign_in_as(client, office.observer)
    for address in (order, f"{order}/file"):
        assert client.get(address).status_code == 404
    assert client.post(f"{order}/discard").status_code == 404
    sign_in_as(client, office.member)
    assert jobs.print_waiting() == 1
    assert "bản in đã xong" in client.get("/meetings").text
    with count_queries() as sent:
        listed = client.get("/papers").text
    assert len(sent) <= 12
    assert order in listed
    assert order in client.get("/papers?kind=meetings&state=made").text
    for narrowed in ("kind=ledger", "state=waiting"):
        assert "Không có văn bản nào như vậy" in client.get(f"/papers?{narrowed}").text
    assert "Mở văn bản" in client.get(order).text
    assert "bản in đã xong" not in client.get("/papers").text
    file = client.get(f"{order}/file")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert "tai-lieu-phien-7.pdf" in file.headers["Content-Disposition"]
    assert client.post(f"{order}/discard").status_code == 303
    assert client.get(order).status_code == 404
