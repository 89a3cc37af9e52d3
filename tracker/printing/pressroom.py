"""Keep one press per process of ours, hand it one order at a time, replace it when it fails."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast
from xml.sax.saxutils import escape

from tracker.children import clean_environment, kill
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.frames import TOLD, read_frame, write_frame

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static/vendor/fonts/liberation-serif"
PAPERS = ROOT / "templates/papers"
CUTS = ("Regular", "Bold", "Italic", "BoldItalic")
SECONDS_TO_START = 60.0
SECONDS_TO_SAY_WHY = 5.0
# Only our own fonts exist for the press, so the same paper looks the same on every machine.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class Press:
    """A press process with its folder, and the lock that lets one caller in at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def exchange(
        self,
        order: bytes,
        *,
        queue_seconds: float,
        seconds: float,
        tell: Callable[[int], None] | None = None,
    ) -> bytes:
        """Hand one order to the press and return its answer; start a press if none runs.

        ``tell`` hears of each page the press has laid out. Raises PaperFailed: BUSY, TOO_SLOW,
        BROKEN, UNAVAILABLE.
        """
        if not self._lock.acquire(timeout=queue_seconds):
            raise PaperFailed(PaperFault.BUSY)
        try:
            return self._exchange(order, seconds, tell)
        finally:
            self._lock.release()

    def start(self) -> None:
        """Make sure that a press runs.

        Raises PaperFailed: UNAVAILABLE.
        """
        with self._lock:
            self._running_process()

    def stop(self) -> None:
        """End the press and remove its folder."""
        with self._lock:
            self._discard()

    def forget(self) -> None:
        """Leave the press to the process we were forked from; close our copies of its pipes."""
        self._lock = threading.Lock()
        if self._process is not None:
            _close_pipes(self._process)
            self._process.returncode = 0  # not our child: nothing to wait for
        self._process = self._folder = None

    def _exchange(self, order: bytes, seconds: float, tell: Callable[[int], None] | None) -> bytes:
        process = self._running_process()
        try:
            with _killed_after(seconds, process) as expired:
                answer = _ask(process, order, tell)
        except BaseException:  # whoever is told failed: what the press says next is of this order
            self._discard()
            raise
        if answer is None:
            self._discard()
            fault = PaperFault.TOO_SLOW if expired.is_set() else PaperFault.BROKEN
            raise PaperFailed(fault, "the press fell silent")
        return answer

    def _running_process(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._discard()
        check_fonts()
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="press-"))
            self._process = _start_process(self._folder)
        except OSError as error:  # no room on the disk, no process to be had
            self._discard()
            raise PaperFailed(PaperFault.UNAVAILABLE, str(error)) from error
        with _killed_after(SECONDS_TO_START, self._process):
            greeting = read_frame(_pipe(self._process.stdout))
        if greeting is None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # let it say why
                self._process.wait(SECONDS_TO_SAY_WHY)
            reason = _last_line(self._folder / "press.log")
            self._discard()
            raise PaperFailed(PaperFault.UNAVAILABLE, reason)
        return self._process

    def _discard(self) -> None:
        process, folder = self._process, self._folder
        self._process = self._folder = None
        if process is not None:
            kill(process)
            _close_pipes(process)
            process.wait()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _start_process(folder: Path) -> subprocess.Popen[bytes]:
    conf = folder / "fonts.conf"
    fonts, cache = escape(str(FONTS)), escape(str(folder / "fonts"))
    conf.write_text(FONTS_CONF.format(fonts=fonts, cache=cache), "utf-8")
    environment = clean_environment("WEASYPRINT_DLL_DIRECTORIES")
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    environment |= {"FONTCONFIG_FILE": str(conf)}
    command = [sys.executable, "-m", "tracker.printing.press", str(folder), str(FONTS), str(PAPERS)]
    with (folder / "press.log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            bufsize=0,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )


def _ask(
    process: subprocess.Popen[bytes], order: bytes, tell: Callable[[int], None] | None
) -> bytes | None:
    """Return the answer of the press, or None when it died over the order."""
    with contextlib.suppress(OSError):
        write_frame(_pipe(process.stdin), order)
        answer = read_frame(_pipe(process.stdout))
        while answer is not None and answer[:1] == TOLD:
            if tell is not None:
                tell(int(answer[1:]))
            answer = read_frame(_pipe(process.stdout))
        return answer
    return None


@contextlib.contextmanager
def _killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[threading.Event]:
    """Kill the process if the block takes longer, which ends every read and write on its pipes."""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        kill(process)

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    _pipe(process.stdin).close()
    _pipe(process.stdout).close()


def _pipe(pipe: IO[bytes] | None) -> BinaryIO:
    return cast(BinaryIO, pipe)  # never None: the press is started with both pipes


def check_fonts() -> None:
    """Refuse to print without our own fonts.

    Raises PaperFailed: UNAVAILABLE, naming those that are missing.
    """
    missing = [cut for cut in CUTS if not (FONTS / f"LiberationSerif-{cut}.ttf").is_file()]
    if missing:
        names = ", ".join(missing)
        raise PaperFailed(PaperFault.UNAVAILABLE, f"Liberation Serif is missing: {names}")


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "the press does not start")
