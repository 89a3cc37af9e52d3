import logging

import pytest
from sqlalchemy import select

from tests.office import PDF, Office, make_office, upload
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import StoredFile
from tracker.services import files
from tracker.services.submissions import Content

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client, frozen) -> Office:
    made = make_office()
    made.submit(Content(text="x", uploads=[upload("Báo cáo quý III.pdf")]))
    sign_in_as(client, made.people["secretary"])
    return made


def the_file() -> StoredFile:
    db.session.expire_all()
    return db.session.scalars(select(StoredFile)).one()


@pytest.mark.usefixtures("office")
def test_a_file_is_a_download_in_a_sandbox_under_its_own_name(client):
    answer = client.get(f"/files/{the_file().id}")
    assert answer.data == PDF
    answer.close()
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20qu%C3%BD%20III.pdf" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.mimetype == "application/pdf"


@pytest.mark.usefixtures("office")
def test_a_thousand_ranges_are_one_answer(client):
    ranges = "bytes=" + ",".join(["0-"] * 1000)
    answer = client.get(f"/files/{the_file().id}", headers={"Range": ranges})
    assert answer.status_code in {200, 416}
    assert len(answer.data) < 10_000
    answer.close()


@pytest.mark.usefixtures("office")
def test_a_file_gone_from_the_disk_has_a_page_of_its_own_and_is_logged(client, monkeypatch):
    said: list[str] = []
    log = logging.getLogger("tracker.web")
    monkeypatch.setattr(log, "error", lambda words, *facts: said.append(words % facts))
    files.path_of(the_file().key).unlink()
    answer = client.get(f"/files/{the_file().id}")
    assert answer.status_code == 410
    assert "Tệp không còn trên máy chủ" in answer.get_data(as_text=True)
    assert the_file().key in said[0]


@pytest.mark.usefixtures("office")
def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(client):
    files.path_of(the_file().key).write_bytes(PDF + b"!")
    answer = client.get(f"/files/{the_file().id}")
    assert answer.status_code == 410
    assert "đã bị thay đổi" in answer.get_data(as_text=True)
