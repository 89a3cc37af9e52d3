"""What the committee did in a window: documents, sessions, inspections; and the published rank."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import (
    Conclusion,
    ConclusionUnit,
    Document,
    Edition,
    EditionResult,
    Finding,
    Inspection,
    Meeting,
    Province,
    Unit,
    Visit,
)
from tracker.queries.groups import list_groups
from tracker.queries.unit_names import NamesOverTime
from tracker.rules.choices import (
    ConclusionKind,
    FindingKind,
    InspectionState,
    LeadGroup,
    MeetingState,
    Part,
)
from tracker.rules.drafting.facts import (
    DirectionLine,
    DocumentLine,
    Dti,
    InspectionLine,
    LimitLine,
    SessionLine,
)
from tracker.rules.lead_groups import GROUPS

TOTAL = "DTI"
TOLD = (ConclusionKind.DECISION, ConclusionKind.TASK, ConclusionKind.DIRECTION)


def list_documents(committee_id: int, first: date, last: date) -> tuple[DocumentLine, ...]:
    """Return the documents of the register issued in a span of days, the oldest first."""
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.committee_id == committee_id,
            Document.issued_on.between(first, last),
        )
        .order_by(Document.issued_on, Document.place, Document.id)
    )
    return tuple(
        DocumentLine(
            *(row.id, row.kind, row.sign, row.issued_on, row.subject),
            is_illustrative=row.is_illustrative,
            issuer=row.issuer,
        )
        for row in rows
    )


def list_sessions(committee_id: int, first: date, last: date) -> tuple[SessionLine, ...]:
    """Return the sessions held in a span of days, the oldest first."""
    concluded = (
        select(func.count(Conclusion.id))
        .where(Conclusion.meeting_id == Meeting.id)
        .correlate(Meeting)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Meeting.id, Meeting.ordinal, Meeting.kind, Meeting.held_on, concluded)
        .where(
            Meeting.committee_id == committee_id,
            Meeting.held_on.between(first, last),
            Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)),
        )
        .order_by(Meeting.held_on, Meeting.id)
    )
    return tuple(SessionLine(*row) for row in rows)


def list_conclusions(meeting_ids: Sequence[int]) -> Sequence[tuple[int, str]]:
    """Return the session and the words of every conclusion of some sessions, in their order."""
    rows = db.session.execute(
        select(Conclusion.meeting_id, Conclusion.text)
        .join(Meeting, Meeting.id == Conclusion.meeting_id)
        .where(Conclusion.meeting_id.in_(meeting_ids))
        .order_by(Meeting.held_on, Meeting.id, Conclusion.position, Conclusion.id)
    )
    return [(row.meeting_id, row.text) for row in rows]


def list_inspections(
    committee_id: int, first: date, last: date, names: NamesOverTime
) -> tuple[tuple[InspectionLine, ...], tuple[LimitLine, ...]]:
    """Return the inspections that began in a span of days, and the limits they found.

    Units count once they were visited, as in the evidence (``queries/evidence.py``).
    """
    units = (
        select(func.count(Visit.unit_id.distinct()))
        .where(Visit.inspection_id == Inspection.id, Visit.held_on.between(first, last))
        .correlate(Inspection)
        .scalar_subquery()
    )
    asked = (
        select(func.count(Finding.id))
        .where(Finding.inspection_id == Inspection.id, Finding.kind == FindingKind.RECOMMENDATION)
        .correlate(Inspection)
        .scalar_subquery()
    )
    is_limit = and_(Finding.inspection_id == Inspection.id, Finding.kind == FindingKind.LIMIT)
    rows = db.session.execute(
        select(Inspection.id, Inspection.kind, Inspection.title, units, asked, Finding, Unit)
        .outerjoin(Finding, is_limit)
        .outerjoin(Unit, Unit.id == Finding.unit_id)
        .where(
            Inspection.committee_id == committee_id,
            Inspection.state != InspectionState.PLANNED,
            Inspection.starts_on.between(first, last),
        )
        .order_by(Inspection.starts_on, Inspection.id, Finding.position, Finding.id)
    ).all()
    limits = tuple(
        LimitLine(
            str(found.id), row.id, found.text, names.on(row.Unit, last).name if row.Unit else ""
        )
        for row in rows
        if (found := row.Finding) is not None
    )
    held = {row.id: InspectionLine(*row[:5]) for row in rows}
    return tuple(held.values()), limits


def list_directions(meeting_id: int, names: NamesOverTime, day: date) -> tuple[DirectionLine, ...]:
    """Return what a session decided and asks of units, in its order."""
    rows = db.session.execute(
        select(Conclusion, Meeting.held_on)
        .join(Meeting, Meeting.id == Conclusion.meeting_id)
        .where(Conclusion.meeting_id == meeting_id, Conclusion.kind.in_(TOLD))
        .options(selectinload(Conclusion.units).joinedload(ConclusionUnit.unit))
        .order_by(Conclusion.position, Conclusion.id)
    )
    return tuple(
        DirectionLine(
            row.id,
            row.meeting_id,
            row.kind,
            row.text,
            _lead(row, names, day),
            row.due,
            row.deadline_words,
            held_on,
        )
        for row, held_on in rows
    )


def _lead(row: Conclusion, names: NamesOverTime, day: date) -> str:
    """Return who leads: in the words of the session, else the group, else the units by name."""
    if row.lead_words:
        return row.lead_words
    if row.lead_group in GROUPS:
        return GROUPS[row.lead_group]
    if row.lead_group is LeadGroup.STORED:
        return next((one.name for one in list_groups() if one.id == row.lead_group_id), "")
    leads = [one.unit for one in row.units if one.part is Part.LEAD]
    return ", ".join(names.on(unit, day).name for unit in leads)


def find_dti(province_id: int | None, as_of: date) -> Dti | None:
    """Return the last result of the committee's province that was published by a day."""
    if province_id is None:
        return None
    rows = db.session.execute(
        select(Edition, EditionResult, Province.name)
        .join(EditionResult, EditionResult.edition_id == Edition.id)
        .join(Province, Province.id == EditionResult.province_id)
        .where(
            EditionResult.code == TOTAL,
            EditionResult.province_id == province_id,
            Edition.data_year < as_of.year,
        )
        .order_by(Edition.data_year.desc())
    ).all()
    mine = [row for row in rows if _is_out(row[0], as_of)]
    if not mine:
        return None
    (edition, result, province), before = mine[0], mine[1] if len(mine) > 1 else None
    is_next = before is not None and before[0].data_year == edition.data_year - 1
    return Dti(
        province=province,
        data_year=edition.data_year,
        score=result.score,
        rank=result.rank,
        of=edition.provinces_count,
        before_year=before[0].data_year if before is not None and is_next else None,
        before_score=before[1].score if before is not None and is_next else None,
        before_rank=before[1].rank if before is not None and is_next else None,
        before_of=before[0].provinces_count if before is not None and is_next else None,
        province_id=province_id,
    )


def _is_out(edition: Edition, as_of: date) -> bool:
    """Tell whether an edition was published by a day; without a date, when its year was over."""
    if edition.published_on is not None:
        return edition.published_on <= as_of
    return edition.edition_year <= as_of.year
