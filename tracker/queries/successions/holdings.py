"""Everything that passes on when a unit ends: its open duties, its people, its places on lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Amendment,
    AmendmentRow,
    AmendmentRowUnit,
    Assignment,
    AssignmentUnit,
    Attendance,
    Committee,
    Conclusion,
    ConclusionUnit,
    Finding,
    FindingUnit,
    IndicatorAssignment,
    IndicatorAssignmentUnit,
    Meeting,
    Membership,
    Plan,
    Task,
    Unit,
    UnitGroupMember,
)
from tracker.rules.choices import AmendmentState, MeetingState, Part, PlanState
from tracker.rules.readings import Recurrence

IS_OPEN = and_(Task.finished_on.is_(None), Task.cancelled_on.is_(None))
ONCE = ["", Recurrence.NONE.value, Recurrence.STANDING.value]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What some units hold on a day, each kind in a fixed order."""

    tasks: Sequence[Task]  # open ones, paused ones too
    indicators: Sequence[IndicatorAssignment]
    indicator_parts: Sequence[IndicatorAssignmentUnit]
    leads: Sequence[AssignmentUnit]  # of what is still open, comes back, or is a draft
    parts: Sequence[AssignmentUnit]  # co-ordinating, of the same
    memberships: Sequence[Membership]
    committees: Sequence[Committee]  # whose standing unit one of them is
    presenters: Sequence[AgendaItem]  # of sessions being prepared
    attendance: Sequence[Attendance]  # of sessions being prepared
    conclusion_parts: Sequence[ConclusionUnit]  # of conclusions not made into tasks yet
    finding_parts: Sequence[FindingUnit]  # of recommendations not made into tasks yet
    amendment_parts: Sequence[AmendmentRowUnit]  # of amendments being drafted
    children: Sequence[Unit]
    group_members: Sequence[UnitGroupMember]


def load_holdings(unit_ids: Collection[int], *, on: date) -> Holdings:
    """Return what these units hold, its tasks locked until the transaction ends (PostgreSQL)."""
    ids = sorted(unit_ids)
    return Holdings(
        tasks=_tasks(ids),
        indicators=_indicators(ids, on),
        indicator_parts=_indicator_parts(ids, on),
        leads=_parts(ids, Part.LEAD, on),
        parts=_parts(ids, Part.COORDINATING, on),
        memberships=_memberships(ids),
        committees=_all(select(Committee).where(Committee.standing_unit_id.in_(ids)), Committee),
        **_places_in_sessions(ids),
        finding_parts=_all(
            select(FindingUnit)
            .join(Finding, Finding.id == FindingUnit.finding_id)
            .where(FindingUnit.unit_id.in_(ids), Finding.assignment_id.is_(None)),
            FindingUnit,
        ),
        amendment_parts=_amendment_parts(ids),
        children=_all(
            select(Unit).where(
                Unit.parent_id.in_(ids), or_(Unit.valid_to.is_(None), Unit.valid_to >= on)
            ),
            Unit,
        ),
        group_members=_all(
            select(UnitGroupMember).where(UnitGroupMember.unit_id.in_(ids)), UnitGroupMember
        ),
    )


def _places_in_sessions(ids: list[int]) -> dict[str, Sequence[Any]]:
    """Return who presents and attends in sessions being prepared, and open conclusions."""
    prepared = Meeting.state == MeetingState.PREPARING
    return {
        "presenters": _all(
            select(AgendaItem)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.presenter_unit_id.in_(ids), prepared),
            AgendaItem,
        ),
        "attendance": _all(
            select(Attendance)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(Attendance.unit_id.in_(ids), prepared),
            Attendance,
        ),
        "conclusion_parts": _all(
            select(ConclusionUnit)
            .join(Conclusion, Conclusion.id == ConclusionUnit.conclusion_id)
            .where(ConclusionUnit.unit_id.in_(ids), Conclusion.assignment_id.is_(None)),
            ConclusionUnit,
        ),
    }


def _amendment_parts(ids: list[int]) -> Sequence[AmendmentRowUnit]:
    return _all(
        select(AmendmentRowUnit)
        .join(AmendmentRow, AmendmentRow.id == AmendmentRowUnit.row_id)
        .join(Amendment, Amendment.id == AmendmentRow.amendment_id)
        .where(AmendmentRowUnit.unit_id.in_(ids), Amendment.state == AmendmentState.DRAFT),
        AmendmentRowUnit,
    )


def _all(query: Select[Any], model: Any) -> Sequence[Any]:
    """Return the rows of a statement in the order they were entered."""
    return db.session.scalars(query.order_by(model.id)).all()


def _tasks(ids: list[int]) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.unit_id.in_(ids), IS_OPEN)
        .options(joinedload(Task.assignment), joinedload(Task.unit), selectinload(Task.submissions))
        .order_by(Task.id)
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    ).all()


def _memberships(ids: list[int]) -> Sequence[Membership]:
    return db.session.scalars(
        select(Membership)
        .where(Membership.unit_id.in_(ids), Membership.ended_on.is_(None))
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    ).all()


def _goes_on(on: date) -> ColumnElement[bool]:
    """Choose plans that are a draft, or in force and not at their end."""
    in_force = and_(
        Plan.state == PlanState.PROMULGATED, or_(Plan.ends_on.is_(None), Plan.ends_on >= on)
    )
    return or_(Plan.state == PlanState.DRAFT, in_force)


def _indicators(ids: list[int], on: date) -> Sequence[IndicatorAssignment]:
    return db.session.scalars(
        select(IndicatorAssignment)
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .where(IndicatorAssignment.lead_unit_id.in_(ids), _goes_on(on))
        .options(
            joinedload(IndicatorAssignment.indicator),
            joinedload(IndicatorAssignment.plan),
            selectinload(IndicatorAssignment.coordinating),
        )
        .order_by(IndicatorAssignment.id)
        .execution_options(populate_existing=True)
    ).all()


def _indicator_parts(ids: list[int], on: date) -> Sequence[IndicatorAssignmentUnit]:
    of_plan = IndicatorAssignmentUnit.indicator_assignment_id == IndicatorAssignment.id
    return db.session.scalars(
        select(IndicatorAssignmentUnit)
        .join(IndicatorAssignment, of_plan)
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .where(IndicatorAssignmentUnit.unit_id.in_(ids), _goes_on(on))
        .order_by(IndicatorAssignmentUnit.id)
    ).all()


def _parts(ids: list[int], part: Part, on: date) -> Sequence[AssignmentUnit]:
    """Return the rows by which documents name the units in what is not over yet."""
    open_task = exists().where(Task.assignment_id == Assignment.id, IS_OPEN)
    if part is Part.LEAD:
        open_task = open_task.where(Task.unit_id == AssignmentUnit.unit_id)
    comes_back = and_(
        Assignment.recurrence.not_in(ONCE), Assignment.ended_on.is_(None), _goes_on(on)
    )
    return db.session.scalars(
        select(AssignmentUnit)
        .join(Assignment, Assignment.id == AssignmentUnit.assignment_id)
        .outerjoin(Plan, Plan.id == Assignment.plan_id)
        .where(
            AssignmentUnit.unit_id.in_(ids),
            AssignmentUnit.part == part,
            or_(open_task, comes_back, Plan.state == PlanState.DRAFT),
        )
        .options(joinedload(AssignmentUnit.assignment))
        .order_by(AssignmentUnit.id)
    ).all()
