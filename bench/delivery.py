"""``python -m bench.delivery``: the postman beside a bare ``smtplib`` loop, letter for letter.

Both speak over one connection to the same sink, which runs in a process of its own, and take
turns; the bare loop says the very octets the postman has just said. Between the two stands the
floor: ``smtplib`` and the least durable commit a letter, nothing read and nothing worded. Turns are
short and shares are taken turn by turn: both sides meet the same noise of the machine, and the
middle share counts. The share by processor time is that of the whole conversation, with the sink's
part: what would be reached where nothing is done side by side. Both kinds of server are measured;
the bare loop says one command at a time to either. Figures are printed, never asserted.
"""

import argparse
import os
import smtplib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from bench.databases import seeded
from bench.sinks import FarSink, Letter, far_sink
from config import read
from tracker import clock
from tracker.commands.bench.profiles import PROFILES
from tracker.database import begin_writing, db, stop_reading, transaction
from tracker.jobs import delivery, rounds
from tracker.models import Letter as Row
from tracker.models.letters import LINE
from tracker.queries.calendars import load_calendar
from tracker.rules.delivery import LetterState

TURNS = 20
LETTERS = 1_000  # in all turns together
SERVERS = {
    True: "a server that takes several commands at once (PIPELINING), as most do",
    False: "a server that takes one command at a time",
}


@dataclass(frozen=True)
class Turn:
    """What one turn has cost a letter: seconds, processor seconds of sender and sink."""

    seconds: float
    cpu: float
    sink_cpu: float

    @property
    def both_cpu(self) -> float:
        """Return the processor seconds of the whole conversation."""
        return self.cpu + self.sink_cpu


@dataclass
class Spent:
    """What letters have cost in each turn that had any."""

    turns: list[Turn | None] = field(default_factory=list)

    def add(self, sink: FarSink, work: Callable[[], int]) -> None:
        """Do some more letters."""
        far = sink.processor_seconds()
        started, used = time.perf_counter(), time.process_time()
        count = work()
        seconds, cpu = time.perf_counter() - started, time.process_time() - used
        far = sink.processor_seconds() - far
        self.turns.append(Turn(seconds / count, cpu / count, far / count) if count else None)

    def middle(self, cost: Callable[[Turn], float]) -> float:
        """Return what a letter costs in the middle turn."""
        return median(found) if (found := [cost(one) for one in self.turns if one]) else 0.0


@dataclass(frozen=True)
class Compared:
    """The postman, the floor and the bare loop with the same letters."""

    ours: Spent
    floor: Spent
    bare: Spent

    def lines(self) -> Iterator[tuple[str, str]]:
        """Walk the figures in words."""
        for name, spent in (
            ("delivery", self.ours),
            ("smtplib and a commit a letter", self.floor),
            ("bare smtplib, same letters", self.bare),
        ):
            yield name, _costs(spent)
        yield "delivery / bare", _shares(self.ours, self.bare, lambda turn: turn.seconds)
        yield (
            "  by cpu, the sink's with it",
            _shares(self.ours, self.bare, lambda turn: turn.both_cpu),
        )
        yield (
            "smtplib and a commit / bare",
            _shares(self.floor, self.bare, lambda turn: turn.seconds),
        )


def _costs(spent: Spent) -> str:
    seconds = spent.middle(lambda turn: turn.seconds)
    cpu, far = spent.middle(lambda turn: turn.cpu), spent.middle(lambda turn: turn.sink_cpu)
    rate = 1 / seconds if seconds else 0.0
    return f"{rate:.0f} letters/s, {cpu * 1000:.2f} ms cpu each, sink {far * 1000:.2f}"


def _shares(one: Spent, other: Spent, cost: Callable[[Turn], float]) -> str:
    """Return the share of the middle pair of turns side by side, and of the first and last."""
    pairs = sorted(
        cost(b) / cost(a) for a, b in zip(one.turns, other.turns, strict=True) if a and b
    )
    if not pairs:
        return "no letters"
    return f"{median(pairs):.0%} (from {pairs[0]:.0%} to {pairs[-1]:.0%} in {len(pairs)} turns)"


def compare(
    app: Flask, *, letters: int = LETTERS, turns: int = TURNS, pipelining: bool = True
) -> Compared:
    """Send letters that are due in turns: ours, with the floor's commit, bare.

    The first turn of each is not counted: connections, statements and templates are warm then.
    """
    ours, floor, bare = Spent(), Spent(), Spent()
    each = max(1, letters // turns)
    with app.app_context(), far_sink(pipelining=pipelining) as sink, _ledger() as ledger:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
        at, count = _due_letters()
        each = max(1, min(each, count // (turns + 1)))
        _turn(sink, at, each, Compared(Spent(), Spent(), Spent()), ledger)
        for _ in range(turns):
            _turn(sink, at, each, Compared(ours, floor, bare), ledger)
        stop_reading()
    return Compared(ours, floor, bare)


def _turn(
    sink: FarSink, at: datetime, count: int, into: Compared, ledger: sqlite3.Connection
) -> None:
    into.ours.add(sink, lambda: _send_ours(at, count))
    said = sink.take()
    into.bare.add(sink, lambda: _send_bare(sink, said))
    into.floor.add(sink, lambda: _send_bare(sink, said, ledger))
    sink.take()


def _due_letters() -> tuple[datetime, int]:
    """Write the letters of the next working day; return when they may go, and how many they are.

    What an earlier run left in line is called off: it would only be overtaken.
    """
    begin_writing()
    with transaction():
        db.session.execute(
            update(Row).where(Row.state.in_(LINE)).values(state=LetterState.CANCELLED.value)
        )
    morning = clock.moment_of(next_working_day(), 8)
    wrote = rounds.scan(at=morning)
    stop_reading()
    return morning + timedelta(minutes=1), wrote.letters


def next_working_day() -> date:
    """Return the first working day to come that no letters were written on yet."""
    last = db.session.scalar(select(func.max(Row.created_at)))
    known = clock.local(last).date() if last else clock.today()
    stop_reading()
    return load_calendar().add_working_days(max(known, clock.today()), 1)


def _send_ours(at: datetime, most: int) -> int:
    delivery.MOST_A_ROUND = most
    return delivery.deliver(at=at).states.get("sent", 0)


def _send_bare(
    sink: FarSink, letters: Sequence[Letter], ledger: sqlite3.Connection | None = None
) -> int:
    """Send letters with nothing but ``smtplib``; with a ledger, one commit before each."""
    with smtplib.SMTP("127.0.0.1", sink.port) as server:
        for letter in letters:
            if ledger is not None:
                ledger.execute("INSERT INTO said VALUES (?)", letter.recipients)
            server.sendmail(letter.sender, list(letter.recipients), letter.octets)
    return len(letters)


@contextmanager
def _ledger() -> Iterator[sqlite3.Connection]:
    """Give a database of one table, as durable as the product's: each statement is a commit."""
    with tempfile.TemporaryDirectory(prefix="bench-ledger-") as folder:
        made = sqlite3.connect(Path(folder) / "ledger.db", isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute("CREATE TABLE said (address TEXT)")
        yield made
        made.close()


def main() -> None:
    """Measure on one profile."""
    options = _options()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-delivery-"))
    with seeded(options.profile, folder, options.database_url) as made:
        app = create_app(read({**os.environ, **made.environ}))
        for pipelining in (True, False):
            print(SERVERS[pipelining], flush=True)
            compared = compare(
                app, letters=options.letters, turns=options.turns, pipelining=pipelining
            )
            for name, words in compared.lines():
                print(f"  {name:32}{words}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--profile", choices=list(PROFILES), default="x25")
    parser.add_argument("--letters", type=int, default=LETTERS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--folder", type=Path, help="keep the seeded database here, use it again")
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to make it on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
