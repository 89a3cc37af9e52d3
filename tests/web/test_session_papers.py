from datetime import date

import pytest

from tests.counting import count_queries
from tests.factories import (
    make_assignment,
    make_committee,
    make_meeting,
    make_membership,
    make_plan,
    make_unit,
)
from tests.web.signin import sign_in_as
from tracker.database import db, transaction
from tracker.models import Attendance, Conclusion, ConclusionUnit
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.rules.choices import ConclusionKind, Part, PlanState
from tracker.rules.permissions import Role
from tracker.web import ordering
from tracker.web.views.meetings import session_papers

FILES = (
    "invitation.pdf",
    "invitation.docx",
    "notice.pdf",
    "notice.docx",
    "sheet.pdf",
    "minutes.docx",
)


class Room:
    def __init__(self, client):
        with transaction():
            committee = make_committee(symbol="BCĐ")
            self.units = [make_unit(name="Sở Một", short_name="Sở Một"), make_unit()]
            self.plan = make_plan(committee=committee, state=PlanState.PROMULGATED)
            make_assignment(committee=committee, plan=self.plan)
            self.meeting = make_meeting(committee=committee, ordinal=3, held_on=date(2023, 11, 21))
            for unit in self.units:
                db.session.add(Attendance(meeting_id=self.meeting.id, unit_id=unit.id))
                row = Conclusion(meeting_id=self.meeting.id, kind=ConclusionKind.TASK, text="Việc")
                row.units = [ConclusionUnit(unit_id=unit.id, part=Part.LEAD)]
                db.session.add(row)
            self.secretary = make_membership(committee=committee, role=Role.SECRETARIAT)
            self.lead = make_membership(
                committee=committee, role=Role.UNIT_LEAD, unit=self.units[0]
            )
        self.client = client

    def get(self, file):
        return self.client.get(f"/meetings/{self.meeting.id}/{file}")


@pytest.fixture
def room(client, monkeypatch):
    """A session whose papers are put together and named, but not printed."""
    monkeypatch.setattr(session_papers, "render", lambda paper: b"%PDF")
    monkeypatch.setattr(session_papers, "render_word", lambda paper: b"PK")
    monkeypatch.setattr(
        ordering, "print_job", lambda job, *, limits: b"PK" if "word" in job else b"%PDF"
    )
    return Room(client)


def test_every_paper_of_a_session_and_a_plan_comes_as_its_kind_of_file(room):
    sign_in_as(room.client, room.secretary)
    own, other = (f"extracts/{unit.id}" for unit in room.units)
    for file in (*FILES, f"{own}.pdf", f"{other}.docx"):
        answer = room.get(file)
        assert answer.status_code == 200, file
        assert answer.data == (b"%PDF" if file.endswith("pdf") else b"PK")
        assert "-phien-3." in answer.headers["Content-Disposition"]
    for file in ("assignments.pdf", "assignments.docx"):
        assert room.client.get(f"/plans/{room.plan.id}/{file}").status_code == 200
    with count_queries() as counted:
        page = room.client.get(f"/meetings/{room.meeting.id}").text
    assert len(counted) <= 21
    assert all(f"/meetings/{room.meeting.id}/{file}" in page for file in FILES)
    assert f"{other}.pdf" in room.get("extracts").text
    assert (
        f"/plans/{room.plan.id}/assignments.pdf" in room.client.get(f"/plans/{room.plan.id}").text
    )


def test_a_unit_gets_its_own_extract_and_no_others(room):
    sign_in_as(room.client, room.lead)
    own, other = (f"extracts/{unit.id}.pdf" for unit in room.units)
    assert room.get(own).status_code == 200
    assert room.get(other).status_code == 404
    assert own in room.get(own.removesuffix(".pdf")).text


def test_a_paper_that_cannot_be_printed_is_told_in_words(room, monkeypatch):
    def fail(paper):
        raise PaperFailed(PaperFault.TOO_SLOW)

    monkeypatch.setattr(session_papers, "render_word", fail)
    sign_in_as(room.client, room.secretary)
    answer = room.get("notice.docx")
    assert answer.status_code == 503
    assert f"/meetings/{room.meeting.id}" in answer.text


def test_the_office_sets_a_kind_of_paper_and_sees_it_in_the_list(room):
    sign_in_as(room.client, room.secretary)
    typed = {"symbol": "TB-VPUB", "urgency": "urgent", "recipients": "Như trên", "version": "0"}
    answer = room.client.post("/committee/papers/notice", data=typed)
    assert answer.status_code == 303
    page = room.client.get("/committee/papers").text
    assert "TB-VPUB" in page
    assert "KHẨN" in page
    assert room.client.post("/committee/papers/notice", data=typed).status_code == 409
    assert room.client.get("/committee/papers/khong-co").status_code == 404
