"""Units from the terminal: tables in and out, and the reform of many at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.users import find_unit_manager
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.columns import Column, Problem, Row, RowsRefused, read_rows, to_csv
from tracker.rules.dates import read_date
from tracker.rules.faults import Refused
from tracker.services import unit_imports
from tracker.services.succession import reforms
from tracker.services.succession.acting import Outcome
from tracker.services.succession.ahead import enter, rehearse
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.sheets.reading import read_book
from tracker.speech import speaking
from tracker.web.faults import words_for

units = AppGroup("units", help="Đơn vị: nhập, xuất, sắp xếp lại.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Report = dict[str, Any]


@units.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
def import_(file: Path, *, dry_run: bool) -> None:
    """Nhập bảng đơn vị (CSV, Excel): tất cả các dòng hoặc không dòng nào."""

    def act(rows: Sequence[Row]) -> Report:
        take = unit_imports.try_units if dry_run else unit_imports.take_units
        return asdict(take(rows))

    _report(file, unit_imports.COLUMNS, act, dry_run=dry_run)


@units.command("export")
def export() -> None:
    """In bảng đơn vị dạng CSV; đọc lại được đúng như đã xuất."""
    click.echo(to_csv(unit_imports.COLUMNS, unit_imports.list_unit_table()), nl=False)


@units.command("reform")
@click.argument("file", type=FILE)
@click.option("--document", required=True, help="Số và ký hiệu văn bản, ví dụ 1664/NQ-UBTVQH15.")
@click.option("--document-on", help="Ngày văn bản; mặc định là ngày có hiệu lực.")
@click.option("--on", required=True, help="Ngày có hiệu lực, dạng dd/mm/yyyy.")
@click.option("--by", required=True, help="Địa chỉ thư của người thực hiện (Tổ thư ký, quản trị).")
@click.option("--words", default="", help="Trích yếu văn bản.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem trước, không ghi.")
def reform(
    file: Path,
    *,
    document: str,
    document_on: str | None,
    on: str,
    by: str,
    words: str,
    dry_run: bool,
) -> None:
    """Sắp xếp nhiều đơn vị theo bảng mã cũ, mã mới, tỷ lệ; hoàn tác được một lần."""
    number, _, symbol = document.partition("/")
    effective = _day(on)
    paper = Document(
        number=number.strip(),
        symbol=symbol.strip(),
        issued_on=_day(document_on) if document_on else effective,
        words=words,
    )

    def act(rows: Sequence[Row]) -> Report:
        actor = find_unit_manager(by.strip().lower())
        if actor is None:
            raise click.ClickException(f"{by} không có quyền sắp xếp đơn vị.")
        facts = SuccessionFacts(
            kind=SuccessionKind.REFORM, on=effective, document=paper, heirs=reforms.read_heirs(rows)
        )
        if not dry_run:
            return _outcome(enter(facts, actor=actor, today=clock.today(), now=clock.now()))
        tried = _outcome(rehearse(facts, actor=actor, today=clock.today(), now=clock.now()))
        return tried | {"succession": None}

    _report(file, reforms.COLUMNS, act, dry_run=dry_run)


def _outcome(outcome: Outcome) -> Report:
    words = ("tasks", "joined", "indicators", "parts", "people", "reports", "ended", "letters")
    counts = {word: getattr(outcome, word) for word in words}
    is_ahead = outcome.succession.state is SuccessionState.AHEAD
    return {"succession": outcome.succession.id, "ahead": is_ahead, **counts}


def _day(typed: str) -> date:
    try:
        return read_date(typed)
    except Refused as refusal:
        raise click.ClickException(f"{typed!r}: {words_for(refusal)}") from refusal


def _report(
    file: Path,
    columns: Sequence[Column],
    act: Callable[[Sequence[Row]], Report],
    *,
    dry_run: bool,
) -> None:
    """Do it and print one JSON object; the command fails when anything was refused."""
    report: Report = {"file": file.name, "dry_run": dry_run, "problems": []}
    with speaking("vi"):
        try:
            rows = read_rows(read_book(file.read_bytes(), file.name).grids[0], columns)
            report["rows"] = len(rows)
            begin_writing()
            with transaction():
                report |= act(rows)
        except RowsRefused as refused:
            report["problems"] = [_problem(problem) for problem in refused.problems]
        except Refused as refusal:
            report["problems"] = [_problem(Problem(0, "", refusal))]
    click.echo(json.dumps(report, ensure_ascii=False))
    if report["problems"]:
        raise SystemExit(1)


def _problem(problem: Problem) -> Report:
    return {
        "row": problem.row or None,
        "column": problem.column or None,
        "fault": problem.refusal.fault.value,
        "words": words_for(problem.refusal),
    }
