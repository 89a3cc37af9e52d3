"""Papers of sessions leave the house: numbered, printed, kept; failures and corrections."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import make_actor, make_meeting
from tests.services.meetings.office import (
    MINUTES,
    NOTICE,
    NOW,
    TODAY,
    Office,
    numbered,
    refusal_of,
)
from tests.writing import writing
from tracker.database import db
from tracker.jobs import session_papers as job
from tracker.models import Document, IssuedPaper, Letter
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.sealed import Printed
from tracker.queries.issued_papers import find_latest, find_public
from tracker.queries.meetings.checking import check_session
from tracker.queries.session_issues import list_unmade, load_issues
from tracker.queries.session_papers import find_paper
from tracker.rules.agenda_checks import Check
from tracker.rules.choices import DocumentKind, MeetingState
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.rules.session_papers import Stage
from tracker.rules.verification import Match, Standing
from tracker.services.files import Upload
from tracker.services.meetings.conclusions import ConclusionFacts, update_conclusion
from tracker.services.meetings.sessions import reopen_meeting
from tracker.services.paper_life.approving import add_scan, approve_paper, record_signature
from tracker.services.paper_life.correcting import correct_paper
from tracker.services.paper_life.numbering import number_paper, take_back_number
from tracker.services.paper_life.sending import send_extracts
from tracker.services.papers import minutes_paper
from tracker.services.session_papers import issuing
from tracker.services.session_papers.inviting import InvitationFacts, issue_invitation
from tracker.services.session_papers.notices import extract_paper, notice_paper

pytestmark = pytest.mark.usefixtures("app")
SCAN = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LATE = PaperFailed(PaperFault.TOO_SLOW)


def printed(order):
    return Printed(f"%PDF-1.7 {order.code}".encode(), f"PK {order.code}".encode())


def keep_all(meeting):
    for code in list_unmade(meeting.id):
        order = issuing.order_of(code)
        issuing.keep_printed(order, printed(order), now=NOW)


def closed(**facts):
    office = Office(**facts)
    office.row = office.ready()
    office.close()
    return office


def test_a_failing_press_loses_no_number_and_the_paper_is_tried_again(monkeypatch):
    failing = [LATE, LATE]
    monkeypatch.setattr(
        issuing,
        "print_order",
        lambda order, **_limits: failing.pop() if failing else printed(order),
    )
    with writing():
        office = closed()
        who = {"chair": office.chair(), "clerk": office.secretariat}
        numbered(office.meeting, 5, kind=NOTICE, **who)
    meeting_id, unit_id, committee = office.meeting.id, office.units[0].id, office.committee
    for _ in range(2):  # the notice and its one extract fail, and are left alone
        assert job.print_waiting(at=NOW) == 0
    issues = load_issues(meeting_id)
    assert [(one.number, one.problem, one.pdf_id) for one in issues.papers] == [
        ("5", "too_slow", None)
    ] * 2
    assert find_public(issues.find("notice").code).standing is Standing.MAKING
    with writing():
        issuing.try_again(meeting_id, actor=office.secretariat)
    assert job.print_waiting(at=NOW) == 2
    issues = load_issues(meeting_id)
    assert issues.unmade == 0
    notice, extract = issues.find("notice"), issues.find("notice", unit_id)
    assert (notice.pdf.document_id, extract.pdf.document_id) == (notice.document_id, None)
    assert notice.code != extract.code
    committee = db.session.merge(committee)
    observer = make_actor(committee=committee, role=Role.OBSERVER)
    with pytest.raises(NotAllowed):
        issuing.try_again(meeting_id, actor=observer)


def test_a_number_is_taken_back_until_its_paper_is_kept_and_a_late_print_is_dropped():
    office = closed()
    who = {"chair": office.chair(), "clerk": office.secretariat}
    paper = numbered(office.meeting, 5, **who)
    order = issuing.order_of(list_unmade(office.meeting.id)[0])
    take = {"actor": office.secretariat, "now": NOW}
    db.session.expire_all()
    take_back_number(office.meeting, MINUTES, seen=paper.version_id, **take)
    assert db.session.scalars(select(IssuedPaper)).all() == []
    issuing.keep_printed(order, printed(order), now=NOW)  # it was on the press meanwhile
    paper = numbered(office.meeting, 6, **who)
    keep_all(office.meeting)
    refusal = refusal_of(take_back_number, office.meeting, MINUTES, seen=paper.version_id, **take)
    assert refusal.fault is Fault.DOCUMENT_IS_LOCKED
    assert load_issues(office.meeting.id).find_kept("minutes").number == "6"


def test_all_extracts_of_a_notice_take_their_numbers_in_one_act_and_none_is_used_twice():
    def issue(office, number, first):
        meeting = office.meeting
        approve_paper(meeting, NOTICE, actor=office.chair(), now=NOW)
        seen = find_paper(meeting.id, NOTICE).version_id
        facts = {"number": number, "issued_on": TODAY, "today": TODAY, "now": NOW, "seen": seen}
        facts |= {"copies_from": first, "actor": office.secretariat}
        return number_paper(meeting, NOTICE, **facts)

    office = Office()
    one, two, three = (unit.id for unit in office.units)
    for lead in (one, two, three):
        office.ready(lead_ids=[lead])
    office.close()
    issue(office, "5", 17)
    first = office.meeting
    numbers = load_issues(first.id).numbers_of_copies(17)
    assert numbers == {one: 17, two: 18, three: 19}
    assert extract_paper(first.id, two, now=NOW).letterhead.number_line.startswith("Số: 18/")
    office.meeting = make_meeting(committee=office.committee, series_id=first.series_id, ordinal=7)
    office.ready()
    office.meeting.state = MeetingState.CLOSED
    with pytest.raises(Refused) as caught, db.session.begin_nested():
        issue(office, "6", 19)
    assert (caught.value.fault, caught.value.field) == (Fault.COPY_NUMBERS_TAKEN, "copies_from")
    issue(office, "6", None)  # the clerk writes it by hand
    assert extract_paper(office.meeting.id, one, now=NOW).letterhead.number is None


def test_register_and_paper_say_the_same_words():
    office = closed(chair_name="Nguyễn Văn A", chair_office="Trưởng Ban Chỉ đạo")
    who = {"chair": office.chair(), "clerk": office.secretariat}
    for kind in (MINUTES, NOTICE):
        numbered(office.meeting, 5, kind=kind, **who)
    notice = notice_paper(office.meeting.id, now=NOW).subject
    minutes = minutes_paper(office.meeting.id, now=NOW).subject
    entries = db.session.scalars(select(Document).order_by(Document.kind)).all()
    assert [entry.subject for entry in entries] == [minutes, notice]
    assert notice.startswith("Kết luận của Trưởng Ban Chỉ đạo Nguyễn Văn A tại Phiên họp")


def test_the_scan_of_a_signature_becomes_the_scan_of_the_issued_paper():
    office = closed()
    record_signature(
        office.meeting,
        MINUTES,
        signed_on=TODAY,
        scan=Upload("ban-ky.pdf", BytesIO(SCAN)),
        actor=office.secretariat,
        today=TODAY,
        now=NOW,
    )
    digest = find_paper(office.meeting.id, MINUTES).scan.sha256
    numbered(office.meeting, 5, chair=None, clerk=office.secretariat)
    keep_all(office.meeting)
    issued = load_issues(office.meeting.id).find_kept("minutes")
    assert find_public(issued.code).match(digest) is Match.SCAN
    assert find_paper(office.meeting.id, MINUTES).scan_id is None
    more = Upload("lan-hai.pdf", BytesIO(SCAN + b"2"))
    refusal = refusal_of(add_scan, office.meeting, MINUTES, more, actor=office.secretariat, now=NOW)
    assert refusal.fault is Fault.SCAN_KEPT  # another one goes with a reason, on the paper's page


def test_a_correction_is_a_new_version_and_goes_to_the_units_again():
    office = closed()
    chair, clerk = office.chair(), office.secretariat
    make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[0])
    unit_id, meeting = office.units[0].id, office.meeting

    def correct(actor=chair, reason="Sai thời hạn"):
        return correct_paper(meeting, NOTICE, reason=reason, actor=actor, now=NOW)

    assert refusal_of(correct).fault is Fault.PAPER_NOT_ISSUED
    numbered(meeting, 5, kind=NOTICE, chair=chair, clerk=clerk)
    keep_all(meeting)
    send_extracts(meeting, actor=clerk, now=NOW)
    with pytest.raises(NotAllowed):
        correct(actor=clerk)
    assert refusal_of(correct, reason="").fault is Fault.REQUIRED
    office.make()
    assert refusal_of(reopen_meeting, meeting, actor=clerk).fault is Fault.MINUTES_APPROVED
    correct()
    first = load_issues(meeting.id).find_kept("notice")
    assert find_paper(meeting.id, NOTICE).stage is Stage.DRAFT
    assert notice_paper(meeting.id, now=NOW).is_draft
    assert find_public(first.code).standing is Standing.IN_FORCE
    _correct_the_words(office, clerk)
    approve_paper(meeting, NOTICE, actor=chair, now=NOW)
    typed = {"actor": clerk, "today": TODAY, "now": NOW, "issued_on": TODAY}
    seen = find_paper(meeting.id, NOTICE).version_id
    refusal = refusal_of(number_paper, meeting, NOTICE, number="6", seen=seen, **typed)
    assert refusal.fault is Fault.DOCUMENT_IS_LOCKED
    seen = find_paper(meeting.id, NOTICE).version_id
    number_paper(meeting, NOTICE, number="5", seen=seen, **typed)
    keep_all(meeting)
    issues = load_issues(meeting.id)
    assert (issues.find_kept("notice").version, issues.extracts[unit_id].version) == (2, 2)
    old = find_public(first.code)
    assert (old.standing, old.successor.reason) == (Standing.REPLACED, "Sai thời hạn")
    assert send_extracts(meeting, actor=clerk, now=NOW).letters == 1
    sent = db.session.scalars(
        select(Letter).where(Letter.template == "session_extract").order_by(Letter.id)
    )
    assert [letter.facts["sign"] for letter in sent] == ["05/TB-BCĐ"] * 2


def _correct_the_words(office, clerk):
    meeting, row = office.meeting, office.row
    reopen_meeting(meeting, actor=clerk)
    said = {"kind": row.kind, "text": row.text, "due": date(2023, 12, 20)}
    facts = ConclusionFacts(**said, lead_ids=[office.units[0].id])
    update_conclusion(row, meeting, facts, seen=row.version_id, actor=clerk, today=TODAY)
    office.close()


def test_an_issued_invitation_is_stale_while_the_session_says_otherwise():
    with writing():
        office = Office()
        facts = InvitationFacts("87", TODAY, "")
        who = {"actor": office.secretariat, "today": TODAY, "now": NOW}
        issue_invitation(office.meeting, facts, **who)
    found = []
    for place in (office.meeting.place, "Nhà khách", office.meeting.place):
        with writing():
            db.session.refresh(office.meeting)
            office.meeting.place = place
        checks = check_session(office.meeting, today=TODAY)
        found.append(Check.INVITATION_STALE in {one.check for one in checks})
    assert found == [False, True, False]


def test_the_invitation_is_issued_and_issued_again_with_a_reason():
    office = Office()
    meeting = office.meeting

    def issue(number="87", day=date(2023, 11, 20), reason="", actor=office.secretariat):
        facts = InvitationFacts(number, day, reason)
        return issue_invitation(meeting, facts, actor=actor, today=TODAY, now=NOW)

    refusal = refusal_of(issue, day=date(2023, 12, 1))
    assert refusal.fault is Fault.DOCUMENT_IN_FUTURE
    issue()
    issue()  # nothing is kept yet: the number is only said again
    keep_all(meeting)
    assert refusal_of(issue).field == "reason"
    assert refusal_of(issue, number="88", reason="Đổi giờ").fault is Fault.DOCUMENT_IS_LOCKED
    issue(reason="Đổi giờ")
    keep_all(meeting)
    issued = load_issues(meeting.id).find_kept("invitation")
    assert (issued.sign, issued.version) == ("87/GM-BCĐ", 2)
    assert find_latest(issued.document_id).kind is DocumentKind.INVITATION
    with pytest.raises(NotAllowed):
        issue(
            reason="Không có quyền",
            actor=make_actor(committee=office.committee, role=Role.OBSERVER),
        )
