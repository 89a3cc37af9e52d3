"""What a session finds of the conclusions of earlier ones: a verdict and a remark each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Conclusion, ConclusionCheck, Meeting
from tracker.rules.checks import Verdict
from tracker.rules.faults import Changed, Missing
from tracker.rules.permissions import Actor
from tracker.services.meetings.open_meetings import require_open


def check_conclusion(
    meeting: Meeting,
    conclusion_id: int,
    verdict: Verdict | None,
    *,
    remark: str = "",
    actor: Actor,
    now: datetime,
    seen: int,
) -> Conclusion:
    """Write down what the session finds of an earlier conclusion; None takes the finding back.

    No task changes by it: what fits no longer is cancelled by the task's own act.

    Raises NotAllowed, Missing, Changed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF.
    """
    require_open(meeting, actor)
    conclusion = _earlier(meeting, conclusion_id)
    row = db.session.scalar(
        select(ConclusionCheck).where(
            ConclusionCheck.meeting_id == meeting.id,
            ConclusionCheck.conclusion_id == conclusion_id,
        )
    )
    if seen != (row.version_id if row else 0):
        raise Changed
    if verdict is None:
        if row is not None:
            db.session.delete(row)
    else:
        row = row or ConclusionCheck(meeting_id=meeting.id, conclusion_id=conclusion_id)
        if (row.verdict, row.remark) != (verdict, remark):
            row.verdict, row.remark = verdict, remark
            row.checked_by_id, row.checked_at = actor.user_id, now
        db.session.add(row)
    db.session.flush()
    return conclusion


def _earlier(meeting: Meeting, conclusion_id: int) -> Conclusion:
    """Return a conclusion of an earlier session of the same committee. Raises Missing."""
    held = aliased(Meeting)
    row = db.session.scalar(
        select(Conclusion)
        .join(held, held.id == Conclusion.meeting_id)
        .where(
            Conclusion.id == conclusion_id,
            held.committee_id == meeting.committee_id,
            held.ordinal < meeting.ordinal,
        )
    )
    if row is None:
        raise Missing
    return row
