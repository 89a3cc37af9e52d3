import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from threading import Barrier

import docx
import pytest
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import NOW
from tests.factories import make_task
from tests.office import PDF, TODAY, Office, make_office
from tests.printing.reading_pdf import text_of
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Assignment, Extension, Letter, StoredFile, Task
from tracker.queries.tasks.changing import get_extension_to_decide
from tracker.rules.choices import ExtensionState
from tracker.services import extensions
from tracker.web import paging

pytestmark = pytest.mark.usefixtures("frozen")
NEW = date(2023, 12, 8)


@pytest.fixture
def office(client) -> Office:
    return make_office()


def come(client, office: Office, who: str):
    sign_in_as(client, office.people[who])
    return client


def ask(client, office: Office, **typed):
    data = {"version": str(office.fresh().version_id), "new_due": "08/12/2023", "reason": "Chờ."}
    return come(client, office, "lead").post(
        f"/tasks/{office.task.id}/extension", data=data | typed
    )


def request_of() -> Extension:
    db.session.expire_all()
    return db.session.scalars(select(Extension).order_by(Extension.id.desc())).first()


def seen(office: Office) -> str:
    return str(request_of().version_id + office.fresh().version_id)


def decide(office: Office, service, who: str = "secretary", **facts) -> Extension:
    with writing():
        one = get_extension_to_decide(office.actor(who), request_of().id)
        service(one, actor=office.actor(who), now=NOW, **facts)
        return one


def test_evidence_goes_with_the_request_and_everybody_who_decides_can_open_it(client, office):
    files = {"files": (io.BytesIO(PDF), "cong-van.pdf")}
    assert ask(client, office, **files).status_code == 303
    file = db.session.scalars(select(StoredFile)).one()
    assert file.submission_id is None
    page = come(client, office, "chair").get("/extensions").text
    assert "cong-van.pdf" in page
    assert "Trả lời trước hết ngày 24/11/2023" in page
    with client.get(f"/files/{file.id}") as answer:
        assert answer.data == PDF
    assert "cong-van.pdf" in client.get(f"/tasks/{office.task.id}").text
    assert come(client, office, "other lead").get(f"/files/{file.id}").status_code == 404


def test_a_bad_file_is_refused_beside_its_field_and_the_words_stay(client, office):
    answer = ask(client, office, files=(io.BytesIO(b"MZ"), "a.exe"), reason="Lời giải trình")
    assert answer.status_code == 422
    assert 'id="extension-files-error"' in answer.text
    assert "Lời giải trình" in answer.text
    assert request_of() is None


def test_an_overdue_answer_is_said_in_red_on_the_list_and_on_the_task(client, office, frozen):
    ask(client, office)
    frozen.move_to("2023-11-27 02:00:00+00:00")
    page = come(client, office, "secretary").get("/extensions").text
    assert "1 đề nghị quá hạn trả lời" in page
    assert "lẽ ra trả lời trước hết ngày 24/11/2023" in page
    assert (
        "Tổ thư ký quá hạn trả lời"
        in come(client, office, "lead").get(f"/tasks/{office.task.id}").text
    )


def test_many_requests_come_page_by_page_the_oldest_first(client, office, monkeypatch):
    ask(client, office)
    names = [column.key for column in Extension.__mapper__.columns]
    with writing():
        facts = {name: getattr(request_of(), name) for name in names}
        assignment = db.session.get_one(Assignment, office.fresh().assignment_id)
        other = make_task(unit=office.unit, assignment=assignment, period="2023-Q4")
        db.session.add(Extension(**facts | {"id": None, "task_id": other.id, "reason": "Sau."}))
    monkeypatch.setattr(paging, "SIZE", 1)
    first, second = (
        come(client, office, "secretary").get(f"/extensions?page={n}").text for n in (1, 2)
    )
    assert ("2 đề nghị" in first, "Chờ." in first, "Sau." in first) == (True, True, False)
    assert ("2 đề nghị" in second, "Chờ." in second, "Sau." in second) == (True, False, True)


def test_a_request_after_the_due_date_is_marked_or_refused_in_words(client, frozen):
    frozen.move_to("2023-11-27 02:00:00+00:00")
    office = make_office()
    ask(client, office)
    assert "gửi sau hạn" in come(client, office, "secretary").get("/extensions").text
    strict = make_office(committee={"allows_late_requests": False})
    answer = ask(client, strict)
    assert answer.status_code == 422
    assert "chỉ nhận đề nghị trước hạn" in answer.text or "24/11/2023" in answer.text


def test_of_two_who_decide_at_once_one_wins_and_the_other_gets_his_words_back(client, office):
    ask(client, office)
    number, version = request_of().id, seen(office)
    deciders = [("secretary", "grant", {"granted_due": "08/12/2023", "note": "Đồng ý."})]
    deciders += [("chair", "refuse", {"note": "Không đủ lý do."})]
    browsers = []
    for who, verb, typed in deciders:
        browser = FlaskClient(client.application, Response)
        sign_in_as(browser, office.people[who])
        browsers.append((browser, f"/extensions/{number}/{verb}", typed | {"version": version}))
    db.session.commit()
    start = Barrier(2)

    def press(browser, path, typed):
        start.wait()
        answer = browser.post(path, data=typed)
        return answer.status_code, answer.text, typed["note"]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: press(*one), browsers))
    assert sorted(code for code, _, _ in answers) == [303, 409]
    lost = next((text, note) for code, text, note in answers if code == 409)
    assert lost[1] in lost[0]
    assert request_of().state in {ExtensionState.GRANTED, ExtensionState.REFUSED}
    told = db.session.scalars(select(Letter).where(Letter.template == "extension_decided")).all()
    assert len(told) == 1


def word_of(answer: Response) -> str:
    """Return what a Word document says, its cells first."""
    document = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*cells, *(one.text for one in document.paragraphs)]).split())


def test_the_answer_is_printed_as_a_draft_until_it_has_a_number(client, office, tmp_path):
    ask(client, office)
    decide(office, extensions.grant_extension, due=date(2023, 12, 1), note="Kèm số.", today=TODAY)
    path = f"/extensions/{request_of().id}/answer.pdf"
    draft = come(client, office, "secretary").get(path)
    assert draft.mimetype == "application/pdf"
    text = text_of(draft.data, tmp_path)
    for words in ("DỰ THẢO", "Kính gửi", "01 tháng 12 năm 2023", "08 tháng 12 năm 2023", "Kèm số."):
        assert words in text
    assert come(client, office, "lead").get(path).status_code == 404
    word = path.replace(".pdf", ".docx")
    assert "Kèm số." in word_of(come(client, office, "secretary").get(word))
    assert come(client, office, "lead").get(word).status_code == 404
    form = {
        "answer_number": "15",
        "answer_on": "21/11/2023",
        "version": str(request_of().version_id),
    }
    numbered = come(client, office, "chair").post(path.replace("answer.pdf", "number"), data=form)
    assert numbered.status_code == 303
    issued = come(client, office, "lead").get(path)
    with writing():
        db.session.get_one(Task, office.task.id).assignment.title = "Đổi tên sau khi phát hành"
    assert come(client, office, "lead").get(path).data == issued.data  # as it was issued
    page = come(client, office, "chair").get(path.replace("answer.pdf", "number")).text
    assert sha256(issued.data).hexdigest()[:16] in page
    text = text_of(issued.data, tmp_path)
    assert "15/BCĐ" in text
    assert "DỰ THẢO" not in text
    assert "Số: 15/BCĐ" in word_of(come(client, office, "lead").get(word))
    assert "Văn bản trả lời số 15" in client.get(f"/tasks/{office.task.id}").text


@pytest.mark.parametrize(
    ("who", "code"),
    [("secretary", 404), ("chair", 404), ("lead", 403), ("observer", 403), ("stranger", 404)],
)
def test_a_request_without_an_answer_has_nothing_to_number(client, office, who, code):
    ask(client, office)
    browser = come(client, office, who)
    assert browser.get(f"/extensions/{request_of().id}/number").status_code == code
    assert browser.get(f"/extensions/{request_of().id}/answer.pdf").status_code == 404


def test_both_dates_stay_in_the_list_and_the_count_on_the_task(client, office):
    ask(client, office)
    decide(office, extensions.grant_extension, due=NEW, note="", today=TODAY)
    page = come(client, office, "secretary").get("/extensions?view=answered").text
    assert "24/11/2023" in page
    assert "08/12/2023" in page
    assert "đã gia hạn 1 lần" in client.get(f"/tasks/{office.task.id}").text
    assert office.task.code in client.get("/tasks?extended=once").text
    assert office.task.code not in client.get("/tasks?extended=again").text
    assert client.get("/tasks?extended=²").status_code == 200
