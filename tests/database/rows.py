"""Make one row of any table from its columns alone, with the rows it needs above it."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Column, Enum, Numeric, String

from tests.factories import MOMENT
from tracker.database import Model, Moment, db

DAY = date(2023, 11, 2)
_numbers = count(1)


def models() -> list[type[Model]]:
    return sorted((m.class_ for m in db.Model.registry.mappers), key=lambda m: m.__tablename__)


def _model_of(table_name: str) -> type[Model]:
    return next(model for model in models() if model.__tablename__ == table_name)


def value_for(column: Column[Any]) -> Any:
    """Return a value that fits ``column`` and differs each time, where the type allows."""
    n = next(_numbers)
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return make_row(_model_of(key.column.table.name)).id
    if isinstance(column.type, Enum):
        return column.type._object_lookup[column.type.enums[0]]
    if isinstance(column.type, String):
        return f"{n:x}"[: column.type.length or 40]
    if isinstance(column.type, Numeric):
        return Decimal(n)
    if isinstance(column.type, Moment):
        return MOMENT + timedelta(minutes=n)
    by_type = {int: n, bool: True, date: DAY + timedelta(days=n), time: time(n % 24)}
    try:
        return by_type[column.type.python_type]
    except (KeyError, NotImplementedError):
        return {"n": n}


def make_row(model: type[Model], **facts: Any) -> Any:
    for column in model.__table__.columns:
        is_given = column.default is not None or column.server_default is not None
        if column.key in facts or column.nullable or is_given or column.key == "version_id":
            continue
        if column is not model.__table__.autoincrement_column:
            facts[_attribute(model, column)] = value_for(column)
    row = model(**facts)
    db.session.add(row)
    db.session.flush()
    return row


def _attribute(model: type[Model], column: Column[Any]) -> str:
    return model.__mapper__.get_property_by_column(column).key
