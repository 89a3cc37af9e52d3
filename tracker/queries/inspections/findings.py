"""Findings of an inspection, and what their words mean as of its conclusion."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Committee, Finding, FindingUnit, Inspection
from tracker.queries.calendars import load_calendar
from tracker.rules.choices import Part
from tracker.rules.conclusions import Lack
from tracker.rules.faults import Missing
from tracker.rules.findings import lacks_of_finding
from tracker.rules.readings import DeadlineReading
from tracker.rules.wording import read_deadline

Reader = Callable[[str], DeadlineReading]


@dataclass(frozen=True, slots=True)
class FindingReading:
    """A finding, the date it is due by (typed or read), and what it still lacks."""

    row: Finding
    due: date | None
    lacks: tuple[Lack, ...]


def list_findings(inspection_id: int) -> list[Finding]:
    """Return the findings of an inspection in their order, with units and assignments."""
    return list(
        db.session.scalars(
            select(Finding)
            .where(Finding.inspection_id == inspection_id)
            .options(
                joinedload(Finding.unit),
                selectinload(Finding.units).joinedload(FindingUnit.unit),
            )
            .order_by(Finding.position, Finding.id)
        )
    )


def get_finding(inspection: Inspection, finding_id: int) -> Finding:
    """Return one finding of an inspection. Raises Missing."""
    row = db.session.scalar(
        select(Finding)
        .where(Finding.id == finding_id, Finding.inspection_id == inspection.id)
        .options(selectinload(Finding.units))
    )
    if row is None:
        raise Missing
    return row


def words_reader(inspection: Inspection, *, issued: date | None) -> Reader:
    """Return how the committee reads a deadline's words, terms counted from ``issued``."""
    strict = db.session.scalar(
        select(Committee.reads_before_strictly).where(Committee.id == inspection.committee_id)
    )
    calendar = load_calendar()

    def read(words: str) -> DeadlineReading:
        return read_deadline(
            words, issued=issued, calendar=calendar, strict_before=strict is not False
        )

    return read


def reading_of(row: Finding, read: Reader) -> FindingReading:
    """Return when a finding is due and what it lacks."""
    due = row.due or read(row.deadline_words).due
    lacks = lacks_of_finding(
        row.kind,
        has_no_action=row.has_no_action,
        has_units=any(unit.part is Part.LEAD for unit in row.units),
        lead_group=row.lead_group,
        due=due,
        deadline_words=row.deadline_words,
        has_no_date=row.has_no_date,
    )
    return FindingReading(row, due, lacks)
