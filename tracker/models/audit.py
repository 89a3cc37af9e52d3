"""The audit trail: every change of an audited row, chained by hash, written at the commit."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Index, String, event, insert, inspect, select, text
from sqlalchemy.orm import Mapped, Mapper, Session, SessionTransaction, mapped_column

from tracker import clock
from tracker.database import Model, Moment, Turn, db, doer

HIDDEN = "•••"
HASHED = (  # in this order; never change it: the chains of old files are checked by it
    *("id", "at", "user_id", "who", "address", "request_id"),
    *("verb", "table", "row_id", "changes", "previous"),
)


class AuditEvent(Model):
    """Who changed which row when, from what to what; sequence numbers have no holes."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    verb: Mapped[str] = mapped_column(String(10))  # insert, update, delete
    table: Mapped[str] = mapped_column("table_name", String(40))
    row_id: Mapped[int]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)  # column: [before, after]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "table_name", "row_id", "id"),)


def digest(event_row: AuditEvent) -> str:
    """Return the hash of an event: canonical words of all its facts and the hash before it."""
    return _hash({name: getattr(event_row, name) for name in HASHED})


def _hash(said: Mapping[str, Any]) -> str:
    facts = [said["at"].isoformat() if name == "at" else said[name] for name in HASHED]
    return sha256(json.dumps(facts, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def watch() -> None:
    """Listen to every session of this process."""
    if not event.contains(Session, "after_flush", _collect):
        event.listen(Session, "after_flush", _collect)
        event.listen(Session, "before_commit", _write)
        event.listen(Session, "after_transaction_create", _mark)
        event.listen(Session, "after_soft_rollback", _forget)


@event.listens_for(Mapper, "mapper_configured")
def _remember_what_was(mapper: Mapper[Any], table: type[Any]) -> None:
    """Let a column that is set before it was read be read first: the trail says what was."""
    if getattr(table, "__audited__", False):
        for column in mapper.column_attrs:
            getattr(table, column.key).impl.active_history = True


def _collect(session: Session, _context: object) -> None:
    pending: list[tuple[str, str, int, dict[str, Any]]] = session.info.setdefault("audit", [])
    for verb, rows in (
        ("insert", session.new),
        ("update", session.dirty),
        ("delete", session.deleted),
    ):
        for row in rows:
            if getattr(row, "__audited__", False):
                changes = dict(_changes(row, verb))
                if changes or verb == "delete":
                    pending.append((verb, row.__tablename__, row.id, changes))


def _changes(row: Any, verb: str) -> Iterator[tuple[str, list[Any]]]:
    state = inspect(row)
    secret: frozenset[str] = getattr(row, "__secret__", frozenset())
    for key in _columns_told(state.mapper):
        if verb != "delete" and key not in state.committed_state:
            continue  # nobody set it
        before, after = _before_and_after(row, key, verb)
        if before != after:
            yield key, [HIDDEN, HIDDEN] if key in secret else [before, after]


@cache
def _columns_told(table: Mapper[Any]) -> tuple[str, ...]:
    keys = (column.key for column in table.column_attrs)
    return tuple(key for key in keys if key not in {"id", "version_id", "folded"})


def _before_and_after(row: Any, key: str, verb: str) -> tuple[Any, Any]:
    if verb == "delete":
        return _plain(getattr(row, key)), None
    if verb == "insert":
        return None, _plain(getattr(row, key))
    history = inspect(row).attrs[key].history
    after = _plain(history.added[0]) if history.added else None
    return (_plain(history.deleted[0]) if history.deleted else None), after


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _mark(session: Session, started: SessionTransaction) -> None:
    if started.nested:
        marks = session.info.setdefault("audit_marks", {})
        marks[id(started)] = len(session.info.get("audit", []))
    elif started.parent is None:
        session.info.pop("audit", None)
        session.info.pop("audit_marks", None)


def _forget(session: Session, ended: SessionTransaction) -> None:
    """Forget what was collected since the savepoint that was undone."""
    if not ended.nested:
        return
    pending = session.info.get("audit", [])
    del pending[session.info.get("audit_marks", {}).pop(id(ended), 0) :]


def _write(session: Session) -> None:
    """Append what was collected to the chain, as the last thing before the commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    pending = session.info.pop("audit", [])
    if not pending:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": Turn.AUDIT.value})
    tail = session.execute(
        select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    number, previous = (tail.id, tail.hash) if tail else (0, "")
    rows: list[dict[str, Any]] = []
    who, now = doer.get(), clock.now()
    for verb, table, row_id, changes in pending:
        number += 1
        row = {
            "id": number,
            "at": now,
            "user_id": who.user_id,
            "who": who.name,
            "address": who.address,
            "request_id": who.request_id,
            "verb": verb,
            "table": table,
            "row_id": row_id,
            "changes": changes,
            "previous": previous,
        }
        row["hash"] = previous = _hash(row)
        rows.append(row)
    session.execute(insert(AuditEvent), rows)


def first_broken_link() -> int | None:
    """Return the number of the first event that does not fit the chain, or None."""
    previous = ""
    rows = db.session.scalars(
        select(AuditEvent).order_by(AuditEvent.id), execution_options={"yield_per": 500}
    )
    with rows:
        for number, row in enumerate(rows, start=1):
            if row.id != number or row.previous != previous or row.hash != digest(row):
                return number
            previous = row.hash
    return None
