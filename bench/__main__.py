"""``script/bench``: seed, serve, ask, print. Figures are printed, never asserted."""

import argparse
import os
import tempfile
from pathlib import Path

from app import create_app
from bench.databases import Seeded, seeded
from bench.jobs import time_jobs
from bench.load import Page, Times, ask
from bench.pages import FLOOR, LIST, Visits, list_pages, look_closely
from bench.report import Figures, print_growth, print_jobs, print_profile
from bench.servers import serving
from config import read
from tracker.commands.bench.profiles import PROFILES

CONNECTIONS = (1, 8, 32)


def main() -> None:
    """Measure what the arguments ask for."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-"))
    rounds, seconds = (1, 0.5) if options.quick else (3, 1.5)
    taken = {}
    for profile in options.profile or PROFILES:
        print(f"\n== {profile}", flush=True)
        with seeded(profile, folder, options.database_url) as made:
            figures = _measure(made, rounds=rounds, seconds=seconds)
            print_profile(figures)
            app = create_app(read({**os.environ, **made.environ}))
            print_jobs(time_jobs(app))
            taken[profile] = figures
    if len(taken) == 2:
        print_growth(*taken.values())


def _measure(made: Seeded, *, rounds: int, seconds: float) -> Figures:
    """Ask for all pages in turn, again and again, so that noise of the machine hits them alike."""
    figures = Figures(CONNECTIONS)
    with (
        serving("bench.floor:create()", made.environ) as floor,
        serving("app:production()", made.environ) as product,
    ):
        pages = list_pages(made, floor=floor, product=product)
        for page in pages:
            ask(page, connections=8, seconds=seconds, into=Times())  # every worker is warm
        for connections in CONNECTIONS:
            for _ in range(rounds):
                for page in pages:
                    times = figures.times(page.name, connections)
                    ask(page, connections=connections, seconds=seconds, into=times)
    figures.visits = _visits(made, pages)
    return figures


def _visits(made: Seeded, pages: list[Page]) -> dict[str, Visits]:
    app = create_app(read({**os.environ, **made.environ}))
    seen = {page.name: look_closely(app, page) for page in pages if page.name != FLOOR}
    return {FLOOR: Visits(1, 1), **seen}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=f"Measure ({LIST} / floor).")
    parser.add_argument("--quick", action="store_true", help="short and rough")
    parser.add_argument("--profile", action="append", choices=list(PROFILES))
    parser.add_argument(
        "--database-url", default="", help="a PostgreSQL server that databases are made on"
    )
    parser.add_argument(
        "--folder", type=Path, help="keep the seeded databases here, use them again"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
