"""A committee in session, for the tests of its services."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor, make_committee, make_meeting, make_unit
from tracker.database import db
from tracker.rules.choices import ConclusionKind, UnitKind
from tracker.rules.faults import Refused
from tracker.rules.permissions import Role
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.meetings.sessions import close_meeting
from tracker.services.meetings.tasks import make_tasks

TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
TASK = ConclusionKind.TASK


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

    def make(self):
        return make_tasks(self.meeting, actor=self.secretariat, today=TODAY, now=NOW)


def refusal_of(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value


def count(model):
    return db.session.scalar(select(func.count(model.id)))
