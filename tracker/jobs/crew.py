"""Let senders work side by side: another joins while all those at work are kept waiting.

A mail server that answers at once is spoken to over one connection, so that a death leaves one
letter in doubt. One that lets a letter wait holds up that letter, not the ones behind it.
"""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event

from flask import Flask

from tracker import clock
from tracker.jobs.company import Company
from tracker.jobs.delivery import Round, carry_all, may_start, note

LOOK_EVERY = 0.25  # seconds
FOUND_NOTHING = timedelta(seconds=15)  # until another looks again
STOP_WITHIN = timedelta(seconds=20)  # for the answers that are awaited when all is to stop


class Crew:
    """The senders of one round, at most so many."""

    def __init__(
        self, app: Flask, *, most: int, at: datetime | None = None, stopping: Event | None = None
    ) -> None:
        self._app = app
        self._most = most
        self._at = at
        self._company = Company(stopping)
        self._done = Round()
        self._looks_again = timedelta()

    def work(self) -> Round:
        """Carry every letter that may go now; return when the last sender has ended."""
        if not may_start(self._at or clock.now()):
            return self._done
        with ThreadPoolExecutor(self._most, thread_name_prefix="sender") as pool:
            at_work = {pool.submit(self._send)}
            while at_work:
                ended, at_work = wait(at_work, LOOK_EVERY, return_when=FIRST_COMPLETED)
                self._gather(ended, is_last=not at_work)
                if self._needs_another(len(at_work)):
                    at_work.add(pool.submit(self._send, joins=True))
                if self._company.is_stopping:
                    self._stop(at_work)
        note(self._done)
        return self._done

    def _send(self, *, joins: bool = False) -> Round:
        with self._app.app_context():
            return carry_all(at=self._at, company=self._company, joins=joins)

    def _gather(self, ended: set[Future[Round]], *, is_last: bool) -> None:
        for one in ended:
            done = one.result()
            self._done += done
            if not done.states and not is_last:
                self._looks_again = clock.steady() + FOUND_NOTHING

    def _needs_another(self, at_work: int) -> bool:
        return (
            at_work < self._most
            and not self._company.is_stopping
            and self._company.all_wait(at_work)
            and clock.steady() >= self._looks_again
        )

    def _stop(self, at_work: set[Future[Round]]) -> None:
        """Let the answers come that are awaited, then hang up; each sender writes down its end."""
        _, talking = wait(at_work, STOP_WITHIN.total_seconds())
        if talking:
            self._company.hang_up()
            wait(talking)
