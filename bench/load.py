"""Ask for one page over and over for a while, over a number of connections at once."""

import asyncio
import time
from dataclasses import dataclass, field

from bench.servers import Server


@dataclass(frozen=True)
class Page:
    """What is asked for: a server, a path, and whose cookie goes along."""

    name: str
    server: Server
    path: str
    cookie: str = ""

    @property
    def request(self) -> bytes:
        """Return the octets of the request."""
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}\r\n".encode()


@dataclass
class Times:
    """How long each answer took (seconds), over how long a time, and how large one is."""

    answers: list[float] = field(default_factory=list)
    seconds: float = 0.0
    octets: int = 0
    processor: float = 0.0  # seconds of the server's processor

    @property
    def cost(self) -> float:
        """Return the processor time of an answer, in milliseconds: noise hardly changes it."""
        return 1000 * self.processor / len(self.answers) if self.answers else float("nan")

    @property
    def each_second(self) -> float:
        """Return how many answers came in a second."""
        return len(self.answers) / self.seconds if self.seconds else 0.0

    def share(self, part: float) -> float:
        """Return the time within which this part of the answers came, in milliseconds."""
        if not self.answers:
            return float("nan")
        ordered = sorted(self.answers)
        return 1000 * ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def ask(page: Page, *, connections: int, seconds: float, into: Times) -> None:
    """Ask for a page during some seconds and add what was measured.

    Raises RuntimeError at the first answer that is no page.
    """
    before = page.server.processor_seconds()
    asyncio.run(_ask(page, connections, seconds, into))
    into.processor += page.server.processor_seconds() - before


async def _ask(page: Page, connections: int, seconds: float, into: Times) -> None:
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_visitor(page, until, into) for _ in range(connections)))
    into.seconds += time.perf_counter() - started


async def _visitor(page: Page, until: float, into: Times) -> None:
    reader, writer = await _open(page)
    try:
        while (started := time.perf_counter()) < until:
            try:
                writer.write(page.request)
                octets, closes = await _answer(page, reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                octets, closes = 0, True  # the server had let go of a connection kept alive
            if octets:
                into.answers.append(time.perf_counter() - started)
                into.octets = octets
            if closes:
                writer.close()
                reader, writer = await _open(page)
    finally:
        writer.close()


async def _open(page: Page) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", page.server.port)


async def _answer(page: Page, reader: asyncio.StreamReader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status, *lines = head.split(b"\r\n")
    if b" 200 " not in status:
        raise RuntimeError(f"{page.name} {page.path}: {status.decode()}")
    fields = dict(line.split(b": ", 1) for line in lines if b": " in line)
    octets = int(fields[b"content-length"])
    await reader.readexactly(octets)
    return octets, fields.get(b"connection") == b"close"
