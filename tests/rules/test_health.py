from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.health import Level, Part, Signs, judge, worst

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
WELL = {
    "sender_at": NOW - timedelta(seconds=20),
    "oldest_due": None,
    "held_at": None,
    "disk_free": 0.5,
    "backup_at": NOW - timedelta(hours=8),
    "jumped_at": None,
}


@pytest.mark.parametrize(
    ("part", "good", "bad"),
    [
        (Part.SENDER, {"sender_at": NOW - timedelta(minutes=2)}, {"sender_at": None}),
        (Part.SENDER, {}, {"sender_at": NOW - timedelta(minutes=2, seconds=1)}),
        (
            Part.MAIL,
            {"oldest_due": NOW - timedelta(minutes=15)},
            {"oldest_due": NOW - timedelta(minutes=15, seconds=1)},
        ),
        (Part.HOLD, {}, {"held_at": NOW}),
        (Part.DISK, {"disk_free": 0.1}, {"disk_free": 0.099}),
        (Part.BACKUP, {}, {"backup_at": NOW - timedelta(hours=26, seconds=1)}),
        (Part.CLOCK, {"jumped_at": NOW - timedelta(hours=24)}, {"jumped_at": NOW}),
    ],
)
def test_each_part_is_bad_beyond_its_limit_alone(part, good, bad):
    assert worst(judge(Signs(**(WELL | good)), now=NOW)) is Level.GOOD
    levels = judge(Signs(**(WELL | bad)), now=NOW)
    assert {found for found, level in levels.items() if level is Level.BAD} == {part}


def test_a_backup_nobody_noted_is_to_be_looked_into():
    assert judge(Signs(**(WELL | {"backup_at": None})), now=NOW)[Part.BACKUP] is Level.WATCH
