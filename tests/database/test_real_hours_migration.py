"""What was closed keeps its end in its minutes; a number used again does not stop the way back."""

from flask_migrate import downgrade, stamp, upgrade

from tests.database.test_series_migration import add_meeting, make_committees, run
from tests.house.test_migrations import empty
from tracker.database import db

__all__ = ["empty"]


def test_a_closed_session_keeps_its_hours_as_the_real_ones_and_numbers_go_back(empty):
    db.create_all()  # quicker than one migration after the other
    stamp(revision="0036")
    downgrade()
    make_committees()
    run(
        "INSERT INTO meeting_series (id, committee_id, position, name, version_id)"
        " VALUES (1, 1, 1, 'Phiên họp', 1)"
    )
    for number in (5, 6):
        add_meeting(number, 1, number, 1)
    run("UPDATE meetings SET starts_at = '08:00:00', ends_at = '11:00:00'")
    run("UPDATE meetings SET state = 'closed' WHERE id = 5")
    upgrade(revision="0036")
    hours = run("SELECT began_at IS NULL, ended_at = ends_at FROM meetings ORDER BY id")
    assert [tuple(map(bool, row)) for row in hours] == [(False, True), (True, False)]
    run("UPDATE meetings SET state = 'called_off' WHERE id = 6")
    add_meeting(7, 1, 6, 1)
    downgrade()
    assert run("SELECT id, ordinal FROM meetings ORDER BY id") == [(5, 5), (6, 100006), (7, 6)]
