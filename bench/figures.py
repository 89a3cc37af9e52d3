"""``python -m bench.figures``: the board, the league, sums and forms on 800,000 figures.

3,321 communes report 30 indicators for eight quarters. SQLite, and PostgreSQL where a server is
named; figures are printed, never asserted.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

import xlsxwriter
from flask import Flask
from sqlalchemy import text

from app import create_app, rest_the_collector
from bench.communes import BROUGHT, INDICATORS, QUARTERS, UNITS, Row, Seeding
from bench.databases import flask, server_database
from bench.loading import load
from bench.servers import ROOT
from config import read
from tracker import clock
from tracker.commands.bench.sessions import open_sessions
from tracker.database import begin_writing, db, is_sqlite, transaction
from tracker.models import Committee
from tracker.queries.figures import sum_by_period
from tracker.rules.grids import CellKind
from tracker.sheets.reading import read_book

ROUNDS = 100
WARM_UP = 3
DATABASE = "bench_figures"
REACH = "figures.json"  # in the folder: how the pages of its database are reached
# name of what is measured: what its p95 is meant to stay below, in milliseconds
TARGETS = {
    "board, nothing remembered": 300,
    "board of eight quarters, page 40": 300,
    "board as of a past day": 300,
    "board, seen before": 300,
    "league": 300,
    "sums of a quarter": 300,
    "form of a report": 100,
    f"workbook of {BROUGHT * INDICATORS} rows, made": 3_000,
    "the same, read and looked over": 3_000,
    "the same, written into the drafts": 3_000,
}


def main() -> None:
    """Seed and measure."""
    options = _options()
    if options.step:
        print(json.dumps(_seed() if options.step == "seed" else _measure()))
        return
    _print("SQLite", {}, options.folder)
    if options.database_url:
        kept, name, reach = None, DATABASE, None
        if options.folder:
            kept = options.folder / "server"
            reach = kept / REACH
            name += f"_{crc32(bytes(options.folder.resolve())):08x}"  # of this folder alone
        with server_database(options.database_url, name, keep=reach) as url:
            _print("PostgreSQL", {"DATABASE_URL": url}, kept)


def _print(name: str, more: dict[str, str], kept: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-figures-") as made:
        folder = kept or Path(made)
        environ = {"DATA_DIR": str(folder), "DEMO": "0", **more}
        folder.mkdir(parents=True, exist_ok=True)
        reach = folder / REACH
        if not (kept and reach.exists()):
            flask(environ, "db", "upgrade")
            reach.write_text(_step(environ, "seed"), encoding="utf-8")
        print(f"\n{name}: {UNITS} units x {INDICATORS} indicators x {QUARTERS} quarters")
        print(f"{'':44}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'target':>8}")
        for words, spans in json.loads(_step(environ, "measure")).items():
            walls, cpus = zip(*spans, strict=True)
            p95 = sorted(walls)[min(len(walls) - 1, round(0.95 * len(walls)))]
            limit = TARGETS.get(words)
            said = f"{limit:8}{'  over' if p95 > limit else '  met'}" if limit else ""
            print(f"{words:44}{statistics.median(walls):8.0f}{p95:8.0f}"
                  f"{statistics.median(cpus):8.0f}{said}", flush=True)  # fmt: skip


def _step(environ: dict[str, str], step: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.figures", "--step", step],
        cwd=ROOT,
        env={**os.environ, **environ},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip().splitlines()[-1]


# ---- what is measured


def _measure() -> dict[str, list[tuple[float, float]]]:
    app = create_app(read(os.environ))
    rest_the_collector()
    folder = Path(os.environ["DATA_DIR"])
    reach = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    visit = _visitor(app, reach)
    day = (clock.today() - timedelta(days=200)).strftime("%d/%m/%Y")
    unit_page = f"/reports/{reach['task_id']}"
    found = {
        "board, nothing remembered": _times(app, lambda: visit("/board")),
        "board of eight quarters, page 40": _times(app, lambda: visit("/board?page=40&periods=8")),
        "board as of a past day": _times(app, lambda: visit(f"/board?as_of={day}")),
        "board, seen before": _times(app, lambda: visit("/board"), forget=False),
        "league": _times(app, lambda: visit("/board/league?periods=8")),
        "sums of a quarter": _times(app, lambda: _sum(app, reach)),
        "form of a report": _times(app, lambda: visit(unit_page, who="unit_lead")),
    }
    return found | _times_of_import(visit, reach)


def _times(
    app: Flask, do: Callable[[], object], *, forget: bool = True
) -> list[tuple[float, float]]:
    for _ in range(WARM_UP):
        do()
    spans = []
    for _ in range(ROUNDS):
        if forget:
            _forget_figures(app)
        spans.append(_span(do)[0])
    return spans


def _forget_figures(app: Flask) -> None:
    """Forget what a change of any fact makes untrue; counts of tasks follow the change."""
    answers = app.extensions["tracker.memory"]._answers  # noqa: SLF001
    for key in [key for key in answers if str(key).startswith(("(('board", "(('sums"))]:
        del answers[key]


def _span(do: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    started, used = time.perf_counter(), time.process_time()
    answer = do()
    return (1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used)), answer


def _sum(app: Flask, reach: Row) -> None:
    with app.app_context():
        sums = sum_by_period([1], [reach["period"]], as_of=clock.today())
        if len(sums) != INDICATORS:
            raise RuntimeError(f"{len(sums)} sums")


def _visitor(app: Flask, reach: Row) -> Callable[..., Any]:
    app.config["WTF_CSRF_ENABLED"] = False

    def visit(path: str, *, who: str = "secretariat", **more: Any) -> Any:
        client = app.test_client(use_cookies=False)
        headers = {"Cookie": f"{reach['cookie_name']}={reach[who]}"}
        method = "POST" if "data" in more else "GET"
        answer = client.open(path, method=method, headers=headers, **more)
        if answer.status_code not in {200, 303}:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer

    return visit


def _times_of_import(visit: Callable[..., Any], reach: Row) -> dict[str, list[tuple[float, float]]]:
    """Fill in a workbook of 2,000 rows once, and follow it through; the draft stays."""
    out, answer = _span(lambda: visit(f"/report-sheets/province.xlsx?period={reach['open']}"))
    data = _filled(answer.data)
    reading, _book = _span(lambda: read_book(data, "b.xlsx"))
    file = {"file": (BytesIO(data), "b.xlsx")}
    bringing, answer = _span(lambda: visit("/report-sheets/province", data=file))
    shown = re.search(r'name="shown"[^>]*value="([^"]+)"', visit(answer.location).text)
    if shown is None:
        raise RuntimeError("the workbook has problems")
    taking, _answer = _span(lambda: visit(f"{answer.location}/take", data={"shown": shown[1]}))
    return {
        f"workbook of {BROUGHT * INDICATORS} rows, made": [out],
        "the same, read by its child": [reading],
        "the same, read and looked over": [bringing],
        "the same, written into the drafts": [taking],
    }


def _filled(data: bytes) -> bytes:
    """Return a workbook with numerator and denominator filled in, as one kept open in Excel.

    They are others than the drafts of a kept folder have: what says nothing new is not taken.
    """
    grid = read_book(data, "b.xlsx").grids[0]
    head = next(number for number, row in enumerate(grid.rows) if row[-1].text == "Mã dòng")
    heads = [cell.text for cell in grid.rows[head]]
    parts = {heads.index("Tử số"): 60.0, heads.index("Mẫu số"): 100.0}
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Số liệu chỉ số")
        for number, row in enumerate(grid.rows):
            for place, cell in enumerate(row):
                value = cell.number if cell.kind is CellKind.NUMBER else cell.text
                if number > head and place in parts:
                    value = parts[place] + (value == parts[place])
                if value not in {"", None}:
                    sheet.write(grid.first_row - 1 + number, place, value)
    return made.getvalue()


# ---- what is seeded


def _seed() -> Row:
    with create_app(read(os.environ)).app_context():
        today, now = clock.today(), clock.now()
        begin_writing()
        with transaction():
            db.session.add(Committee(name="Ban Chỉ đạo Chuyển đổi số", symbol="BCĐ"))
            db.session.flush()
            seeding = Seeding(today, now)
            for table, rows in seeding.tables():
                load(table, rows)
            reach = open_sessions(now=clock.real_now())
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        if not is_sqlite():
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))
        reach |= {"period": seeding.periods[-2][0], "open": seeding.periods[-1][0]}
        return reach | {"task_id": seeding.task_id(QUARTERS, 1)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to measure too")
    parser.add_argument("--folder", type=Path, help="keep the databases, use them again")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
