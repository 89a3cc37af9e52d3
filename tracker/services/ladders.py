"""Set how a committee reminds: the rungs of its ladder, its quiet days, the chair's day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_hex

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, LadderRung, QuietPeriod
from tracker.queries.ladders import COLUMNS, get_quiet_period, list_own_rungs
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.ladder import DEFAULT_LADDER, Audience, Counting, Rung
from tracker.rules.permissions import Action, Actor, require
from tracker.services.versions import expect, take_out

MOST_RUNGS = 20
LONGEST_QUIET = timedelta(days=31)
MOST_QUIET = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RungFacts:
    """What is kept of a rung; ``offset_days`` is below zero before the due date."""

    offset_days: int
    counting: Counting
    audience: frozenset[Audience]
    repeat_every: int | None = None  # working days
    words: str = ""
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class QuietFacts:
    """Days without reminders, both included."""

    first: date
    last: date
    reason: str = ""


def add_rung(actor: Actor, facts: RungFacts) -> LadderRung:
    """Add a rung to the committee's ladder; its code is new, so nobody was told by it.

    Raises NotAllowed; Refused: RUNG_TELLS_NOBODY, RUNG_TWIN, TOO_MANY_ROWS.
    """
    rows = _hold(actor)
    if len(rows) >= MOST_RUNGS:
        raise Refused(Fault.TOO_MANY_ROWS, field="days", limit=MOST_RUNGS)
    row = LadderRung(committee_id=actor.committee_id, code=f"own-{token_hex(4)}")
    _fill(row, facts, others=rows)
    _settle([*rows, row])
    return row


def edit_rung(actor: Actor, code: str, facts: RungFacts, *, seen: int) -> LadderRung:
    """Change a rung; it keeps its code, so what was told by it is not told by it again.

    Raises NotAllowed; Missing; Changed; Refused: RUNG_TELLS_NOBODY, RUNG_TWIN,
    LADDER_FORGETS_UNITS.
    """
    rows = _hold(actor)
    row = _one(rows, code)
    _expect(row, seen)
    _fill(row, facts, others=[other for other in rows if other is not row])
    _settle(rows)
    return row


def remove_rung(actor: Actor, code: str) -> None:
    """Take a rung out of the ladder.

    Raises NotAllowed; Missing; Refused: LADDER_FORGETS_UNITS.
    """
    rows = _hold(actor)
    row = _one(rows, code)
    _settle([other for other in rows if other is not row])
    if row.id is not None:
        db.session.delete(row)
    db.session.flush()


def use_default(actor: Actor) -> None:
    """Put the usual ladder back. Raises NotAllowed."""
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    _committee(actor)
    for row in list_own_rungs(actor.committee_id):
        db.session.delete(row)
    db.session.flush()


def add_quiet_days(actor: Actor, facts: QuietFacts, *, today: date) -> QuietPeriod:
    """Keep some days free of reminders; what is reached in them is told after, once.

    Raises NotAllowed; Refused: QUIET_ENDS_FIRST, QUIET_IS_OVER, QUIET_TOO_LONG, QUIET_TWICE,
    TOO_MANY_ROWS.
    """
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    _committee(actor)
    _check_quiet(actor.committee_id, facts, today)
    period = QuietPeriod(
        committee_id=actor.committee_id,
        first_on=facts.first,
        last_on=facts.last,
        reason=facts.reason,
    )
    db.session.add(period)
    db.session.flush()
    return period


def remove_quiet_days(actor: Actor, period_id: int) -> None:
    """Let reminders go out on these days after all. Raises NotAllowed; Missing."""
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    take_out(get_quiet_period(actor.committee_id, period_id))


def set_weekly_day(actor: Actor, weekday: int, *, seen: int) -> None:
    """Choose the weekday of the chair's letter; Monday is 0.

    Raises NotAllowed; Changed; Refused: NOT_A_CHOICE.
    """
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    if not 0 <= weekday <= 4:
        raise Refused(Fault.NOT_A_CHOICE, field="weekday")
    committee = _committee(actor)
    expect(committee, seen)
    committee.weekly_day = weekday
    db.session.flush()


def _committee(actor: Actor) -> Committee:
    """Return the actor's committee; nobody else changes its habits until the commit."""
    return db.session.scalars(
        select(Committee)
        .where(Committee.id == actor.committee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _hold(actor: Actor) -> list[LadderRung]:
    """Return the rows of the ladder, made from the usual one when there are none yet."""
    require(actor, Action.EDIT_MAIL, committee_id=actor.committee_id)
    _committee(actor)
    rows = list(list_own_rungs(actor.committee_id))
    return rows or [_row(actor.committee_id, rung) for rung in DEFAULT_LADDER]


def _row(committee_id: int, rung: Rung) -> LadderRung:
    row = LadderRung(committee_id=committee_id, code=rung.code, words="", is_used=True)
    row.offset_days, row.counting = rung.offset_days, rung.counting
    row.repeat_every = rung.repeat_every_working_days
    for audience, name in COLUMNS.items():
        setattr(row, name, audience in rung.audience)
    return row


def _one(rows: Iterable[LadderRung], code: str) -> LadderRung:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise Missing
    return found


def _expect(row: LadderRung, seen: int) -> None:
    """Raise Changed unless the rung is as the reader saw it; the usual ones are version 0."""
    if (row.version_id if row.id is not None else 0) != seen:
        raise Changed


def _fill(row: LadderRung, facts: RungFacts, *, others: Sequence[LadderRung]) -> None:
    if not facts.audience:
        raise Refused(Fault.RUNG_TELLS_NOBODY, field="tells_focal")
    if any(_is_twin(other, facts) for other in others):
        raise Refused(Fault.RUNG_TWIN, field="days")
    row.offset_days, row.counting = facts.offset_days, facts.counting
    row.repeat_every, row.words, row.is_used = facts.repeat_every, facts.words, facts.is_used
    for audience, name in COLUMNS.items():
        setattr(row, name, audience in facts.audience)


def _is_twin(other: LadderRung, facts: RungFacts) -> bool:
    here = (facts.offset_days, facts.counting, facts.repeat_every)
    same_day = here == (other.offset_days, other.counting, other.repeat_every)
    return same_day and any(getattr(other, COLUMNS[audience]) for audience in facts.audience)


def _settle(rows: Sequence[LadderRung]) -> None:
    """Keep the rows in the order of their days; units must be told by one of them at least."""
    if not any(row.is_used and row.tells_focal for row in rows):
        raise Refused(Fault.LADDER_FORGETS_UNITS, field="tells_focal")
    ordered = sorted(rows, key=lambda row: (row.offset_days, row.repeat_every or 0))
    for position, row in enumerate(ordered):
        row.position = position
        db.session.add(row)
    db.session.flush()


def _check_quiet(committee_id: int, facts: QuietFacts, today: date) -> None:
    if facts.last < facts.first:
        raise Refused(Fault.QUIET_ENDS_FIRST, field="last")
    if facts.last < today:
        raise Refused(Fault.QUIET_IS_OVER, field="last", today=today)
    if facts.last - facts.first >= LONGEST_QUIET:
        raise Refused(Fault.QUIET_TOO_LONG, field="last", limit=LONGEST_QUIET.days)
    periods = db.session.scalars(
        select(QuietPeriod)
        .where(QuietPeriod.committee_id == committee_id, QuietPeriod.last_on >= today)
        .order_by(QuietPeriod.first_on)
    ).all()
    if len(periods) >= MOST_QUIET:
        raise Refused(Fault.TOO_MANY_ROWS, field="first", limit=MOST_QUIET)
    for period in periods:
        if period.first_on <= facts.last and facts.first <= period.last_on:
            raise Refused(
                Fault.QUIET_TWICE, field="first", first=period.first_on, last=period.last_on
            )
