"""Keep the working calendar; a change of it never moves a due date without being told to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import CalendarDay, CalendarVersion, CalendarYear, Committee, User
from tracker.queries.calendars import (
    calendar_after,
    find_missing_year,
    is_kept_here,
    list_days,
    load_calendar,
)
from tracker.queries.days_off import SEED_YEARS, seed_days
from tracker.queries.due_differences import DueDifference, list_due_differences
from tracker.queries.recipients import list_secretariat
from tracker.rules.calendar_changes import DayChange, check_day
from tracker.rules.faults import Changed, Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services import deadlines, outbox

MISSING = "calendar_missing"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes of the calendar on their way, and the due dates that would differ by them."""

    changes: tuple[DayChange, ...]
    seen: str  # the calendar's version they were made against
    differences: tuple[DueDifference, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the office decided of the due dates that differ: those named move, the others stay."""

    moved: Collection[int] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """A year that was held against an official notice."""

    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a change of the calendar came to."""

    changes: int
    moved: int
    kept: int


def propose(changes: Iterable[DayChange], *, actor: Actor) -> Proposal:
    """Return what some changes would do to the actor's open tasks; nothing is stored.

    Without a change: the tasks that differ from the calendar as it is. Raises NotAllowed.
    """
    require(actor, Action.EDIT_CALENDAR, committee_id=actor.committee_id)
    listed = tuple(changes)
    old = load_calendar()
    new = calendar_after(listed) if listed else old
    return Proposal(listed, old.version, tuple(list_due_differences(actor, new, old=old)))


def change_calendar(
    changes: Sequence[DayChange],
    decisions: Decisions,
    *,
    seen: str,
    actor: Actor,
    today: date,
    now: datetime,
    checked: CheckedYear | None = None,
) -> Saved:
    """Store changes of the calendar as a new version, and move only the due dates it is told to.

    With ``checked`` the year counts as held against its notice, also when nothing changed.

    Raises NotAllowed, Changed; Refused: CALENDAR_UNCHANGED, REQUIRED, DUE_MOVES_INTO_PAST,
    what ``check_day`` raises.
    """
    require(actor, Action.EDIT_CALENDAR, committee_id=actor.committee_id)
    take_turns(Turn.CALENDAR)
    proposal = propose(changes, actor=actor)
    if proposal.seen != seen:
        raise Changed
    if not changes and not proposal.differences and checked is None:
        raise Refused(Fault.CALENDAR_UNCHANGED)
    moved = _chosen(proposal, decisions, today=today)
    kept = len(proposal.differences) - len(moved)
    _store(changes)
    if changes or proposal.differences:
        version = _version(changes, proposal, decisions, actor=actor, now=now)
        version.moved, version.kept = len(moved), kept
        db.session.add(version)
        db.session.flush()
    deadlines.follow_calendar(
        proposal.differences, moved=moved, reason=decisions.reason, actor=actor, now=now
    )
    if checked is not None:
        check_year(checked.year, source=checked.source, actor=actor, now=now)
    return Saved(changes=len(changes), moved=len(moved), kept=kept)


def _version(
    changes: Sequence[DayChange],
    proposal: Proposal,
    decisions: Decisions,
    *,
    actor: Actor,
    now: datetime,
) -> CalendarVersion:
    return CalendarVersion(
        version=load_calendar().version,
        previous=proposal.seen,
        changes=[_plain(one) for one in changes],
        reason=decisions.reason,
        made_by_id=actor.user_id,
        made_at=now,
    )


def check_year(year: int, *, source: str, actor: Actor, now: datetime) -> CalendarYear:
    """Write down that a year's days off were held against the official notice.

    Raises NotAllowed; Refused: REQUIRED.
    """
    require(actor, Action.EDIT_CALENDAR, committee_id=actor.committee_id)
    if not source:
        raise Refused(Fault.REQUIRED, field="source")
    row = db.session.scalar(select(CalendarYear).where(CalendarYear.year == year))
    if row is None:
        row = CalendarYear(year=year)
        db.session.add(row)
    row.source, row.checked_by_id, row.checked_at = source, actor.user_id, now
    db.session.flush()
    return row


def seed_calendar(years: Iterable[int]) -> int:
    """Store the published days off of some years and return how many were new.

    A day that is stored already keeps what the office made of it.
    """
    wanted = frozenset(years)
    stored = {row.day for row in list_days(wanted)}
    missing = [seed for seed in seed_days(wanted) if seed.day not in stored]
    db.session.add_all(
        CalendarDay(day=seed.day, kind=seed.kind, name=seed.name[:200], source=seed.source[:300])
        for seed in missing
    )
    db.session.flush()
    return len(missing)


def ask_for_next_year(*, today: date, now: datetime) -> int:
    """Write to every secretariat, once, when it is December and next year is not checked yet."""
    year = find_missing_year(today)
    if year is None:
        return 0
    people: dict[int, tuple[User, int]] = {}
    for committee_id in db.session.scalars(select(Committee.id).order_by(Committee.id)):
        for user in list_secretariat(committee_id):
            people.setdefault(user.id, (user, committee_id))
    letters = [
        outbox.enqueue(
            f"{MISSING}:{year}:{user.id}",
            template=MISSING,
            user=user,
            now=now,
            committee_id=committee_id,
            facts={"year": year},
            hold_seconds=0,
        )
        for user, committee_id in people.values()
    ]
    return sum(letter is not None for letter in letters)


def _chosen(proposal: Proposal, decisions: Decisions, *, today: date) -> frozenset[int]:
    """Return the tasks that move, when each of them still differs and a reason is given."""
    moved = frozenset(decisions.moved)
    differing = {one.task_id: one for one in proposal.differences}
    if not moved <= differing.keys():
        raise Changed
    if moved and not decisions.reason:
        raise Refused(Fault.REQUIRED, field="reason")
    for task_id in sorted(moved):
        if differing[task_id].is_past(today):
            raise Refused(Fault.DUE_MOVES_INTO_PAST, field="moved", code=differing[task_id].code)
    return moved


def _store(changes: Sequence[DayChange]) -> None:
    if not changes:
        return
    if len({one.day for one in changes}) < len(changes):
        raise Refused(Fault.DAY_TWICE, day=changes[0].day)
    if not is_kept_here():
        seed_calendar(SEED_YEARS)
    rows = {row.day: row for row in list_days({one.day.year for one in changes})}
    for change in changes:
        check_day(change.day, change.kind)
        row = rows.get(change.day)
        if change.kind is None:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = CalendarDay(day=change.day)
            db.session.add(row)
        row.kind, row.name, row.source = change.kind, change.name, change.source
    db.session.flush()


def _plain(change: DayChange) -> dict[str, Any]:
    return {
        "day": change.day.isoformat(),
        "kind": change.kind.value if change.kind else None,
        "name": change.name,
        "source": change.source,
    }
