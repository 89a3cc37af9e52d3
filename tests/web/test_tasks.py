import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.office import Office, docx, make_office, upload
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import Extension, Letter, StoredFile, Submission, User
from tracker.rules.choices import ExtensionState, Language, SubmissionState
from tracker.services.submissions import Content

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client) -> Office:
    return make_office()


def visit(client, office: Office, who: str, path: str = "") -> str:
    sign_in_as(client, office.people[who])
    answer = client.get(f"/tasks/{office.task.id}{path}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def post(client, office: Office, who: str, verb: str, *, version: int | None = None, **form):
    sign_in_as(client, office.people[who])
    seen = version if version is not None else office.fresh().version_id
    data = {"version": str(seen), **form}
    return client.post(f"/tasks/{office.task.id}/{verb}", data=data)


def letters(template: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == template)))


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id))) or 0


def test_the_unit_hands_in_and_the_secretariat_confirms(client, office):
    page = visit(client, office, "lead")
    assert "Nguyên văn giao việc" in page
    assert ">Nộp</button>" in page
    answer = post(
        client,
        office,
        "lead",
        "submit",
        text="Đã ban hành.",
        document_sign="412/KH-VP",
        document_on="20/11/2023",
        files=(io.BytesIO(b"%PDF-1.7\n"), "Kế hoạch.pdf"),
    )
    assert answer.status_code == 303
    page = visit(client, office, "secretary")
    assert "412/KH-VP" in page
    assert 'value="20/11/2023"' in page  # the day of the document is offered as that of finishing
    assert ">Xác nhận</button>" in page
    answer = post(client, office, "secretary", "accept", finished_on="20/11/2023")
    assert answer.status_code == 303
    assert "Hoàn thành ngày 20/11/2023, đúng hạn." in visit(client, office, "lead")


def test_a_returned_try_is_the_first_thing_the_unit_reads(client, office):
    office.submit()
    answer = post(
        client, office, "secretary", "return", note="Thiếu <chỉ tiêu>.", resubmit_by="24/11/2023"
    )
    assert answer.status_code == 303
    page = visit(client, office, "lead")
    note, form = page.index("Thiếu &lt;chỉ tiêu&gt;."), page.index('id="submit"')
    assert note < form
    assert ">Nộp lại</button>" in page
    assert "Bản lần 1 vẫn được giữ." in page


def test_an_overdue_task_says_why_since_when_and_whose_turn_it_is(client):
    office = make_office(due=date(2023, 11, 17))
    page = visit(client, office, "lead")
    assert "Quá hạn 4 ngày" in page
    assert "Quá hạn từ ngày 18/11/2023: hạn 17/11/2023 đã qua 4 ngày." in page
    assert f"Đến lượt <b>{office.unit.name}</b>" in page
    assert "Bắt đầu quá hạn" in page


def test_both_due_dates_are_shown_when_extended(client, office):
    office.ask()
    extension = db.session.scalars(select(Extension)).one()
    sign_in_as(client, office.people["chair"])
    version = extension.version_id + office.fresh().version_id
    answer = client.post(
        f"/extensions/{extension.id}/grant?back=list",
        data={"version": version, "granted_due": "01/12/2023"},
    )
    assert answer.location == "/extensions"
    page = visit(client, office, "observer")
    assert "<b>01/12/2023</b>" in page
    assert "<b>24/11/2023</b>" in page


def test_requests_are_decided_in_the_list(client, office):
    office.ask()
    sign_in_as(client, office.people["secretary"])
    page = client.get("/extensions").get_data(as_text=True)
    assert "1 đề nghị chờ trả lời" in page
    assert "Chờ ý kiến." in page
    extension = db.session.scalars(select(Extension)).one()
    version = extension.version_id + office.fresh().version_id
    path = f"/extensions/{extension.id}/refuse?back=list"
    assert client.post(path, data={"version": version}).status_code == 422
    assert client.post(path, data={"version": version, "note": "Không."}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Extension.state)).all() == [ExtensionState.REFUSED]
    page = client.get("/extensions").get_data(as_text=True)
    assert "Không có đề nghị nào chờ trả lời" in page


def test_a_request_after_the_due_date_is_marked(client):
    office = make_office(due=date(2023, 11, 17))
    assert "đề nghị sẽ ghi là gửi sau hạn" in visit(client, office, "lead")
    answer = post(client, office, "lead", "extension", new_due="1/12/23", reason="Chờ ý kiến.")
    assert answer.status_code == 303
    assert "gửi sau hạn" in visit(client, office, "chair")


def test_the_office_suspends_resumes_cancels_and_reopens(client, office):
    for verb in ("suspend", "resume", "cancel", "reopen"):
        assert post(client, office, "chair", verb).status_code == 422
        assert post(client, office, "chair", verb, reason="Vì sao.").status_code == 303
    assert "mở lại nhiệm vụ" in visit(client, office, "lead")


def test_an_odd_due_date_is_taken_only_when_confirmed(client):
    office = make_office(due=None)
    form = {"due": "10/11/2023", "reason": "Theo kết luận."}
    answer = post(client, office, "secretary", "due", **form)
    assert answer.status_code == 422
    assert 'name="is_confirmed"' in answer.get_data(as_text=True)
    assert post(client, office, "secretary", "due", is_confirmed="y", **form).status_code == 303
    assert office.fresh().due == date(2023, 11, 10)


def test_a_double_click_makes_one_submission(client, office):
    form = {"text": "Xong.", "nonce": "once", "version": office.fresh().version_id}
    first = post(client, office, "lead", "submit", **form)
    second = post(client, office, "lead", "submit", **form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(Submission) == 1
    assert count(Letter) == 2  # one to each of the secretariat


def test_the_second_secretary_gets_the_conflict_and_the_words_back(client, office):
    office.submit()
    seen = office.fresh().version_id
    assert post(client, office, "secretary", "accept", finished_on="20/11/2023").status_code == 303
    form = {"note": "Thiếu <img src=x onerror=alert(1)>", "resubmit_by": "24/11/2023"}
    answer = post(client, office, "colleague", "return", version=seen, **form)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Thiếu &lt;img src=x" in page
    assert "<img src=x" not in page
    assert office.fresh().finished_on == date(2023, 11, 20)


def test_of_two_secretaries_at_the_same_moment_one_wins(app, client, office):
    office.submit()
    seen, clients = office.fresh().version_id, [FlaskClient(app, Response) for _ in range(2)]
    for one, who in zip(clients, ("secretary", "colleague"), strict=True):
        sign_in_as(one, office.people[who])
    db.session.commit()
    start, path = Barrier(2), f"/tasks/{office.task.id}/accept"

    def accept(one: FlaskClient) -> int:
        start.wait()
        form = {"version": seen, "finished_on": "20/11/2023"}
        return one.post(path, data=form).status_code

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(accept, clients)) == [303, 409]
    assert office.fresh().finished_on == date(2023, 11, 20)
    assert len(letters("submission_accepted")) == 1


def test_two_people_drafting_do_not_overwrite_one_another(client, office):
    seen = office.fresh().version_id
    assert post(client, office, "lead", "draft", version=seen, text="Một").status_code == 303
    answer = post(client, office, "member", "draft", version=seen, text="Hai")
    assert answer.status_code == 409
    assert "Hai" in answer.get_data(as_text=True)
    assert "Một" in visit(client, office, "member")


def test_what_was_typed_is_kept_when_it_is_refused(client, office):
    answer = post(
        client,
        office,
        "lead",
        "submit",
        text="Đã làm xong phần một.",
        document_sign="412/KH-VP",
        document_on="31/11/2023",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Đã làm xong phần một." in page
    assert 'value="31/11/2023"' in page
    assert "<title>Lỗi:" in page
    assert count(Submission) == 0
    assert count(Letter) == 0


def test_a_refused_form_leaves_the_other_forms_of_the_page_alone(client, office):
    office.submit()
    page = post(client, office, "secretary", "cancel", reason="").get_data(as_text=True)
    assert page.count('class="error-text"') == 1


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"state": "accepted", "task_id": "99", "submitted_by_id": "1"}, SubmissionState.DRAFT),
        ({"attempt": "7"}, SubmissionState.DRAFT),
    ],
)
def test_fields_that_are_not_offered_are_ignored(client, office, form, kept):
    assert post(client, office, "lead", "draft", text="x", **form).status_code == 303
    row = db.session.scalars(select(Submission)).one()
    assert (row.state, row.task_id, row.attempt) == (kept, office.task.id, 1)


def test_a_page_takes_at_most_twelve_queries(client, office):
    office.submit(Content(text="x", uploads=[upload()]))
    sign_in_as(client, office.people["secretary"])
    with count_queries() as sent:
        client.get(f"/tasks/{office.task.id}")
    assert len(sent) <= 12, sent


def test_a_file_of_the_draft_stays_and_can_be_taken_out(client, office):
    post(client, office, "lead", "draft", files=(io.BytesIO(docx()), "Kế hoạch.docx"))
    page = visit(client, office, "lead")
    assert "Kế hoạch.docx" in page
    file = db.session.scalars(select(StoredFile)).one()
    draft = db.session.scalars(select(Submission)).one()
    version = office.fresh().version_id + draft.version_id
    answer = post(client, office, "lead", "draft", version=version, removed=str(file.id))
    assert answer.status_code == 303
    assert count(StoredFile) == 0


def test_the_page_speaks_english_too(client, office):
    office.submit()
    db.session.get_one(User, office.people["secretary"].user_id).language = Language.ENGLISH
    page = visit(client, office, "secretary")
    assert "handed in submission 1" in page
    assert "waiting for confirmation" in page
