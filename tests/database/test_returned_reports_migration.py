"""The note of a chair who returns a report: its columns come and go, rows stay."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.database.test_series_migration import make_committees, run, run_columns, values
from tests.house.test_migrations import empty
from tracker.database import db

__all__ = ["empty"]

NOTE = "SELECT return_note, returned_by_id FROM consolidated_reports"


def test_reports_of_before_were_never_returned_and_stay_when_the_note_goes(empty):
    upgrade(revision="0042")
    downgrade(revision="-1")
    make_committees()
    columns = run_columns("users")
    run(f"INSERT INTO users ({', '.join(columns)}) VALUES ({values(columns, 1)})")
    columns = run_columns("consolidated_reports")
    days = {"opens_on", "closes_on", "as_of", "created_at"}
    told = [
        "'2023-09-20 00:00:00'" if name in days else values({name: kind}, 1)
        for name, kind in columns.items()
    ]
    run(f"INSERT INTO consolidated_reports ({', '.join(columns)}) VALUES ({', '.join(told)})")
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
