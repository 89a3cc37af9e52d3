"""How many tasks stand where."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.permissions import Scope


@dataclass(frozen=True)
class Tally:
    """Counts of one scope on one day."""

    all: int = 0
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    waiting: int = 0
    returned: int = 0
    no_date: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    extensions_asked: int = 0


def count_marks(scope: Scope, *, today: date) -> Tally:
    """Return the counts of the actor's scope."""
    return Tally()
