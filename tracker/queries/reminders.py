"""Which open tasks the ladder looks at, and who hears of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, select

from tracker.database import db
from tracker.models import LetterItem, Membership, Task, User
from tracker.queries.statuses import LAST_DAY, OPEN
from tracker.rules.ladder import Audience
from tracker.rules.permissions import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open task with a date that nobody has handed anything in for."""

    task_id: int
    committee_id: int
    unit_id: int
    due: date  # the last day in time, a granted grace included


@dataclass
class Audiences:
    """The people behind each audience: by unit, and by committee."""

    units: dict[tuple[int, int, Audience], list[User]] = field(
        default_factory=lambda: defaultdict(list)
    )
    committees: dict[tuple[int, Audience], list[User]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def of(self, candidate: Candidate, audience: Audience) -> list[User]:
        """Return who of an audience hears of a task; the head stands in for a focal point."""
        committee, unit = candidate.committee_id, candidate.unit_id
        if audience in {Audience.SECRETARIAT, Audience.CHAIR}:
            return self.committees.get((committee, audience), [])
        found = self.units.get((committee, unit, audience), [])
        if not found and audience is Audience.FOCAL:
            return self.units.get((committee, unit, Audience.HEAD), [])
        return found


def list_candidates(*, until: date) -> list[Candidate]:
    """Return the open tasks that are due by ``until`` and wait for their unit, by due date."""
    rows = db.session.execute(
        select(Task.id, Task.committee_id, Task.unit_id, LAST_DAY.label("last_day"))
        .where(OPEN, Task.submitted_on.is_(None), Task.due <= until, until >= LAST_DAY)
        .order_by(Task.due, Task.id)
    )
    return [Candidate(row.id, row.committee_id, row.unit_id, row.last_day) for row in rows]


def load_audiences() -> Audiences:
    """Return who hears of what: active people with a membership that has not ended."""
    audiences = Audiences()
    rows = db.session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.ended_on.is_(None), User.is_active)
        .order_by(Membership.id)
    )
    for membership, user in rows:
        _file(audiences, membership, user)
    return audiences


def _file(audiences: Audiences, membership: Membership, user: User) -> None:
    committee = membership.committee_id
    if membership.role is Role.SECRETARIAT:
        audiences.committees[committee, Audience.SECRETARIAT].append(user)
    elif membership.role is Role.CHAIR:
        audiences.committees[committee, Audience.CHAIR].append(user)
    elif membership.role is Role.UNIT_LEAD and membership.unit_id is not None:
        audience = Audience.HEAD if membership.is_head else Audience.FOCAL
        audiences.units[committee, membership.unit_id, audience].append(user)


def known_keys(candidates: Iterable[Candidate]) -> set[str]:
    """Return the keys of the reminders already written about these tasks and due dates."""
    dues = [candidate.due for candidate in candidates]
    if not dues:
        return set()
    return set(
        db.session.scalars(
            select(LetterItem.key).where(
                and_(LetterItem.due >= min(dues), LetterItem.due <= max(dues))
            )
        )
    )


def list_units_without_address(committee_id: int) -> list[int]:
    """Return the units that owe something to a committee and where nobody can be written to."""
    reachable = (
        select(Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.committee_id == committee_id,
            Membership.role == Role.UNIT_LEAD,
            Membership.ended_on.is_(None),
            User.is_active,
        )
    )
    return list(
        db.session.scalars(
            select(Task.unit_id)
            .where(OPEN, Task.committee_id == committee_id, Task.unit_id.not_in(reachable))
            .distinct()
            .order_by(Task.unit_id)
        )
    )
