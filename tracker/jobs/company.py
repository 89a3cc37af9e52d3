"""What senders at work side by side know of one another: who talks to whom, and how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock

from tracker import clock
from tracker.post.addresses import domain_of
from tracker.post.carriers import Transport

KEPT_WAITING = timedelta(seconds=3)  # a usual server has answered long before
ASIDE = timedelta(minutes=5)


@dataclass(frozen=True)
class Talk:
    """One conversation under way: about whose letter, since when."""

    domain: str
    since: timedelta
    transport: Transport

    @property
    def is_slow(self) -> bool:
        """Tell whether the server keeps this one waiting."""
        return clock.steady() - self.since > KEPT_WAITING


class Company:
    """The senders of one round; a sender on its own is one as well."""

    def __init__(self, stopping: Event | None = None) -> None:
        self._lock = Lock()
        self._talks: dict[str, Talk] = {}
        self._aside: dict[str, timedelta] = {}
        self._stopping = stopping or Event()

    @property
    def is_stopping(self) -> bool:
        """Tell whether no further letter is to be begun."""
        return self._stopping.is_set()

    @contextmanager
    def talk(self, sender: str, address: str, transport: Transport) -> Iterator[None]:
        """Enter a conversation for as long as it lasts."""
        talk = Talk(domain_of(address), clock.steady(), transport)
        with self._lock:
            self._talks[sender] = talk
        try:
            yield
        finally:
            with self._lock:
                del self._talks[sender]
                if talk.is_slow:
                    self._aside[talk.domain] = clock.steady() + ASIDE

    def slow_domains(self) -> frozenset[str]:
        """Return whose letters come last for now: the server was slow with theirs."""
        with self._lock:
            now = clock.steady()
            waiting = {talk.domain for talk in self._talks.values() if talk.is_slow}
            return frozenset(waiting | {name for name, end in self._aside.items() if end > now})

    def all_wait(self, at_work: int) -> bool:
        """Tell whether every one of so many senders is kept waiting."""
        with self._lock:
            slow = sum(talk.is_slow for talk in self._talks.values())
        return 0 < at_work <= slow

    def hang_up(self) -> None:
        """End all conversations where they stand: what became of those letters is unknown."""
        with self._lock:
            for talk in self._talks.values():
                talk.transport.interrupt()
