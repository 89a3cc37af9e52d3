"""What sessions found of earlier conclusions, and which conclusions are carried on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Conclusion, ConclusionCheck, ConclusionUnit, Meeting
from tracker.queries.meetings.follow_up import ConclusionState, FollowUp, follow_up
from tracker.rules.checks import Verdict
from tracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Checks:
    """What this session has found so far, and what the last one before it had, by conclusion."""

    now: dict[int, ConclusionCheck] = field(default_factory=dict)
    before: dict[int, ConclusionCheck] = field(default_factory=dict)
    carried: Sequence[ConclusionState] = ()  # of sessions further back, to be continued


def read_checks(meeting: Meeting, stand: FollowUp | None, actor: Actor, *, today: date) -> Checks:
    """Return what is found of earlier conclusions; those to be continued come up again each time.

    ``stand`` tells how the conclusions of the session before stand; they come up anyway.
    """
    listed = [line.conclusion.id for line in stand.lines] if stand else []
    checks = _last_checks(meeting, listed)
    now = {row.conclusion_id: row for row in checks if row.meeting_id == meeting.id}
    before = {row.conclusion_id: row for row in checks if row.meeting_id != meeting.id}
    last = stand.meeting.id if stand else None
    carried = [
        row.conclusion
        for row in before.values()
        if row.verdict is Verdict.CONTINUED and row.conclusion.meeting_id != last
    ]
    lines = follow_up(meeting, carried, actor, today=today).lines if carried else ()
    return Checks(now, before, lines)


def list_checks(meeting_id: int) -> list[ConclusionCheck]:
    """Return what a session found, with the conclusions, their sessions and units."""
    rows = db.session.scalars(
        select(ConclusionCheck)
        .join(Conclusion, Conclusion.id == ConclusionCheck.conclusion_id)
        .join(Meeting, Meeting.id == Conclusion.meeting_id)
        .where(ConclusionCheck.meeting_id == meeting_id)
        .options(
            joinedload(ConclusionCheck.conclusion).options(
                joinedload(Conclusion.meeting),
                joinedload(Conclusion.units).joinedload(ConclusionUnit.unit),
            )
        )
        .order_by(Meeting.ordinal.desc(), Conclusion.position, Conclusion.id)
    )
    return list(rows.unique())


def _last_checks(meeting: Meeting, listed: Collection[int]) -> list[ConclusionCheck]:
    """Return the checks of this session, and each conclusion's last one before it."""
    is_own = ConclusionCheck.meeting_id == meeting.id
    place = func.row_number().over(
        partition_by=(ConclusionCheck.conclusion_id, is_own), order_by=Meeting.ordinal.desc()
    )
    told = (
        select(ConclusionCheck.id, place.label("place"))
        .join(Meeting, Meeting.id == ConclusionCheck.meeting_id)
        .where(Meeting.committee_id == meeting.committee_id, Meeting.ordinal <= meeting.ordinal)
        .subquery()
    )
    rows = db.session.scalars(
        select(ConclusionCheck)
        .join(told, told.c.id == ConclusionCheck.id)
        .join(Conclusion, Conclusion.id == ConclusionCheck.conclusion_id)
        .where(
            told.c.place == 1,
            or_(
                is_own,
                ConclusionCheck.verdict == Verdict.CONTINUED,
                ConclusionCheck.conclusion_id.in_(listed),
            ),
        )
        .options(
            joinedload(ConclusionCheck.meeting),
            joinedload(ConclusionCheck.conclusion).joinedload(Conclusion.meeting),
        )
        .order_by(Conclusion.meeting_id, Conclusion.position, Conclusion.id)
    )
    return list(rows)
