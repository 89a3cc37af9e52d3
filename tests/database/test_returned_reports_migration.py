"""The note of a chair who returns a report: its columns come and go, rows stay."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.database.test_series_migration import make_committees, run, run_columns, values
from tests.house.test_migrations import empty
from tracker.database import db

__all__ = ["empty"]

NOTE = "SELECT return_note, returned_by_id FROM consolidated_reports"


def add(table: str) -> None:
    """Add a row with a number, a word or a day in every column that must have one."""
    columns = run_columns(table)
    told = [_value(name, kind) for name, kind in columns.items()]
    run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(told)})")


def _value(name: str, kind: object) -> str:
    is_day = any(word in str(kind).upper() for word in ("DATE", "TIME"))
    return "'2023-09-20 00:00:00'" if is_day else values({name: kind}, 1)


def test_reports_of_before_were_never_returned_and_stay_when_the_note_goes(empty):
    upgrade(revision="0042")
    downgrade(revision="-1")
    make_committees()
    add("users")
    add("consolidated_reports")
    upgrade(revision="0042")
    assert run(NOTE) == [("", None)]
    run("UPDATE consolidated_reports SET return_note = 'Sửa mục 2.', returned_by_id = 1")
    downgrade(revision="-1")
    assert run("SELECT id FROM consolidated_reports") == [(1,)]
    assert "return_note" not in {
        one["name"] for one in inspect(db.engine).get_columns("consolidated_reports")
    }
    upgrade(revision="0042")
    assert run(NOTE) == [("", None)]
