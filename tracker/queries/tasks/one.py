"""One task, as one reader may see it on one day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from tracker.database import db
from tracker.models import (
    Assignment,
    AssignmentUnit,
    Committee,
    Extension,
    Inspection,
    Meeting,
    Plan,
    StoredFile,
    Submission,
    Task,
    TaskDecision,
    User,
)
from tracker.queries.amendments.reading import list_changes_of
from tracker.queries.calendars import load_calendar
from tracker.queries.effects import list_effects_of
from tracker.queries.extensions import answer_day
from tracker.queries.inspections import listing as inspections
from tracker.queries.measures import list_led_as_finished, list_steps
from tracker.queries.meetings.listing import visible
from tracker.queries.recipients import names_of_leads
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.tasks.history import tell
from tracker.queries.tasks.ledger import list_letters
from tracker.queries.tasks.views import (
    ExtensionView,
    FileLine,
    Reopening,
    Source,
    TaskPage,
    TryView,
)
from tracker.rules import backlog
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import DecisionKind, ExtensionState, Part, SubmissionState, TaskKind
from tracker.rules.faults import Missing
from tracker.rules.measures import Checklist, LedIndicator, from_plain
from tracker.rules.permissions import (
    Action,
    Actor,
    Relation,
    may,
    may_knock,
    relation_of,
    scope_of,
)
from tracker.rules.reasons import reasons
from tracker.rules.statuses import status_of
from tracker.rules.terms import TermExplanation


def get_task_page(actor: Actor, task_id: int, *, today: date) -> TaskPage:
    """Return everything the page of a task shows this reader.

    Raises Missing: no such task, or none the reader may know of.
    """
    row = db.session.execute(_one(actor).where(Task.id == task_id)).unique().one_or_none()
    if row is None:
        raise Missing
    task: Task = row.Task
    coordinating = [each for each in task.assignment.units if each.part is Part.COORDINATING]
    relation = relation_of(
        actor, unit_id=task.unit_id, coordinating=frozenset(each.unit_id for each in coordinating)
    )
    story = list_letters(task.id, actor=actor, relation=relation)
    facts, led, calendar = facts_of(task), list_led_as_finished(task), load_calendar()
    committee: Committee = row.Committee
    return TaskPage(
        id=task.id,
        committee_id=task.committee_id,
        code=task.code,
        kind=task.kind,
        period=task.period,
        title=task.assignment.title,
        words=task.assignment.text,
        deliverable=task.assignment.deliverable,
        deadline_words=task.assignment.deadline_words,
        unit_id=task.unit_id,
        unit_name=task.unit.name,
        leads=row.leads or "",
        coordinating=tuple(each.unit.name for each in coordinating),
        confirmed_by=committee.standing_unit.name if committee.standing_unit else "",
        source=_source(task, row),
        opened_on=task.opened_on,
        due=task.due,
        original_due=task.original_due,
        last_day=facts.effective_due,
        submitted_on=task.submitted_on,
        returned_on=task.returned_on,
        is_standing=task.is_standing,
        status=status_of(facts, today, due_soon_days=committee.due_soon_days),
        reasons=tuple(reasons(facts, today)),
        explanation=_explanation(task.due_reason),
        original_explanation=_explanation((task.due_reason or {}).get("original")),
        indicators=_indicators(task, led),
        checklist=_checklist(task, led, relation),
        steps=tuple(list_steps(task.id)) if relation is Relation.OWN else (),
        tries=tuple(_try(one) for one in task.submissions if not _is_draft(one)),
        draft=_draft(task, relation),
        extensions=tuple(_extension(one, task, committee, calendar) for one in task.extensions),
        reopening=_reopening(task),
        history=tell(task, story.events, given_by=row.promulgator or "", today=today),
        letters=story.lines,
        amended=list_changes_of(task.assignment) if task.plan_id else (),
        rights=frozenset(action for action in Action if may(actor, action, relation)),
        actor_id=actor.user_id,
        allows_late_requests=committee.allows_late_requests,
        resubmit_by=_resubmit_by(actor, task, committee, today, calendar),
        answer_by=(
            backlog.answer_day(task.submitted_on, committee.review_days, calendar)
            if task.submitted_on
            else None
        ),
        is_finished=task.finished_on is not None,
        is_cancelled=task.cancelled_on is not None,
        is_suspended=task.suspended_on is not None,
        version=task.version_id,
    )


def _indicators(task: Task, led: Sequence[LedIndicator]) -> tuple[Any, ...]:
    """Return what the unit leads by its detail plan, or what the assignment is to move."""
    return tuple(led or list_effects_of([task.assignment_id]).get(task.assignment_id, ()))


@lru_cache(maxsize=256)  # readers; it is put together at every visit otherwise
def _one(actor: Actor) -> Select[Any]:
    """Return the statement that reads a task with its story, as far as the actor may see."""
    promulgator = (
        select(User.name)
        .join(Plan, Plan.promulgated_by_id == User.id)
        .where(Plan.id == Task.plan_id)
        .correlate(Task)
        .scalar_subquery()
    )
    return (
        select(
            Task,
            Committee,
            Meeting.ordinal,
            Meeting.held_on,
            _opens_meeting(actor).label("meeting_is_open"),
            Inspection.title.label("inspection"),
            Inspection.concluded_on,
            _opens_inspection(actor).label("inspection_is_open"),
            names_of_leads().label("leads"),
            promulgator.label("promulgator"),
        )
        .join(Committee, Committee.id == Task.committee_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .outerjoin(Meeting, Meeting.id == Assignment.meeting_id)
        .outerjoin(Inspection, Inspection.id == Assignment.inspection_id)
        .where(within(scope_of(actor, Action.SEE_TASK)))
        .options(*_loaded())
        .execution_options(populate_existing=True)
    )


def _loaded() -> tuple[ORMOption, ...]:
    """Return what is loaded with a task: whence it comes, and its whole story."""
    return (
        joinedload(Task.unit),
        joinedload(Task.plan),
        joinedload(Task.assignment).joinedload(Assignment.units).joinedload(AssignmentUnit.unit),
        joinedload(Committee.standing_unit),
        selectinload(Task.submissions).options(
            joinedload(Submission.submitted_by),
            joinedload(Submission.decided_by),
            joinedload(Submission.files),
        ),
        selectinload(Task.extensions).options(
            joinedload(Extension.requested_by),
            joinedload(Extension.decided_by),
            joinedload(Extension.files),
            selectinload(Extension.issued),
        ),
        selectinload(Task.decisions).joinedload(TaskDecision.decided_by),
    )


def _opens_meeting(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may open the session a task comes from."""
    return visible(actor) if may_knock(actor.role, Action.SEE_MEETING) else false()


def _opens_inspection(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may open the inspection a task comes from."""
    if not may_knock(actor.role, Action.SEE_INSPECTION):
        return false()
    return inspections.visible(scope_of(actor, Action.SEE_INSPECTION))


def _source(task: Task, row: Row[Any]) -> Source:
    if task.plan is not None:
        plan = task.plan
        return Source(plan_id=plan.id, sign=plan.sign, issuer=plan.issuer, day=plan.issued_on)
    if task.assignment.inspection_id is not None:
        return Source(
            inspection_id=task.assignment.inspection_id,
            title=row.inspection,
            day=row.concluded_on,
            is_open_to_reader=bool(row.inspection_is_open),
        )
    if task.assignment.meeting_id is None:  # a report asked for once
        return Source(title=task.assignment.title, day=task.opened_on)
    return Source(
        meeting_id=task.assignment.meeting_id,
        ordinal=row.ordinal,
        day=row.held_on,
        is_open_to_reader=bool(row.meeting_is_open),
    )


def _explanation(stored: dict[str, Any] | None) -> TermExplanation | None:
    return TermExplanation.from_dict(stored) if stored else None


def _is_draft(one: Submission) -> bool:
    return one.state is SubmissionState.DRAFT


def _draft(task: Task, relation: Relation) -> TryView | None:
    """Return the draft; it is the unit's own until it is handed in."""
    if relation is not Relation.OWN:
        return None
    return next((_try(one) for one in task.submissions if _is_draft(one)), None)


def _try(one: Submission) -> TryView:
    return TryView(
        id=one.id,
        attempt=one.attempt,
        state=one.state,
        text=one.text,
        document_sign=one.document_sign,
        document_on=one.document_on,
        signed_by=one.signed_by,
        submitted_at=one.submitted_at,
        submitted_by=one.submitted_by.name if one.submitted_by else "",
        submitted_by_id=one.submitted_by_id,
        decided_at=one.decided_at,
        decided_by=one.decided_by.name if one.decided_by else "",
        decision_note=one.decision_note,
        resubmit_by=one.resubmit_by,
        files=tuple(_file(file) for file in one.files),
        measures=from_plain(one.measures or ()),
        version=one.version_id,
    )


def _file(file: StoredFile) -> FileLine:
    return FileLine(file.id, file.name, file.size, file.uploaded_at, file.uploaded_by_id)


def _extension(
    one: Extension, task: Task, committee: Committee, calendar: WorkingCalendar
) -> ExtensionView:
    asked = one.state is ExtensionState.ASKED
    return ExtensionView(
        id=one.id,
        old_due=one.old_due,
        new_due=one.new_due,
        reason=one.reason,
        asked_late=one.asked_late,
        requested_at=one.requested_at,
        requested_by=one.requested_by.name,
        requested_by_id=one.requested_by_id,
        state=one.state,
        granted_due=one.granted_due,
        decided_at=one.decided_at,
        decided_by=one.decided_by.name if one.decided_by else "",
        decision_note=one.decision_note,
        files=tuple(_file(file) for file in one.files),
        answer_by=answer_day(one.requested_at, committee.review_days, calendar) if asked else None,
        answer_number=one.answer_number,
        answer_on=one.answer_on,
        issues=len(one.issued),
        version=one.version_id + task.version_id,
    )


def _reopening(task: Task) -> Reopening | None:
    """Return why a finished task is open again, until something new was handed in."""
    changes = (one for one in task.decisions if one.kind is not DecisionKind.DUE_KEPT)
    last = next(changes, None)
    if last is None or last.kind is not DecisionKind.REOPENED or not task.returned_on:
        return None
    return Reopening(last.decided_at, last.decided_by.name, last.reason)


def _checklist(task: Task, led: tuple[LedIndicator, ...], relation: Relation) -> Checklist | None:
    """Return what the last try of a detail plan shows, or its draft for the unit itself.

    Before anything is handed in, the measures are the unit's own like its draft.
    """
    if task.kind is not TaskKind.DETAIL_PLAN:
        return None
    tries = (one for one in task.submissions if relation is Relation.OWN or not _is_draft(one))
    last = next(tries, None)
    if last is None:
        is_own = relation is Relation.OWN
        return Checklist(led if is_own else tuple(replace(one, measures=()) for one in led))
    return Checklist(led, last.document_sign, last.document_on, len(last.files))


def _resubmit_by(
    actor: Actor, task: Task, committee: Committee, today: date, calendar: WorkingCalendar
) -> date | None:
    """Return the day to resubmit by that is offered to whoever may return the try that waits."""
    takes_back = task.submitted_on is not None or task.finished_on is not None
    if not takes_back or not may(actor, Action.REOPEN_TASK):
        return None
    return calendar.add_working_days(today, committee.resubmit_days)
