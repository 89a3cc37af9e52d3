import pytest
from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, IndicatorSet
from tracker.rules.figure_choices import IndicatorKind


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def indicators(code: str) -> list[Indicator]:
    rows = (
        select(Indicator)
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .where(IndicatorSet.code == code)
        .order_by(Indicator.position)
    )
    return list(db.session.scalars(rows))


def test_the_calendar_is_seeded_for_the_years_asked(run):
    result = run("calendar", "seed", "--years", "2022-2027")
    assert result.exit_code == 0
    assert "2022-2027" in result.output
    assert "Đã thêm 0 ngày" in run("calendar", "seed", "--years", "2024").output


@pytest.mark.parametrize("years", ["2027-2022", "x", "22", "1-2", "2022-3000"])
def test_years_that_cannot_be_read_are_refused(run, years):
    assert run("calendar", "seed", "--years", years).exit_code == 2


def test_deadlines_count_by_the_stored_calendar(run):
    run("calendar", "seed", "--years", "2023")
    output = run("deadlines", "explain", "--from", "2023-12-20", "--days", "15").output
    assert "2024" in output.splitlines()[-1]
    assert "Chưa có lịch nghỉ năm 2024" in output


def test_both_sets_are_loaded_once_and_say_that_they_are_partial_and_for_which_years(run):
    assert "đã thêm 20 chỉ số" in run("indicators", "load").output
    assert "đã thêm 0 chỉ số" in run("indicators", "load").output
    kept = indicators("922/QĐ-BTTTT")
    mains = [row for row in kept if row.kind is IndicatorKind.MAIN]
    assert len(mains) == 9
    assert sum(row.max_points for row in mains) == 1000
    sets = {row.code: row for row in db.session.scalars(select(IndicatorSet))}
    assert all(row.is_partial and not row.is_example for row in sets.values())
    years = {code: (row.first_year, row.last_year) for code, row in sets.items()}
    assert years == {"922/QĐ-BTTTT": (2021, 2023), "405/QĐ-BKHCN": (2024, None)}
    measured = {row.code: row.measure_kind.value for row in kept if row.parent_id}
    assert (measured["1354-6"], measured["1354-2"]) == ("ratio", "count")
    assert measured["1354-8"] == "manual", "“count or ratio” is not decided by us"


def test_published_results_are_loaded_from_the_terminal(run, tmp_path):
    assert "Đã đọc 233 dòng: 233 mới" in run("indicators", "results").output
    bad = tmp_path / "kq.csv"
    bad.write_text("year,province\n", encoding="utf-8")
    refused = run("indicators", "results", str(bad))
    assert refused.exit_code == 1
    assert "thiếu cột indicator_code, score, rank, source" in refused.output


def test_a_component_without_a_known_code_says_that_it_is_unknown(run):
    run("indicators", "load")
    components = [row for row in indicators("405/QĐ-BKHCN") if row.kind is IndicatorKind.COMPONENT]
    assert len(components) == 10
    assert all(".?" in row.code and row.parent_id for row in components)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("code,name\n1,x\n", "thiếu cột"),
        (
            "code,parent_code,name_vi,name_en,max_points,kind,measure\n1,,A,,nhiều,main,\n",
            "dòng 2",
        ),
        ("code,parent_code,name_vi,name_en,max_points,kind,measure\n1,,A,,5,tầng,\n", "dòng 2"),
    ],
)
def test_a_bad_table_is_refused_by_line_and_nothing_is_stored(run, tmp_path, content, words):
    file = tmp_path / "set.csv"
    file.write_text(content, encoding="utf-8")
    result = run("indicators", "load", str(file), "--code", "9/QĐ")
    assert result.exit_code == 1
    assert words in result.output
    assert not indicators("9/QĐ")


def test_a_file_needs_the_code_of_its_set(run, tmp_path):
    (tmp_path / "set.csv").write_text("", encoding="utf-8")
    assert run("indicators", "load", str(tmp_path / "set.csv")).exit_code == 2
