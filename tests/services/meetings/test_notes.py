"""Notes saved while they are typed: joined, or set aside for whoever came second."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories import make_actor, make_item
from tests.services.meetings.office import NOW, Office, count, refusal_of
from tracker.database import db
from tracker.models import AgendaItem, NotesAside, NotesWriter
from tracker.queries.meetings.under_way import STALE, list_aside, list_writers
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault
from tracker.rules.permissions import Role
from tracker.services.meetings.agenda import remove_item
from tracker.services.meetings.notes import Draft, is_noted, keep_notes, note_writing


class Table:
    """Two secretaries at one item of a session."""

    def __init__(self):
        self.office = Office(state=MeetingState.HELD)
        self.item = make_item(meeting=self.office.meeting, notes="một\nhai")
        self.one = self.office.secretariat
        self.two = make_actor(committee=self.office.committee, role=Role.SECRETARIAT)

    def keep(self, actor, text, base="một\nhai", page="p"):
        draft = Draft(text=text, base=base, page=page)
        return keep_notes(self.item, self.office.meeting, draft, actor=actor, now=NOW)


def test_what_two_people_type_in_different_lines_is_joined(app):
    table = Table()
    assert table.keep(table.one, "MỘT\nhai").stored == "MỘT\nhai"
    kept = table.keep(table.two, "một\nhai\nba")
    assert (kept.stored, kept.is_joined, kept.is_clash) == ("MỘT\nhai\nba", True, False)
    assert table.item.notes == "MỘT\nhai\nba"
    assert kept.version == table.item.version_id


def test_the_loser_of_one_line_keeps_his_text_until_he_has_brought_both_together(app):
    table = Table()
    table.keep(table.one, "MỘT\nhai")
    kept = table.keep(table.two, "một!\nhai")
    assert (kept.is_clash, kept.stored, kept.both) == (True, "MỘT\nhai", "MỘT\nmột!\nhai")
    assert table.item.notes == "MỘT\nhai"
    (aside,) = list_aside(table.office.meeting, table.two)
    assert aside.text == "một!\nhai"
    assert list_aside(table.office.meeting, table.one) == []
    assert (
        refusal_of(remove_item, make_aside_only(table), table.office.meeting, actor=table.one).fault
        is Fault.ITEM_NOT_EMPTY
    )
    table.keep(table.two, "một rồi\nhai")  # typed on: the same place is used
    table.keep(table.two, "bản của trang khác", page="q")
    assert [row.text for row in list_aside(table.office.meeting, table.two)] == [
        "một rồi\nhai",
        "bản của trang khác",
    ]
    assert table.keep(table.two, "MỘT rồi\nhai", base="MỘT\nhai").stored == "MỘT rồi\nhai"
    assert count(NotesAside) == 2  # of the other page, and of the other item


def make_aside_only(table) -> AgendaItem:
    """An item without notes, where somebody's text waits."""
    item = make_item(meeting=table.office.meeting)
    db.session.add(
        NotesAside(item_id=item.id, user_id=table.one.user_id, draft="x", text="y", kept_at=NOW)
    )
    db.session.flush()
    return item


def test_a_text_that_arrived_though_nobody_heard_of_it_is_not_joined_with_itself(app):
    table = Table()
    table.keep(table.one, "một\nhai\nba")
    assert table.keep(table.one, "một\nhai\nba").stored == "một\nhai\nba"
    table.keep(table.two, "một\nhai\nbốn")
    assert table.keep(table.one, "một\nhai\nba").stored == "một\nhai\nba\nbốn"


def test_a_closed_session_takes_no_more_notes(app):
    table = Table()
    table.office.meeting.state = MeetingState.CLOSED
    db.session.flush()
    assert refusal_of(table.keep, table.one, "ba").fault is Fault.MEETING_CLOSED


def test_who_writes_where_is_shown_to_the_others_for_a_minute(app):
    table = Table()
    meeting, other = table.office.meeting, make_item(meeting=table.office.meeting)
    note_writing(table.item, meeting, actor=table.two, now=NOW)
    note_writing(other, meeting, actor=table.two, now=NOW)
    assert count(NotesWriter) == 1
    (writer,) = list_writers(meeting, table.one, now=NOW)
    assert writer.item_id == other.id
    assert list_writers(meeting, table.two, now=NOW) == []
    assert list_writers(meeting, table.one, now=NOW + STALE) == []
    assert is_noted(other, meeting, actor=table.two, now=NOW)
    assert not is_noted(table.item, meeting, actor=table.two, now=NOW)
    assert not is_noted(other, meeting, actor=table.two, now=NOW + timedelta(seconds=40))
    assert db.session.scalars(select(NotesWriter.user_id)).one() == table.two.user_id
