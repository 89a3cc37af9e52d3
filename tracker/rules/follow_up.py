"""How a conclusion stands on a day: one word for all its tasks, and the words of the minutes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from tracker.rules.dates import show_date
from tracker.rules.statuses import Cell, Mark, Status


class Outcome(StrEnum):
    """How a conclusion stands, all its tasks taken together."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OVERDUE = "overdue"
    STANDING = "standing"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


WORDS: dict[Outcome, str] = {
    Outcome.DONE_ON_TIME: "xong đúng hạn",
    Outcome.DONE_LATE: "xong quá hạn",
    Outcome.OPEN_IN_TIME: "đang thực hiện, trong hạn",
    Outcome.OVERDUE: "quá hạn chưa xong",
    Outcome.STANDING: "thường xuyên",
    Outcome.SUSPENDED: "tạm dừng",
    Outcome.CANCELLED: "đã hủy",
}


def outcome_of(statuses: Iterable[Status]) -> Outcome:
    """Return how a conclusion stands: late tasks first, then open ones; done when all are.

    >>> from tracker.rules.statuses import TaskFacts, status_of
    >>> late = status_of(TaskFacts(due=date(2023, 11, 1)), date(2023, 11, 21))
    >>> done = status_of(TaskFacts(finished_on=date(2023, 11, 1)), date(2023, 11, 21))
    >>> outcome_of([done, late]), outcome_of([done])
    (<Outcome.OVERDUE: 'overdue'>, <Outcome.DONE_ON_TIME: 'done_on_time'>)
    """
    known = list(statuses)
    cells, marks = {status.cell for status in known}, {status.mark for status in known}
    ordered = (
        (Cell.OPEN_OVERDUE in cells, Outcome.OVERDUE),
        (Cell.OPEN_IN_TIME in cells, Outcome.OPEN_IN_TIME),
        (Cell.DONE_LATE in cells, Outcome.DONE_LATE),
        (Cell.DONE_ON_TIME in cells, Outcome.DONE_ON_TIME),
        (Mark.STANDING in marks, Outcome.STANDING),
        (Mark.SUSPENDED in marks, Outcome.SUSPENDED),
    )
    return next((outcome for holds, outcome in ordered if holds), Outcome.CANCELLED)


def totals_in_words(counts: Mapping[Outcome, int], *, as_of: date, ungiven: int = 0) -> str:
    """Return the sentence of the minutes that sums conclusions up; zeros are left out.

    >>> totals_in_words({Outcome.DONE_ON_TIME: 2, Outcome.OVERDUE: 1}, as_of=date(2023, 11, 21))
    'Tính đến ngày 21/11/2023, trong 3 kết luận đã giao việc: 2 xong đúng hạn, 1 quá hạn chưa xong.'
    """
    day, total = show_date(as_of), sum(counts.values())
    known = Counter(counts)
    parts = [f"{known[outcome]} {words}" for outcome, words in WORDS.items() if known[outcome]]
    waiting = f" Còn {ungiven} kết luận chưa giao việc." if ungiven else ""
    if not total:
        return f"Tính đến ngày {day}, chưa có kết luận nào được giao việc.{waiting}"
    return f"Tính đến ngày {day}, trong {total} kết luận đã giao việc: {', '.join(parts)}.{waiting}"
