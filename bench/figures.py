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
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter
from flask import Flask
from sqlalchemy import text

from app import create_app, rest_the_collector
from bench.databases import flask, server_database
from bench.loading import load
from bench.servers import ROOT
from config import read
from tracker import clock
from tracker.commands.bench.people import user_rows
from tracker.commands.bench.profiles import Profile
from tracker.commands.bench.sessions import open_sessions
from tracker.database import begin_writing, db, is_sqlite, transaction
from tracker.models import Committee
from tracker.queries.figures import sum_by_period
from tracker.rules.choices import LeadGroup, PlanState, SubmissionState, TaskKind, UnitKind
from tracker.rules.figure_choices import FigureReview, FigureState, IndicatorKind, MeasureKind
from tracker.rules.grids import CellKind
from tracker.rules.permissions import Role
from tracker.sheets.reading import read_book

UNITS, INDICATORS, QUARTERS = 3_321, 30, 8
BROUGHT = 67  # units in one workbook: 2,010 rows
ROUNDS = 100
WARM_UP = 3
DATABASE = "bench_figures"
PEOPLE = Profile(units=UNITS, users=6, tasks=0, reports=0)
Row = dict[str, Any]
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
        with server_database(options.database_url, DATABASE) as url:
            _print("PostgreSQL", {"DATABASE_URL": url}, None)


def _print(name: str, more: dict[str, str], kept: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-figures-") as made:
        folder = kept or Path(made)
        environ = {"DATA_DIR": str(folder), "DEMO": "0", **more}
        reach = folder / "figures.json"
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
    """Return a workbook with numerator and denominator filled in, as one kept open in Excel."""
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
                if number > head:
                    value = parts.get(place, value)
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
                connection.execute(text("VACUUM figures"))
        reach |= {"period": seeding.periods[-2][0], "open": seeding.periods[-1][0]}
        return reach | {"task_id": seeding.task_id(QUARTERS, 1)}


class Seeding:
    """Eight quarters that are told and one that is open, the same each time."""

    def __init__(self, today: date, now: datetime) -> None:
        self.today, self.now, self.chance = today, now, Random(20231102)
        self.periods: list[tuple[str, date, date]] = []
        year, quarter = today.year - 2, (today.month - 1) // 3 + 1
        for number in range(QUARTERS + 1):
            due = today - timedelta(days=90 * (QUARTERS - number) - 20)
            self.periods.append((f"{year}-Q{quarter}", due - timedelta(days=60), due))
            year, quarter = year + quarter // 4, quarter % 4 + 1

    def task_id(self, place: int, unit_id: int) -> int:
        """Return the number of a report."""
        return place * UNITS + unit_id

    def tables(self) -> Iterator[tuple[str, Iterable[Row]]]:
        """Walk the tables in the order their keys ask for."""
        yield "units", self._units()
        yield "users", user_rows(PEOPLE, now=self.now)
        yield "memberships", self._memberships()
        yield "indicator_sets", [{"id": 1, "code": "DO-2026", "name": "Bộ đo", "is_partial": False}]
        yield "indicators", self._indicators()
        yield "plans", [self._plan()]
        yield "indicator_assignments", self._assigned()
        yield "assignments", [self._assignment()]
        yield "tasks", self._tasks()
        yield "submissions", self._submissions()
        yield "report_sheets", self._sheets()
        yield "figures", self._figures()

    def _units(self) -> Iterator[Row]:
        for id_ in range(1, UNITS + 1):
            name = f"UBND xã Thử số {id_}"
            yield {
                "id": id_, "code": f"X{id_:04}", "name": name, "short_name": name,
                "folded": f"ubnd xa thu so {id_}", "kind": UnitKind.COMMUNE, "position": id_,
                "version_id": 1,
            }  # fmt: skip

    def _memberships(self) -> Iterator[Row]:
        for id_, role in enumerate((Role.SECRETARIAT, Role.CHAIR, Role.UNIT_LEAD), 1):
            unit_id = 1 if role is Role.UNIT_LEAD else None
            yield {"id": id_, "user_id": id_, "committee_id": 1, "role": role, "unit_id": unit_id,
                   "is_head": False}  # fmt: skip

    def _indicators(self) -> Iterator[Row]:
        for id_ in range(1, INDICATORS + 1):
            yield {
                "id": id_, "set_id": 1, "code": f"1.{id_}", "kind": IndicatorKind.COMPONENT,
                "name_vi": f"Tỷ lệ hồ sơ loại {id_} được xử lý trực tuyến",
                "measure_kind": MeasureKind.RATIO, "unit_words": "%", "position": id_,
            }  # fmt: skip

    def _plan(self) -> Row:
        return {
            "id": 1, "committee_id": 1, "number": "1", "symbol": "KH-UBND",
            "issued_on": self.periods[0][1], "issuer": "UBND", "subject": "Kế hoạch đo",
            "state": PlanState.PROMULGATED, "indicator_set_id": 1, "version_id": 1,
        }  # fmt: skip

    def _assigned(self) -> Iterator[Row]:
        for id_ in range(1, INDICATORS + 1):
            yield {"id": id_, "plan_id": 1, "indicator_id": id_, "lead_unit_id": 1,
                   "reporters": LeadGroup.COMMUNES, "is_illustrative": True}  # fmt: skip

    def _assignment(self) -> Row:
        words = "Báo cáo quý"
        return {
            "id": 1, "committee_id": 1, "plan_id": 1, "kind": TaskKind.PERIODIC_REPORT,
            "title": words, "text": words, "folded": words.lower(),
            "lead_group": LeadGroup.COMMUNES, "version_id": 1,
        }  # fmt: skip

    def _reports(self) -> Iterator[tuple[int, int, int]]:
        for place in range(QUARTERS):
            for unit_id in range(1, UNITS + 1):
                yield self.task_id(place, unit_id), place, unit_id

    def _tasks(self) -> Iterator[Row]:
        for place, (period, opened_on, due) in enumerate(self.periods):
            # of the open period only the first units owe a report, so that one file holds them
            for unit_id in range(1, (UNITS if place < QUARTERS else BROUGHT) + 1):
                handed_in = due - timedelta(days=5 - (unit_id + place) % 9)
                told = place < QUARTERS
                yield {
                    "id": self.task_id(place, unit_id), "committee_id": 1, "assignment_id": 1,
                    "plan_id": 1, "unit_id": unit_id, "asked_unit_id": unit_id,
                    "kind": TaskKind.PERIODIC_REPORT, "period": period,
                    "code": f"BC-{self.task_id(place, unit_id)}", "opened_on": opened_on,
                    "original_due": due, "due": due, "finished_on": handed_in if told else None,
                    "accepted_at": clock.moment_of(handed_in, 15) if told else None,
                    "created_at": self.now, "version_id": 1,
                }  # fmt: skip

    def _submissions(self) -> Iterator[Row]:
        for id_, place, unit_id in self._reports():
            day = self.periods[place][2] - timedelta(days=5 - (unit_id + place) % 9)
            yield {
                "id": id_, "task_id": id_, "attempt": 1, "state": SubmissionState.ACCEPTED,
                "created_by_id": 3, "created_at": self.now, "submitted_by_id": 3,
                "submitted_at": clock.moment_of(day, 10), "decided_by_id": 1,
                "decided_at": clock.moment_of(day, 15), "version_id": 1,
            }  # fmt: skip

    def _sheets(self) -> Iterator[Row]:
        for id_, place, unit_id in self._reports():
            yield {
                "id": id_, "submission_id": id_, "task_id": id_, "plan_id": 1, "unit_id": unit_id,
                "period": self.periods[place][0], "is_nil": False, "figures_asked": INDICATORS,
                "figures_given": INDICATORS - unit_id % 7, "warnings_kept": 0,
                "accepted_on": self.periods[place][2], "version_id": 1,
            }  # fmt: skip

    def _figures(self) -> Iterator[Row]:
        for id_, place, unit_id in self._reports():
            period, _opened, accepted_on = self.periods[place]
            for indicator_id in range(1, INDICATORS + 1):
                whole = self.chance.randrange(50, 2_000)
                yield {
                    "sheet_id": id_, "indicator_id": indicator_id, "plan_id": 1,
                    "unit_id": unit_id, "period": period, "state": FigureState.GIVEN,
                    "numerator": self.chance.randrange(whole), "denominator": whole,
                    "is_estimated": False, "is_cumulative": False,
                    "review": FigureReview.ACCEPTED, "accepted_on": accepted_on,
                }  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to measure too")
    parser.add_argument("--folder", type=Path, help="keep the SQLite database here, use it again")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
