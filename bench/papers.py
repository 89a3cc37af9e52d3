"""``python -m bench.papers``: what a paper costs in the press, beside a bare WeasyPrint call.

Both print the same page in the same process, turn by turn; the press in a fork with its limits,
the bare call without. Processor time is what counts on a machine with other work. Then 200 papers
go through a press of the product, to see whether its memory stays flat. Figures are printed,
never asserted.
"""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import weasyprint

from tests.printing import models, samples
from tracker.printing import answers, minutes, sealed, session_pack
from tracker.printing.press import AssetFetcher, Desk, load_assets, print_in_a_fork
from tracker.printing.pressroom import FONTS, PAPERS
from tracker.printing.session_pack import PackPaper

PAPERS_IN_A_ROW = 200
Spans = list[tuple[float, float]]  # waited and used, in milliseconds
TARGETS = {"one page": 150, "ten pages": 1_500, "session pack, 100 rows": 4_000}
MOST_RATIO = 1.15
HEADS = "paper                    pages   wall ms    cpu ms   bare cpu   ratio"


def main() -> None:
    """Measure each paper, then the memory of the press."""
    options = _options()
    assets = load_assets([str(FONTS), str(PAPERS)])
    desk, fetcher = Desk(assets), AssetFetcher(assets)
    print(HEADS)
    for name, order in _orders().items():
        _measure(name, order, desk, fetcher, turns=options.turns)
    _walk(models.orders_of(["answer"])["answer"], count=options.papers)


def _orders() -> dict[str, sealed.Job]:
    long = samples.long_session()
    ten = replace(long, agenda=long.agenda * 2, attendance=samples.attendees(60))
    made = {
        "one page": lambda: answers.render(models.ANSWER),
        "ten pages": lambda: minutes.render(ten),
        "session pack, 100 rows": lambda: session_pack.render(_pack()),
    }
    return {name: models.order_of(render) for name, render in made.items()}


def _pack() -> PackPaper:
    """Return a pack with a hundred rows in its tables."""
    [(unit, rows)] = models.PACK.overdue
    units = models.PACK.units
    more = replace(models.PACK, overdue=[(unit, list(rows) * 3)], units=(list(units) * 2)[:47])
    pack = replace(more, index=replace(more.index, rows=more.index.rows[:12]))
    tables = (pack.agenda, pack.before.rows, pack.overdue[0][1], pack.units, pack.index.rows)
    if sum(map(len, tables)) != 100:
        raise RuntimeError(f"{[len(table) for table in tables]} rows")
    return pack


def _measure(
    name: str, order: sealed.Job, desk: Desk, fetcher: AssetFetcher, *, turns: int
) -> None:
    job = {**order, "limits": asdict(sealed.IN_A_JOB)}
    [html] = order["pages"]

    def bare() -> bytes:
        page = weasyprint.HTML(string=html, base_url="asset:", url_fetcher=fetcher)
        return page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)

    pdf = print_in_a_fork(job, desk)[1:]
    bare()
    ours: Spans = []
    theirs: Spans = []
    for _ in range(turns):
        ours.append(_span(lambda: print_in_a_fork(job, desk)))
        theirs.append(_span(bare))
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    wall, cpu = (statistics.median(span[place] for span in ours) for place in (0, 1))
    others = statistics.median(span[1] for span in theirs)
    words = f"to reach: {TARGETS[name]} ms {_word(cpu <= TARGETS[name])}"
    words += f", ratio {MOST_RATIO} {_word(cpu / others <= MOST_RATIO)}"
    print(f"{name:25}{pages:5}{wall:10.0f}{cpu:10.0f}{others:11.0f}{cpu / others:8.2f}   {words}",
          flush=True)  # fmt: skip


def _span(do: Callable[[], Any]) -> tuple[float, float]:
    started, used = time.perf_counter(), _used()
    do()
    return 1000 * (time.perf_counter() - started), 1000 * (_used() - used)


def _used() -> float:
    """Return the processor time of this process and of the forks that have ended."""
    own, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def _walk(order: sealed.Job, *, count: int) -> None:
    """Print many papers on a press of the product; show what it holds as it goes."""
    press = sealed._press  # noqa: SLF001
    press.start()
    order_of = json.dumps({**order, "limits": asdict(sealed.AT_THE_DESK)}).encode()
    held = []
    for number in range(count + 1):
        if number % max(1, count // 4) == 0:
            held.append(_resident(press._process.pid))  # type: ignore[union-attr]  # noqa: SLF001
        press.exchange(order_of, queue_seconds=60, seconds=60)
    grown = held[-1] - held[1 if len(held) > 2 else 0]
    told = ", ".join(f"{megabytes:.1f}" for megabytes in held)
    print(f"\n{count} papers: the press holds {told} MB; grown by {grown:.1f} MB since a quarter")


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def _word(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.papers", description=__doc__)
    parser.add_argument("--turns", type=int, default=7, help="times each paper is printed")
    parser.add_argument("--papers", type=int, default=PAPERS_IN_A_ROW, help="for the memory")
    return parser.parse_args()


if __name__ == "__main__":
    main()
