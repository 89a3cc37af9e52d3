"""Who put a report before the chair: the columns come and go, rows stay."""

from flask_migrate import downgrade, upgrade

from tests.database.test_returned_reports_migration import add
from tests.database.test_series_migration import make_committees, run
from tests.house.test_migrations import empty

__all__ = ["empty"]

WHO = "SELECT submitted_at, submitted_by_id FROM consolidated_reports"


def test_reports_of_before_are_with_the_office_and_stay_when_the_columns_go(empty):
    upgrade(revision="0043")
    downgrade(revision="-1")
    make_committees()
    add("users")
    add("consolidated_reports")
    upgrade(revision="0043")
    assert run(WHO) == [(None, None)]
    run("UPDATE consolidated_reports SET submitted_by_id = 1")
    downgrade(revision="-1")
    assert run("SELECT id FROM consolidated_reports") == [(1,)]
    upgrade(revision="0043")
    assert run(WHO) == [(None, None)]
