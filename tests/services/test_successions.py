"""Small successions: names on their date, the ladder of one task, undoing in a row."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.factories import make_meeting
from tests.office import DUE, make_office
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, LetterItem, Meeting, Task, Unit
from tracker.queries.unit_names import load_names
from tracker.rules.choices import ConclusionKind, SuccessionKind
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.successions import Heir
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.papers import minutes_paper
from tracker.services.reminders import scan
from tracker.services.succession.acting import succeed
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.services.succession.undoing import undo_succession

TODAY = date(2023, 11, 21)
DOCUMENT = Document(number="51", symbol="QĐ-UBND", issued_on=date(2023, 11, 1))


@pytest.fixture
def office(app):
    return make_office(due=DUE)


def change(office, kind, *heirs, on=TODAY, who="secretary", **facts):
    said = SuccessionFacts(kind=kind, on=on, document=DOCUMENT, heirs=heirs, **facts)
    with writing():
        return succeed(said, actor=office.actor(who), today=TODAY, now=NOW).succession.id


def undo(office, succession_id):
    with writing():
        undo_succession(succession_id, actor=office.actor("secretary"), now=NOW)


def other_unit(office) -> Unit:
    return db.session.get(Unit, office.people["other lead"].unit_id)


def test_each_day_has_the_name_that_was_valid_then(office):
    first = office.unit.name
    for name, day in (("Sở Hai", date(2023, 11, 10)), ("Sở Ba", date(2023, 11, 20))):
        same = Heir(office.unit.id, office.unit.id)
        change(office, SuccessionKind.RENAME, same, on=day, name=name, short_name=name)
    unit, names = db.session.get(Unit, office.unit.id), load_names()
    days = (date(2023, 11, 9), date(2023, 11, 10), date(2023, 11, 19), date(2023, 11, 20))
    assert [names.on(unit, day).name for day in days] == [first, "Sở Hai", "Sở Hai", "Sở Ba"]
    with pytest.raises(Refused) as caught:
        same = Heir(office.unit.id, office.unit.id)
        change(office, SuccessionKind.RENAME, same, on=days[1], name="Sở Tư", short_name="Tư")
    assert caught.value.fault is Fault.NAMES_OVERLAP


def test_minutes_print_the_name_of_their_own_date(office):
    first = office.unit.name
    with writing():
        meeting = make_meeting(committee=office.committee, held_on=date(2023, 11, 9))
        facts = ConclusionFacts(
            kind=ConclusionKind.TASK,
            text="Báo cáo",
            lead_ids=[office.unit.id],
            due=date(2023, 12, 15),
        )
        record_conclusion(meeting, facts, actor=office.actor("secretary"), today=TODAY)
    same = Heir(office.unit.id, office.unit.id)
    day = date(2023, 11, 10)
    change(office, SuccessionKind.RENAME, same, on=day, name="Sở Hai", short_name="Hai")
    assert minutes_paper(meeting.id, now=NOW).conclusions[0].lead == (first,)
    with writing():
        db.session.get(Meeting, meeting.id).held_on = day
    assert minutes_paper(meeting.id, now=NOW).conclusions[0].lead == ("Sở Hai",)


def test_the_rung_reached_goes_over_to_the_new_owner_once(office):
    other = other_unit(office)
    with writing():
        scan(today=TODAY, now=NOW)  # before-3: the old focal point has a letter waiting
    old = db.session.scalars(select(LetterItem).where(LetterItem.task_id == office.task.id)).one()
    key = f"task:{office.task.id}"
    done = change(
        office, SuccessionKind.TRANSFER, Heir(office.unit.id, other.id), choices={key: other.id}
    )
    with writing():
        scan(today=TODAY, now=NOW)
    db.session.expire_all()
    items = db.session.scalars(select(LetterItem).order_by(LetterItem.id)).all()
    new_owner = office.people["other lead"].user_id
    assert [(item.user_id, item.rung, item.cancelled_at is None) for item in items] == [
        (old.user_id, old.rung, False),
        (new_owner, old.rung, True),
    ]
    undo(office, done)
    db.session.expire_all()
    items = db.session.scalars(select(LetterItem)).all()
    assert [(item.user_id, item.cancelled_at) for item in items] == [(old.user_id, None)]
    told = db.session.scalars(select(Letter).where(Letter.template == "succession")).one()
    assert told.state == "cancelled"


def test_of_two_changes_in_a_row_the_later_is_undone_first(office):
    other, third = other_unit(office), office.people["helping lead"].unit_id
    first = change(office, SuccessionKind.MERGE, Heir(office.unit.id, other.id), on=TODAY)
    second = change(office, SuccessionKind.MERGE, Heir(other.id, third), on=TODAY)
    with pytest.raises(Refused) as caught:
        undo(office, first)
    assert caught.value.fault is Fault.SUCCESSION_WORKED_ON
    undo(office, second)
    undo(office, first)
    assert db.session.get(Task, office.task.id).unit_id == office.unit.id


@pytest.mark.parametrize("who", ["chair", "lead", "observer", "member"])
def test_others_change_no_units(office, who):
    with pytest.raises(NotAllowed):
        change(office, SuccessionKind.MERGE, Heir(office.unit.id, 2), who=who)
    with pytest.raises(NotAllowed), writing():
        undo_succession(1, actor=office.actor(who), now=NOW)
    with pytest.raises(Missing):
        undo(office, 999)
