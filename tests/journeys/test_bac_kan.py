"""The third session of Bắc Kạn, from the facts that were published to its tasks and its minutes."""

import pytest
from sqlalchemy import select

from tests.factories import make_committee, make_membership, make_unit, make_user
from tests.journeys.bac_kan import load_bac_kan_meeting, name_committee, read_case
from tests.printing.reading_pdf import text_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Conclusion, Letter, Meeting, Task
from tracker.rules.choices import UnitKind
from tracker.rules.permissions import Actor, Role
from tracker.rules.texts import fold

pytestmark = pytest.mark.usefixtures("frozen")
BLANK = "……"


class BacKan:
    """The committee, three of its units, and the session as its office would type it."""

    def __init__(self):
        self.committee = make_committee()
        name_committee(self.committee)
        names = {
            "Sở Thông tin và Truyền thông": UnitKind.DEPARTMENT,
            "Sở Nội vụ": UnitKind.DEPARTMENT,
            "UBND huyện Ba Bể": UnitKind.DISTRICT,
        }
        self.units = [
            make_unit(name=name, short_name=name, folded=fold(name), kind=kind)
            for name, kind in names.items()
        ]
        self.office = make_membership(committee=self.committee, role=Role.SECRETARIAT)
        self.lead = make_membership(
            committee=self.committee, role=Role.UNIT_LEAD, unit=self.units[0], user=make_user()
        )
        actor = Actor(self.office.user_id, self.committee.id, Role.SECRETARIAT)
        self.meeting = load_bac_kan_meeting(actor=actor)
        self.path = f"/meetings/{self.meeting.id}"


@pytest.fixture
def case(client):
    with writing():
        made = BacKan()
    sign_in_as(client, made.office)
    return made


def paper(client, case, folder) -> str:
    answer = client.get(f"{case.path}/minutes.pdf")
    assert answer.mimetype == "application/pdf"
    return text_of(answer.data, folder)


def decide(client, case, number: int, **typed) -> None:
    """Fill in what a conclusion lacks, keeping the words of the document."""
    row = db.session.scalars(select(Conclusion).where(Conclusion.position == number)).one()
    facts = {
        "text": row.text,
        "kind": row.kind.value,
        "lead_group": row.lead_group.value,
        "lead_words": row.lead_words,
        "coordinating_words": row.coordinating_words,
        "deadline_words": row.deadline_words,
        "version": row.version_id,
    }
    path = f"{case.path}/conclusions/{row.id}/edit"
    assert client.post(path, data=facts | typed).status_code == 303


def test_the_draft_says_what_is_known_and_leaves_blank_what_is_not(client, case, tmp_path):
    words, facts = paper(client, case, tmp_path), read_case()
    assert "DỰ THẢO" in words
    assert "UBND TỈNH BẮC KẠN" in words
    assert f"Số: {BLANK}/BB-BCĐ" in words
    assert f"{BLANK} giờ {BLANK} phút (buổi chiều), ngày 26 tháng 10 năm 2022." in words
    assert "Nguyễn Đăng Bình - Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo" in words
    for item in facts["agenda"]:
        assert " ".join(item["title"].split()[:-2]) in words
    for point in facts["conclusions"]:
        assert point["text"] in words
    assert "Chủ trì: các thành viên Ban Chỉ đạo" in words
    assert "Phối hợp: các sở, ngành liên quan" in words
    assert "Thời hạn: tiếp tục" in words
    closing = f"Cuộc họp kết thúc vào {BLANK} giờ {BLANK} phút, ngày {BLANK} tháng {BLANK}"
    assert closing in words
    between = words.split("Thành phần tham dự:")[1].split("Chủ trì (chủ tọa)")[0]
    assert set(between.replace("Vắng mặt:", "")) <= {"…", ".", " "}  # lines to write on
    assert "TRƯỞNG BAN CHỦ TỊCH UBND TỈNH Nguyễn Đăng Bình" in words


def test_the_session_is_closed_only_when_every_task_is_decided(client, case):
    page = client.get(case.path).get_data(as_text=True)
    for lack in (
        "Kết luận chung 2: chưa có hạn",
        "Kết luận chung 3: chưa có hạn",
        "Kết luận chung 4: chưa có đơn vị và hạn",
    ):
        assert lack in page
    client.post(f"{case.path}/close")
    assert db.session.scalars(select(Meeting.closed_at)).one() is None


def test_from_the_conclusions_to_the_tasks_and_the_next_session(client, case, tmp_path):
    ministry = case.units[0].id
    decide(client, case, 2, lead=ministry, due="30/11/2022", is_confirmed="y")
    decide(client, case, 3, has_no_date="y")
    decide(client, case, 4, has_no_action="y")
    client.post(f"{case.path}/close")
    assert db.session.scalars(select(Meeting.closed_at)).one() is not None
    words = paper(client, case, tmp_path)
    assert "DỰ THẢO" in words  # the clerk has not numbered it yet
    assert "Thời hạn: ngày 30 tháng 11 năm 2022" in words
    for _ in range(2):
        client.post(f"{case.path}/tasks")
    tasks = db.session.scalars(select(Task).order_by(Task.id)).all()
    assert [task.unit_id for task in tasks] == [ministry, *(unit.id for unit in case.units)]
    assert [str(task.due) for task in tasks] == ["2022-11-30", "None", "None", "None"]
    letter = db.session.scalars(select(Letter)).one()
    assert letter.user_id == case.lead.user_id
    assert len(letter.facts["tasks"]) == 2
    facts = {"ordinal": "4", "kind": "regular", "held_on": "15/12/2022"}
    page = client.get(client.post("/meetings/new", data=facts).location).get_data(as_text=True)
    assert "Kết luận phiên thứ 3 đã làm đến đâu" in page
    assert "Quá hạn 15 ngày" in page  # as it stood on the day of that session
    assert "Xong 0 trên 3" in page


def test_a_unit_that_is_not_known_stays_in_the_words_of_the_document(app):
    with writing():
        committee = make_committee()
        office = make_membership(committee=committee, role=Role.SECRETARIAT)
        actor = Actor(office.user_id, committee.id, Role.SECRETARIAT)
        load_bac_kan_meeting(actor=actor)
    second = db.session.scalars(select(Conclusion).where(Conclusion.position == 2)).one()
    assert second.lead_words == "Sở Thông tin và Truyền thông"
