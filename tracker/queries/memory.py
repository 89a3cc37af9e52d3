"""Remember the answer to a costly question until a fact changes.

Every change of an audited row appends to the audit trail, so the number of its last event tells
exactly whether an answer is still true; one look at the end of an index replaces the counting.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from flask import current_app
from sqlalchemy import func, select

from tracker.database import db
from tracker.models import AuditEvent

Answer = TypeVar("Answer")
KEPT = 512


class Memory:
    """The answers one application remembers, newest last."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> object | None:
        """Return the answer remembered for ``key``, or None."""
        with self._lock:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key]

    def put(self, key: Hashable, answer: object) -> None:
        """Remember an answer, forgetting the one asked for longest ago when there are many."""
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)


def last_change() -> int:
    """Return the number of the last change of any audited fact."""
    return db.session.scalar(select(func.max(AuditEvent.id))) or 0


def remembered(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return ``make()``, or what it returned before when no fact changed since.

    ``key`` must hold everything else the answer depends on (the scope, the day, the filter).
    Inside a writing transaction nothing is remembered: its changes are not yet facts.
    """
    if db.session.info.get("is_writing"):
        return make()
    memory = current_app.extensions.setdefault("tracker.memory", Memory())
    full_key = (key, last_change())
    answer = memory.get(full_key)
    if answer is None:
        answer = make()
        memory.put(full_key, answer)
    return cast(Answer, answer)
