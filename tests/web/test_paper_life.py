"""Pages of minutes and notice on their way."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import ask_units, make_membership
from tests.services.meetings.office import NOTICE, Office, numbered
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import SessionRemark
from tracker.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("frozen")


def test_minutes_go_from_remark_to_number_and_the_unit_reads_its_extract(client):
    with writing():
        office = Office()
        unit = office.units[0]
        ask_units(office.meeting, [unit.id], actor=office.secretariat)
        office.ready(text="Công bố cổng dữ liệu", due=date(2023, 12, 15))
        office.close()
        people = {
            role: make_membership(
                committee=office.committee,
                role=role,
                unit=unit if role is Role.UNIT_LEAD else None,
            )
            for role in (Role.SECRETARIAT, Role.CHAIR, Role.UNIT_LEAD)
        }
    path = f"/meetings/{office.meeting.id}"
    paper = f"{path}/papers/minutes"

    def act(role, address, **typed):
        sign_in_as(client, people[role])
        answer = client.post(address, data=typed, follow_redirects=True)
        assert answer.status_code == 200, address
        return answer.text

    asked = act(Role.SECRETARIAT, f"{paper}/circulate", until="24/11/2023", units=[str(unit.id)])
    assert "Đã lấy ý kiến 1 đơn vị" in asked
    sign_in_as(client, people[Role.UNIT_LEAD])
    assert f'href="{paper}"' in client.get("/unit").text
    assert "Góp ý đã đến Tổ thư ký." in act(
        Role.UNIT_LEAD, f"{paper}/remarks", text="Sửa <b>tên</b>", item=""
    )
    assert "Sửa &lt;b&gt;tên&lt;/b&gt;" in client.get(paper).text
    assert f'href="{paper}"' not in client.get("/unit").text
    assert "1 góp ý chưa trả lời" in act(Role.CHAIR, f"{paper}/approve")
    remark = db.session.scalars(select(SessionRemark)).one()
    refused = {"answer": "not_taken", "words": "", "version": remark.version_id}
    sign_in_as(client, people[Role.SECRETARIAT])
    assert client.post(f"{paper}/remarks/{remark.id}/answer", data=refused).status_code == 422
    answered = act(
        Role.SECRETARIAT,
        f"{paper}/remarks/{remark.id}/answer",
        answer="taken",
        words="Đã sửa",
        version=remark.version_id,
    )
    assert "Tiếp thu" in answered
    assert "Đã duyệt. Tiếp theo" in act(Role.CHAIR, f"{paper}/approve")
    page = client.get(path).text
    assert "Lượt của văn thư" in page
    assert "Mở lại phiên" not in page
    with writing():
        numbered(office.meeting, 31, kind=NOTICE, chair=office.chair(), clerk=office.secretariat)
    assert "1 đơn vị được gửi trích" in act(Role.SECRETARIAT, f"{path}/extracts/send")
    sign_in_as(client, people[Role.UNIT_LEAD])
    own = client.get(f"{path}/extracts", follow_redirects=True).text
    assert "Công bố cổng dữ liệu" in own
    assert client.get(f"{path}/extracts/{office.units[1].id}").status_code == 404
    found = client.get("/meetings/search?q=cong+du+lieu").text
    assert "<mark>" in found
    assert client.get("/meetings/search?q=<x>&year=99999999&unit=0&state=x").status_code == 200
