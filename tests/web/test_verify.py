"""The open page of issued papers, asked by people who hold a print, and by people who guess."""

from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest

from tests.factories import actor_of, make_committee, make_membership
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Committee, IssuedPaper, SigninAttempt, StoredFile
from tracker.printing.sealed import Printed
from tracker.queries.issued_papers import find_public
from tracker.rules.choices import DocumentKind
from tracker.rules.permissions import Role
from tracker.services.documents import DocumentFacts, register_document
from tracker.services.issued_papers import PaperFacts, issue_paper, new_code
from tracker.services.throttling import take_try

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
PDF, WORD, PNG = b"%PDF-1.7\n%\xe2\xe3\n", b"PK\3\4word", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
SECRETS = ("Nguyễn Văn Ký", "thong-bao-12", "Sở Thứ", "/files/", "uploaded")
NONE = "Không có văn bản nào mang mã này"


@pytest.fixture
def secretary(app):
    with writing():
        return make_membership(committee=make_committee(), role=Role.SECRETARIAT)


def issue(secretary, number: str = "12", **said) -> IssuedPaper:
    facts = DocumentFacts(
        kind=DocumentKind.NOTICE,
        number=number,
        symbol="TB-BCĐ",
        issued_on=date(2023, 11, 20),
        issuer="Ban Chỉ đạo tỉnh Gia Lai",
        subject="Kết luận <b>phiên họp</b> thứ ba",
        signer="Nguyễn Văn Ký",
        position="Phó Trưởng ban",
    )
    with writing():
        actor = actor_of(secretary)
        document = register_document(facts, actor=actor, today=NOW.date(), now=NOW)
        said = PaperFacts(code=new_code(), **said)
        printed = Printed(PDF + number.encode(), WORD + number.encode())
        by = actor.user_id
        return issue_paper(document, printed, said, stem="thong-bao-12", by=by, now=NOW)


def committee_of(member) -> Committee:
    return db.session.get_one(Committee, member.committee_id)


def page(client, address: str, **sent) -> tuple[int, str]:
    answer = client.post(address, **sent) if sent else client.get(address)
    return answer.status_code, answer.get_data(as_text=True)


def compare(client, paper: IssuedPaper, content: bytes) -> str:
    sent = {"file": (BytesIO(content), "t.pdf")}
    status, text = page(client, f"/verify/{paper.shown_code}", data=sent)
    assert status == 200
    return text.split('role="status"')[-1].split("</p>")[0]


def test_a_print_leads_to_what_stands_on_it_and_to_nothing_else(client, secretary):
    paper = issue(secretary)
    answer = client.get(f"/verify/{paper.shown_code}")
    text = answer.get_data(as_text=True)
    for told in ("12/TB-BCĐ", "20/11/2023", "Ban Chỉ đạo tỉnh Gia Lai", "Phó Trưởng ban"):
        assert told in text
    assert "còn hiệu lực" in text
    assert "Kết luận &lt;b&gt;phiên họp&lt;/b&gt; thứ ba" in text
    assert not [secret for secret in SECRETS if secret in text]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert client.get(f"/verify/{paper.shown_code.lower().replace('-', '')}").status_code == 200
    typed = client.get("/verify", query_string={"code": f" {paper.shown_code.lower()} "})
    assert (typed.status_code, typed.location) == (303, f"/verify/{paper.shown_code}")


def test_a_file_is_named_for_what_it_is_and_nothing_of_it_is_kept(client, secretary):
    paper = issue(secretary)
    before = rows()
    assert "Đúng tệp đã phát hành" in compare(client, paper, PDF + b"12")
    assert "bản Word" in compare(client, paper, WORD + b"12")
    assert "Không phải tệp này" in compare(client, paper, PDF + b"13")
    assert "Không phải tệp này" in compare(client, paper, b"")
    digest = sha256(PDF + b"12").hexdigest().upper()
    address = f"/verify/{paper.shown_code}"
    assert "Đúng tệp đã phát hành" in page(client, address, data={"digest": digest})[1]
    for typed, words in (("", "tệp"), ("abc", "64 ký tự"), ("x" * 64, "64 ký tự")):
        status, text = page(client, address, data={"digest": typed})
        assert (status, words in text) == (422, True)
    assert rows() == before


def rows() -> tuple[int, int]:
    db.session.rollback()
    return db.session.query(StoredFile).count(), db.session.query(AuditEvent).count()


def test_a_replaced_and_a_withdrawn_paper_say_so_and_hidden_words_stay_hidden(client, secretary):
    first = issue(secretary, hides_subject=True)
    second = issue(secretary, "13", replaces=first, reason="Sai thời hạn")
    _, text = page(client, f"/verify/{first.shown_code}")
    assert "Đã được thay bằng số 13/TB-BCĐ ngày 20/11/2023" in text
    assert "Sai thời hạn" in text
    assert f"/verify/{second.shown_code}" in text
    assert "phiên họp" not in text
    sign_in_as(client, secretary)
    withdrawn = client.post(
        f"/issued-papers/{second.id}/withdraw", data={"reason": "Chưa đúng thẩm quyền"}
    )
    assert withdrawn.status_code == 303
    assert "Chưa đúng thẩm quyền" in page(client, f"/verify/{second.shown_code}")[1]
    client.post(f"/issued-papers/{second.id}/subject", data={"hides_subject": "y"})
    _, text = page(client, f"/verify/{second.shown_code}")
    assert ("đã bị thu hồi" in text, "Chưa đúng thẩm quyền" in text) == (True, False)


WRONG = (
    *("0", "ABCD-EFGH-JKMN-PQRS-TVWX", "%00", "a" * 300, "..%2F..%2Fetc%2Fpasswd", "'--", "%F0%9F"),
    *(
        "<script>alert(1)</script>",
        "ＡＢＣＤ",
        "{{7*7}}",
        "1' OR '1'='1",
        "0000-0000-0000-0000-0000",
    ),
)


def test_whatever_is_wrong_with_a_code_the_answer_is_the_same(client, secretary):
    issue(secretary)
    seen = set()
    for code in WRONG:
        status, text = page(client, f"/verify/{code}")
        assert (status, "alert(1)<" in text) == (404, False)
        seen.add(text.split("<main")[1].split('<input class="form-control')[0])
    assert len(seen) == 1
    assert NONE in seen.pop()
    assert page(client, "/verify?code=" + "x" * 5000)[0] == 404
    assert page(client, "/verify?code=%20")[0] == 200
    assert page(client, "/verify/" + new_code(), data={"digest": "0" * 64})[0] == 404


def test_who_guesses_has_to_wait_also_for_codes_that_are_right(client, secretary):
    paper = issue(secretary)
    with writing():
        for _ in range(30):
            take_try({"verify:127.0.0.1": 30})
    assert page(client, f"/verify/{new_code()}")[0] == 429
    status, text = page(client, f"/verify/{paper.shown_code}")
    assert (status, "12/TB-BCĐ" in text) == (429, False)
    other = client.get(f"/verify/{paper.shown_code}", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert other.status_code == 200
    stored = db.session.query(SigninAttempt.subject).distinct().all()
    assert all("verify" not in subject for (subject,) in stored)


def test_many_files_in_a_row_have_to_wait(client, secretary):
    paper = issue(secretary)
    with writing():
        for _ in range(60):
            take_try({"verify-file:127.0.0.1": 60})
    status, text = page(client, f"/verify/{paper.shown_code}", data={"digest": "0" * 64})
    assert (status, "chờ 15 phút" in text) == (429, True)


def test_the_register_shows_the_paper_and_takes_a_scan_the_open_page_then_knows(client, secretary):
    paper = issue(secretary)
    sign_in_as(client, secretary)
    assert paper.shown_code in page(client, f"/documents/{paper.document_id}")[1]
    address = f"/issued-papers/{paper.id}"
    _, text = page(client, address)
    assert find_public(paper.code).pdf_sha256 in text
    for sent, words in (
        ({}, "Bản quét ký"),
        ({"files": (BytesIO(b"<svg/>"), "a.pdf")}, "PDF"),
        ({"files": [(BytesIO(PNG), "a.png"), (BytesIO(PDF), "b.pdf")]}, "1"),
    ):
        status, text = page(client, f"{address}/scan", data=sent or {"scan_reason": ""})
        assert (status, words in text) == (422, True)
    sent = {"files": (BytesIO(PNG), "quet.png")}
    assert client.post(f"{address}/scan", data=sent).status_code == 303
    assert "bản quét ký của văn bản" in compare(client, paper, PNG)
    status, _ = page(client, f"{address}/scan", data={"files": (BytesIO(PNG + b"2"), "q.png")})
    assert status == 422
    client.post(
        f"{address}/scan", data={"files": (BytesIO(PNG + b"2"), "q.png"), "scan_reason": "Rõ"}
    )
    assert "bản quét ký cũ" in compare(client, paper, PNG)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OBSERVER, Role.ADMIN])
def test_others_read_the_paper_and_change_nothing(client, secretary, role):
    paper = issue(secretary)
    with writing():
        member = make_membership(committee=committee_of(secretary), role=role)
    sign_in_as(client, member)
    assert page(client, f"/issued-papers/{paper.id}")[0] == 200
    for deed, sent in (("scan", {"scan_reason": "x"}), ("subject", {"x": "1"})):
        assert page(client, f"/issued-papers/{paper.id}/{deed}", data=sent)[0] == 403
    sent = {"reason": "Nhầm"}
    assert page(client, f"/issued-papers/{paper.id}/withdraw", data=sent)[0] == 403
    with writing():
        stranger = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
    sign_in_as(client, stranger)
    assert page(client, f"/issued-papers/{paper.id}")[0] == 404
    assert page(client, f"/issued-papers/{paper.id}/withdraw", data=sent)[0] == 404
