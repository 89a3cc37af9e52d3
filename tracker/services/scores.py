"""Points the province gives itself, what was verified of them, and what it aims at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, SelfScore
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import show_number
from tracker.rules.permissions import Action, Actor, require
from tracker.services.versions import expect

COPIED = ("self_points", "verified_points", "target_points", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFacts:
    """The points of one indicator; no points is not nought. ``seen`` is 0 for a new line."""

    indicator_id: int
    self_points: Decimal | None = None
    verified_points: Decimal | None = None
    target_points: Decimal | None = None
    evidence: str = ""
    seen: int | None = 0
    is_illustrative: bool = False


def save_scores(
    set_id: int, edition_year: int, lines: Sequence[ScoreFacts], *, actor: Actor, now: datetime
) -> int:
    """Keep the lines that say something else than before; return how many those are.

    Raises NotAllowed, Changed; Refused: NOT_A_CHOICE, POINTS_ABOVE_MAXIMUM.
    """
    require(actor, Action.MANAGE_INDICATORS, committee_id=actor.committee_id)
    ids = [line.indicator_id for line in lines]
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Indicator).where(Indicator.set_id == set_id, Indicator.id.in_(ids))
        )
    }
    stored = {
        row.indicator_id: row
        for row in db.session.scalars(
            select(SelfScore).where(
                SelfScore.committee_id == actor.committee_id,
                SelfScore.edition_year == edition_year,
                SelfScore.indicator_id.in_(ids),
            )
        )
    }
    changed = 0
    for line in lines:
        if line.indicator_id not in rows:
            raise Refused(Fault.NOT_A_CHOICE, field="code")
        _check(line, rows[line.indicator_id])
        changed += _keep(line, stored.get(line.indicator_id), edition_year, actor=actor, now=now)
    db.session.flush()
    return changed


def _check(line: ScoreFacts, indicator: Indicator) -> None:
    """Refuse more points than there are; where the maximum is not known nothing can be said."""
    for name in ("self_points", "verified_points", "target_points"):
        points = getattr(line, name)
        if (
            points is not None
            and indicator.max_points is not None
            and points > indicator.max_points
        ):
            raise Refused(
                Fault.POINTS_ABOVE_MAXIMUM,
                field=name,
                code=indicator.code,
                maximum=show_number(indicator.max_points),
            )


def _keep(
    line: ScoreFacts, row: SelfScore | None, year: int, *, actor: Actor, now: datetime
) -> bool:
    said = {name: getattr(line, name) for name in COPIED}
    if row is None:
        if not any(said.values()) and all(said[name] is None for name in COPIED[:3]):
            return False
        row = SelfScore(
            committee_id=actor.committee_id, edition_year=year, indicator_id=line.indicator_id
        )
        db.session.add(row)
    elif all(getattr(row, name) == value for name, value in said.items()):
        return False
    elif line.seen is not None:
        expect(row, line.seen)
    for name, value in said.items():
        setattr(row, name, value)
    row.is_illustrative = line.is_illustrative
    row.noted_by_id, row.noted_at = actor.user_id, now
    return True
