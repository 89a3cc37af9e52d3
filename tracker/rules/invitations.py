"""What the invited answer before a session, until when, and how the answer came."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tracker.rules.choices import PartOfDay

BEGINS = {PartOfDay.MORNING: time(7), PartOfDay.AFTERNOON: time(13), PartOfDay.EVENING: time(18)}
BEGINS_AT_THE_EARLIEST = time(7)  # where nobody wrote down any hour


class Answer(StrEnum):
    """What somebody invited answers (RFC 5545, 3.2.12); to send a substitute is our own."""

    ACCEPTED = "accepted"
    SUBSTITUTE = "substitute"
    DECLINED = "declined"
    TENTATIVE = "tentative"


COMES = frozenset({Answer.ACCEPTED, Answer.SUBSTITUTE})


class AnswerWay(StrEnum):
    """How an answer came."""

    PAGE = "page"  # of somebody signed in
    LINK = "link"  # of the letter
    CALENDAR = "calendar"  # by the mail of a calendar program
    OFFICE = "office"  # told to the secretariat, by telephone or on paper


class InvitationDeed(StrEnum):
    """What somebody did with the link of an invitation."""

    OPENED = "opened"
    ANSWERED = "answered"


def begins_at(day: date, starts_at: time | None, part: PartOfDay | None) -> datetime:
    """Return when a session begins, as read on the office's wall: answers are taken until then.

    Without an hour it is the first moment the part of the day allows.

    >>> begins_at(date(2023, 11, 21), None, PartOfDay.AFTERNOON)
    datetime.datetime(2023, 11, 21, 13, 0)
    >>> begins_at(date(2023, 11, 21), time(8, 30), None)
    datetime.datetime(2023, 11, 21, 8, 30)
    """
    hour = starts_at or (BEGINS[part] if part else BEGINS_AT_THE_EARLIEST)
    return datetime.combine(day, hour)


class Reminder(StrEnum):
    """What the invited are reminded of."""

    ANSWER_SOON = "answer_soon"  # while there is time to answer
    ANSWER_LATE = "answer_late"  # once the time to answer is over
    EVE = "eve"  # whoever comes, on the last working day before
    PAPERS = "papers"  # to file for an item


IsOpen = Callable[[date], bool]  # worked, and not one of the committee's quiet days
ONE_DAY = timedelta(days=1)
LOOK_BACK = 30  # days: no holiday is as long


def last_open_day_before(day: date, is_open: IsOpen) -> date:
    """Return the last day before ``day`` on which letters are written; the day before, if none.

    >>> last_open_day_before(date(2023, 11, 20), lambda day: day.weekday() < 5)
    datetime.date(2023, 11, 17)
    """
    days = [day - ONE_DAY * number for number in range(1, LOOK_BACK)]
    return next((one for one in days if is_open(one)), day - ONE_DAY)


def answer_reminder(
    today: date, *, invited_on: date, answer_on: date, is_over: bool, is_open: IsOpen
) -> Reminder | None:
    """Return which reminder to answer has been reached by today, for who has not answered.

    Once on the last open day before the answers are wanted, once when the time is over; never on
    the day of the invitation itself.

    >>> facts = {"invited_on": date(2023, 11, 14), "answer_on": date(2023, 11, 20)}
    >>> facts["is_open"] = lambda day: day.weekday() < 5
    >>> answer_reminder(date(2023, 11, 16), is_over=False, **facts) is None
    True
    >>> answer_reminder(date(2023, 11, 17), is_over=False, **facts)
    <Reminder.ANSWER_SOON: 'answer_soon'>
    >>> answer_reminder(date(2023, 11, 21), is_over=True, **facts)
    <Reminder.ANSWER_LATE: 'answer_late'>
    """
    if today <= invited_on:
        return None
    if is_over:
        return Reminder.ANSWER_LATE
    is_near = today >= last_open_day_before(answer_on, is_open)
    return Reminder.ANSWER_SOON if is_near else None


def is_eve(today: date, held_on: date, is_open: IsOpen) -> bool:
    """Tell whether today is the last day before a session on which letters are written.

    >>> is_worked = lambda day: day.weekday() < 5
    >>> is_eve(date(2023, 11, 17), date(2023, 11, 20), is_worked)  # Friday before Monday
    True
    >>> is_eve(date(2023, 11, 16), date(2023, 11, 20), is_worked)
    False
    """
    return today < held_on and last_open_day_before(held_on, is_open) <= today


def reminder_prefix(meeting_id: int, sign: str = "") -> str:
    """Return how the keys of the reminders of a session begin, or of one person for it."""
    return f"session_reminder:{meeting_id}:{sign}:" if sign else f"session_reminder:{meeting_id}:"
