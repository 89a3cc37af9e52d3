"""Texts that were shipped cut are made whole, what the office wrote stays, long texts have room."""

from decimal import Decimal

from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from tests.database.test_series_migration import run, run_columns, values
from tests.house.test_migrations import MIGRATIONS, empty
from tests.writing import writing
from tracker.database import db
from tracker.models import Edition, EditionResult, Indicator
from tracker.services.editions import load_results
from tracker.services.indicators import SHIPPED, load_indicator_set

__all__ = ["empty"]

CUT = "dantri.com.vn"
BEFORE = "count; item 2 of the 12 provincial digital-economy indicators of Decision "
BEFORE += (
    "1354/QĐ-BTTTT 07/07/2022, which cites 922; identity with a component of 922 is presumed, "
)
BEFORE += "official 8.x code and points unknown"
PLANNED = "ratio; Gia Lai plan 18/KH-UBND 19/01/2026 (paraphrase of the 2024-edition weak points); "
PLANNED += "official code and points not found"


def heal() -> None:
    with db.engine.begin() as connection:
        ScriptDirectory(str(MIGRATIONS)).get_revision("0041").module.heal(connection)


def sources() -> list[tuple[object, ...]]:
    told = run("SELECT source FROM edition_results ORDER BY id")
    edition = db.session.execute(
        select(Edition.source, Edition.means).where(Edition.edition_year == 2024)
    ).one()
    db.session.rollback()
    return [*told, tuple(edition)]


def as_it_was_shipped() -> None:
    """Cut the sources of 2024 at their comma, as an earlier version read them."""
    with writing():
        edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2024)).one()
        edition.source = CUT
        edition.means = {
            code: {**said, "source": CUT} for code, said in (edition.means or {}).items()
        }
        of_2024 = select(EditionResult).where(EditionResult.edition_id == edition.id)
        for row in db.session.scalars(of_2024):
            if row.source.startswith(CUT):
                row.source = CUT


def test_cut_sources_become_what_is_shipped_today_and_stay_so(app):
    with writing():
        load_results()
    shipped = sources()
    as_it_was_shipped()
    assert sources() != shipped
    heal()
    assert sources() == shipped
    heal()
    assert sources() == shipped
    with writing():
        assert load_results().same == 233


def test_a_result_the_office_corrected_keeps_its_source(app):
    with writing():
        load_results()
    as_it_was_shipped()
    with writing():
        first = db.session.scalars(
            select(EditionResult).where(EditionResult.source == CUT, EditionResult.rank == 1)
        ).one()
        first.score = Decimal("0.8242")
        edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2024)).one()
        edition.source = "dantri.com.vn và Bộ KHCN"
        edition.means = {**(edition.means or {}), "P-ECO": {"score": "0.7724", "source": CUT}}
    heal()
    left = run("SELECT rank FROM edition_results WHERE source = :cut", cut=CUT)
    assert left == [(1,)]
    *_results, (source, means) = sources()
    assert source == "dantri.com.vn và Bộ KHCN"
    assert [code for code, said in means.items() if said["source"] == CUT] == ["P-ECO"]


def test_ways_of_scoring_speak_vietnamese_where_nobody_wrote_another(app):
    with writing():
        for edition, path in SHIPPED:
            load_indicator_set(edition, path)
    told = "SELECT measure FROM indicators ORDER BY id"
    shipped = run(told)
    with writing():
        rows = {row.code: row for row in db.session.scalars(select(Indicator))}
        rows["1354-2"].measure = BEFORE
        rows["3.?9"].measure = PLANNED
        rows["II"].measure = "sum of main indicators 7-9; 42 components"
    assert run(told) != shipped
    heal()
    assert run(told) == shipped
    with writing():
        db.session.get_one(Indicator, rows["1354-2"].id).measure = BEFORE + " (xem lại)"
    heal()
    ours = [said for (said,) in run(told) if said.endswith("(xem lại)")]
    assert ours == [BEFORE + " (xem lại)"]


def test_an_official_text_has_room_and_is_cut_only_on_the_way_back(empty):
    upgrade(revision="0041")
    long = "Điểm = tỷ lệ × điểm tối đa. " * 100
    for table in ("indicator_sets", "indicators"):
        columns = run_columns(table)
        run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values(columns, 1)})")
    run("UPDATE indicators SET measure = :long", long=long)
    assert run("SELECT measure FROM indicators") == [(long,)]
    downgrade(revision="0040")
    assert run("SELECT measure FROM indicators") == [(long[:600],)]
    upgrade(revision="0041")
    assert run("SELECT measure FROM indicators") == [(long[:600],)]
