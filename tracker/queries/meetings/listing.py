"""Which sessions a reader may know of: a unit those it attends, presents at or is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaPaper,
    Attendance,
    Conclusion,
    Meeting,
    SessionPaper,
    SessionPaperUnit,
)
from tracker.rules.choices import ConclusionKind, MeetingState
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, scope_of


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A session in the list: how much was concluded, and how many tasks came of it."""

    meeting: Meeting
    items: int
    conclusions: int
    tasks_given: int  # conclusions that became assignments
    tasks_to_give: int


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions a list shows; None shows all."""

    series_id: int | None = None
    year: int | None = None

    @property
    def count(self) -> int:
        """Return how many filters are on."""
        return (self.series_id is not None) + (self.year is not None)


EVERY_SESSION = SessionFilter()
IS_TO_ASSIGN = and_(
    Conclusion.kind == ConclusionKind.TASK,
    Conclusion.has_no_action.is_(False),
    Conclusion.assignment_id.is_(None),
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of a session."""
    scope = scope_of(actor, Action.SEE_MEETING)
    mine = Meeting.committee_id == scope.committee_id
    if scope.unit_id is None:
        return mine
    attended = select(Attendance.meeting_id).where(Attendance.unit_id == scope.unit_id)
    presented = select(AgendaItem.meeting_id).where(AgendaItem.presenter_unit_id == scope.unit_id)
    asked = (
        select(AgendaItem.meeting_id)
        .join(AgendaPaper, AgendaPaper.item_id == AgendaItem.id)
        .where(AgendaPaper.unit_id == scope.unit_id)
    )
    drafts = (
        select(SessionPaper.meeting_id)
        .join(SessionPaperUnit, SessionPaperUnit.paper_id == SessionPaper.id)
        .where(SessionPaperUnit.unit_id == scope.unit_id, SessionPaperUnit.asked_at.is_not(None))
    )
    taking_part = (Meeting.id.in_(one) for one in (attended, presented, asked, drafts))
    return and_(mine, or_(*taking_part))


def get_meeting(meeting_id: int, actor: Actor) -> Meeting:
    """Return a session with its series and its committee.

    Raises Missing, also when it is not for the actor.
    """
    meeting = db.session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, visible(actor))
        .options(joinedload(Meeting.series), joinedload(Meeting.committee))
    )
    if meeting is None:
        raise Missing
    return meeting


def count_meetings(actor: Actor, wanted: SessionFilter = EVERY_SESSION) -> int:
    """Return how many sessions of those wanted the actor may know of."""
    query = select(func.count(Meeting.id)).where(visible(actor), *_wanted(wanted))
    return db.session.scalar(query) or 0


def list_years(actor: Actor) -> list[int]:
    """Return the years of the sessions the actor may know of, the last one first."""
    year = extract("year", Meeting.held_on)
    found = db.session.scalars(select(year).where(visible(actor)).distinct())
    return sorted({int(one) for one in found}, reverse=True)


def list_meetings(
    actor: Actor, wanted: SessionFilter = EVERY_SESSION, *, offset: int = 0, limit: int = 50
) -> list[MeetingLine]:
    """Return a page of the sessions the actor may know of, the newest first."""
    meetings = db.session.scalars(
        select(Meeting)
        .where(visible(actor), *_wanted(wanted))
        .order_by(Meeting.held_on.desc(), Meeting.ordinal.desc(), Meeting.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [meeting.id for meeting in meetings]
    items, conclusions = _count_items(ids), _count_conclusions(ids)
    return [
        MeetingLine(
            meeting,
            items.get(meeting.id, 0),
            *conclusions.get(meeting.id, (0, 0, 0)),
        )
        for meeting in meetings
    ]


def list_next(actor: Actor, *, today: date, limit: int = 3) -> Sequence[Meeting]:
    """Return the sessions the actor may know of that come next, today's among them."""
    return db.session.scalars(
        select(Meeting)
        .where(
            visible(actor),
            Meeting.held_on >= today,
            Meeting.state.in_((MeetingState.PREPARING, MeetingState.HELD)),
        )
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.id)
        .limit(limit)
    ).all()


def _wanted(wanted: SessionFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.series_id is not None:
        conditions.append(Meeting.series_id == wanted.series_id)
    if wanted.year is not None:
        first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
        conditions.append(Meeting.held_on.between(first, last))
    return conditions


def _count_items(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(AgendaItem.meeting_id, func.count(AgendaItem.id))
        .where(AgendaItem.meeting_id.in_(ids))
        .group_by(AgendaItem.meeting_id)
    )
    return dict(rows.all())


def _count_conclusions(ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Return, by session, how many conclusions there are, became tasks, and wait to."""
    rows = db.session.execute(
        select(
            Conclusion.meeting_id,
            func.count(Conclusion.id),
            func.count(Conclusion.assignment_id),
            func.count(Conclusion.id).filter(IS_TO_ASSIGN),
        )
        .where(Conclusion.meeting_id.in_(ids))
        .group_by(Conclusion.meeting_id)
    )
    return {meeting_id: (count, given, to_give) for meeting_id, count, given, to_give in rows}
