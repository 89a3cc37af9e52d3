"""Which unit follows which, by the documents that hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Succession, SuccessionLine, Unit
from tracker.queries.memory import remembered
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.successions import ENDING, final_heirs


@dataclass(frozen=True, slots=True)
class Link:
    """One step in the history of a unit: another unit, and the document between them."""

    unit_id: int
    name: str
    succession_id: int
    kind: SuccessionKind
    effective_on: date
    sign: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    """A succession that could not be carried out on its day and waits for a decision."""

    id: int
    sign: str
    on: date


@dataclass(frozen=True, slots=True)
class _Known:
    """What every page may have to know of successions, read in one go."""

    heirs: dict[int, int]
    stuck: tuple[Stuck, ...]


def load_heirs() -> dict[int, int]:
    """Return, for each unit that ended, which unit of today answers for it."""
    return _load_known().heirs


def list_stuck() -> tuple[Stuck, ...]:
    """Return the successions that could not be carried out on their day, the oldest first."""
    return _load_known().stuck


def _load_known() -> _Known:
    has_ended = and_(Succession.kind.in_(sorted(ENDING)), Succession.state == SuccessionState.DONE)
    is_stuck = and_(Succession.state == SuccessionState.AHEAD, Succession.refusal.is_not(None))

    def read() -> _Known:
        rows = db.session.execute(
            select(Succession, SuccessionLine.from_unit_id, SuccessionLine.to_unit_id)
            .join(SuccessionLine, SuccessionLine.succession_id == Succession.id)
            .where(SuccessionLine.is_main, or_(has_ended, is_stuck))
            .order_by(Succession.effective_on, SuccessionLine.id)
        ).all()
        ends = [row for row in rows if row[0].state is SuccessionState.DONE]
        stuck = {row[0].id: row[0] for row in rows if row[0].state is SuccessionState.AHEAD}
        return _Known(
            final_heirs({row.from_unit_id: row.to_unit_id for row in ends}),
            tuple(Stuck(row.id, row.sign, row.effective_on) for row in stuck.values()),
        )

    return remembered(("heirs",), read)


def list_ended_by_succession(unit_ids: Collection[int]) -> set[int]:
    """Return which of these units ended by a document that holds."""
    return set(
        db.session.scalars(
            select(SuccessionLine.from_unit_id)
            .join(Succession, Succession.id == SuccessionLine.succession_id)
            .where(
                SuccessionLine.from_unit_id.in_(sorted(unit_ids)),
                Succession.kind.in_(sorted(ENDING)),
                Succession.state == SuccessionState.DONE,
            )
        )
    )


@dataclass(frozen=True, slots=True)
class EndAhead:
    """The end of a unit on a day to come, by a document entered already."""

    unit: str
    on: date
    sign: str


def find_ending_ahead(unit_ids: Collection[int], *, but: int | None = None) -> EndAhead | None:
    """Return the first of these units that ends by a document dated ahead, ``but`` that one."""
    row = db.session.execute(
        select(Succession, Unit.name)
        .join(SuccessionLine, SuccessionLine.succession_id == Succession.id)
        .join(Unit, Unit.id == SuccessionLine.from_unit_id)
        .where(
            SuccessionLine.from_unit_id.in_(sorted(unit_ids)),
            Succession.kind.in_(sorted(ENDING)),
            Succession.state == SuccessionState.AHEAD,
            Succession.id != (but or 0),
        )
        .order_by(Succession.effective_on, SuccessionLine.id)
        .limit(1)
    ).first()
    return EndAhead(row.name, row[0].effective_on, row[0].sign) if row else None


def list_links(unit_id: int) -> tuple[list[Link], list[Link]]:
    """Return the units a unit came from, and those that took over from it, oldest first."""
    old, new = aliased(Unit), aliased(Unit)
    rows = db.session.execute(
        select(Succession, SuccessionLine, old.name, new.name)
        .join(Succession, Succession.id == SuccessionLine.succession_id)
        .join(old, old.id == SuccessionLine.from_unit_id)
        .join(new, new.id == SuccessionLine.to_unit_id)
        .where(
            or_(SuccessionLine.from_unit_id == unit_id, SuccessionLine.to_unit_id == unit_id),
            Succession.state == SuccessionState.DONE,
            Succession.kind != SuccessionKind.RENAME,
        )
        .order_by(Succession.effective_on, SuccessionLine.id)
    )
    before, after = [], []
    for row, line, old_name, new_name in rows:
        facts = (row.id, row.kind, row.effective_on, row.sign, line.is_main)
        if line.to_unit_id == unit_id:
            before.append(Link(line.from_unit_id, old_name, *facts))
        else:
            after.append(Link(line.to_unit_id, new_name, *facts))
    return before, after
