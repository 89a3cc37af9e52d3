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
from tracker.models import Membership, Task
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.rules.permissions import Role
from tracker.web.views.meetings import pack

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
    sign_in_as(client, member)
    return made


def test_all_parts_stand_in_one_tagged_file(client, office, tmp_path):
    path = f"/meetings/{office.next.id}/pack.pdf"
    with count_queries() as sent:
        answer = client.get(path)
    assert answer.status_code == 200
    assert len(sent) <= 21, "\n".join(sent)
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
    def fail(paper):
        raise PaperFailed(PaperFault.TOO_SLOW)

    monkeypatch.setattr(pack, "render", fail)
    path = f"/meetings/{office.next.id}/pack.pdf"
    sign_in_as(client, office.observer)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "quá lâu" in answer.text
    assert client.get("/meetings/999/pack.pdf").status_code == 404
    sign_in_as(client, office.unit)
    assert client.get(path).status_code == 403
