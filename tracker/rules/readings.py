"""What a deadline's wording may turn out to say."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.terms import TermExplanation


class DeadlineKind(StrEnum):
    """The sorts of deadline documents give."""

    YEAR = "year"
    MONTH = "month"
    QUARTER = "quarter"
    RECURRING = "recurring"
    OPEN_ENDED = "open_ended"
    NONE = "none"
    YEAR_RANGE = "year_range"
    RELATIVE_DAYS = "relative_days"
    RELATIVE_WORKING_DAYS = "relative_working_days"
    RELATIVE_MONTHS = "relative_months"
    BEFORE_DATE = "before_date"
    BY_DATE = "by_date"
    MONTH_MIDDLE = "month_middle"
    MONTH_START = "month_start"
    TEXT = "text"
    EXACT_DATE = "exact_date"
    UNSET = "unset"


class Recurrence(StrEnum):
    """How often a duty comes back."""

    NONE = "none"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    STANDING = "standing"  # thường xuyên: no due date, a progress line each period


class ReadingWarning(StrEnum):
    """What a person should look at before the reading is used."""

    START_UNKNOWN = "start_unknown"  # counted from an event whose day is not known
    RECURRENCE_UNKNOWN = "recurrence_unknown"  # comes back, but how often is not said
    PERIOD_NEEDED = "period_needed"  # a day of the month, in each reporting period
    ON_A_DAY_OFF = "on_a_day_off"
    CALENDAR_UNKNOWN = "calendar_unknown"
    BEFORE_ISSUE = "before_issue"
    TOO_LONG = "too_long"  # longer than any deadline


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """What a wording says: its kind, the day if there is one, and what is left to a person.

    ``named_day`` is the day as written in "trước ngày …" (the lenient reading of ``due``);
    ``proposal`` is a day for a person to accept or change, never a due date by itself.
    """

    kind: DeadlineKind
    due: date | None = None
    recurrence: Recurrence = Recurrence.NONE
    days: int | None = None
    months: int | None = None
    first_year: int | None = None
    day_of_month: int | None = None
    month_of_year: int | None = None  # of work that comes back each year
    named_day: date | None = None
    checkpoints: tuple[date, ...] = ()
    proposal: date | None = None
    warnings: tuple[ReadingWarning, ...] = ()
    explanation: TermExplanation | None = None
