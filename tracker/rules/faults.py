"""What a person can put right: the one list of refusals, each with words in both languages."""

from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """A reason to refuse; the web floor words every member (a test counts them)."""

    # text, numbers, dates
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    STATE_SECRET = "state_secret"  # noqa: S105 - a name, not a password
    NOT_A_DATE = "not_a_date"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_AMBIGUOUS = "number_ambiguous"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_AN_ADDRESS = "not_an_address"
    NOT_A_PERIOD = "not_a_period"
    NOT_A_CHOICE = "not_a_choice"

    # facts and figures
    OWN_SUBMISSION = "own_submission"
    FINISHED_IN_FUTURE = "finished_in_future"
    FINISHED_BEFORE_OPENED = "finished_before_opened"
    NUMBER_SEPARATORS = "number_separators"
    NUMBER_HAS_UNIT = "number_has_unit"
    NUMBER_TOO_PRECISE = "number_too_precise"
    NUMBER_NOT_WHOLE = "number_not_whole"
    ONE_LINE_ONLY = "one_line_only"
    TOO_MANY_LINES = "too_many_lines"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 - a word for a fault
    PASSWORD_COMMON = "password_common"  # noqa: S105
    PASSWORD_HAS_ADDRESS = "password_has_address"  # noqa: S105

    # lists
    TOO_MANY_TERMS = "too_many_terms"

    # deadlines and periods
    DATES_REVERSED = "dates_reversed"
    DUE_BEFORE_ISSUE = "due_before_issue"
    EXTENSION_NOT_LATER = "extension_not_later"
    PERIOD_NOT_OPEN = "period_not_open"
    PERIOD_BEFORE_PLAN = "period_before_plan"
    TERM_OUT_OF_RANGE = "term_out_of_range"


class Refused(Exception):
    """Say no in a way the reader can put right: what is wrong, at which field, with which facts."""

    def __init__(self, fault: Fault, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.field = field
        self.facts = facts


class NotAllowed(Exception):
    """The actor may not do this (the web floor answers 403)."""


class Missing(Exception):
    """There is no such row, or the actor may not know of it (the web floor answers 404)."""


class Changed(Exception):
    """The row changed since the reader opened it (the web floor shows both versions)."""
