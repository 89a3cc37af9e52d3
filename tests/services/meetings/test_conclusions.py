from datetime import date

import pytest

from tests.factories import (
    make_item,
)
from tests.services.meetings.office import TASK, TODAY, Office, count, refusal_of
from tracker.models import Conclusion
from tracker.rules.choices import LeadGroup
from tracker.rules.faults import Changed, Fault, Missing
from tracker.services.meetings.conclusions import (
    ConclusionFacts,
    remove_conclusion,
    typed_due,
    update_conclusion,
)

pytestmark = pytest.mark.usefixtures("app")


def test_the_words_of_a_deadline_are_read_at_once():
    office = Office()
    assert office.conclude(deadline_words="Quý I/2024").due == date(2024, 3, 31)
    assert office.conclude(deadline_words="trước ngày 20/12/2023").due == date(2023, 12, 19)
    assert office.conclude(deadline_words="tiếp tục").due is None


def test_a_date_typed_overrides_the_words():
    office = Office()
    row = office.conclude(deadline_words="Quý I/2024", due=date(2024, 2, 15))
    assert (row.due, typed_due(row, office.meeting)) == (date(2024, 2, 15),) * 2
    read = office.conclude(deadline_words="Quý I/2024")
    assert typed_due(read, office.meeting) is None


@pytest.mark.parametrize(
    ("facts", "fault", "field"),
    [
        ({"due": date(2023, 11, 20)}, Fault.DUE_BEFORE_MEETING, "due"),
        ({"deadline_words": "30/10/2023"}, Fault.DUE_BEFORE_MEETING, "deadline_words"),
        ({"due": date(2050, 1, 1)}, Fault.DUE_FAR_AHEAD, "due"),
        ({"due": date(2023, 12, 1), "has_no_date": True}, Fault.DATE_AND_NO_DATE, "has_no_date"),
        ({"lead_group": LeadGroup.INDICATOR_LEADS}, Fault.NOT_A_CHOICE, "lead_group"),
        ({"lead_ids": [999_999]}, Fault.NOT_A_CHOICE, "lead"),
    ],
)
def test_what_a_conclusion_cannot_say(facts, fault, field):
    refusal = refusal_of(Office().conclude, **facts)
    assert (refusal.fault, refusal.field) == (fault, field)


def test_a_group_and_units_exclude_each_other_and_a_lead_does_not_co_ordinate():
    office = Office()
    unit = office.units[0].id
    both = {"lead_group": LeadGroup.ALL_UNITS, "lead_ids": [unit]}
    assert refusal_of(office.conclude, **both).fault is Fault.GROUP_AND_UNITS
    twice = {"lead_ids": [unit], "coordinating_ids": [unit]}
    assert refusal_of(office.conclude, **twice).fault is Fault.LEAD_IS_COORDINATING


def test_a_due_date_past_is_taken_when_it_is_meant():
    office = Office(held_on=date(2023, 10, 1))
    due = date(2023, 10, 31)
    assert refusal_of(office.conclude, due=due).fault is Fault.DUE_IN_PAST
    assert office.conclude(due=due, is_confirmed=True).due == due


def test_an_item_of_another_session_takes_no_conclusion():
    office, other = Office(), Office()
    item = make_item(meeting=other.meeting)
    with pytest.raises(Missing):
        office.conclude(item_id=item.id)


def test_a_correction_replaces_units_and_an_old_copy_is_refused():
    office = Office()
    row = office.ready(coordinating_ids=[office.units[1].id])
    facts = ConclusionFacts(kind=TASK, text="Sửa", lead_ids=[office.units[1].id])
    update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)
    assert [(unit.unit_id, unit.part.value) for unit in row.units] == [(office.units[1].id, "lead")]
    assert row.due is None
    with pytest.raises(Changed):
        update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)


def test_who_changes_the_units_alone_is_not_overwritten_unseen():
    office = Office()
    row = office.ready()
    facts = ConclusionFacts(kind=TASK, text=row.text, lead_ids=[office.units[1].id], due=row.due)
    update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)
    assert row.version_id == 2
    with pytest.raises(Changed):
        update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)


def test_a_conclusion_taken_out_is_gone_with_its_units():
    office = Office()
    row = office.ready()
    remove_conclusion(row, office.meeting, actor=office.secretariat, today=TODAY)
    assert count(Conclusion) == 0
