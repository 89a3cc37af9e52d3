"""The whole third session of Bắc Kạn (26/10/2022), from its plan to the session after it.

Hours, answers and notes are made up; committee, agenda and conclusions are those that were told.
"""

from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import actor_of, ask_units, make_membership
from tests.journeys.test_bac_kan import BacKan, decide
from tests.printing.reading_pdf import text_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.clock import ZONE
from tracker.database import db
from tracker.models import (
    AgendaPaper,
    Attendance,
    Conclusion,
    Document,
    IssuedPaper,
    Letter,
    Meeting,
    SessionRemark,
    Task,
)
from tracker.queries.meetings.content import list_items
from tracker.queries.session_issues import load_issues
from tracker.rules.choices import DocumentKind, LeadGroup, Presence
from tracker.rules.invitations import Answer
from tracker.rules.permissions import Role
from tracker.services.files import Upload, path_of
from tracker.services.meetings.agenda_papers import Filing, PaperFacts, ask_paper, file_paper
from tracker.services.meetings.answering import AnswerFacts, answer_for_unit
from tracker.services.meetings.attendance import (
    PresenceFacts,
    record_presence,
    take_answers,
)
from tracker.services.meetings.notes import Draft, keep_notes

pytestmark = pytest.mark.usefixtures("frozen")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def at(day: int, hour: int, month: int = 10) -> datetime:
    return datetime(2022, month, day, hour, tzinfo=ZONE)


class Session(BacKan):
    """The session with its people; each step is a day of its story."""

    def __init__(self, client, frozen):
        super().__init__()
        self.client, self.frozen = client, frozen
        self.chair = make_membership(committee=self.committee, role=Role.CHAIR)
        self.meeting_id = self.meeting.id
        self.meeting.place = "Hội trường UBND tỉnh"
        self.clerk = actor_of(self.office)

    def row(self) -> Meeting:
        return db.session.get_one(Meeting, self.meeting_id)

    def come(self, moment: datetime, who=None):
        self.frozen.move_to(moment)
        sign_in_as(self.client, who or self.office)

    def post(self, path: str, **typed) -> str:
        answer = self.client.post(self.path + path, data=typed, follow_redirects=True)
        assert answer.status_code == 200, answer.text[-3000:]
        return answer.text

    def bytes_of(self, paper: str) -> bytes:
        answer = self.client.get(f"{self.path}/{paper}")
        assert answer.status_code == 200
        return answer.data


@pytest.fixture
def session(client, frozen):
    frozen.move_to(at(10, 8))
    with writing():
        return Session(client, frozen)


def prepare(session) -> None:
    """Papers asked and filed, units on the list, the invitation issued and sent."""
    with writing():
        item = list_items(session.meeting_id)[0]
        unit = session.units[0].id
        facts = PaperFacts(title="Dự thảo kế hoạch", unit_id=unit, due=date(2022, 10, 20))
        ask_paper(item, session.row(), facts, actor=session.clerk, now=at(10, 8))
        ask_units(session.row(), [u.id for u in session.units], actor=session.clerk)
        paper = db.session.scalars(select(AgendaPaper)).one()
    with writing():
        filing = Filing(upload=Upload("du-thao.pdf", BytesIO(PDF)))
        row = db.session.get_one(AgendaPaper, paper.id)
        who = {"actor": actor_of(session.lead), "seen": row.version_id, "now": at(17, 8)}
        file_paper(row, session.row(), filing, **who)
    session.post("/invitation/issue", number="87", issued_on="17/10/2022")
    session.post("/invitations", overrules="y")
    assert "Số 87/GM-BCĐ, 17/10/2022, gửi 3 thành viên" in session.client.get(session.path).text
    letter = db.session.scalars(select(Letter).where(Letter.template == "session_invitation")).one()
    assert letter.facts["paper"]["sign"] == "87/GM-BCĐ"


def answer_and_hold(session) -> None:
    """A substitute is named; on the day who came is written down, and what was said."""
    lines = db.session.scalars(select(Attendance).order_by(Attendance.id)).all()
    with writing():
        answer_for_unit(
            session.row(),
            db.session.get_one(Attendance, lines[0].id),
            AnswerFacts(
                answer=Answer.SUBSTITUTE,
                substitute_name="Nông Văn Hai",
                substitute_office="Phó Giám đốc Sở",
            ),
            actor=actor_of(session.lead),
            seen=0,
            now=at(20, 9),
        )
    session.come(at(26, 14))
    session.post("/start")
    with writing():
        take_answers(session.row(), actor=session.clerk, today=date(2022, 10, 26))
        typed = [
            PresenceFacts(line_id=line.id, seen=line.version_id, presence=Presence.PRESENT)
            for line in db.session.scalars(select(Attendance).order_by(Attendance.id)).all()[1:]
        ]
        record_presence(session.row(), typed, actor=session.clerk)
        draft = Draft(text="Các đơn vị thống nhất dự thảo.", base="", page="trang")
        item = list_items(session.meeting_id)[0]
        keep_notes(item, session.row(), draft, actor=session.clerk, now=at(26, 15))
    page = session.client.get(session.path).text
    assert "Sở Thông tin và Truyền thông" in page.split("Dự thay:")[1][:200]


def conclude(session) -> None:
    """What lacks unit or day is decided; one is for a group, with the words of its deadline."""
    unit = session.units[0].id
    decide(session.client, session, 2, lead=unit, deadline_words="trước ngày 01/12/2022")
    decide(session.client, session, 3, has_no_date="y")
    decide(session.client, session, 4, has_no_action="y")
    session.post("/close")
    rows = db.session.scalars(select(Conclusion).order_by(Conclusion.position)).all()
    assert rows[1].due == date(2022, 11, 30)
    assert LeadGroup.ALL_UNITS in {row.lead_group for row in rows}
    assert session.row().closed_at is not None


def circulate_and_approve(session) -> None:
    """One unit remarks, the remark is answered, the chair approves minutes and notice."""
    unit = session.units[0].id
    session.post("/papers/minutes/circulate", until="28/10/2022", units=[str(unit)])
    session.come(at(27, 9), session.lead)
    session.post("/papers/minutes/remarks", text="Ghi đủ tên đề án", item="")
    remark = db.session.scalars(select(SessionRemark)).one()
    session.come(at(28, 9))
    session.post(
        f"/papers/minutes/remarks/{remark.id}/answer",
        answer="taken",
        words="Đã ghi đủ",
        version=remark.version_id,
    )
    session.come(at(31, 9), session.chair)
    for kind in ("minutes", "notice"):
        session.post(f"/papers/{kind}/approve")


def issue(session, folder) -> None:
    """Minutes and notice are numbered: printed once, kept, registered, found by their codes."""
    session.come(at(1, 8, 11))
    drafts = {kind: session.bytes_of(f"{kind}.pdf") for kind in ("minutes", "notice")}
    for kind, number in (("minutes", "3"), ("notice", "45")):
        page = session.client.get(f"{session.path}/papers/{kind}/number").text
        version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
        session.post(
            f"/papers/{kind}/number", number=number, issued_on="01/11/2022", version=version
        )
        first, second = (session.bytes_of(f"{kind}.pdf") for _ in range(2))
        assert first == second != drafts[kind]
        issued = load_issues(session.meeting_id).find_kept(kind)
        assert issued.pdf_sha256 == sha256(first).hexdigest()
        kept = path_of(issued.word_file.key).read_bytes()
        code, subject, entry_id = issued.shown_code, issued.subject, issued.document_id
        assert session.bytes_of(f"{kind}.docx") == kept
        words = text_of(first, folder)
        assert code in words
        assert "DỰ THẢO" not in words
        public = session.client.get(f"/verify/{code}").text
        assert subject in public
        entry = db.session.get_one(Document, entry_id)
        assert entry.subject in " ".join(words.split())
    page = session.client.get(session.path).text
    assert "Số 45/TB-BCĐ, 01/11/2022" in page
    assert page.count("Đã phát hành") >= 3


def send_and_go_on(session) -> None:
    """Each unit gets its extract and its task; the next session opens with how they stand."""
    extracts = db.session.scalars(select(IssuedPaper).where(IssuedPaper.extract != "")).all()
    assert {one.unit_id for one in extracts} == {unit.id for unit in session.units}
    session.post("/extracts/send")
    letter = db.session.scalars(select(Letter).where(Letter.template == "session_extract")).one()
    assert letter.facts["sign"] == "45/TB-BCĐ"
    assert letter.facts["code"] in {one.shown_code for one in extracts}
    session.post("/tasks")
    assert len(db.session.scalars(select(Task)).all()) == 4
    session.come(at(15, 8, 12))
    facts = {"ordinal": "4", "kind": "regular", "held_on": "20/12/2022"}
    later = session.client.post("/meetings/new", data=facts, follow_redirects=True).text
    assert "Kết luận phiên thứ 3 đã làm đến đâu" in later
    assert "Quá hạn 15 ngày" in later


def test_a_session_goes_from_its_plan_to_the_next_one(session, tmp_path):
    session.come(at(17, 8))
    prepare(session)
    answer_and_hold(session)
    conclude(session)
    circulate_and_approve(session)
    issue(session, tmp_path)
    send_and_go_on(session)
    kinds = [one.kind for one in load_issues(session.meeting_id).papers if not one.extract]
    assert kinds == [DocumentKind.NOTICE, DocumentKind.MINUTES, DocumentKind.INVITATION]
