"""Write down every row a succession changes, so that it can be put back exactly."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, Enum, TypeDecorator, inspect

from tracker.database import Model, Moment, db
from tracker.models import SuccessionMove

UNTOLD = frozenset({"id", "version_id"})

Change = tuple[dict[str, Any], dict[str, Any]]  # before and after
Units = tuple[int | None, int | None]  # from and to


class Ledger:
    """Makes the changes of one succession and remembers what each row held before."""

    def __init__(self, succession_id: int) -> None:
        self.succession_id = succession_id
        self.moves: list[SuccessionMove] = []

    def change(
        self, row: Any, *, from_id: int | None = None, to_id: int | None = None, **values: Any
    ) -> None:
        """Set columns of a row."""
        before = {name: plain(getattr(row, name)) for name in values}
        after = {name: plain(value) for name, value in values.items()}
        if before == after:
            return
        for name, value in values.items():
            setattr(row, name, value)
        self._write("update", row, (before, after), (from_id, to_id))

    def add(self, row: Any, *, from_id: int | None = None, to_id: int | None = None) -> None:
        """Add a row."""
        db.session.add(row)
        db.session.flush()
        self._write("insert", row, ({}, {}), (from_id, to_id))

    def remove(self, row: Any, *, from_id: int | None = None, to_id: int | None = None) -> None:
        """Delete a row, keeping all it held."""
        self._write("delete", row, (columns_of(row), {}), (from_id, to_id))
        db.session.delete(row)
        db.session.flush()

    def count(self, table: str, verb: str | None = None) -> int:
        """Return how many rows of a table were changed."""
        return sum(move.table == table and verb in (None, move.verb) for move in self.moves)

    def _write(self, verb: str, row: Any, facts: Change, units: Units) -> None:
        move = SuccessionMove(
            succession_id=self.succession_id,
            verb=verb,
            table=row.__tablename__,
            row_id=row.id,
            from_unit_id=units[0],
            to_unit_id=units[1],
            before=facts[0],
            after=facts[1],
        )
        self.moves.append(move)
        db.session.add(move)


def put_back(moves: Iterable[SuccessionMove]) -> None:
    """Undo changes, the last one first; each is flushed, so that no two rows meet in one place."""
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Model.registry.mappers}
    for move in moves:
        model = models[move.table]
        row = db.session.get(model, move.row_id)
        if move.verb == "insert":
            if row is not None:
                db.session.delete(row)
        elif move.verb == "delete":
            db.session.add(model(id=move.row_id, **values_for(model, move.before)))
        elif row is not None:
            for name, value in values_for(model, move.before).items():
                setattr(row, name, value)
        db.session.flush()


def columns_of(row: Any) -> dict[str, Any]:
    """Return all a row holds but its id and version, as plain words."""
    names = (column.key for column in inspect(row).mapper.column_attrs)
    return {name: plain(getattr(row, name)) for name in names if name not in UNTOLD}


def values_for(model: Any, stored: dict[str, Any]) -> dict[str, Any]:
    """Return what was stored as plain words in the types of the model's columns."""
    columns = inspect(model).columns
    return {name: _typed(columns[name], value) for name, value in stored.items()}


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _typed(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, Moment | DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Enum) and not isinstance(kind, TypeDecorator) and kind.enum_class:
        return kind.enum_class(value)
    return value
