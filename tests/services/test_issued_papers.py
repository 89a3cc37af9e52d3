from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from threading import Barrier

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from tests.factories import make_actor, make_committee, make_meeting
from tests.services.meetings.office import MINUTES, numbered
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Document, IssuedPaper, StoredFile
from tracker.printing.sealed import Printed
from tracker.queries.documents import get_document, list_series
from tracker.queries.issued_papers import find_latest, find_public, get_paper, list_papers
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Actor, Role
from tracker.rules.verification import Match, Standing, read_code
from tracker.services import files
from tracker.services.documents import DocumentFacts, register_document, update_document
from tracker.services.files import Upload, path_of, reconcile
from tracker.services.issued_papers import (
    PaperFacts,
    attach_scan,
    freeze,
    issue_paper,
    keep_bytes,
    new_code,
    show_subject,
    verification_of,
    withdraw_paper,
)
from tracker.services.paper_life.numbering import take_back_number

TODAY, NOW = date(2023, 11, 21), datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
PDF, PNG = b"%PDF-1.7\n%\xe2\xe3\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
AT_ONCE = 4


@pytest.fixture
def secretariat(app):
    with writing():
        return make_actor(committee=make_committee(), role=Role.SECRETARIAT)


def facts(number: str = "7", **changes) -> DocumentFacts:
    typed = {
        "kind": DocumentKind.NOTICE,
        "number": number,
        "symbol": "TB-BCĐ",
        "issued_on": date(2023, 11, 20),
        "issuer": "Ban Chỉ đạo chuyển đổi số tỉnh Gia Lai",
        "subject": "Kết luận phiên họp thứ ba",
        "signer": "Nguyễn Văn Ký",
        "position": "Phó Trưởng ban",
    }
    return DocumentFacts(**(typed | changes))


def register(actor: Actor, number: str = "7", **changes) -> Document:
    return register_document(facts(number, **changes), actor=actor, today=TODAY, now=NOW)


def issue(actor: Actor, document: Document, words: bytes = b"1", **said) -> IssuedPaper:
    printed = Printed(PDF + words, b"PK word " + words)
    paper_facts = PaperFacts(code=new_code(), **said)
    by = actor.user_id
    return issue_paper(document, printed, paper_facts, stem="tb-7", by=by, now=NOW)


def committee_of(row) -> Committee:
    return db.session.get_one(Committee, row.committee_id)


def scan(words: bytes = PNG) -> Upload:
    return Upload("Bản ký.png", BytesIO(words))


def refused(fault: Fault):
    return pytest.raises(Refused, match=f"^{fault.value}$")


def test_an_issued_paper_keeps_its_facts_and_bytes_whatever_the_register_says_later(secretariat):
    with writing():
        document = register(secretariat)
        paper = issue(secretariat, document)
        update_document(
            get_document(document.id, secretariat),
            facts(subject="Trích yếu sửa lại"),
            actor=secretariat,
            today=TODAY,
            now=NOW,
            seen=document.version_id,
        )
    with refused(Fault.DOCUMENT_IS_LOCKED), writing():
        update_document(
            get_document(document.id, secretariat),
            facts("8"),
            actor=secretariat,
            today=TODAY,
            now=NOW,
            seen=document.version_id,
        )
    db.session.expire_all()
    public = find_public(paper.code)
    assert public.subject == "Kết luận phiên họp thứ ba"
    assert (public.sign, public.standing) == ("07/TB-BCĐ", Standing.IN_FORCE)
    kept = find_latest(document.id)
    assert path_of(kept.pdf.key).read_bytes() == PDF + b"1"
    assert public.match(kept.pdf.sha256) is Match.PDF
    assert public.match(kept.word_file.sha256) is Match.WORD
    assert public.match("0" * 64) is Match.NONE
    assert read_code(verification_of(paper.code).address) == paper.code
    with refused(Fault.PAPER_KEPT), writing():
        kept = find_latest(document.id)
        freeze(kept, kept.pdf, None, now=NOW)
    assert find_public(new_code()) is None


def test_what_a_stranger_learns_holds_no_name_no_file_and_no_hidden_subject(secretariat):
    with writing():
        paper = issue(secretariat, register(secretariat), hides_subject=True)
        names = ("Nguyễn Văn Ký", paper.pdf.key)
    told = repr(find_public(paper.code))
    assert "Phó Trưởng ban" in told
    for secret in (*names, "Kết luận phiên họp", "tb-7"):
        assert secret not in told
    with writing():
        show_subject(paper, is_hidden=False, actor=secretariat)
    assert find_public(paper.code).subject == "Kết luận phiên họp thứ ba"


@pytest.mark.parametrize(
    "change",
    [
        update(IssuedPaper).values(subject="khác"),
        update(IssuedPaper).values(number="8"),
        update(IssuedPaper).values(code="0" * 20),
        update(IssuedPaper).values(pdf_sha256="0" * 64),
        update(IssuedPaper).values(frozen_at=None),
        delete(IssuedPaper),
        update(StoredFile).values(sha256="0" * 64),
        update(StoredFile).values(key="khac"),
        delete(StoredFile),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_what_was_issued(secretariat, change):
    with writing():
        issue(secretariat, register(secretariat))
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(change)


def test_a_withdrawal_is_written_once_even_past_the_services(secretariat):
    with writing():
        paper = issue(secretariat, register(secretariat))
    with writing():
        withdraw_paper(paper, reason="Nhầm số liệu", actor=secretariat, now=NOW)
    with refused(Fault.PAPER_WITHDRAWN), writing():
        withdraw_paper(paper, reason="Lần nữa", actor=secretariat, now=NOW)
    public = find_public(paper.code)
    assert (public.standing, public.withdrawn_reason) == (Standing.WITHDRAWN, "Nhầm số liệu")
    db.session.rollback()  # what was refused still holds the lock
    with pytest.raises(DBAPIError, match="never changes"), db.engine.begin() as connection:
        connection.execute(update(IssuedPaper).values(withdrawn_at=None))


def test_a_correction_is_another_paper_and_the_old_one_says_so(secretariat):
    with writing():
        first = issue(secretariat, register(secretariat))
    with refused(Fault.REQUIRED), writing():
        issue(secretariat, register(secretariat, "8"), b"2", replaces=first)
    with writing():
        second = issue(
            secretariat, register(secretariat, "8"), b"2", replaces=first, reason="Sai thời hạn"
        )
    old, new = find_public(first.code), find_public(second.code)
    assert (old.standing, new.standing) == (Standing.REPLACED, Standing.IN_FORCE)
    assert (old.successor.sign, old.successor.reason) == ("08/TB-BCĐ", "Sai thời hạn")
    assert old.pdf_sha256 != new.pdf_sha256
    with refused(Fault.PAPER_REPLACED), writing():
        third = register(secretariat, "9")
        issue(secretariat, third, b"3", replaces=first, reason="Lại sai")
    with pytest.raises(Missing), writing():
        other = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
        issue(other, register(other), b"4", replaces=second, reason="Của nơi khác")


def test_a_further_issue_under_one_number_is_its_next_version(secretariat):
    with writing():
        document = register(secretariat)
        first = issue(secretariat, document)
    with refused(Fault.REQUIRED), writing():
        issue(secretariat, document, b"2")
    with writing():
        issue(secretariat, document, b"2", reason="Đính chính thời hạn")
        for unit in ("Sở Tài chính", "Sở Y tế"):
            issue(secretariat, document, unit.encode(), extract=unit)
    versions = [(one.extract, one.version) for one in list_papers(document.id)]
    assert versions == [("", 2), ("", 1), ("Sở Tài chính", 1), ("Sở Y tế", 1)]
    assert find_public(first.code).successor.sign == "07/TB-BCĐ"
    assert find_latest(document.id).version == 2


def test_a_scan_is_recognised_and_replaced_only_with_a_reason(secretariat):
    with writing():
        paper = issue(secretariat, register(secretariat))
        attach_scan(paper, scan(), reason="", actor=secretariat, now=NOW)
    for upload, reason, fault in (
        (scan(PNG + b"2"), "", Fault.REQUIRED),
        (scan(), "Rõ hơn", Fault.FILE_KNOWN),
        (scan(b"<svg/>"), "Rõ hơn", Fault.FILE_KIND),
        (scan(b"GIF89a"), "Rõ hơn", Fault.FILE_KIND),
    ):
        with refused(fault), writing():
            held = get_paper(paper.id, secretariat)
            attach_scan(held, upload, reason=reason, actor=secretariat, now=NOW)
    first = find_public(paper.code).scan_sha256
    with writing():
        held = get_paper(paper.id, secretariat)
        attach_scan(held, scan(PNG + b"2"), reason="Rõ hơn", actor=secretariat, now=NOW)
    public = find_public(paper.code)
    assert public.match(first) is Match.OLD_SCAN
    assert public.match(public.scan_sha256) is Match.SCAN


def test_minutes_that_were_issued_keep_their_number_and_only_the_chair_takes_them_back(
    secretariat,
):
    with writing():
        meeting = make_meeting(committee=committee_of(secretariat))
        chair = make_actor(committee=committee_of(secretariat), role=Role.CHAIR)
        signed = numbered(meeting, 3, chair=chair, clerk=secretariat)
        paper = db.session.scalars(select(IssuedPaper)).one()  # opened with its number
        keep_bytes(paper, Printed(PDF, b"PK"), stem="bb-3", now=NOW)
    with refused(Fault.DOCUMENT_IS_LOCKED), writing():
        numbered(meeting, 4, chair=chair, clerk=secretariat)
    with refused(Fault.DOCUMENT_IS_LOCKED), writing():
        take_back_number(meeting, MINUTES, actor=secretariat, now=NOW, seen=signed.version_id)
    with pytest.raises(NotAllowed), writing():
        withdraw_paper(paper, reason="Nhầm", actor=secretariat, now=NOW)
    with writing():
        withdraw_paper(paper, reason="Nhầm", actor=chair, now=NOW)
    assert find_public(paper.code).sign == "03/BB-BCĐ"


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OBSERVER, Role.ADMIN])
def test_scan_and_subject_follow_the_rights_of_the_register(secretariat, role):
    with writing():
        paper = issue(secretariat, register(secretariat))
        actor = make_actor(committee=committee_of(paper), role=role)
    with pytest.raises(NotAllowed):
        attach_scan(paper, scan(), reason="", actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        show_subject(paper, is_hidden=True, actor=actor)
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    with pytest.raises(NotAllowed):
        attach_scan(paper, scan(), reason="", actor=stranger, now=NOW)
    with pytest.raises(Missing):
        get_paper(paper.id, stranger)


def test_numbers_asked_for_at_one_moment_are_given_once_and_without_a_gap(app, secretariat):
    start, wanted = Barrier(AT_ONCE), AT_ONCE * 3

    def clerk(_order: int) -> list[str]:
        with app.app_context():
            start.wait()
            return [number_one() for _ in range(wanted // AT_ONCE)]

    def number_one() -> str:
        while True:
            series = list_series(secretariat, year=2023)
            number = str(series[0].next if series else 1)
            db.session.rollback()
            with suppress(Refused), writing():
                issue(secretariat, register(secretariat, number), number.encode())
                return number

    with ThreadPoolExecutor(AT_ONCE) as pool:
        given = [number for numbers in pool.map(clerk, range(AT_ONCE)) for number in numbers]
    assert sorted(map(int, given)) == list(range(1, wanted + 1))
    papers = db.session.scalars(select(IssuedPaper)).all()
    assert len({paper.code for paper in papers}) == wanted
    assert {paper.number for paper in papers} == set(given)


def test_the_look_through_the_store_names_an_issued_file_that_differs(app, secretariat):
    with writing():
        paper = issue(secretariat, register(secretariat))
    path_of(paper.pdf.key).write_bytes(PDF + b"khac")
    path_of(paper.word_file.key).unlink()
    found = reconcile(now=NOW)
    assert (found.altered, found.missing) == ((paper.pdf.key,), (paper.word_file.key,))
    assert not files.is_whole(paper.pdf)
