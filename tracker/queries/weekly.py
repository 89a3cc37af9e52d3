"""What a leader's weekly letter says of a committee at the moment it leaves."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import LetterItem
from tracker.queries.committees import get_committee
from tracker.queries.escalation import Raised, list_raised
from tracker.queries.overview import UnitLine, list_unit_lines
from tracker.queries.sessions import NextSession, find_next_session
from tracker.queries.tallies import Tally, count_marks
from tracker.rules.permissions import Scope
from tracker.rules.rounds import SESSION_SOON

MOST_UNITS, MOST_TASKS = 5, 10


@dataclass(frozen=True, slots=True)
class Weekly:
    """The committee on one page."""

    committee: str
    tally: Tally
    units: tuple[UnitLine, ...]  # with the most overdue
    raised: Raised
    new: frozenset[int]  # tasks that are told to the leader for the first time
    session: NextSession | None


def read_weekly(committee_id: int, letter_id: int, *, today: date) -> Weekly | None:
    """Return what there is to tell, None when nothing is overdue and no session is near."""
    committee = get_committee(committee_id)
    scope = Scope(committee_id, due_soon_days=committee.due_soon_days)
    tally = count_marks(scope, today=today)
    session = find_next_session(committee_id, today=today)
    is_near = session is not None and session.held_on <= today + SESSION_SOON
    if not tally.overdue and not is_near:
        return None
    late = [line for line in list_unit_lines(scope, today=today) if line.tally.overdue]
    query = select(LetterItem.task_id).where(LetterItem.letter_id == letter_id)
    return Weekly(
        committee=committee.name,
        tally=tally,
        units=tuple(late[:MOST_UNITS]),
        raised=list_raised(committee_id, today=today, limit=MOST_TASKS),
        new=frozenset(db.session.scalars(query)),
        session=session,
    )
