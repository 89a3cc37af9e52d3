from datetime import date

import pytest

from tests.factories import (
    ask_units,
    make_item,
    make_unit,
)
from tests.services.meetings.office import NOW, Office, refusal_of
from tracker.queries.meetings.content import list_attendance, list_items
from tracker.rules.choices import LeadGroup, Presence
from tracker.rules.faults import Changed, Fault, Missing
from tracker.services.meetings.agenda import (
    ItemFacts,
    add_item,
    move_item,
    remove_item,
    update_item,
    write_notes,
)
from tracker.services.meetings.attendance import (
    PresenceFacts,
    invite_group,
    invite_person,
    record_presence,
    remove_line,
)

pytestmark = pytest.mark.usefixtures("app")


def test_items_stand_in_order_and_change_places():
    office = Office()
    items = [
        add_item(office.meeting, ItemFacts(title=title), actor=office.secretariat)
        for title in ("một", "hai", "ba")
    ]
    move_item(items[2], office.meeting, is_up=True, actor=office.secretariat)
    move_item(items[0], office.meeting, is_up=True, actor=office.secretariat)
    assert [item.title for item in list_items(office.meeting.id)] == ["một", "ba", "hai"]


def test_an_item_is_presented_by_a_unit_or_by_somebody_else():
    office = Office()
    facts = ItemFacts(title="Báo cáo", presenter_unit_id=office.units[0].id, presenter="Chuyên gia")
    item = add_item(office.meeting, facts, actor=office.secretariat)
    assert (item.presenter_unit_id, item.presenter) == (office.units[0].id, "")
    facts = ItemFacts(title="Báo cáo", presenter="Chuyên gia")
    update_item(item, office.meeting, facts, actor=office.secretariat, seen=1)
    assert (item.presenter_unit_id, item.presenter) == (None, "Chuyên gia")


def test_a_unit_that_was_merged_before_the_session_presents_nothing():
    office = Office()
    gone = make_unit(valid_to=date(2023, 6, 30))
    facts = ItemFacts(title="Báo cáo", presenter_unit_id=gone.id)
    refusal = refusal_of(add_item, office.meeting, facts, actor=office.secretariat)
    assert (refusal.fault, refusal.field) == (Fault.UNIT_NOT_VALID, "presenter_unit")


def test_an_item_with_notes_or_conclusions_stays_on_the_agenda():
    office = Office()
    noted, concluded, bare = [make_item(meeting=office.meeting) for _ in range(3)]
    write_notes(noted, office.meeting, "Đã họp", actor=office.secretariat, seen=1)
    office.conclude(item_id=concluded.id)
    for item in (noted, concluded):
        refusal = refusal_of(remove_item, item, office.meeting, actor=office.secretariat)
        assert refusal.fault is Fault.ITEM_NOT_EMPTY
    remove_item(bare, office.meeting, actor=office.secretariat)
    assert list_items(office.meeting.id) == [noted, concluded]


def test_notes_written_on_an_old_copy_overwrite_nothing():
    office = Office()
    item = make_item(meeting=office.meeting)
    write_notes(item, office.meeting, "Người thứ nhất", actor=office.secretariat, seen=1)
    with pytest.raises(Changed):
        write_notes(item, office.meeting, "Người thứ hai", actor=office.secretariat, seen=1)
    assert item.notes == "Người thứ nhất"
    write_notes(item, office.meeting, "Người thứ nhất", actor=office.secretariat, seen=1)


def test_a_group_is_asked_once_whoever_was_asked_before():
    office = Office()
    ask_units(office.meeting, [office.units[0].id], actor=office.secretariat)
    assert invite_group(office.meeting, LeadGroup.ALL_UNITS, actor=office.secretariat) == 2
    assert invite_group(office.meeting, LeadGroup.DEPARTMENTS, actor=office.secretariat) == 0
    lines = list_attendance(office.meeting.id)
    assert [line.unit_id for line in lines] == [unit.id for unit in office.units]
    assert {line.presence for line in lines} == {Presence.UNKNOWN}


def test_units_that_lead_an_indicator_are_no_group_of_a_session():
    office = Office()
    refusal = refusal_of(
        invite_group, office.meeting, LeadGroup.INDICATOR_LEADS, actor=office.secretariat
    )
    assert refusal.field == "group"


def test_presence_is_kept_line_by_line_and_an_old_copy_is_refused():
    office = Office()
    line = invite_person(
        office.meeting, name="Lê Văn A", office="Sở Y tế", actor=office.secretariat
    )
    facts = PresenceFacts(
        line_id=line.id, seen=1, presence=Presence.SUBSTITUTE, name="Lê Văn A", note="Trần B"
    )
    assert record_presence(office.meeting, [facts], actor=office.secretariat) == 1
    assert record_presence(office.meeting, [facts], actor=office.secretariat) == 0
    late = PresenceFacts(line_id=line.id, seen=1, presence=Presence.ABSENT, name="Lê Văn A")
    with pytest.raises(Changed):
        record_presence(office.meeting, [late], actor=office.secretariat)
    assert line.presence is Presence.SUBSTITUTE


def test_a_line_of_another_session_is_not_reached():
    office, other = Office(), Office()
    line = invite_person(other.meeting, name="Lê Văn A", actor=other.secretariat)
    facts = PresenceFacts(line_id=line.id, seen=1, presence=Presence.PRESENT)
    with pytest.raises(Missing):
        record_presence(office.meeting, [facts], actor=office.secretariat)


def test_somebody_taken_off_the_list_is_gone():
    office = Office()
    line = invite_person(office.meeting, name="Lê Văn A", actor=office.secretariat)
    remove_line(line, office.meeting, actor=office.secretariat, now=NOW)
    assert list_attendance(office.meeting.id) == []
