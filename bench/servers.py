"""Start and stop web servers, all with the settings of the real one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = ("-w", "2", "--threads", "4", "--timeout", "90", "--log-level", "error")  # as deployed
PATIENCE = 60  # seconds


@contextmanager
def serving(target: str, environ: Mapping[str, str]) -> Iterator[int]:
    """Run gunicorn on ``target`` and yield its port."""
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
        yield port
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
