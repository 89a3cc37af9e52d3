"""Start ``python app.py`` for a test, on a port that is its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIES = 10  # ports; each was free a moment before, and another process may have it by now
PATIENCE = 600  # seconds; who takes longer hangs
TAKEN = "cannot be used"
BROKEN = "Traceback (most recent call last)"


class Served:
    """A server of this run, where it answers, and what it says."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._log = log
        with log.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env={**environ, "PORT": str(port)},
                stdout=words,
                stderr=subprocess.STDOUT,
            )

    @property
    def words(self) -> str:
        """What it has said so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def has_come(self) -> bool:
        """Wait until it says where it answers, or has ended.

        Whether something answers there says nothing: it could be another process.
        """
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            if f"{self.address} " in self.words:
                return True
            time.sleep(0.05)
        self.process.kill()
        self.process.wait()
        return False

    def stop(self) -> int:
        """End it as a service is ended; return its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


def free_port() -> int:
    """Return a port that nobody has at this moment."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


@contextmanager
def serving(environ: Mapping[str, str], log: Path) -> Iterator[Served]:
    """Serve with this environment for the length of the block; what is said goes into the log.

    Raises AssertionError, with the log, where something broke in it: no test asks for that.
    """
    server = _start(environ, log)
    try:
        yield server
    finally:
        server.stop()
    assert BROKEN not in server.words, server.words


def _start(environ: Mapping[str, str], log: Path) -> Served:
    for _ in range(TRIES):
        served = Served(environ, log)
        if served.has_come():
            return served
        if TAKEN not in served.words:
            break
    raise RuntimeError(served.words)
