"""A sink in a process of its own, so that it takes no processor time from whoever is measured."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.post.sink import Sink

PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Letter:
    """A letter as the sink got it."""

    sender: str
    recipients: tuple[str, ...]
    octets: bytes


@dataclass(frozen=True)
class FarSink:
    """A sink that is asked from afar."""

    url: str
    port: int
    _line: Connection

    def take(self) -> list[Letter]:
        """Return the letters that came since the last time."""
        return [Letter(*parts) for parts in self._ask("take")]

    def processor_seconds(self) -> float:
        """Return the processor time it has used."""
        return float(self._ask("cpu"))

    def _ask(self, what: str) -> list[tuple[str, tuple[str, ...], bytes]]:
        self._line.send(what)
        return self._line.recv()  # type: ignore[no-any-return]


@contextmanager
def far_sink(*, pipelining: bool = False) -> Iterator[FarSink]:
    """Run a sink in another process."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_serve, args=(there, pipelining), daemon=True)
    process.start()
    url, port = here.recv()
    try:
        yield FarSink(url, port, here)
    finally:
        here.send("end")
        process.join()


def _serve(line: Connection, pipelining: bool) -> None:
    with Sink(pipelining=pipelining) as sink:
        line.send((sink.url, sink.port))
        while (asked := line.recv()) != "end":
            if asked == "cpu":
                line.send(time.process_time())
            else:
                letters, sink.letters = sink.letters, []
                line.send([(one.sender, one.recipients, one.octets) for one in letters])
