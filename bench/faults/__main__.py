"""``python -m bench.faults [F1 …]``: do the faults, print what was lost and doubled."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults import (
    away,
    bombs,
    clocks,
    killing,
    locked,
    month,
    notes,
    numbers,
    odd,
    together,
    zones,
    zoo,
)
from bench.faults.defects import DEFECTS
from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds


@dataclass(frozen=True)
class Fault:
    """How a fault is done, and how often: in the table of promises, and briefly."""

    do: Callable[..., Verdict]
    full: dict[str, int]
    short: dict[str, int]


FAULTS: dict[str, Fault] = {
    "F1": Fault(
        killing.killed_at_random, {"letters": 1_000, "runs": 200}, {"letters": 40, "runs": 2}
    ),
    "F2": Fault(
        killing.killed_at_the_worst, {"letters": 500, "runs": 200}, {"letters": 8, "runs": 3}
    ),
    "F3": Fault(together.at_once, {"letters": 1_000, "runs": 20}, {"letters": 40, "runs": 1}),
    "F4": Fault(killing.frozen, {"letters": 5, "runs": 50}, {"letters": 3, "runs": 1}),
    "F5": Fault(zoo.animals, {"letters": 500, "runs": 20}, {"letters": 10, "runs": 1}),
    "F6": Fault(away.three_days, {"letters": 1_000, "runs": 1}, {"letters": 10, "runs": 1}),
    "F7": Fault(odd.bad_row, {"letters": 1_000, "runs": 1}, {"letters": 20, "runs": 1}),
    "F8": Fault(clocks.steps, {"letters": 40, "runs": 20}, {"letters": 10, "runs": 1}),
    "F9": Fault(zones.zones, {"letters": 1, "runs": 6}, {"letters": 1, "runs": 2}),
    "F10": Fault(clocks.asleep, {"letters": 20, "runs": 3}, {"letters": 5, "runs": 1}),
    "F11": Fault(locked.locked, {"letters": 20, "runs": 3}, {"letters": 5, "runs": 1}),
    "F17": Fault(notes.saved_at_once, {"letters": 1, "runs": 20}, {"letters": 1, "runs": 1}),
    "F18": Fault(numbers.numbers_at_once, {"letters": 1, "runs": 20}, {"letters": 1, "runs": 1}),
    "F24": Fault(bombs.bombs, {"letters": 1, "runs": 9}, {"letters": 1, "runs": 2}),
    "F26": Fault(month.month, {"letters": 200, "runs": 30}, {"letters": 3, "runs": 5}),
}


def main() -> int:
    """Do the faults named, or all; the exit status tells whether every promise held."""
    options = _options()
    verdicts = [_do(name, options) for name in options.faults or FAULTS]
    return 0 if all(verdict.is_kept for verdict in verdicts) else 1


def _do(name: str, options: argparse.Namespace) -> Verdict:
    fault = FAULTS[name]
    dose: dict[str, Any] = dict(fault.full if options.dose == "full" else fault.short)
    dose |= {key: value for key in ("runs", "letters") if (value := getattr(options, key))}
    if name == "F1" and options.results:
        dose["results"] = options.results
    worlds = Worlds(dose["letters"], server=options.database_url, defect=options.defect)
    try:
        verdict = fault.do(worlds, **dose)
    finally:
        worlds.remove()
    print(verdict.words(), flush=True)
    return verdict


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], metavar="F1", default=[])
    parser.add_argument("--dose", choices=("full", "short"), default="short")
    parser.add_argument("--runs", type=int, help="instead of the dose's")
    parser.add_argument("--letters", type=int, help="due, instead of the dose's")
    parser.add_argument("--results", type=Path, help="F1: keep its runs here, and go on from them")
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to make them on")
    parser.add_argument("--defect", choices=DEFECTS, default="", help="plant one: must break it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
