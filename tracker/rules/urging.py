"""Urging letters: which tasks may be urged, with which dates, and what their files are called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import cut, fold

FARTHEST_REPLY = timedelta(days=366)
LONGEST_FILE_NAME = 60
_NOT_IN_A_FILE_NAME = re.compile(r"[^a-z0-9]+")


class LeftOut(StrEnum):
    """Why a late unit or task gets no letter."""

    URGED_TODAY = "urged_today"
    NO_ADDRESS = "no_address"
    WAITING = "waiting"  # handed in: the secretariat's turn
    NOTHING_LATE = "nothing_late"


@dataclass(frozen=True, slots=True)
class LateTask:
    """One late task on the day asked about."""

    task_id: int
    unit_id: int
    is_urged_today: bool = False
    is_waiting: bool = False

    @property
    def left_out(self) -> LeftOut | None:
        """Return why the task goes into no letter, None when it does.

        A task is urged by hand once a day at most; what was handed in is not the unit's turn.
        """
        if self.is_waiting:
            return LeftOut.WAITING
        return LeftOut.URGED_TODAY if self.is_urged_today else None


def why_no_letter(
    tasks: Iterable[LateTask], *, has_address: bool, takes_all: bool = False
) -> LeftOut | None:
    """Return why a unit gets no letter, None when it gets one.

    ``takes_all``: units that nobody can be written to get theirs on paper.

    >>> why_no_letter([LateTask(1, 1, is_urged_today=True)], has_address=True)
    <LeftOut.URGED_TODAY: 'urged_today'>
    >>> why_no_letter([LateTask(1, 1)], has_address=False, takes_all=True) is None
    True
    """
    reasons = [task.left_out for task in tasks]
    if not reasons:
        return LeftOut.NOTHING_LATE
    if all(reasons):
        is_all_waiting = all(reason is LeftOut.WAITING for reason in reasons)
        return LeftOut.WAITING if is_all_waiting else LeftOut.URGED_TODAY
    return None if has_address or takes_all else LeftOut.NO_ADDRESS


def check_dates(*, as_of: date, reply_by: date, today: date) -> None:
    """Refuse a day of the figures that is to come, and a day of answer that is past or far off.

    Raises Refused: AS_OF_IN_FUTURE, REPLY_IN_PAST, REPLY_TOO_FAR.
    """
    if as_of > today:
        raise Refused(Fault.AS_OF_IN_FUTURE, field="as_of", today=today)
    check_reply(reply_by, today=today)


def check_reply(reply_by: date, *, today: date) -> None:
    """Refuse a day of answer that is past or far off.

    Raises Refused: REPLY_IN_PAST, REPLY_TOO_FAR.
    """
    if reply_by <= today:
        raise Refused(Fault.REPLY_IN_PAST, field="reply_by", today=today)
    if reply_by > today + FARTHEST_REPLY:
        raise Refused(Fault.REPLY_TOO_FAR, field="reply_by", last=today + FARTHEST_REPLY)


def file_stem(position: int, unit: str, *, number: str = "") -> str:
    """Return the name of a letter's files without its ending: place in the batch and unit.

    >>> file_stem(3, "Sở Y tế"), file_stem(12, "UBND xã Đăk Rong", number="45")
    ('003-so-y-te', '012-so-45-ubnd-xa-dak-rong')
    """
    words = _NOT_IN_A_FILE_NAME.sub("-", fold(unit)).strip("-")
    told = f"so-{_NOT_IN_A_FILE_NAME.sub('-', fold(number))}-" if number else ""
    return cut(f"{position:03}-{told}{words}", LONGEST_FILE_NAME).rstrip("…-")


def days_until(first: date, then: date) -> int:
    """Return how many days after a letter its answer came, none below nought.

    >>> days_until(date(2023, 11, 21), date(2023, 11, 24))
    3
    """
    return max(0, (then - first).days)
