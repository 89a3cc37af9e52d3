"""Things of another committee, to be named where one's own belong."""

from datetime import date

from tests import factories
from tracker.rules.choices import ConclusionKind, PlanState
from tracker.rules.permissions import Role
from tracker.services.meetings.attendance import invite_person
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion

TODAY = date(2023, 11, 21)


def add_foreign(world, other, units) -> None:
    """Things of another committee, to be named where one's own belong."""
    stranger = factories.make_actor(committee=other, role=Role.SECRETARIAT)
    plan = factories.make_plan(committee=other, state=PlanState.DRAFT)
    row = factories.make_assignment(committee=other, plan=plan)
    meeting = factories.make_meeting(committee=other)
    item = factories.make_item(meeting=meeting)
    facts = ConclusionFacts(kind=ConclusionKind.TASK, text="Của ban khác")
    conclusion = record_conclusion(meeting, facts, actor=stranger, today=TODAY)
    task = factories.make_task(unit=units[0], assignment=row)
    world.ids |= {
        "other_plan": plan.id,
        "other_row": row.id,
        "other_meeting": meeting.id,
        "other_item": item.id,
        "other_line": invite_person(meeting, name="Người lạ", actor=stranger).id,
        "other_conclusion": conclusion.id,
        "other_task": task.id,
        "other_user": stranger.user_id,
        "other_part": stranger.membership_id,
    }
