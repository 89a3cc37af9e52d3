"""Which unit follows which, by the documents that hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
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


def load_heirs() -> dict[int, int]:
    """Return, for each unit that ended, which unit of today answers for it."""

    def read() -> dict[int, int]:
        rows = db.session.execute(
            select(SuccessionLine.from_unit_id, SuccessionLine.to_unit_id)
            .join(Succession, Succession.id == SuccessionLine.succession_id)
            .where(
                SuccessionLine.is_main,
                Succession.kind.in_(sorted(ENDING)),
                Succession.state == SuccessionState.DONE,
            )
            .order_by(Succession.effective_on, SuccessionLine.id)
        )
        return final_heirs({row.from_unit_id: row.to_unit_id for row in rows})

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
