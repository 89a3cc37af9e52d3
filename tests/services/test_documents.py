import csv
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor, make_committee, make_document, make_meeting, make_plan
from tests.services.meetings.office import MINUTES, numbered
from tracker.database import db, transaction
from tracker.models import Committee, Document, StoredFile
from tracker.queries.documents import (
    DocumentFilter,
    count_kinds,
    get_document,
    links_of,
    list_documents,
    list_series,
)
from tracker.queries.tasks.files import find_file
from tracker.rules.choices import DocumentKind, PlanState
from tracker.rules.dates import read_date
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services.documents import (
    DocumentFacts,
    link_document,
    register_document,
    unlink_document,
    update_document,
)
from tracker.services.files import Upload
from tracker.services.paper_life.numbering import take_back_number

TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
# The article counts 24 documents of 2022 and names none: these rows are made up and say so.
YEAR = Path(__file__).parents[1] / "data" / "tien-giang-2022.csv"
PDF = b"%PDF-1.4\n%\xe2\xe3\n"


def count_documents(actor, wanted):
    return sum(count_kinds(actor, wanted).values())


@pytest.fixture
def secretariat(app):
    return make_actor(committee=make_committee(), role=Role.SECRETARIAT)


def facts(**changes) -> DocumentFacts:
    typed = {
        "kind": DocumentKind.PLAN,
        "number": "3015",
        "symbol": "KH-UBND",
        "issued_on": date(2023, 11, 2),
        "issuer": "UBND tỉnh Gia Lai",
        "subject": "Kế hoạch nâng cao chỉ số",
    }
    return DocumentFacts(**(typed | changes))


def register(actor, **changes) -> Document:
    uploads = changes.pop("uploads", ())
    return register_document(facts(**changes), actor=actor, today=TODAY, now=NOW, uploads=uploads)


def refusal(actor, **changes) -> Refused:
    with pytest.raises(Refused) as caught:
        register(actor, **changes)
    return caught.value


def read_year(actor) -> None:
    with YEAR.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = read_date(row.pop("issued_on"))
            kind = DocumentKind(row.pop("kind"))
            entry = register(actor, kind=kind, issued_on=day, issuer="UBND tỉnh Tiền Giang", **row)
            entry.is_illustrative = True
    db.session.flush()


def test_the_24_documents_of_a_year_stand_in_the_register_counted_by_type(secretariat):
    read_year(secretariat)
    wanted = DocumentFilter(year=2022)
    assert count_documents(secretariat, wanted) == 24
    assert count_kinds(secretariat, wanted)[DocumentKind.PLAN] == 6
    assert [row.sign for row in list_documents(secretariat, wanted, limit=2)] == [
        "61/BC-BCĐ",
        "6120/UBND-KGVX",
    ]
    assert count_documents(secretariat, DocumentFilter(year=2023)) == 0
    series = {one.symbol: one.next for one in list_series(secretariat, year=2022)}
    assert series["KH-UBND"] == 288


def test_a_number_is_given_once_in_its_type_symbol_and_year(secretariat):
    register(secretariat)
    twin = refusal(secretariat, number="03015", symbol="kh-ubnd", issued_on=date(2023, 1, 3))
    assert (twin.fault, twin.field) == (Fault.DOCUMENT_NUMBER_TAKEN, "number")
    assert twin.facts["subject"] == "Kế hoạch nâng cao chỉ số"
    register(secretariat, kind=DocumentKind.DECISION)
    register(secretariat, symbol="KH-BCĐ")
    register(secretariat, issued_on=date(2022, 11, 2))
    other = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    register(other)
    assert db.session.scalar(select(func.count(Document.id))) == 5


def test_the_database_itself_refuses_a_twin_of_the_same_moment(secretariat, monkeypatch):
    register(secretariat)
    db.session.commit()
    monkeypatch.setattr("tracker.services.documents.find_twin", lambda _document: None)
    with pytest.raises(Refused, match="document_number_taken"), transaction():
        register(secretariat)
    assert db.session.scalar(select(func.count(Document.id))) == 1


def test_a_correction_keeps_to_the_same_rules(secretariat):
    register(secretariat, number="1")
    entry = register(secretariat, number="2")
    with pytest.raises(Refused, match="document_number_taken"), db.session.begin_nested():
        update_document(entry, facts(number="1"), actor=secretariat, today=TODAY, now=NOW, seen=1)
    entry = get_document(entry.id, secretariat)
    update_document(
        entry, facts(number="3"), actor=secretariat, today=TODAY, now=NOW, seen=entry.version_id
    )
    assert (entry.number, entry.place, entry.sign) == ("3", 3, "03/KH-UBND")
    with pytest.raises(Changed):
        update_document(entry, facts(), actor=secretariat, today=TODAY, now=NOW, seen=99)


@pytest.mark.parametrize(
    ("changes", "fault", "field"),
    [
        ({"number": "0"}, Fault.NOT_A_DOCUMENT_NUMBER, "number"),
        ({"symbol": "12/KH-UBND"}, Fault.NOT_A_SYMBOL, "symbol"),
        ({"issued_on": date(2023, 11, 22)}, Fault.DOCUMENT_IN_FUTURE, "issued_on"),
        ({"due": date(2023, 11, 1)}, Fault.DATES_REVERSED, "due"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(secretariat, changes, fault, field):
    found = refusal(secretariat, **changes)
    assert (found.fault, found.field) == (fault, field)


def test_the_search_goes_without_diacritics_over_sign_subject_body_and_signer(secretariat):
    register(secretariat, signer="Trương Hải Long")
    for words in ("3015/kh-ubnd", "nang cao", "gia lai", "hai long", "LONG nâng"):
        assert count_documents(secretariat, DocumentFilter(text=words)) == 1
    assert count_documents(secretariat, DocumentFilter(text="%")) == 0
    assert count_documents(secretariat, DocumentFilter(kind=DocumentKind.REPORT)) == 0


def test_files_are_kept_with_the_document_and_handed_out_to_who_may_see_it(secretariat):
    entry = register(secretariat, uploads=[Upload("kh.pdf", BytesIO(PDF))])
    (file,) = entry.files
    assert len(file.sha256) == 64
    assert find_file(secretariat, file.id) is file
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    assert find_file(stranger, file.id) is None
    entry = get_document(entry.id, secretariat)
    update_document(
        entry,
        facts(),
        actor=secretariat,
        today=TODAY,
        now=NOW,
        seen=entry.version_id,
        removed=[file.id],
    )
    assert db.session.scalar(select(func.count(StoredFile.id))) == 0


def test_a_document_belongs_to_things_of_its_own_committee_once(secretariat):
    committee_id = secretariat.committee_id
    entry = register(secretariat)
    plan = make_plan(committee=_committee(committee_id))
    link_document(entry, "plan", plan.id, actor=secretariat)
    with pytest.raises(Refused, match="link_exists"):
        link_document(entry, "plan", plan.id, actor=secretariat)
    foreign = make_plan(committee=make_committee())
    with pytest.raises(Missing):
        link_document(entry, "plan", foreign.id, actor=secretariat)
    entry = get_document(entry.id, secretariat)
    (linked,) = links_of(entry, secretariat)
    assert (linked.target, linked.row) == ("plan", plan)
    unlink_document(entry, linked.link.id, actor=secretariat)
    assert links_of(get_document(entry.id, secretariat), secretariat) == []


def test_a_link_to_a_draft_plan_is_not_told_to_units(secretariat):
    committee = _committee(secretariat.committee_id)
    entry = register(secretariat)
    draft = make_plan(committee=committee, state=PlanState.DRAFT)
    meeting = make_meeting(committee=committee)
    link_document(entry, "plan", draft.id, actor=secretariat)
    link_document(entry, "meeting", meeting.id, actor=secretariat)
    entry = get_document(entry.id, secretariat)
    assert len(links_of(entry, secretariat)) == 2
    observer = make_actor(committee=committee, role=Role.OBSERVER)
    assert [linked.target for linked in links_of(entry, observer)] == ["meeting"]
    admin = make_actor(committee=committee, role=Role.ADMIN)
    assert links_of(entry, admin) == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CHAIR, Role.OBSERVER])
def test_only_the_secretariat_keeps_the_register(secretariat, role):
    actor = make_actor(committee=_committee(secretariat.committee_id), role=role)
    with pytest.raises(NotAllowed):
        register(actor)


def test_minutes_come_into_the_register_with_their_number_and_leave_with_it(secretariat):
    meeting = make_meeting(committee=_committee(secretariat.committee_id), ordinal=6)
    who = {"chair": chair_of(secretariat), "clerk": secretariat}
    numbered(meeting, 5, **who)
    entry = db.session.scalars(select(Document)).one()
    assert (entry.sign, entry.kind) == ("05/BB-BCĐ", DocumentKind.MINUTES)
    assert entry.issued_on == meeting.held_on
    assert "lần thứ 6" in entry.subject
    entry = get_document(entry.id, secretariat)
    changed = facts(kind=DocumentKind.MINUTES, number="8", symbol="BB-BCĐ")
    with pytest.raises(Refused, match="document_of_session"), db.session.begin_nested():
        update_document(
            entry, changed, actor=secretariat, today=TODAY, now=NOW, seen=entry.version_id
        )
    paper = numbered(meeting, 7, **who)
    assert get_document(entry.id, secretariat).number == "7"
    take_back_number(meeting, MINUTES, actor=secretariat, now=NOW, seen=paper.version_id)
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_minutes_cannot_take_a_number_the_register_has(secretariat):
    committee = _committee(secretariat.committee_id)
    make_document(
        committee=committee,
        kind=DocumentKind.MINUTES,
        number="5",
        place=5,
        symbol="BB-BCĐ",
        series="bb-bcd",
    )
    meeting = make_meeting(committee=committee)
    with pytest.raises(Refused) as caught:
        numbered(meeting, 5, chair=chair_of(secretariat), clerk=secretariat)
    assert (caught.value.fault, caught.value.field) == (Fault.DOCUMENT_NUMBER_TAKEN, "number")


def chair_of(actor):
    return make_actor(committee=_committee(actor.committee_id), role=Role.CHAIR)


def _committee(committee_id):
    return db.session.get(Committee, committee_id)
