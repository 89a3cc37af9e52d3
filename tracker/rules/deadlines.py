"""The last day of a term, why it is that day, and what a due date may be."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from tracker.rules.calendars import ONE_DAY, DayNature, WorkingCalendar, days_after
from tracker.rules.faults import Fault, Refused
from tracker.rules.terms import (
    Counting,
    LegalBasis,
    StartEvent,
    Step,
    StepKind,
    TermExplanation,
)

LONGEST_TERM = 3660
FAR_YEARS = 20


class DueWarning(StrEnum):
    """What is odd about a due date, and may still be meant."""

    IN_THE_PAST = "in_the_past"
    FAR_AHEAD = "far_ahead"
    ON_A_DAY_OFF = "on_a_day_off"
    CALENDAR_UNKNOWN = "calendar_unknown"


def last_day_of_term(
    start: date,
    days: int,
    calendar: WorkingCalendar,
    *,
    counting: Counting = Counting.CALENDAR,
    roll: bool = True,
) -> date:
    """Return the last day of a term of ``days`` counted after ``start``.

    The day of the event itself is not counted; with ``roll``, a last day that is not a
    working day moves to the next working day (Civil Code 2015, articles 147-148).

    Raises Refused: TERM_OUT_OF_RANGE.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> last_day_of_term(date(2023, 11, 4), 15, WEEKENDS_ONLY)  # 19 November is a Sunday
    datetime.date(2023, 11, 20)
    """
    raw_end = _raw_end(start, days, calendar, counting)
    return calendar.next_working_day(raw_end) if roll else raw_end


def explain_term(
    start: date,
    days: int,
    calendar: WorkingCalendar,
    *,
    counting: Counting = Counting.CALENDAR,
    roll: bool = True,
    event: StartEvent = StartEvent.ISSUED,
    basis: LegalBasis = LegalBasis.CIVIL_CODE,
) -> TermExplanation:
    """Count a term as :func:`last_day_of_term` does, keeping each step for the reader.

    Raises Refused: TERM_OUT_OF_RANGE.
    """
    due = last_day_of_term(start, days, calendar, counting=counting, roll=roll)
    raw_end = _raw_end(start, days, calendar, counting)
    steps = [
        Step(StepKind.START, start),
        *_counting_steps(start, raw_end, calendar, counting),
        Step(StepKind.LAST_DAY, raw_end, number=days, why=calendar.nature_of(raw_end)),
        *_moving_steps(raw_end, due, calendar),
        Step(StepKind.DUE, due),
    ]
    return TermExplanation(
        start=start,
        days=days,
        raw_end=raw_end,
        due=due,
        counting=counting,
        roll=roll,
        event=event,
        basis=basis,
        calendar_version=calendar.version,
        unknown_years=_unknown_years(start, due, calendar),
        steps=tuple(steps),
    )


def fixed_day_explanation(
    day: date,
    calendar: WorkingCalendar,
    *,
    cut_off: date | None = None,
    basis: LegalBasis = LegalBasis.FIXED_DAY,
) -> TermExplanation:
    """Explain a day the document itself names: never moved, only flagged on a day off.

    A named day is not a term, so article 148 of the Civil Code 2015 does not move it; the
    secretariat decides. A report due on a day of the month hands in its ``cut_off``.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> fixed_day_explanation(date(2023, 11, 19), WEEKENDS_ONLY).falls_on_a_day_off
    True
    """
    start = () if cut_off is None else (Step(StepKind.START, cut_off),)
    return TermExplanation(
        start=cut_off,
        days=None,
        raw_end=day,
        due=day,
        counting=None,
        roll=False,
        event=None if cut_off is None else StartEvent.CUT_OFF,
        basis=basis,
        calendar_version=calendar.version,
        unknown_years=_unknown_years(cut_off or day, day, calendar),
        steps=(
            *start,
            Step(StepKind.NAMED_DAY, day, why=calendar.nature_of(day)),
            Step(StepKind.DUE, day),
        ),
    )


def check_term(days: int, *, field: str | None = None) -> None:
    """Refuse a term shorter than a day or longer than ten years.

    Raises Refused: TERM_OUT_OF_RANGE.
    """
    if not 1 <= days <= LONGEST_TERM:
        raise Refused(Fault.TERM_OUT_OF_RANGE, field=field, least=1, most=LONGEST_TERM)


def check_extension(due: date, new_due: date, today: date, *, field: str = "new_due") -> None:
    """Refuse more time that ends no later than the current due date, or before today.

    Raises Refused: EXTENSION_NOT_LATER.
    """
    if new_due <= due or new_due < today:
        raise Refused(Fault.EXTENSION_NOT_LATER, field=field, due=due, today=today)


def check_due(
    due: date,
    *,
    issued: date | None,
    today: date,
    calendar: WorkingCalendar,
    field: str = "due",
) -> tuple[DueWarning, ...]:
    """Refuse a due date before the document was issued; return what is odd about any other.

    Raises Refused: DUE_BEFORE_ISSUE.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> check_due(date(2043, 11, 4), issued=date(2023, 11, 4), today=date(2023, 11, 21),
    ...           calendar=WorkingCalendar(years=frozenset({2043})))
    (<DueWarning.FAR_AHEAD: 'far_ahead'>,)
    """
    if issued is not None and due < issued:
        raise Refused(Fault.DUE_BEFORE_ISSUE, field=field, issued=issued)
    found = {
        DueWarning.IN_THE_PAST: due < today,
        DueWarning.FAR_AHEAD: due.year - min(issued or today, today).year >= FAR_YEARS,
        DueWarning.ON_A_DAY_OFF: not calendar.is_working_day(due),
        DueWarning.CALENDAR_UNKNOWN: not calendar.covers(due.year),
    }
    return tuple(warning for warning, holds in found.items() if holds)


def _raw_end(start: date, days: int, calendar: WorkingCalendar, counting: Counting) -> date:
    check_term(days)
    if counting is Counting.WORKING:
        return calendar.add_working_days(start, days)
    return start + timedelta(days=days)


def _unknown_years(first: date, last: date, calendar: WorkingCalendar) -> tuple[int, ...]:
    years = range(first.year, last.year + 1)
    return tuple(year for year in years if not calendar.covers(year))


def _counting_steps(
    start: date, end: date, calendar: WorkingCalendar, counting: Counting
) -> list[Step]:
    """Tell which day counts first and, among working days, what the count leaps over."""
    working = counting is Counting.WORKING
    first = calendar.next_working_day(start + ONE_DAY) if working else start + ONE_DAY
    steps = [Step(StepKind.FIRST_DAY, first, number=1)] if first < end else []
    if working:
        steps += _leaps(start, end, calendar)
    return sorted(steps, key=lambda step: step.day)


def _leaps(start: date, end: date, calendar: WorkingCalendar) -> list[Step]:
    """Tell the days off in a count of working days: weekends in one line, others run by run."""
    runs = list(_runs_off(start, end, calendar))
    weekends = [day for nature, run in runs if nature is DayNature.WEEKEND for day in run]
    leaps: list[tuple[DayNature, list[date]]] = [
        (DayNature.WEEKEND, weekends),
        *((nature, run) for nature, run in runs if nature is not DayNature.WEEKEND),
    ]
    made_up = [day for day in calendar.working_saturdays if start < day < end]
    return [
        *(_step_of_run(StepKind.SKIPPED, nature, run) for nature, run in leaps if run),
        *(Step(StepKind.COUNTED_SATURDAY, day, why=calendar.nature_of(day)) for day in made_up),
    ]


def _moving_steps(raw_end: date, due: date, calendar: WorkingCalendar) -> list[Step]:
    """Tell what a last day on a day off moved past, and where it came to rest."""
    if due == raw_end:
        return []
    return [
        *(
            _step_of_run(StepKind.MOVED_PAST, nature, run)
            for nature, run in _runs_off(raw_end, due, calendar)
        ),
        Step(StepKind.MOVED_TO, due, why=calendar.nature_of(due)),
    ]


def _step_of_run(kind: StepKind, nature: DayNature, run: list[date]) -> Step:
    return Step(kind, run[0], until=run[-1], number=len(run), why=nature)


def _runs_off(
    first: date, last: date, calendar: WorkingCalendar
) -> Iterator[tuple[DayNature, list[date]]]:
    """Group the days off after ``first``, before ``last``, into runs of one nature."""
    for nature, run in groupby(days_after(first, last), key=calendar.nature_of):
        if not nature.is_worked:
            yield nature, list(run)
