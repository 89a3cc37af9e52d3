"""The bodies of the province that committees give work to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Unit
from tracker.rules.choices import UnitKind
from tracker.rules.faults import Missing
from tracker.rules.texts import fold


@dataclass(frozen=True)
class UnitRow:
    """A line of the list of units."""

    id: int
    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent_id: int | None
    parent_name: str
    valid_from: date | None
    valid_to: date | None
    depth: int = 0  # how far below the top it stands in a tree


def get_unit(unit_id: int) -> Unit:
    """Return a unit or raise Missing."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise Missing
    return unit


def list_units(*, on: date | None = None, also: int | None = None) -> Sequence[Unit]:
    """Return the units in the order of protocol.

    With ``on`` only those that exist that day, and the unit ``also``, which is chosen already.
    """
    chosen = select(Unit).order_by(Unit.position, Unit.name, Unit.id)
    if on is not None:
        chosen = chosen.where(or_(_exists(on), Unit.id == also))
    return db.session.scalars(chosen).all()


def _exists(on: date) -> ColumnElement[bool]:
    return and_(
        or_(Unit.valid_from.is_(None), Unit.valid_from <= on),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= on),
    )


def list_unit_rows(
    *, search: str = "", kind: UnitKind | None = None, on: date | None = None
) -> list[UnitRow]:
    """Return the lines of the list of units, with the name of the unit above each.

    The search goes without diacritics over names and codes.
    """
    above = aliased(Unit)
    chosen = (
        select(Unit, above.short_name)
        .outerjoin(above, above.id == Unit.parent_id)
        .order_by(Unit.position, Unit.name, Unit.id)
    )
    for word in fold(search).split():
        chosen = chosen.where(
            or_(
                Unit.folded.contains(word, autoescape=True),
                Unit.code.icontains(word, autoescape=True),
            )
        )
    if kind is not None:
        chosen = chosen.where(Unit.kind == kind)
    if on is not None:
        chosen = chosen.where(_exists(on))
    return [
        UnitRow(
            id=unit.id,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent_id=unit.parent_id,
            parent_name=parent or "",
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit, parent in db.session.execute(chosen)
    ]


def as_tree(rows: Sequence[UnitRow]) -> list[UnitRow]:
    """Return lines with each unit below the one it belongs to, if that is listed too."""
    listed = {row.id for row in rows}
    below: dict[int | None, list[UnitRow]] = {}
    for row in rows:
        above = row.parent_id if row.parent_id in listed else None
        below.setdefault(above, []).append(row)
    ordered: list[UnitRow] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append(replace(row, depth=depth))
        waiting += [(each, depth + 1) for each in reversed(below.get(row.id, []))]
    return ordered


def parents() -> dict[int, int]:
    """Return which unit lies directly under which; units on top are left out."""
    rows = db.session.execute(
        select(Unit.id, Unit.parent_id).where(Unit.parent_id.is_not(None)).order_by(Unit.id)
    )
    return {unit_id: parent_id for unit_id, parent_id in rows if parent_id is not None}
