"""Many people save one version of the notes at once: one wins, everybody keeps his words."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from tests.factories import make_actor, make_item
from tests.services.meetings.office import NOW, Office
from tests.writing import writing
from tracker.database import db
from tracker.models import AgendaItem, Meeting, NotesAside
from tracker.rules.choices import MeetingState
from tracker.rules.permissions import Role
from tracker.services.meetings.notes import Draft, keep_notes

WRITERS = 8


def test_of_many_who_save_one_line_one_wins_and_nobody_loses_a_word(app):
    with writing():
        office = Office(state=MeetingState.HELD)
        item = make_item(meeting=office.meeting, notes="chung")
        actors = [
            make_actor(committee=office.committee, role=Role.SECRETARIAT) for _ in range(WRITERS)
        ]
        meeting_id, item_id = office.meeting.id, item.id
    together = Barrier(WRITERS)

    def save(number: int) -> bool:
        draft = Draft(text=f"bản {number}", base="chung", page="p")
        with app.app_context():
            together.wait()
            with writing():
                meeting = db.session.get_one(Meeting, meeting_id)
                row = db.session.get_one(AgendaItem, item_id)
                kept = keep_notes(row, meeting, draft, actor=actors[number], now=NOW)
            return kept.is_clash

    with ThreadPoolExecutor(WRITERS) as pool:
        clashes = list(pool.map(save, range(WRITERS)))
    assert clashes.count(False) == 1
    db.session.rollback()
    stored = db.session.scalars(select(AgendaItem.notes)).all()
    aside = db.session.scalars(select(NotesAside.text)).all()
    assert stored == [f"bản {clashes.index(False)}"]
    assert sorted([*stored, *aside]) == [f"bản {number}" for number in range(WRITERS)]
