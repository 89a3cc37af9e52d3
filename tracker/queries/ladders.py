"""How each committee reminds: its ladder, its quiet days, the day of the chair's letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, LadderRung, QuietPeriod
from tracker.rules.faults import Missing
from tracker.rules.ladder import DEFAULT_LADDER, Audience, Rung
from tracker.rules.reminders import Habits, Quiet

COLUMNS = {
    Audience.FOCAL: "tells_focal",
    Audience.HEAD: "tells_head",
    Audience.SECRETARIAT: "tells_secretariat",
    Audience.CHAIR: "tells_chair",
}


@dataclass(frozen=True, slots=True)
class RungRow:
    """A rung as the page shows it; ``version`` is 0 while the committee has none of its own."""

    rung: Rung
    is_used: bool
    version: int


def load_habits(committee_ids: Iterable[int] | None = None) -> dict[int, Habits]:
    """Return how each committee reminds; all of them, or those named. Two statements."""
    quiet: dict[int, list[Quiet]] = defaultdict(list)
    for period in db.session.scalars(select(QuietPeriod).order_by(QuietPeriod.first_on)):
        quiet[period.committee_id].append(Quiet(period.first_on, period.last_on))
    query = (
        select(Committee.id, Committee.weekly_day, Committee.review_days, LadderRung)
        .outerjoin(LadderRung, LadderRung.committee_id == Committee.id)
        .order_by(Committee.id, LadderRung.position, LadderRung.id)
    )
    if committee_ids is not None:
        query = query.where(Committee.id.in_(list(committee_ids)))
    rows = db.session.execute(query).all()
    ladders: dict[int, list[LadderRung]] = defaultdict(list)
    for row in rows:
        if row.LadderRung is not None:
            ladders[row.id].append(row.LadderRung)
    return {
        row.id: Habits(
            ladder=_in_use(ladders.get(row.id, ())),
            quiet=tuple(quiet[row.id]),
            weekly_day=row.weekly_day,
            review_days=row.review_days,
        )
        for row in rows
    }


def list_rung_rows(committee_id: int) -> list[RungRow]:
    """Return the rungs of a committee in order: its own, or else the usual ones."""
    own = list_own_rungs(committee_id)
    if not own:
        return [RungRow(rung, is_used=True, version=0) for rung in DEFAULT_LADDER]
    return [RungRow(rung_of(row), row.is_used, row.version_id) for row in own]


def get_rung_row(committee_id: int, code: str) -> RungRow:
    """Return one rung of a committee.

    Raises Missing.
    """
    for row in list_rung_rows(committee_id):
        if row.rung.code == code:
            return row
    raise Missing


def list_own_rungs(committee_id: int) -> Sequence[LadderRung]:
    """Return the rows of a committee's own ladder, in order."""
    return db.session.scalars(
        select(LadderRung)
        .where(LadderRung.committee_id == committee_id)
        .order_by(LadderRung.position, LadderRung.id)
    ).all()


def list_quiet_periods(committee_id: int, *, today: date) -> Sequence[QuietPeriod]:
    """Return the quiet days of a committee that are not over, in order."""
    return db.session.scalars(
        select(QuietPeriod)
        .where(QuietPeriod.committee_id == committee_id, QuietPeriod.last_on >= today)
        .order_by(QuietPeriod.first_on, QuietPeriod.id)
    ).all()


def get_quiet_period(committee_id: int, period_id: int) -> QuietPeriod:
    """Return one of a committee's quiet times.

    Raises Missing.
    """
    period = db.session.get(QuietPeriod, period_id)
    if period is None or period.committee_id != committee_id:
        raise Missing
    return period


def rung_of(row: LadderRung) -> Rung:
    """Return the rung a row stands for."""
    return Rung(
        code=row.code,
        offset_days=row.offset_days,
        counting=row.counting,
        audience=frozenset(who for who, name in COLUMNS.items() if getattr(row, name)),
        repeat_every_working_days=row.repeat_every,
        words=row.words,
    )


def _in_use(rows: Sequence[LadderRung]) -> tuple[Rung, ...]:
    if not rows:
        return DEFAULT_LADDER
    return tuple(rung_of(row) for row in rows if row.is_used)
