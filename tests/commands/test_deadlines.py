import pytest
from flask import Flask

from app import create_app
from tests.conftest import make_settings
from tracker.commands import COMMANDS
from tracker.commands.deadlines import deadlines


@pytest.fixture
def run(app: Flask):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["deadlines", *words])


def test_the_application_has_the_command():
    assert deadlines in COMMANDS


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (["--from", "2023-11-02", "--days", "15"], "2023-11-17"),
        (["--from", "02/11/2023", "--days", "15", "--working-days"], "2023-11-23"),
        (["--from", "2023-11-04", "--days", "15"], "2023-11-20"),
        (["--from", "2023-11-04", "--days", "15", "--no-roll"], "2023-11-19"),
    ],
)
def test_explain_prints_the_due_date_first_and_the_reckoning_below(run, options, due):
    result = run("explain", *options)
    first, *below = result.output.splitlines()
    assert (result.exit_code, first) == (0, due)
    assert "Ngày ban hành, không tính" in below[0]
    assert "Bộ luật Dân sự 2015" in below[-1]


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "2023-02-30", "--days", "15"],
        ["--from", "2023-11-02", "--days", "0"],
        ["--from", "2023-11-02", "--days", "x"],
        ["--from", "2023-11-02"],
    ],
)
def test_explain_refuses_what_cannot_be_reckoned(run, options):
    assert run("explain", *options).exit_code == 2


@pytest.mark.parametrize(
    ("words", "first_line"),
    [
        (["Quý II/2025", "--issued", "2025-01-09"], "quarter 2025-06-30"),
        (["khi có điều kiện"], "unset -"),
        (["định kỳ hằng quý"], "recurring -"),
        ([""], "none -"),
        (["2025 và những năm tiếp theo"], "open_ended -"),
        (
            ["trong vòng 15 ngày kể từ ngày ban hành", "--issued", "2023-11-02"],
            "relative_days 2023-11-17",
        ),
        (["trước ngày 20/12/2023", "--lenient"], "before_date 2023-12-20"),
        (["ngay sau Hội nghị", "--held-on", "2023-11-02"], "text -"),
    ],
)
def test_read_prints_kind_and_day_first_and_how_it_was_read_below(run, words, first_line):
    result = run("read", *words)
    first, second = result.output.splitlines()[:2]
    assert (result.exit_code, first) == (0, first_line)
    assert second.startswith("Cách đọc: ")


def test_the_terminal_answers_before_there_is_a_database(tmp_path):
    bare = create_app(make_settings(tmp_path))
    said = bare.test_cli_runner().invoke(
        args=["deadlines", "explain", "--from", "2025-12-18", "--days", "15"]
    )
    assert said.output.splitlines()[0] == "2026-01-05"
