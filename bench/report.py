"""Print what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.load import Times
from bench.pages import FLOOR, LIST

MOST_STATEMENTS = 12
LEAST_SHARE = 0.40
MOST_GROWTH = 1.5
MIDDLE = 8  # connections the targets are looked at


@dataclass
class Figures:
    """The times of each page at each number of connections."""

    connections: Sequence[int]
    statements: dict[str, tuple[int, int]] = field(default_factory=dict)
    _times: dict[tuple[str, int], Times] = field(default_factory=dict)

    def times(self, page: str, connections: int) -> Times:
        """Return where the times of a page are kept."""
        return self._times.setdefault((page, connections), Times())

    @property
    def pages(self) -> list[str]:
        """Return the pages in the order they were measured."""
        return list(dict.fromkeys(page for page, _ in self._times))


def print_profile(figures: Figures) -> None:
    """Print one profile: a line for each page and number of connections."""
    print(f"{'page':11}{'conn':>5}{'req/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'of floor':>10}"
          f"{'queries first/again':>21}{'kB':>6}")  # fmt: skip
    for connections in figures.connections:
        floor = figures.times(FLOOR, connections)
        for page in figures.pages:
            times = figures.times(page, connections)
            first, again = figures.statements.get(page, (0, 0))
            share = times.each_second / floor.each_second if floor.each_second else 0
            print(f"{page:11}{connections:5}{times.each_second:8.0f}{times.share(0.5):9.1f}"
                  f"{times.share(0.95):9.1f}{share:10.0%}{f'{first} / {again}':>21}"
                  f"{times.octets / 1024:6.0f}")  # fmt: skip
    _print_targets(figures)


def _print_targets(figures: Figures) -> None:
    most = max(first for first, _ in figures.statements.values())
    print(f"most queries {most} (target {MOST_STATEMENTS}): {_word(most <= MOST_STATEMENTS)}")
    for connections in figures.connections:
        rate = figures.times(LIST, connections).each_second
        share = rate / figures.times(FLOOR, connections).each_second
        word = _word(share >= LEAST_SHARE)
        print(f"{LIST} / floor at {connections}: {share:.0%} (target {LEAST_SHARE:.0%}): {word}")


def print_growth(small: Figures, large: Figures) -> None:
    """Print how much longer each page takes on the larger database."""
    print("\n== p95, larger / smaller")
    for page in small.pages:
        ratios = [
            large.times(page, count).share(0.95) / small.times(page, count).share(0.95)
            for count in small.connections
        ]
        words = "".join(f"{ratio:8.2f}" for ratio in ratios)
        at_middle = ratios[list(small.connections).index(MIDDLE)]
        print(f"{page:11}{words}   (target {MOST_GROWTH}): {_word(at_middle <= MOST_GROWTH)}")


def print_jobs(lines: Iterable[tuple[str, str]]) -> None:
    """Print what the jobs took."""
    for name, words in lines:
        print(f"{name:28}{words}", flush=True)


def _word(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
