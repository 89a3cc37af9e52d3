"""What a person should look at in a row before it goes into a plan, and what must be put right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.rules.annexes.columns import Role


class Doubt(StrEnum):
    """A reason to look at a cell."""

    TASK_MISSING = "task_missing"
    TEXT_TOO_LONG = "text_too_long"
    NOT_TEXT = "not_text"
    STATE_SECRET = "state_secret"  # noqa: S105 - a name, not a password
    CELL_BROKEN = "cell_broken"
    LEAD_MISSING = "lead_missing"
    LEAD_UNKNOWN = "lead_unknown"
    LEAD_NOT_NAMED = "lead_not_named"  # "các đơn vị liên quan": which?
    GROUP_EMPTY = "group_empty"
    UNIT_NEW = "unit_new"  # known from the shipped list, not kept here yet
    UNIT_AMBIGUOUS = "unit_ambiguous"
    UNIT_NEAR = "unit_near"
    UNIT_CLOSED = "unit_closed"
    UNIT_UNKNOWN = "unit_unknown"
    LEAD_COORDINATES = "lead_coordinates"
    DEADLINE_BEFORE_ISSUE = "deadline_before_issue"
    DEADLINE_UNSET = "deadline_unset"
    DEADLINE_START_UNKNOWN = "deadline_start_unknown"
    DEADLINE_PAST = "deadline_past"
    DEADLINE_MADE_A_DAY = "deadline_made_a_day"
    DUPLICATE = "duplicate"
    SAME_WORDS = "same_words"


BLOCKING = frozenset(
    {
        Doubt.TASK_MISSING,
        Doubt.TEXT_TOO_LONG,
        Doubt.NOT_TEXT,
        Doubt.STATE_SECRET,
        Doubt.CELL_BROKEN,
        Doubt.LEAD_MISSING,
        Doubt.LEAD_UNKNOWN,
        Doubt.LEAD_NOT_NAMED,
        Doubt.GROUP_EMPTY,
        Doubt.UNIT_NEW,
        Doubt.UNIT_AMBIGUOUS,
        Doubt.UNIT_CLOSED,
        Doubt.DEADLINE_BEFORE_ISSUE,
        Doubt.DUPLICATE,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt at a cell, with the facts its words need."""

    doubt: Doubt
    role: Role
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_blocking: bool = False
