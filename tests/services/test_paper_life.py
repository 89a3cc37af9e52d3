"""Minutes and notice on their way: remarks, approval, number, extracts, the way out."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import ask_units, make_actor, make_item, make_meeting, make_membership
from tests.services.meetings.office import (
    MINUTES,
    NOTICE,
    NOW,
    TODAY,
    Office,
    numbered,
    refusal_of,
)
from tracker.database import db
from tracker.models import Document, Letter, SessionPaperEvent, Succession, SuccessionLine
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.unit_extracts import get_place_of_extract, list_extracts
from tracker.queries.session_drafts import load_drafts
from tracker.queries.session_papers import (
    find_open_minutes_before,
    find_paper,
    list_asked,
    load_lives,
)
from tracker.rules.choices import (
    DocumentKind,
    LeadGroup,
    MeetingState,
    SuccessionKind,
    SuccessionState,
)
from tracker.rules.faults import Fault, Missing, NotAllowed
from tracker.rules.permissions import Role
from tracker.rules.session_papers import PaperAct, RemarkAnswer, Reply, Stage, Whose
from tracker.services.files import Upload
from tracker.services.meetings.sessions import close_meeting, reopen_meeting
from tracker.services.paper_life.approving import (
    add_scan,
    approve_paper,
    record_outside,
    record_signature,
    take_back_approval,
)
from tracker.services.paper_life.circulating import (
    answer_remark,
    circulate_paper,
    make_remark,
    say_nothing,
    withdraw_remark,
)
from tracker.services.paper_life.drafts import draft_of
from tracker.services.paper_life.numbering import number_paper, take_back_number
from tracker.services.paper_life.sending import send_extracts

pytestmark = pytest.mark.usefixtures("app")
LATER = TODAY + timedelta(days=4)
WHEN = {"today": TODAY, "now": NOW}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Circle(Office):
    """An office whose minutes are out for remarks to two units, each with its head."""

    def __init__(self, **facts):
        super().__init__(**facts)
        self.leads = [
            make_actor(committee=self.committee, role=Role.UNIT_LEAD, unit=unit)
            for unit in self.units
        ]
        ask_units(self.meeting, [unit.id for unit in self.units], actor=self.secretariat)
        self.ready()
        self.close()

    def circulate(self, kind=MINUTES, units=(0, 1), until=TODAY):
        return circulate_paper(
            self.meeting,
            kind,
            [self.units[n].id for n in units],
            until=until,
            actor=self.secretariat,
            **WHEN,
        )

    def remark(self, n=0, text="Bổ sung số liệu", today=TODAY, kind=MINUTES, **facts):
        return make_remark(
            self.meeting, kind, text, actor=self.leads[n], today=today, now=NOW, **facts
        )

    def answer(self, remark, answer=RemarkAnswer.TAKEN, words=""):
        return answer_remark(
            self.meeting,
            MINUTES,
            remark.id,
            answer=answer,
            words=words,
            actor=self.secretariat,
            now=NOW,
            seen=remark.version_id,
        )

    def life(self, actor=None, today=TODAY, kind=MINUTES):
        return load_lives(self.meeting, actor or self.secretariat, today=today)[kind]


def test_units_are_asked_by_letter_and_who_answered_is_told_of_each():
    office = Circle()
    sent = office.circulate(units=(0, 1, 2))
    assert (sent.units, sent.letters) == (3, 3)
    office.remark(0)
    late = office.remark(0, today=LATER)
    assert late.is_late
    say_nothing(office.meeting, MINUTES, actor=office.leads[1], now=NOW)
    life = office.life(today=LATER)
    assert [reply.reply for reply in life.replies] == [
        Reply.REMARKED,
        Reply.NOTHING_TO_SAY,
        Reply.SILENT,
    ]
    assert (life.stage, life.turn, life.unanswered) == (Stage.CIRCULATED, Whose.SECRETARIAT, 2)
    assert office.life().counts[Reply.WAITING] == 1  # until the date nobody is called silent
    own = office.life(office.leads[1])
    assert [reply.line.unit_id for reply in own.replies] == [office.units[1].id]
    assert not own.remarks  # a unit reads nothing of what others say
    assert list_asked(office.leads[0]) == []
    assert [one.kind for one in list_asked(office.leads[2])] == [MINUTES]


def test_a_unit_remarks_only_on_what_it_was_asked_about():
    office = Circle()
    item = make_item(meeting=make_meeting(committee=office.committee))
    with pytest.raises(NotAllowed):
        office.remark(0)
    office.circulate(units=(0,))
    with pytest.raises(NotAllowed):
        office.remark(1)
    with pytest.raises(NotAllowed):
        make_remark(office.meeting, MINUTES, "x", actor=office.secretariat, **WHEN)
    with pytest.raises(Missing):
        office.remark(0, item_id=item.id)
    with pytest.raises(NotAllowed):  # the notice was not sent round
        office.remark(0, kind=NOTICE)
    remark = office.remark(0)
    refusal = refusal_of(say_nothing, office.meeting, MINUTES, actor=office.leads[0], now=NOW)
    assert refusal.fault is Fault.REMARKS_MADE
    withdraw_remark(office.meeting, MINUTES, remark.id, actor=office.leads[0])
    assert office.life().counts[Reply.WAITING] == 1


def test_whoever_has_no_place_in_the_session_is_not_asked_and_no_day_lies_behind():
    office = Circle()
    stranger = Office()
    refusal = refusal_of(
        circulate_paper,
        office.meeting,
        MINUTES,
        [stranger.units[0].id],
        until=TODAY,
        actor=office.secretariat,
        **WHEN,
    )
    assert refusal.fault is Fault.NOT_A_CHOICE
    refusal = refusal_of(office.circulate, until=TODAY - timedelta(days=1))
    assert (refusal.fault, refusal.field) == (Fault.REMARKS_DAY_PAST, "until")
    office.meeting.state = MeetingState.PREPARING
    db.session.flush()
    assert refusal_of(office.circulate).fault is Fault.MEETING_NOT_BEGUN


def test_the_chair_approves_when_every_remark_has_its_answer_and_then_nothing_changes():
    office = Circle()
    office.circulate()
    remark = office.remark()
    assert refusal_of(office.approve).fault is Fault.REMARKS_UNANSWERED
    refusal = refusal_of(office.answer, remark, RemarkAnswer.NOT_TAKEN)
    assert (refusal.fault, refusal.field) == (Fault.REQUIRED, "words")
    office.answer(remark)
    refusal = refusal_of(withdraw_remark, office.meeting, MINUTES, remark.id, actor=office.leads[0])
    assert refusal.fault is Fault.REMARK_ANSWERED
    with pytest.raises(NotAllowed):  # the table: sign/publish minutes, the chair alone
        approve_paper(office.meeting, MINUTES, actor=office.secretariat, now=NOW)
    office.approve()
    assert office.life().turn is Whose.CLERK
    assert refusal_of(office.remark).fault is Fault.DRAFT_APPROVED
    assert refusal_of(office.circulate).fault is Fault.DRAFT_APPROVED
    assert refusal_of(office.conclude).fault is Fault.MINUTES_APPROVED
    reopened = refusal_of(reopen_meeting, office.meeting, actor=office.secretariat)
    assert reopened.fault is Fault.MINUTES_APPROVED


def test_an_approval_is_taken_back_with_its_reason_while_nothing_is_out():
    office = Circle()
    office.approve()
    chair = office.chair()

    def take_back(actor, reason="Sai tên đơn vị"):
        return take_back_approval(office.meeting, MINUTES, reason=reason, actor=actor, now=NOW)

    with pytest.raises(NotAllowed):
        take_back(office.secretariat)
    assert refusal_of(take_back, chair, "").fault is Fault.REQUIRED
    take_back(chair)
    event = db.session.scalars(
        select(SessionPaperEvent).where(SessionPaperEvent.act == PaperAct.TAKEN_BACK)
    ).one()
    assert event.words == "Sai tên đơn vị"
    reopen_meeting(office.meeting, actor=office.secretariat)
    office.close()
    numbered(office.meeting, 4, chair=chair, clerk=office.secretariat)
    assert refusal_of(take_back, chair).fault is Fault.PAPER_OUT_OF_HOUSE


def test_the_secretariat_records_a_signature_on_paper_with_its_scan():
    office = Circle()

    def sign(day, scan=None):
        return record_signature(
            office.meeting, MINUTES, signed_on=day, scan=scan, actor=office.secretariat, **WHEN
        )

    assert refusal_of(sign, TODAY - timedelta(days=1)).fault is Fault.ISSUED_BEFORE_SESSION
    assert refusal_of(sign, LATER).fault is Fault.DOCUMENT_IN_FUTURE
    paper = sign(TODAY)
    assert (paper.stage, paper.approved_by_id) == (Stage.APPROVED, None)
    add_scan(
        office.meeting,
        MINUTES,
        Upload("ban-quet.pdf", BytesIO(PDF)),
        actor=office.secretariat,
        now=NOW,
    )
    clerk = {"actor": office.secretariat, "now": NOW}
    number_paper(
        office.meeting,
        MINUTES,
        number="7",
        issued_on=TODAY,
        today=TODAY,
        seen=paper.version_id,
        **clerk,
    )
    assert find_paper(office.meeting.id, MINUTES).scan.document_id == paper.document_id
    take_back_number(office.meeting, MINUTES, seen=paper.version_id, **clerk)
    kept = find_paper(office.meeting.id, MINUTES)
    assert (kept.scan.document_id, kept.number) == (None, "")  # the copy outlives the entry


def test_a_number_is_one_of_its_kind_and_year_and_only_for_what_is_approved():
    office = Circle()
    approved = office.approve(NOTICE)
    other = make_meeting(committee=office.committee, ordinal=9)
    chair = office.chair()
    facts = {"actor": office.secretariat, "now": NOW, "today": TODAY, "issued_on": TODAY}
    refusal = refusal_of(number_paper, office.meeting, MINUTES, number="5", seen=1, **facts)
    assert refusal.fault is Fault.PAPER_NOT_APPROVED
    seen = approved.version_id
    number_paper(office.meeting, NOTICE, number="5", seen=seen, **facts)
    numbered(office.meeting, 5, chair=chair, clerk=office.secretariat)  # minutes count apart
    refusal = refusal_of(numbered, other, 5, kind=NOTICE, chair=chair, clerk=office.secretariat)
    assert (refusal.fault, refusal.facts["ordinal"]) == (Fault.NOTICE_NUMBER_TAKEN, 6)
    entries = db.session.scalars(select(Document).order_by(Document.kind)).all()
    assert [(entry.kind, entry.sign) for entry in entries] == [
        (DocumentKind.MINUTES, "05/BB-BCĐ"),
        (DocumentKind.NOTICE, "05/TB-BCĐ"),
    ]


def test_each_unit_gets_its_own_conclusions_once_and_reads_no_other():
    office = Office()
    unit, other, district = office.units
    heads = {
        one.id: make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=one)
        for one in (unit, district)
    }
    office.ready(coordinating_ids=[other.id])
    office.ready(text="Mọi huyện báo cáo", lead_ids=[], lead_group=LeadGroup.DISTRICTS)
    office.close()
    extracts = list_extracts(get_content(office.meeting))
    assert [(one.unit.id, one.leads, len(one.lines)) for one in extracts] == [
        (unit.id, 1, 1),
        (other.id, 0, 1),
        (district.id, 1, 1),
    ]
    send = {"actor": office.secretariat, "now": NOW}
    assert refusal_of(send_extracts, office.meeting, **send).fault is Fault.NOTICE_NOT_NUMBERED
    with pytest.raises(Missing):  # it was not called, and nothing is given to it yet
        get_place_of_extract(office.meeting.id, unit.id, heads[unit.id])
    office.make()
    assert not get_place_of_extract(office.meeting.id, unit.id, heads[unit.id]).is_out
    numbered(office.meeting, 3, kind=NOTICE, chair=office.chair(), clerk=office.secretariat)
    sent = send_extracts(office.meeting, **send)
    assert (sent.units, sent.letters, list(sent.unheard)) == (2, 2, [other.name])
    letters = db.session.scalars(select(Letter).where(Letter.template == "session_extract")).all()
    assert sorted(letter.facts["unit_id"] for letter in letters) == sorted(heads)
    assert {len(letter.facts["lines"]) for letter in letters} == {1}
    assert get_place_of_extract(office.meeting.id, unit.id, heads[unit.id]).is_out
    with pytest.raises(Missing):
        get_place_of_extract(office.meeting.id, district.id, heads[unit.id])
    _merge(district, unit, office)
    assert get_place_of_extract(office.meeting.id, district.id, heads[unit.id]).is_out
    make_membership(committee=office.committee, role=Role.UNIT_LEAD, unit=other)
    assert send_extracts(office.meeting, **send).units == 1  # the one nobody spoke for
    assert refusal_of(send_extracts, office.meeting, **send).fault is Fault.NOBODY_CONCERNED


def _merge(ended, heir, office):
    merger = Succession(
        kind=SuccessionKind.MERGE,
        effective_on=TODAY,
        document_number="99",
        document_symbol="NQ-HĐND",
        document_on=TODAY,
        state=SuccessionState.DONE,
        done_at=NOW,
        done_by_id=office.secretariat.user_id,
    )
    db.session.add(merger)
    db.session.flush()
    line = {"from_unit_id": ended.id, "to_unit_id": heir.id, "is_main": True}
    db.session.add(SuccessionLine(succession_id=merger.id, **line))
    db.session.flush()


def test_a_session_waits_for_the_minutes_before_it_or_for_the_word_that_they_are_from_outside():
    office = Office(held_on=date(2023, 9, 26))
    later = make_meeting(committee=office.committee, ordinal=7, series_id=office.meeting.series_id)
    who = {"actor": office.secretariat}
    assert find_open_minutes_before(later) is None  # one that was only planned has no minutes
    office.conclude(has_no_action=True)  # it was held, whoever forgot to say so
    refusal = refusal_of(close_meeting, later, **who, **WHEN)
    assert (refusal.fault, refusal.facts["ordinal"]) == (Fault.LAST_MINUTES_OPEN, 6)

    def outside(day):
        return record_outside(office.meeting, number="2", issued_on=day, **who, **WHEN)

    assert refusal_of(outside, date(2023, 9, 25)).fault is Fault.ISSUED_BEFORE_SESSION
    row = office.conclude()
    assert refusal_of(outside, date(2023, 9, 27)).fault is Fault.CONCLUSIONS_LACKING
    row.has_no_action = True
    assert outside(date(2023, 9, 27)).stage is Stage.OUTSIDE
    assert office.meeting.state is MeetingState.CLOSED
    close_meeting(later, **who, **WHEN)
    assert later.state is MeetingState.CLOSED
    assert find_open_minutes_before(office.meeting) is None  # a greater number of a later day


def test_a_remark_stands_beside_the_words_it_was_made_on_whatever_the_draft_says_now():
    office = Circle()
    item = make_item(meeting=office.meeting, notes="Thu phí 10 nghìn đồng.")
    office.circulate(units=(0,))
    early = office.remark(item_id=item.id)
    office.circulate(units=(1,))  # nothing changed: the same version goes out
    item.notes = "Thu phí 20 nghìn đồng."
    office.circulate(units=(1,))
    late, whole = office.remark(1, item_id=item.id), office.remark(1)
    assert [one.draft_version for one in (early, late, whole)] == [1, 2, 2]
    draft = draft_of(get_content(office.meeting), MINUTES)
    drafts = load_drafts(find_paper(office.meeting.id, MINUTES), draft)
    on = drafts.of(early)
    assert on.is_changed
    assert [part.notes for part in (*on.then, *on.now)] == [
        "Thu phí 10 nghìn đồng.",
        "Thu phí 20 nghìn đồng.",
    ]
    assert [drafts.of(one).is_changed for one in (late, whole)] == [False, False]
    assert drafts.of(whole).then == draft
    assert "Chủ trì: " in draft[-1].points[0]  # a conclusion goes out with whose duty it is
