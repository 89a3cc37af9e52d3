"""Child processes of ours: started without secrets, kept within limits, killed with their own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

try:
    import resource
except ImportError:  # Windows has no such limits: there only the caller's clock stops a child
    resource = None  # type: ignore[assignment]

# What any child needs to find its interpreter and libraries; nothing else is handed down.
PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
LARGEST_TEMPORARY_FILE = 32 * 1024 * 1024
# A C library that finds no memory ends its process by one of these.
OUT_OF_MEMORY_SIGNALS = {"SIGABRT", "SIGTRAP", "SIGKILL"}
OUT_OF_TIME_SIGNALS = {"SIGALRM", "SIGXCPU"}
UNIT_OF_USE = 1 if sys.platform == "darwin" else 1024  # of what the system says was used
MOST_OF_IT = 0.5  # what was used is less than what was asked for
TOO_SLOW = "too_slow"
MEMORY = "memory"
BROKEN = "broken"


def clean_environment(*also: str) -> dict[str, str]:
    """Return the environment of a child: what it needs to start, and nothing secret."""
    names = (*PASSED_ON, *also)
    return {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONUTF8": "1"}


def limit_this_process(limits: Mapping[str, Any]) -> None:
    """Bound the processor time, wall time, memory and files of the process that calls it.

    The hard limit is one above the soft one: at the hard limit of processor time the kernel kills
    without saying why.
    """
    if resource is None:
        return
    signal.setitimer(signal.ITIMER_REAL, limits["wall_seconds"])
    wanted = {
        "RLIMIT_CPU": limits["cpu_seconds"],
        "RLIMIT_AS": limits["memory_bytes"],
        "RLIMIT_DATA": limits["memory_bytes"],
        "RLIMIT_FSIZE": LARGEST_TEMPORARY_FILE,
        "RLIMIT_CORE": 0,
    }
    for name, amount in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(getattr(resource, name), (amount, amount + 1))


def memory_ran_short() -> bool:
    """Tell whether this process has used most of the memory it may have.

    Some libraries hide that they found none behind a fault of their own.
    """
    if resource is None:
        return False
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT_OF_USE
    return limit != resource.RLIM_INFINITY and used > limit * MOST_OF_IT


def leave_signals_to_the_caller(names: Iterable[str] = ("SIGINT", "SIGTERM")) -> None:
    """Ignore what the terminal sends to the whole group: a child ends when its pipe closes."""
    for name in names:
        signal.signal(getattr(signal, name), signal.SIG_IGN)


def why_it_ended(name: str) -> str:
    """Return which limit ended a child that died by the signal of this name.

    >>> why_it_ended("SIGXCPU"), why_it_ended("SIGABRT"), why_it_ended("SIGSEGV")
    ('too_slow', 'memory', 'broken')
    """
    if name in OUT_OF_TIME_SIGNALS:
        return TOO_SLOW
    return MEMORY if name in OUT_OF_MEMORY_SIGNALS else BROKEN


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child that leads a session of its own, together with what it has started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
