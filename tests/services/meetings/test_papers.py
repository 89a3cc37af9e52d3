from datetime import date

import pytest

from tests.factories import make_document, make_item, make_unit
from tests.services.meetings.office import NOW, Office, refusal_of
from tracker.database import db
from tracker.models import DocumentLink
from tracker.rules.choices import ConclusionKind, DocumentKind, LeadGroup, Priority, UnitKind
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed
from tracker.rules.papers import PaperKind
from tracker.services.paper_profiles import ProfileFacts, set_profile
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper, room_sheet
from tracker.services.session_papers.notices import extract_paper, notice_paper

pytestmark = pytest.mark.usefixtures("app")
DIRECTION = ConclusionKind.DIRECTION


def marks(sections):
    return [
        (section.number, point.mark, point.part) for section in sections for point in section.points
    ]


@pytest.fixture
def office():
    office = Office(
        chair_name="Nguyễn Văn A", chair_office="Phó Chủ tịch UBND tỉnh, Phó Trưởng Ban Chỉ đạo"
    )
    first, second, _ = office.units
    item = make_item(meeting=office.meeting, position=1, title="Mục một", presenter_unit=first)
    make_item(meeting=office.meeting, position=2, title="Mục hai")
    office.conclude("Việc chung", kind=DIRECTION, item_id=item.id)
    office.ready(item_id=item.id, lead_ids=[first.id], coordinating_ids=[second.id])
    office.conclude("Việc của huyện", lead_group=LeadGroup.DISTRICTS, due=date(2023, 12, 1))
    return office


def test_a_unit_gets_its_own_points_alone_under_the_marks_of_the_notice(office):
    first, second, district = office.units
    notice = notice_paper(office.meeting.id, now=NOW)
    assert marks(notice.sections) == [(1, "a)", ""), (1, "b)", ""), (2, "a)", "")]
    parts = {
        unit.id: marks(extract_paper(office.meeting.id, unit.id, now=NOW).sections)
        for unit in office.units
    }
    assert parts == {
        first.id: [(1, "b)", "đơn vị chủ trì")],
        second.id: [(1, "b)", "đơn vị phối hợp")],
        district.id: [(2, "a)", "đơn vị chủ trì")],
    }
    stranger = make_unit(kind=UnitKind.COMMUNE)
    with pytest.raises(Missing):
        extract_paper(office.meeting.id, stranger.id, now=NOW)


def test_number_and_date_are_those_of_the_register_and_never_invented(office):
    before = notice_paper(office.meeting.id, now=NOW)
    assert (before.letterhead.number, before.is_draft) == (None, True)
    entry = make_document(
        committee=office.committee,
        kind=DocumentKind.NOTICE,
        number="5",
        symbol=before.letterhead.symbol,
        series=before.letterhead.symbol.replace("Đ", "d").lower(),
        issued_on=date(2023, 11, 22),
    )
    db.session.add(DocumentLink(document_id=entry.id, meeting_id=office.meeting.id))
    db.session.flush()
    after = extract_paper(office.meeting.id, office.units[0].id, now=NOW).notice.letterhead
    assert after.number_line == f"Số: 05/{before.letterhead.symbol}"
    assert after.day == date(2023, 11, 22)


def test_without_settings_the_chair_signs_and_a_deputy_signs_in_the_heads_place(office):
    paper = invitation_paper(office.meeting.id, now=NOW)
    assert paper.signs.capacities == ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    assert (paper.signs.name, paper.signs.office) == ("Nguyễn Văn A", "PHÓ CHỦ TỊCH UBND TỈNH")
    assert [line.title for line in paper.agenda] == ["Mục một", "Mục hai"]
    assert room_sheet(office.meeting.id, now=NOW).agenda == paper.agenda


def test_what_a_committee_sets_for_a_kind_stands_on_that_kind_alone(office):
    facts = ProfileFacts(
        shows_parent=False,
        symbol="/TB-VPUB",
        capacities="TL. Trưởng ban\nCHÁNH VĂN PHÒNG",
        signer_name="Trần Thị B",
        recipients="- Như trên;\n-\n- Lưu: VT.",
        urgency=Priority.URGENT,
    )
    set_profile(office.secretariat, PaperKind.NOTICE, facts, seen=0)
    notice = notice_paper(office.meeting.id, now=NOW)
    head = notice.letterhead
    assert (head.issuer.parent, head.number_line, head.urgency) == (None, "Số: ……/TB-VPUB", "KHẨN")
    assert notice.signs.capacities == ("TL. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG")
    assert notice.recipients == ("Như trên", "Lưu: VT")
    assert invitation_paper(office.meeting.id, now=NOW).signs.name == "Nguyễn Văn A"
    members = ProfileFacts(members="Ủy viên: Lê Văn C", symbol="BB-X")
    set_profile(office.secretariat, PaperKind.MINUTES, members, seen=0)
    minutes = minutes_paper(office.meeting.id, now=NOW)
    assert (minutes.symbol, minutes.members_sign[0].name) == ("BB-X", "Lê Văn C")


def test_settings_are_not_overwritten_unseen_and_are_the_offices_alone(office):
    first = set_profile(office.secretariat, PaperKind.NOTICE, ProfileFacts(), seen=0)
    for seen in (0, first.version_id + 1):
        with pytest.raises(Changed):
            set_profile(office.secretariat, PaperKind.NOTICE, ProfileFacts(), seen=seen)
    too_many = ProfileFacts(recipients="\n".join("ab" for _ in range(13)))
    refusal = refusal_of(
        set_profile, office.secretariat, PaperKind.NOTICE, too_many, seen=first.version_id
    )
    assert (refusal.fault, refusal.field) == (Fault.TOO_MANY_LINES, "recipients")
    capacities = ProfileFacts(capacities="\n".join("ab" for _ in range(6)))
    refusal = refusal_of(
        set_profile, office.secretariat, PaperKind.NOTICE, capacities, seen=first.version_id
    )
    assert (refusal.field, refusal.facts["limit"]) == ("capacities", 5)
    from_outside = type(office.secretariat)(1, office.committee.id, "chair")
    with pytest.raises(NotAllowed):
        set_profile(from_outside, PaperKind.NOTICE, ProfileFacts(), seen=first.version_id)
