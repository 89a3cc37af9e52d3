"""Sections, papers, proposals and series of sessions: what the agenda is made of."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import (
    ask_units,
    make_actor,
    make_committee,
    make_item,
    make_meeting,
    make_unit,
)
from tests.services.meetings.office import NOW, TODAY, Office, count, refusal_of
from tracker.database import db
from tracker.models import AgendaPaper, AgendaProposal, Letter, PaperOpening, StoredFile
from tracker.queries.meetings.agenda import get_agenda, list_sections
from tracker.queries.meetings.checking import check_session
from tracker.queries.meetings.content import list_items
from tracker.queries.meetings.follow_up import find_session_before
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.papers import get_paper, list_papers, list_readings
from tracker.queries.meetings.proposals import count_proposals, get_proposal, list_proposals
from tracker.queries.meetings.series import list_series, next_ordinal
from tracker.rules.agenda import PaperState, ProposalState
from tracker.rules.agenda_checks import Check
from tracker.rules.choices import AgendaPurpose, MeetingKind, MeetingState
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed
from tracker.rules.permissions import Role
from tracker.services.files import Upload
from tracker.services.meetings.agenda import (
    ItemFacts,
    add_item,
    move_item,
    remove_item,
    update_item,
)
from tracker.services.meetings.agenda_papers import (
    Filing,
    PaperFacts,
    approve_paper,
    ask_paper,
    file_paper,
    hand_back,
    note_opening,
    remove_paper,
)
from tracker.services.meetings.proposals import (
    ProposalFacts,
    decline_proposal,
    propose_item,
    put_off_proposal,
    schedule_proposal,
    withdraw_proposal,
)
from tracker.services.meetings.sections import add_section, move_section, remove_section
from tracker.services.meetings.series import add_series, first_series, remove_series, rename_series
from tracker.services.meetings.sessions import MeetingFacts, plan_meeting
from tracker.services.session_minutes import subject_of_minutes

pytestmark = pytest.mark.usefixtures("app")
PDF = b"%PDF-1.7 thu nghiem"


def upload(more=b""):
    return Upload("bao-cao.pdf", BytesIO(PDF + more))


def focal(office, unit):
    return make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=unit)


def titles(office):
    return [
        (group.section.title if group.section else "", [line.item.title for line in group.lines])
        for group in get_agenda(office.meeting).groups
    ]


def test_items_go_from_section_to_section_and_keep_one_count():
    office = Office()
    actor, meeting = office.secretariat, office.meeting
    first = add_section(meeting, "Phần I", actor=actor)
    second = add_section(meeting, "Phần II", actor=actor)
    made = {
        title: add_item(meeting, ItemFacts(title=title, section_id=section), actor=actor)
        for title, section in (("c", second.id), ("a", first.id), ("b", first.id), ("mở", None))
    }
    assert titles(office) == [("", ["mở"]), ("Phần I", ["a", "b"]), ("Phần II", ["c"])]
    assert [item.position for item in list_items(meeting.id)] == [1, 2, 3, 4]

    move_item(made["b"], meeting, is_up=False, actor=actor)
    assert titles(office)[1:] == [("Phần I", ["a"]), ("Phần II", ["b", "c"])]
    move_item(made["b"], meeting, is_up=False, actor=actor)
    move_item(made["b"], meeting, is_up=False, actor=actor)  # at the end it stays
    assert titles(office)[2] == ("Phần II", ["c", "b"])
    move_item(made["a"], meeting, is_up=True, actor=actor)
    assert titles(office) == [("", ["mở", "a"]), ("Phần I", []), ("Phần II", ["c", "b"])]
    facts = ItemFacts(title="mở", section_id=second.id)
    update_item(made["mở"], meeting, facts, actor=actor, seen=made["mở"].version_id)
    assert titles(office)[2] == ("Phần II", ["c", "b", "mở"])

    move_section(second, meeting, is_up=True, actor=actor)
    assert [row.title for row in list_sections(meeting.id)] == ["Phần II", "Phần I"]
    remove_section(second, meeting, actor=actor)
    assert titles(office) == [("", ["a", "c", "b", "mở"]), ("Phần I", [])]


def test_an_order_somebody_else_changed_is_not_changed_again():
    office = Office()
    items = [make_item(meeting=office.meeting) for _ in range(3)]
    seen = get_agenda(office.meeting).order
    move_item(items[0], office.meeting, is_up=False, actor=office.secretariat, seen=seen)
    with pytest.raises(Changed):
        move_item(items[0], office.meeting, is_up=False, actor=office.secretariat, seen=seen)
    assert list_items(office.meeting.id) == [items[1], items[0], items[2]]


def test_a_section_of_another_session_holds_no_item():
    office, other = Office(), Office()
    section = add_section(other.meeting, "Phần I", actor=other.secretariat)
    facts = ItemFacts(title="x", section_id=section.id)
    refusal = refusal_of(add_item, office.meeting, facts, actor=office.secretariat)
    assert (refusal.fault, refusal.field) == (Fault.NOT_A_CHOICE, "section")


def test_a_paper_is_asked_filed_read_approved_and_handed_back():
    office = Office()
    meeting, secretariat = office.meeting, office.secretariat
    item = make_item(meeting=meeting)
    mine, other = focal(office, office.units[0]), focal(office, office.units[1])
    facts = PaperFacts(title="Báo cáo tiến độ", unit_id=office.units[0].id, due=TODAY)
    paper = ask_paper(item, meeting, facts, actor=secretariat, now=NOW)
    (letter,) = db.session.scalars(select(Letter))
    assert (letter.template, letter.user_id, letter.facts["news"]) == (
        "agenda_paper",
        mine.user_id,
        "asked",
    )
    assert get_meeting(meeting.id, mine).id == meeting.id  # who is asked may see the session
    with pytest.raises(Missing):
        get_meeting(meeting.id, other)
    with pytest.raises(NotAllowed):
        file_paper(paper, meeting, Filing(upload=upload()), actor=other, seen=1, now=NOW)
    refusal = refusal_of(file_paper, paper, meeting, Filing(), actor=mine, seen=1, now=NOW)
    assert refusal.fault is Fault.PAPER_NEEDS_ONE
    assert (
        refusal_of(approve_paper, paper, meeting, actor=secretariat, seen=1, now=NOW).fault
        is Fault.PAPER_NOT_FILED
    )

    file_paper(paper, meeting, Filing(upload=upload()), actor=mine, seen=1, now=NOW)
    assert paper.state is PaperState.FILED
    ask_units(meeting, [unit.id for unit in office.units], actor=secretariat)
    note_opening(paper, actor=other, now=NOW)
    note_opening(paper, actor=other, now=NOW + timedelta(minutes=1))
    reading = list_readings(meeting, [paper])[paper.id]
    assert (reading.opened, reading.invited) == (1, 2)
    assert reading.waiting == [office.units[2].short_name]

    later = NOW + timedelta(hours=1)
    filing = Filing(upload=upload(b"2"))
    file_paper(paper, meeting, filing, actor=mine, seen=paper.version_id, now=later)
    assert list_readings(meeting, [paper])[paper.id].opened == 0  # of the new one
    assert count(StoredFile) == 1
    with pytest.raises(Changed):
        approve_paper(paper, meeting, actor=secretariat, seen=1, now=later)
    approve_paper(paper, meeting, actor=secretariat, seen=paper.version_id, now=later)
    refusal = refusal_of(
        file_paper, paper, meeting, filing, actor=mine, seen=paper.version_id, now=later
    )
    assert refusal.fault is Fault.PAPER_APPROVED
    assert refusal_of(remove_item, item, meeting, actor=secretariat).fault is Fault.ITEM_HAS_PAPERS
    hand_back(paper, meeting, "Thiếu số", actor=secretariat, seen=paper.version_id, now=later)
    assert (paper.state, paper.remark) == (PaperState.ASKED, "Thiếu số")
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [(one.state, one.facts["news"]) for one in letters] == [
        ("cancelled", "asked"),
        ("pending", "handed_back"),
    ]
    remove_paper(get_paper(meeting, paper.id), meeting, actor=secretariat)
    assert (count(AgendaPaper), count(PaperOpening), count(StoredFile)) == (0, 0, 0)


def test_a_unit_proposes_and_the_secretariat_schedules_puts_off_or_declines():
    office = Office()
    meeting, secretariat = office.meeting, office.secretariat
    mine, other = focal(office, office.units[0]), focal(office, office.units[1])
    facts = ProposalFacts(title="Nền tảng dữ liệu", reason="Vướng kinh phí", minutes=15)
    first = propose_item(facts, actor=mine, now=NOW, upload=upload())
    second, third, fourth = [propose_item(facts, actor=mine, now=NOW) for _ in range(3)]
    assert {letter.template for letter in db.session.scalars(select(Letter))} == {"agenda_proposed"}
    assert [count_proposals(one) for one in (mine, other, secretariat)] == [4, 0, 4]
    with pytest.raises(Missing):
        get_proposal(first.id, other)
    with pytest.raises(NotAllowed):
        propose_item(facts, actor=secretariat, now=NOW)
    for decide in (put_off_proposal, decline_proposal):
        with pytest.raises(NotAllowed):
            decide(first, "x", actor=mine, seen=1, now=NOW)
    refusal = refusal_of(
        propose_item,
        ProposalFacts(title="x", reason="y", meeting_id=meeting.id),
        actor=mine,
        now=NOW,
    )
    assert refusal.field == "meeting"  # it is not invited there

    item = schedule_proposal(first, meeting, actor=secretariat, seen=1, now=NOW)
    assert (item.title, item.minutes, item.presenter_unit_id) == (
        "Nền tảng dữ liệu",
        15,
        office.units[0].id,
    )
    (paper,) = list_papers(meeting.id)[item.id]
    assert (paper.state, paper.file.name) == (PaperState.FILED, "bao-cao.pdf")
    put_off_proposal(second, "Để quý sau", actor=secretariat, seen=1, now=NOW)
    decline_proposal(third, "Đã có kế hoạch", actor=secretariat, seen=1, now=NOW)
    withdraw_proposal(fourth, actor=mine, seen=1, now=NOW)
    told = db.session.scalars(
        select(Letter).where(Letter.template == "agenda_answered").order_by(Letter.id)
    ).all()
    assert [(one.user_id, one.facts["news"], one.facts["answer"]) for one in told] == [
        (mine.user_id, "scheduled", ""),
        (mine.user_id, "put_off", "Để quý sau"),
        (mine.user_id, "declined", "Đã có kế hoạch"),
    ]
    assert list_proposals(secretariat) == [second]  # put off, it stays in the backlog
    refusal = refusal_of(decline_proposal, third, "x", actor=secretariat, seen=2, now=NOW)
    assert refusal.fault is Fault.PROPOSAL_DECIDED
    with pytest.raises(Changed):
        schedule_proposal(second, meeting, actor=secretariat, seen=1, now=NOW)

    bare = schedule_proposal(second, meeting, actor=secretariat, seen=second.version_id, now=NOW)
    remove_item(bare, meeting, actor=secretariat)
    assert (second.state, second.item_id) == (ProposalState.WAITING, None)
    assert count(AgendaProposal) == 4


def test_each_series_counts_its_own_sessions_and_follows_its_own():
    office = Office()
    actor = office.secretariat
    main = first_series(office.committee.id)
    office.ready()
    office.close()
    office.make()
    team = add_series("Tổ giúp việc", actor=actor)
    assert (next_ordinal(main.id), next_ordinal(team.id)) == (7, 1)
    day = date(2023, 12, 1)
    of_team = plan_meeting(MeetingFacts(ordinal=7, held_on=day, series_id=team.id), actor=actor)
    of_main = plan_meeting(MeetingFacts(ordinal=7, held_on=day), actor=actor)
    assert find_session_before(of_team, actor, today=TODAY) is None
    assert find_session_before(of_main, actor, today=TODAY).meeting.id == office.meeting.id
    facts = MeetingFacts(ordinal=7, held_on=day, series_id=team.id)
    assert refusal_of(plan_meeting, facts, actor=actor).fault is Fault.MEETING_EXISTS
    theirs = first_series(make_committee().id)
    facts = MeetingFacts(ordinal=8, held_on=day, series_id=theirs.id)
    assert refusal_of(plan_meeting, facts, actor=actor).field == "series"

    assert refusal_of(add_series, "TỔ GIÚP VIỆC", actor=actor).fault is Fault.SERIES_EXISTS
    for series in (main, team):
        assert refusal_of(remove_series, series, actor=actor).fault is Fault.SERIES_IN_USE
    third = add_series("Chuyên đề", actor=actor)
    rename_series(third, "Họp chuyên đề", actor=actor, seen=1)
    assert [row.name for row in list_series(office.committee.id)][1:] == [
        "Tổ giúp việc",
        "Họp chuyên đề",
    ]
    remove_series(third, actor=actor)
    lead = focal(office, office.units[0])
    with pytest.raises(NotAllowed):
        add_series("x", actor=lead)


def test_the_look_before_sending_gathers_what_is_wrong():
    office = Office()
    actor, meeting = office.secretariat, office.meeting
    office.ready()
    office.close()
    office.make()
    coming = make_meeting(
        committee=office.committee, ordinal=7, held_on=date(2023, 12, 2), chair_name=""
    )
    away, silent = office.units[0], make_unit()
    focal(office, away)
    item = make_item(meeting=coming, presenter_unit_id=away.id)
    ask_paper(item, coming, PaperFacts(title="Báo cáo", due=TODAY), actor=actor, now=NOW)
    ask_units(coming, [silent.id], actor=actor)
    found = {one.check: one for one in check_session(coming, today=date(2023, 11, 25))}
    assert list(found) == [
        Check.NO_HOUR,
        Check.NO_PLACE,
        Check.NO_CHAIR,
        Check.DAY_OFF,
        Check.PRESENTER_NOT_INVITED,
        Check.NO_MINUTES,
        Check.PAPER_LATE,
        Check.LAST_CONCLUSIONS,
        Check.UNREACHABLE,
    ]
    assert found[Check.PRESENTER_NOT_INVITED].facts["units"] == away.short_name
    assert found[Check.UNREACHABLE].facts["units"] == silent.short_name
    assert found[Check.LAST_CONCLUSIONS].facts["count"] == 1
    item.purpose = AgendaPurpose.FOLLOW_UP
    coming.kind = MeetingKind.SUPERVISION
    db.session.flush()
    said = subject_of_minutes(coming, office.committee)
    assert said == f"Phiên họp giám sát lần thứ 7 của {office.committee.name}"
    assert Check.LAST_CONCLUSIONS not in {one.check for one in check_session(coming, today=TODAY)}
    assert meeting.state is MeetingState.CLOSED
