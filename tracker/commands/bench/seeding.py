"""Write the rows of a seeded database, many to a statement."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from tracker.commands.bench import meetings
from tracker.commands.bench.people import membership_rows, unit_rows, user_rows
from tracker.commands.bench.profiles import Profile
from tracker.commands.bench.traces import event_rows, letter_rows, line_rows, submission_rows
from tracker.commands.bench.work import Work
from tracker.database import db, is_sqlite
from tracker.models import Committee

CHUNK = 5_000
Row = dict[str, Any]


def seed_database(profile: Profile, *, today: date, now: datetime) -> dict[str, int]:
    """Write everything and return how many rows each table got."""
    db.session.add(Committee(name="Ban Chỉ đạo Chuyển đổi số tỉnh", symbol="BCĐ"))
    db.session.flush()
    work = Work(profile, today=today, now=now)
    rows: dict[str, Iterable[Row]] = {
        "units": unit_rows(profile),
        "users": user_rows(profile, now=now),
        "memberships": membership_rows(profile),
        "plans": work.plans,
        "assignments": work.assignments,
        "assignment_units": work.parts,
        "tasks": work.tasks,
        "submissions": submission_rows(work.tasks),
        "letters": letter_rows(profile, now=now),
        "letter_items": line_rows(work.tasks, profile),
        "meeting_series": meetings.series_rows(),
        "meetings": meetings.meeting_rows(profile, today=today),
        "agenda_items": meetings.item_rows(profile),
        "attendance": meetings.seat_rows(profile),
        "conclusions": meetings.conclusion_rows(profile, work.assignments),
        "conclusion_units": meetings.unit_rows(profile),
    }
    counts = {name: _write(db.metadata.tables[name], each) for name, each in rows.items()}
    counts["audit_events"] = _write(db.metadata.tables["audit_events"], event_rows(work.tasks))
    if not is_sqlite():
        _move_sequences(rows)
    return counts


def _write(table: Table, rows: Iterable[Row]) -> int:
    written = 0
    for chunk in _chunks(rows):
        db.session.connection().execute(insert(table), chunk)
        written += len(chunk)
    return written


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    walk = iter(rows)
    while chunk := list(islice(walk, CHUNK)):
        yield chunk


def _move_sequences(names: Iterable[str]) -> None:
    """Let PostgreSQL count on after the ids given here."""
    for name in names:
        table = db.metadata.tables[name]
        last = db.session.scalar(select(func.max(table.c.id))) or 1
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
            {"table": name, "last": last},
        )
