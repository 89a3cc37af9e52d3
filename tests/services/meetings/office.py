"""A committee in session, for the tests of its services."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor, make_committee, make_meeting, make_unit
from tracker.database import db
from tracker.queries.session_papers import find_paper
from tracker.rules.choices import ConclusionKind, MeetingState, UnitKind
from tracker.rules.faults import Refused
from tracker.rules.permissions import Role
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.meetings.sessions import close_meeting
from tracker.services.meetings.tasks import make_tasks
from tracker.services.paper_life.approving import approve_paper
from tracker.services.paper_life.numbering import number_paper

TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
TASK = ConclusionKind.TASK
MINUTES = SessionPaperKind.MINUTES
NOTICE = SessionPaperKind.NOTICE


def numbered(meeting, number, *, kind=MINUTES, issued_on=None, chair, clerk):
    """A paper of a session, closed if need be, approved and numbered on its own day."""
    meeting.state = MeetingState.CLOSED
    paper = find_paper(meeting.id, kind)
    if paper is None or not paper.is_approved:
        approve_paper(meeting, kind, actor=chair, now=NOW)
        paper = find_paper(meeting.id, kind)
    day = issued_on or meeting.held_on
    return number_paper(
        meeting,
        kind,
        number=str(number),
        issued_on=day,
        actor=clerk,
        today=day,
        now=NOW,
        seen=paper.version_id,
    )


class Office:
    """A committee with its secretariat, three units and a session today."""

    def __init__(self, **facts):
        self.committee = make_committee()
        self.secretariat = make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.units = [make_unit(), make_unit(), make_unit(kind=UnitKind.DISTRICT)]
        self.meeting = make_meeting(committee=self.committee, ordinal=6, **facts)

    def conclude(self, text="Hoàn thành kế hoạch chi tiết", **facts):
        facts = {"kind": TASK, "text": text} | facts
        return record_conclusion(
            self.meeting, ConclusionFacts(**facts), actor=self.secretariat, today=TODAY
        )

    def ready(self, **facts):
        """A conclusion that lacks nothing."""
        facts = {"lead_ids": [self.units[0].id], "due": date(2023, 12, 15)} | facts
        return self.conclude(**facts)

    def close(self):
        close_meeting(self.meeting, actor=self.secretariat, today=TODAY, now=NOW)

    def chair(self):
        return make_actor(committee=self.committee, role=Role.CHAIR)

    def approve(self, kind=MINUTES):
        return approve_paper(self.meeting, kind, actor=self.chair(), now=NOW)

    def make(self):
        return make_tasks(self.meeting, actor=self.secretariat, today=TODAY, now=NOW)


def refusal_of(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value


def count(model):
    return db.session.scalar(select(func.count(model.id)))
