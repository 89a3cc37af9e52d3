"""Start and stop web servers, all with the settings of the real one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ("-w", "2", "--threads", "4", "--timeout", "90", "--log-level", "error")  # as deployed
PATIENCE = 300  # seconds: the machine may have other work


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the process the workers hang on."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Return how much processor time the server and its workers have used."""
        return sum(_seconds(pid) for pid in (self.pid, *_children(self.pid)))


def _children(pid: int) -> list[int]:
    words = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(word) for word in words]


def _seconds(pid: int) -> float:
    """Return user and system time of a process (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(target: str, environ: Mapping[str, str]) -> Iterator[Server]:
    """Run gunicorn on ``target`` and yield the server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *SETTINGS, "-b", f"127.0.0.1:{port}", target],
        cwd=ROOT,
        env={**os.environ, **environ},
    )
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/static/none")
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"no server at port {port}")
