"""What sessions found of earlier conclusions, and which conclusions are carried on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.database import db
from tracker.models import Conclusion, ConclusionCheck, ConclusionUnit, Meeting
from tracker.queries.meetings.follow_up import ConclusionState, FollowUp, follow_up
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.rules.checks import Verdict
from tracker.rules.faults import Missing
from tracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Past:
    """What the last session before this one found of a conclusion."""

    ordinal: int
    verdict: Verdict
    remark: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What this session has found so far, and what the last one before it had, by conclusion."""

    now: dict[int, ConclusionCheck] = field(default_factory=dict)
    before: dict[int, Past] = field(default_factory=dict)
    carried: Sequence[ConclusionState] = ()  # of sessions further back, to be continued


def read_checks(meeting: Meeting, stand: FollowUp | None, actor: Actor, *, today: date) -> Checks:
    """Return what is found of earlier conclusions; ``stand`` tells which come up anyway.

    What is to be continued comes up again at each session until one finds otherwise.
    """
    listed = [line.conclusion.id for line in (*stand.lines, *stand.older)] if stand else []
    rows = db.session.execute(_last_checks(meeting, listed)).all()
    now = {check.conclusion_id: check for check, _, held in rows if held.id == meeting.id}
    before = {
        check.conclusion_id: Past(held.ordinal, check.verdict, check.remark)
        for check, _, held in rows
        if held.id != meeting.id
    }
    carried = [
        conclusion
        for check, conclusion, held in rows
        if held.id != meeting.id
        and check.verdict is Verdict.CONTINUED
        and conclusion.id not in listed
    ]
    lines = follow_up(meeting, carried, actor, today=today).lines if carried else ()
    return Checks(now, before, lines)


def _last_checks(
    meeting: Meeting, listed: Sequence[int]
) -> Select[ConclusionCheck, Conclusion, Meeting]:
    """Select the checks of this session, and each conclusion's last one before it."""
    is_own = ConclusionCheck.meeting_id == meeting.id
    place = func.row_number().over(
        partition_by=(ConclusionCheck.conclusion_id, is_own), order_by=newest_first(Meeting)
    )
    told = (
        select(ConclusionCheck.id, place.label("place"))
        .join(Meeting, Meeting.id == ConclusionCheck.meeting_id)
        .where(or_(comes_before(Meeting, meeting), is_own))
        .subquery()
    )
    return (
        select(ConclusionCheck, Conclusion, Meeting)
        .join(told, told.c.id == ConclusionCheck.id)
        .join(Conclusion, Conclusion.id == ConclusionCheck.conclusion_id)
        .join(Meeting, Meeting.id == ConclusionCheck.meeting_id)
        .where(
            told.c.place == 1,
            or_(
                is_own,
                ConclusionCheck.verdict == Verdict.CONTINUED,
                ConclusionCheck.conclusion_id.in_(listed),
            ),
        )
        .order_by(Conclusion.meeting_id, Conclusion.position, Conclusion.id)
    )


def get_checked(meeting: Meeting, conclusion_id: int) -> tuple[Conclusion, ConclusionCheck | None]:
    """Return a conclusion of an earlier session with its units, and what this one found of it.

    Raises Missing.
    """
    held = aliased(Meeting)
    conclusion = db.session.scalar(
        select(Conclusion)
        .join(held, held.id == Conclusion.meeting_id)
        .where(
            Conclusion.id == conclusion_id,
            comes_before(held, meeting),
        )
        .options(
            joinedload(Conclusion.meeting),
            joinedload(Conclusion.units).joinedload(ConclusionUnit.unit),
        )
    )
    if conclusion is None:
        raise Missing
    check = db.session.scalar(
        select(ConclusionCheck).where(
            ConclusionCheck.meeting_id == meeting.id,
            ConclusionCheck.conclusion_id == conclusion_id,
        )
    )
    return conclusion, check


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
        .order_by(*newest_first(Meeting), Conclusion.position, Conclusion.id)
    )
    return list(rows.unique())
