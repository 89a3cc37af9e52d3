"""The words of a deadline as a committee reads them, and the columns a row keeps of that."""

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.readings import DeadlineKind, DeadlineReading
from tracker.rules.wording import read_deadline


def reads_strictly(committee_id: int) -> bool:
    """Tell whether "trước ngày X" ends on the day before X for a committee."""
    strict = db.session.scalar(
        select(Committee.reads_before_strictly).where(Committee.id == committee_id)
    )
    return strict is not False


def read_words(
    words: str,
    *,
    committee_id: int,
    issued: date | None,
    calendar: WorkingCalendar,
    held_on: date | None = None,
) -> DeadlineReading:
    """Read a deadline's words as the committee reads "trước ngày"."""
    return read_deadline(
        words,
        issued=issued,
        calendar=calendar,
        strict_before=reads_strictly(committee_id),
        held_on=held_on,
    )


def deadline_columns(
    typed: date | None, reading: DeadlineReading, calendar: WorkingCalendar
) -> dict[str, Any]:
    """Return what a row keeps of its deadline; a date a person typed goes before the words."""
    if typed is not None and typed != reading.due:
        return {
            "deadline_kind": DeadlineKind.EXACT_DATE,
            "recurrence": "",
            "due": typed,
            "due_reason": fixed_day_explanation(typed, calendar).to_dict(),
        }
    return {
        "deadline_kind": reading.kind,
        "recurrence": reading.recurrence,
        "due": reading.due,
        "due_reason": reading.explanation.to_dict() if reading.explanation else None,
    }
