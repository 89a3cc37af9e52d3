"""Bad input in every field of the forms of one task: refused beside the field, nothing written."""

import gc
import io

import pytest
from sqlalchemy import func, select

from tests.office import PDF, Office, archive, docx, make_office
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import Extension, Letter, StoredFile, Submission, TaskDecision

pytestmark = pytest.mark.usefixtures("frozen")

# the test client keeps a big body in a file it never closes
HEAVY = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

BAD_DAYS = [
    "29/02/2023",
    "31/04/2023",
    "00/11/2023",
    "11/13/2023",
    "04/11/0023",
    "01/01/0001",
    "31/12/9999",
    "01/01/10000",
    "２０２３-11-04",
    "٠٤/١١/٢٠٢٣",
    "2023-W44-6",
    "2023-11-04T23:30:00-08:00",
    "mùng 4 tháng 11",
    "04/11/2023\n\x00",
    "2023-11-04'; DROP TABLE task;--",
]
BLANKS = ["", "   ", "\u200b", "\u3164", "\u2800"]
BAD_TEXTS = ["a\x00b", "\x01\x07\x1b[31m", "a" + "\u0301" * 50_000, "Công văn [MẬT]"]
KEPT_LITERALLY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "%s%s%s%n",
    "{0.__class__.__init__.__globals__}",
    "O'Brien; Y'Bhăm Niê",
    "🇻🇳👨‍👩‍👧 𠀋",
    "[x](javascript:alert(1))",
    "' OR '1'='1",
]


@pytest.fixture
def office(client) -> Office:
    return make_office()


def rows() -> list[int]:
    models = (Submission, StoredFile, Extension, TaskDecision, Letter)
    return [db.session.scalar(select(func.count(model.id))) or 0 for model in models]


def send(client, office: Office, who: str, verb: str, **form):
    sign_in_as(client, office.people[who])
    data = {"version": str(office.fresh().version_id), **form}
    return client.post(f"/tasks/{office.task.id}/{verb}", data=data)


def refuse(client, office: Office, who: str, verb: str, **form) -> str:
    before = rows()
    answer = send(client, office, who, verb, **form)
    assert answer.status_code == 422, (verb, form, answer.status_code)
    assert rows() == before
    page = answer.get_data(as_text=True)
    assert 'class="error-summary"' in page
    return page


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_bad_day_is_refused_beside_its_field(client, office, day):
    good = {"text": "Đã làm.", "reason": "Vì sao.", "note": "Thiếu."}
    page = refuse(client, office, "lead", "submit", document_on=day, text=good["text"])
    assert "Đã làm." in page
    assert 'id="document_on-error"' in page
    page = refuse(client, office, "lead", "extension", new_due=day, reason=good["reason"])
    assert 'id="new_due-error"' in page
    office.submit()
    page = refuse(client, office, "secretary", "accept", finished_on=day)
    assert 'id="finished_on-error"' in page
    page = refuse(client, office, "secretary", "return", note=good["note"], resubmit_by=day)
    assert 'id="resubmit_by-error"' in page


@pytest.mark.parametrize("day", BAD_DAYS[:4])
def test_a_bad_due_date_is_refused(client, day):
    office = make_office(due=None)
    page = refuse(client, office, "secretary", "due", due=day, reason="Theo kết luận.")
    assert 'id="due-error"' in page


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_reason_is_no_reason(client, office, blank):
    refuse(client, office, "secretary", "cancel", reason=blank)
    refuse(client, office, "secretary", "suspend", reason=blank)
    refuse(client, office, "lead", "extension", new_due="8/12/2023", reason=blank)
    refuse(client, office, "lead", "submit", text=blank)
    office.submit()
    refuse(client, office, "secretary", "return", note=blank, resubmit_by="24/11/2023")


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_what_is_no_text_or_must_not_be_here_is_refused(client, office, text):
    refuse(client, office, "lead", "submit", text=text)
    refuse(client, office, "lead", "draft", signed_by=text)
    refuse(client, office, "lead", "draft", document_sign=text)
    refuse(client, office, "secretary", "cancel", reason=text)


def test_a_text_one_letter_too_long_is_refused_and_one_that_fits_is_kept_whole(client, office):
    refuse(client, office, "lead", "submit", text="ế" * 20_001)
    refuse(client, office, "lead", "submit", text="x\n" * 2_500)
    assert send(client, office, "lead", "submit", text="ế" * 20_000).status_code == 303
    assert db.session.scalars(select(Submission.text)).one() == "ế" * 20_000


@HEAVY
def test_a_megabyte_of_text_is_refused_quickly(client, office):
    assert send(client, office, "lead", "submit", text="a" * 1_048_576).status_code in {413, 422}
    gc.collect()


@pytest.mark.parametrize("text", KEPT_LITERALLY)
def test_what_looks_like_code_is_kept_and_shown_as_text(client, office, text):
    assert send(client, office, "lead", "submit", text=text).status_code == 303
    assert db.session.scalars(select(Submission.text)).one() == text
    sign_in_as(client, office.people["secretary"])
    page = client.get(f"/tasks/{office.task.id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    if "{{7*7}}" in text:
        assert "{{7*7}}" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf\x00.exe", PDF),
        ("bao-cao\u202efdp.exe", PDF),
        ("rong.pdf", b""),
        ("trang.pdf", b"<script>alert(1)</script>"),
        ("hinh.svg", b"<svg onload=alert(1)>"),
        ("bao-cao.docx", b"MZ\x90\x00"),
        ("bao-cao.docm", docx("word/vbaProject.bin")),
        ("hinh.gif", b"GIF89a/**/=1;alert(1)"),
        ("a.zip", archive("a.exe")),
        ("KH (MẬT).pdf", PDF),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(client, office, name, content):
    files = (io.BytesIO(content), name)
    page = refuse(client, office, "lead", "submit", text="Đã làm.", files=files)
    assert 'id="files-error"' in page
    assert "Chọn lại tệp" in page
    assert "Đã làm." in page


def test_two_hundred_files_are_refused(client, office):
    files = [(io.BytesIO(PDF + bytes([n])), f"{n}.pdf") for n in range(200)]
    page = refuse(client, office, "lead", "submit", text="x", files=files)
    assert "không quá 10 tệp" in page


def test_too_many_parts_are_refused_at_the_door(client, office):
    sign_in_as(client, office.people["lead"])
    form = {f"f{n}": "x" for n in range(3_000)} | {"file": (io.BytesIO(b"x"), "x.pdf")}
    assert client.post(f"/tasks/{office.task.id}/draft", data=form).status_code == 413


@HEAVY
def test_a_file_over_the_limit_is_refused_in_words(client, office, app):
    limit = app.config["SETTINGS"].max_upload_bytes
    big = (io.BytesIO(PDF.ljust(limit + 1, b"x")), "a.pdf")
    page = refuse(client, office, "lead", "submit", text="x", files=big)
    assert "Mỗi tệp không quá 20 MB." in page
    huge = (io.BytesIO(PDF.ljust(limit * 2, b"x")), "a.pdf")
    assert send(client, office, "lead", "submit", text="x", files=huge).status_code == 413
    gc.collect()


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "abc", "1.5", "1e3", "..%2f..%2fx"])
def test_an_odd_number_is_no_page(client, office, number):
    sign_in_as(client, office.people["secretary"])
    for path in (f"/tasks/{number}", f"/files/{number}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/extensions/{number}/grant").status_code == 404
    assert client.post(f"/tasks/{number}/accept").status_code == 404


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "9" * 40, "٣"])
def test_an_odd_version_is_a_changed_task(client, office, seen):
    answer = send(client, office, "lead", "submit", text="Đã làm.", version=seen)
    assert answer.status_code == 409
    assert rows() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("removed", ["x", "-1", "99999999999999999999", "1' OR 1=1"])
def test_files_that_are_not_in_the_draft_are_not_taken_out(client, office, removed):
    assert send(client, office, "lead", "draft", text="x", removed=removed).status_code == 422


def test_a_report_on_a_closed_task_is_refused(client, office):
    office.submit()
    office.accept()
    page = refuse(client, office, "lead", "submit", text="Sửa lại.")
    assert "đã hoàn thành ngày 20/11/2023" in page


def test_an_officer_does_not_extend_his_own_deadline(client, office):
    office.ask()
    sign_in_as(client, office.people["member"])
    assert client.post("/extensions/1/grant", data={"granted_due": "8/12/2023"}).status_code == 403


def test_a_form_without_token_changes_nothing(client, office, app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert send(client, office, "lead", "submit", text="Đã làm.").status_code == 400
    assert rows() == [0, 0, 0, 0, 0]


def test_another_method_in_disguise_is_ignored(client, office):
    sign_in_as(client, office.people["secretary"])
    path = f"/tasks/{office.task.id}"
    answer = client.post(
        path, data={"_method": "DELETE"}, headers={"X-HTTP-Method-Override": "GET"}
    )
    assert answer.status_code == 405
