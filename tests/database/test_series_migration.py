"""Sessions get their series, and lose it again, with the rows they have."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.house.test_migrations import empty
from tracker.database import db

__all__ = ["empty"]

WORDS = "'', '', '', '', ''"


def run(statement: str, **facts: object) -> list[tuple[object, ...]]:
    with db.engine.begin() as connection:
        result = connection.execute(text(statement), facts)
        return [tuple(row) for row in result] if result.returns_rows else []


def add_meeting(number: int, committee: int, ordinal: int, series: int | None = None) -> None:
    column, value = (", series_id", f", {series}") if series else ("", "")
    run(
        "INSERT INTO meetings (id, committee_id, ordinal, kind, held_on, place, chair_name,"
        " chair_office, secretary_name, secretary_office, minutes_number,"
        f" state, version_id{column})"
        f" VALUES ({number}, {committee}, {ordinal}, 'regular', '2023-11-21', '', {WORDS},"
        f" 'preparing', 1{value})"
    )


def make_committees() -> None:
    columns = run_columns("committees")
    for number in (1, 2):
        run(f"INSERT INTO committees ({', '.join(columns)}) VALUES ({values(columns, number)})")


def run_columns(table: str) -> dict[str, object]:
    found = db.inspect(db.engine).get_columns(table)
    return {c["name"]: c["type"] for c in found if not c["nullable"] and c["default"] is None}


def values(columns: dict[str, object], number: int) -> str:
    said = []
    for name, kind in columns.items():
        plain = str(kind).upper()
        if name == "id":
            said.append(str(number))
        elif "BOOL" in plain:
            said.append("true")
        else:
            said.append(str(number) if "INT" in plain else f"'w{number}'")
    return ", ".join(said)


def test_sessions_get_the_first_series_of_their_committee_and_go_back_numbered(empty):
    upgrade(revision="0023")
    make_committees()
    for number, committee, ordinal in [(1, 1, 5), (2, 1, 6), (3, 2, 5)]:
        add_meeting(number, committee, ordinal)
    upgrade(revision="0024")
    series = dict(run("SELECT committee_id, id FROM meeting_series ORDER BY id"))
    assert set(series) == {1, 2}
    found = run("SELECT id, series_id FROM meetings ORDER BY id")
    assert found == [(1, series[1]), (2, series[1]), (3, series[2])]

    run(
        "INSERT INTO meeting_series (id, committee_id, position, name, version_id)"
        " VALUES (9, 1, 2, 'Tổ giúp việc', 1)"
    )
    for number, ordinal in [(4, 5), (5, 1)]:
        add_meeting(number, 1, ordinal, series=9)
    run("UPDATE meetings SET kind = 'supervision' WHERE id = 5")
    check_that_a_substitute_keeps_the_remark_on_the_way_back()
    downgrade(revision="0023")
    found = run("SELECT id, ordinal, kind FROM meetings WHERE committee_id = 1 ORDER BY id")
    assert found == [(1, 5, "regular"), (2, 6, "regular"), (4, 7, "regular"), (5, 1, "thematic")]


def check_that_a_substitute_keeps_the_remark_on_the_way_back() -> None:
    upgrade(revision="0025")
    columns = run_columns("attendance") | {"meeting_id": "INTEGER"}
    for number, facts in enumerate((("Bà Hoa", ""), ("Bà Hoa", "đến muộn"), ("", "bận")), 1):
        said = values(columns, number)
        run(f"INSERT INTO attendance ({', '.join(columns)}) VALUES ({said})")
        run(
            "UPDATE attendance SET meeting_id = 1, substitute_name = :name, note = :note"
            f" WHERE id = {number}",
            name=facts[0],
            note=facts[1],
        )
    downgrade(revision="0024")
    notes = run("SELECT note FROM attendance ORDER BY id")
    assert notes == [("Bà Hoa",), ("Bà Hoa; đến muộn",), ("bận",)]
