"""Print what was measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.load import Times
from bench.pages import FLOOR, LIST, Visits

MOST_STATEMENTS = 12
LEAST_SHARE = 0.40
MOST_GROWTH = 1.5
HEADS = (
    "page        conn   req/s   p50 ms   p95 ms  cpu ms  rate/floor  floor cpu/cpu  queries"
    "  fresh ms    kB"
)
MIDDLE = 8  # connections the targets are looked at


@dataclass
class Figures:
    """The times of each page at each number of connections."""

    connections: Sequence[int]
    visits: dict[str, Visits] = field(default_factory=dict)
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
    print(HEADS)
    for connections in figures.connections:
        floor = figures.times(FLOOR, connections)
        for page in figures.pages:
            times = figures.times(page, connections)
            visits = figures.visits[page]
            print(f"{page:11}{connections:5}{times.each_second:8.0f}{times.share(0.5):9.1f}"
                  f"{times.share(0.95):9.1f}{times.cost:8.1f}"
                  f"{_share(times.each_second, floor.each_second):>12}"
                  f"{_share(floor.cost, times.cost):>15}"
                  f"{f'{visits.first}/{visits.again}':>9}{visits.fresh:10.1f}"
                  f"{times.octets / 1024:6.0f}")  # fmt: skip
    _print_targets(figures)


def _print_targets(figures: Figures) -> None:
    most = max(visits.first for visits in figures.visits.values())
    print(f"most queries {most} (target {MOST_STATEMENTS}): {_word(most <= MOST_STATEMENTS)}")
    for connections in figures.connections:
        page, floor = figures.times(LIST, connections), figures.times(FLOOR, connections)
        rate = page.each_second / floor.each_second
        print(f"{LIST} / floor at {connections}: {rate:.0%} by rate,"
              f" {_share(floor.cost, page.cost)} by processor time"
              f" (target {LEAST_SHARE:.0%}): {_word(rate >= LEAST_SHARE)}")  # fmt: skip


def print_growth(small: Figures, large: Figures) -> None:
    """Print how much longer each page takes on the larger database, and how much more it costs."""
    heads = "".join(f"{f'p95 at {count}':>11}" for count in small.connections)
    print(f"\n== larger / smaller\n{'page':11}{heads}{'cpu':>8}")
    for page in small.pages:
        pairs = [(small.times(page, n), large.times(page, n)) for n in small.connections]
        ratios = [large_.share(0.95) / small_.share(0.95) for small_, large_ in pairs]
        middle = list(small.connections).index(MIDDLE)
        words = "".join(f"{ratio:11.2f}" for ratio in ratios)
        cost = _share(pairs[middle][1].cost, pairs[middle][0].cost)
        word = _word(ratios[middle] <= MOST_GROWTH)
        print(f"{page:11}{words}{cost:>8}   (target {MOST_GROWTH} at {MIDDLE}): {word}")


def print_jobs(lines: Iterable[tuple[str, str]]) -> None:
    """Print what the jobs took."""
    for name, words in lines:
        print(f"{name:28}{words}", flush=True)


def _share(part: float, whole: float) -> str:
    """Return a share in words; the clock of processor time is too coarse for a few answers."""
    return f"{part / whole:.0%}" if whole > 0 else "-"


def _word(is_met: bool) -> str:
    return "met" if is_met else "MISSED"
