import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from tests.conftest import make_settings
from tests.factories import make_committee, make_plan, make_unit
from tests.writing import writing
from tracker.commands import COMMANDS
from tracker.commands.plans import plans
from tracker.database import db
from tracker.models import AnnexImport, Assignment, Plan, Unit
from tracker.rules.choices import PlanState

FILES = Path(__file__).parent.parent / "data" / "nq03-2025"
ROWS = "TT,Nhiệm vụ,Cơ quan chủ trì,Thời hạn\n1,Xây dựng quy chế,Bộ Y tế,Thường xuyên\n"


def run(app: Flask, *words: object) -> tuple[int, dict]:
    result = app.test_cli_runner().invoke(args=["plans", "import", *map(str, words)])
    return result.exit_code, json.loads(result.output)


@pytest.fixture
def plan(app: Flask) -> Plan:
    with writing():
        return make_plan(committee=make_committee(), state=PlanState.DRAFT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "phu-luc.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_the_application_has_the_command():
    assert plans in COMMANDS


@pytest.mark.parametrize("name", ["annex.xlsx", "annex.docx"])
def test_a_dry_run_needs_neither_plan_nor_database(tmp_path, name):
    made = create_app(make_settings(tmp_path))
    with made.app_context():
        code, said = run(made, FILES / name, "--dry-run")
        db.engine.dispose()
    assert code == 0
    assert said["counts"] == {
        "rows": 37,
        "doubtful": 2,
        "blocked": 2,
        "units": 81,
        "units_read": 79,
        "deadlines": 36,
        "deadlines_read": 36,
    }
    assert [one["number"] for one in said["problems"]] == ["63", "138"]
    assert said["rows"][0]["lead"][0]["code"] == "BKHCN"


def test_a_dry_run_for_a_plan_says_what_would_change_and_keeps_nothing(app, plan, file):
    code, said = run(app, file, "--plan", plan.id, "--dry-run")
    assert code == 0
    assert [one["code"] for one in said["problems"]] == ["unit_new"]
    assert said["rows"][0]["change"] == "new"
    assert db.session.scalar(select(func.count(AnnexImport.id))) == 0


def test_what_is_blocked_is_refused_until_its_units_may_be_added(app, plan, file):
    code, said = run(app, file, "--plan", plan.id)
    assert code == 1
    assert said["problems"][0]["code"] == "annex_names_open"
    assert db.session.scalar(select(func.count(AnnexImport.id))) == 0
    code, said = run(app, file, "--plan", plan.id, "--add-units")
    assert (code, said["problems"]) == (0, [])
    assert db.session.scalars(select(Assignment.title)).all() == ["Xây dựng quy chế"]
    assert db.session.scalar(select(Unit.name)) == "Bộ Y tế"


def test_a_file_that_is_no_table_is_refused_in_json(app, tmp_path):
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    code, said = run(app, path, "--dry-run")
    assert code == 1
    assert set(said) >= {"rows", "problems", "counts"}
    assert said["problems"][0]["words"]


def test_a_unit_of_the_register_is_known_in_a_dry_run(app, file):
    with writing():
        make_unit(name="Bộ Y tế", short_name="BYT", code="BYT", folded="bo y te")
    _, said = run(app, file, "--dry-run")
    assert said["rows"][0]["lead"][0]["in_register"]
