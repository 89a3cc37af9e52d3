import json

import pytest
from sqlalchemy import func, select

from tests.factories import make_committee, make_membership, make_unit, make_user
from tests.writing import writing
from tracker.database import db
from tracker.models import Succession, Unit, UnitAlias
from tracker.rules.permissions import Role

TABLE = (
    "Mã,Tên,Tên ngắn,Loại,Thuộc,Từ ngày,Tên khác\n"
    "UB,Ủy ban nhân dân tỉnh,UBND tỉnh,Khác,,,\n"
    "SNV,Sở Nội vụ,Sở Nội vụ,Sở,UB,01/01/2020,SNV GL; Nội vụ\n"
)


@pytest.fixture
def run(app, tmp_path):
    def run_(table: str | bytes, *words: str) -> tuple[dict, int]:
        file = tmp_path / "bang.csv"
        file.write_bytes(table if isinstance(table, bytes) else table.encode())
        args = ["units", words[0], str(file), *words[1:]]
        result = app.test_cli_runner().invoke(args=args)
        assert result.output.count("\n") == 1, result.output
        return json.loads(result.output), result.exit_code

    return run_


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_table_is_taken_in_any_usual_encoding_and_reads_back_the_same(run, app, encoding):
    table = TABLE
    if encoding == "cp1258":
        table = "Mã,Tên\nSNV,Sở Nôi vu\n".replace("ở", "o\u0309").replace("ã", "a\u0303")
    report, code = run(table.encode(encoding), "import")
    assert (code, report["problems"]) == (0, [])
    assert report["added"] == report["rows"] == count(Unit)
    out = app.test_cli_runner().invoke(args=["units", "export"]).output
    again, _ = run(out, "import")
    assert again["same"] == report["rows"]


def test_a_dry_run_changes_nothing(run):
    report, _ = run(TABLE, "import", "--dry-run")
    assert (report["added"], report["dry_run"], count(Unit), count(UnitAlias)) == (2, True, 0, 0)


def test_all_rows_or_none_and_each_fault_has_its_place(run):
    table = TABLE + "SNV,Sở Khác,,Sở,,,\nX Y,Tên,,Xã,KHONG,31/02/2025,\nA,Sở A,,Lạ,,,\nB,,,,,,\n"
    report, code = run(table, "import")
    found = {(each["row"], each["column"], each["fault"]) for each in report["problems"]}
    assert code == 1
    assert found == {
        (4, "Mã", "code_twice"),
        (5, "Mã", "not_a_code"),
        (6, "Loại", "not_a_choice"),
        (7, "Tên", "required"),
    }
    assert count(Unit) == 0


def test_rings_and_unknown_parents_are_refused(run):
    table = "Mã,Tên,Thuộc\nA,Sở A,B\nB,Sở B,A\nC,Sở C,KHONG\n"
    report, _ = run(table, "import")
    assert [(each["row"], each["fault"]) for each in report["problems"]] == [
        (3, "parent_cycle"),
        (4, "code_unknown"),
    ]


def test_a_missing_column_is_named(run):
    report, _ = run("Mã,Họ tên\nA,B\n", "import")
    assert "Tên" in report["problems"][0]["words"]


def test_a_reform_is_tried_and_done(run):
    with writing():
        make_unit(code="CU")
        make_unit(code="MOI")
        make_membership(
            committee=make_committee(),
            role=Role.SECRETARIAT,
            user=make_user(email="thuky@donvi.example"),
        )
    table = "Mã cũ,Mã mới\nCU,MOI\n"
    words = ("--document", "12/NQ-HĐND", "--on", "01/07/2025", "--by", "thuky@donvi.example")
    tried, _ = run(table, "reform", *words, "--dry-run")
    assert (tried["ended"], tried["problems"], count(Succession)) == (1, [], 0)
    done, code = run(table, "reform", *words)
    assert (done["ended"], code, count(Succession)) == (1, 0, 1)
    again, code = run(table, "reform", *words)
    assert (again["problems"][0]["fault"], code) == ("succession_unit_ended", 1)
