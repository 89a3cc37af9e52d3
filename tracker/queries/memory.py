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
from tracker.models import AuditEvent, CalendarDay

Answer = TypeVar("Answer")
KEPT = 512
# Asked at every request, so put together once. The sum keeps a database from walking the trail
# back to the last change of a day: the few events of the calendar are read through their index.
LAST_EVENTS = select(
    func.max(AuditEvent.id),
    select(func.max(AuditEvent.id + 0))
    .where(AuditEvent.table == CalendarDay.__tablename__)
    .scalar_subquery(),
)


class Memory:
    """The answers one application remembers, newest last."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
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
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


def last_change() -> int:
    """Return the number of the last change of any audited fact, asked for once a transaction."""
    return _last_events()[0]


def last_change_of_calendar() -> int | None:
    """Return the number of the last change of a day, None while this transaction changes days."""
    session, table = db.session(), CalendarDay.__tablename__
    touched = (*session.new, *session.dirty, *session.deleted)
    own = (entry[1] for entry in session.info.get("audit", ()))
    if table in own or any(isinstance(row, CalendarDay) for row in touched):
        return None
    return _last_events()[1]


def _last_events() -> tuple[int, int]:
    session = db.session()
    known, numbers = session.info.get("last_events", (None, (0, 0)))
    if known is None or known is not session.get_transaction():
        row = session.connection().execute(LAST_EVENTS).one()  # columns alone, no objects
        numbers = tuple(number or 0 for number in row)
        session.info["last_events"] = (session.get_transaction(), numbers)
    return cast("tuple[int, int]", numbers)


def remembered(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return ``make()``, or what it returned before when no fact changed since.

    ``key`` must hold everything else the answer depends on (the scope, the day, the filter).
    While this transaction has changes of its own nothing is remembered: they are not yet facts.
    """
    if _has_changes():
        return make()
    full_key = (key, last_change())
    answer = _memory().get(full_key)
    if answer is None:
        answer = make()
        _memory().put(full_key, answer)
    return cast(Answer, answer)


def read_once(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return ``make()``, or what it returned before in this transaction while that only reads."""
    session = db.session()
    if session.info.get("is_writing") or _has_changes():
        return make()
    known, answers = session.info.get("read_once", (None, {}))
    if known is None or known is not session.get_transaction():
        answers = {}
    if key not in answers:
        answers[key] = make()
    session.info["read_once"] = (session.get_transaction(), answers)
    return cast(Answer, answers[key])


def followed(
    key: Hashable, make: Callable[[], Answer], follow: Callable[[Answer, int], Answer | None]
) -> Answer:
    """Return ``make()`` the first time, and then what ``follow`` makes of the last answer.

    ``follow`` is given the last answer and the number of the last change that it knew of; it
    returns None when the answer has to be made afresh.
    """
    if _has_changes():
        return make()
    number = last_change()
    known = cast("tuple[int, Answer] | None", _memory().get(key))
    if known is not None and known[0] == number:
        return known[1]
    answer = follow(known[1], known[0]) if known is not None and known[0] < number else None
    if answer is None:
        answer = make()
    _memory().put(key, (number, answer))
    return answer


def _memory() -> Memory:
    return cast(Memory, current_app.extensions.setdefault("tracker.memory", Memory()))


def _has_changes() -> bool:
    session = db.session()
    return bool(session.new or session.dirty or session.deleted or session.info.get("audit"))
