"""One report as its form, its reading page and its review show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Committee, ReportSheet, Task
from tracker.queries.reports.asked import Asked, asked_of_task
from tracker.queries.reports.open_tasks import list_open_tasks_of
from tracker.queries.reports.requests import dates_of
from tracker.queries.reports.series import PastFigure, Series, recent_figures
from tracker.queries.reports.sheets import list_sheets
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.faults import Missing
from tracker.rules.permissions import (
    Action,
    Actor,
    Relation,
    drafting_action,
    may,
    relation_of,
    scope_of,
)
from tracker.rules.statuses import Status, status_of


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task of the unit, as a line of progress names it."""

    id: int
    title: str
    status: Status
    due: date | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with everything its pages need; ``task`` has plan, unit and assignment loaded."""

    task: Task
    status: Status
    opens_on: date
    cut_off_on: date
    asked: tuple[Asked, ...]
    series: Series
    draft: ReportSheet | None  # only for whoever may write it
    tries: tuple[ReportSheet, ...]  # handed in, the latest first
    open_tasks: tuple[OpenTask, ...]
    tasks_waiting: int  # handed in: they need no line
    rights: frozenset[Action]
    actor_id: int
    is_own: bool
    drafting: Action

    @property
    def last(self) -> ReportSheet | None:
        """Return the last try that was handed in."""
        return self.tries[0] if self.tries else None

    @property
    def waiting(self) -> ReportSheet | None:
        """Return the try that waits for the secretariat."""
        last = self.last
        return last if last and last.submission.state is SubmissionState.SUBMITTED else None

    @property
    def returned(self) -> ReportSheet | None:
        """Return the last try when it was returned and nothing new came."""
        last = self.last
        return last if last and last.submission.state is SubmissionState.RETURNED else None

    @property
    def is_in_words(self) -> bool:
        """Tell whether what is reported is told in words: no indicators, or asked for by itself."""
        return not self.asked or self.task.plan_id is None

    @property
    def is_open(self) -> bool:
        """Tell whether something may be handed in now."""
        task = self.task
        closed = (task.finished_on, task.cancelled_on, task.suspended_on, task.submitted_on)
        return not any(closed)

    @property
    def may_draft(self) -> bool:
        """Tell whether the reader may write the draft now."""
        return self.drafting in self.rights and self.is_open and not self.is_units_own_draft

    @property
    def may_submit(self) -> bool:
        """Tell whether the reader may hand it in now."""
        action = Action.SUBMIT if self.is_own else Action.ENTER_ON_BEHALF
        return self.may_draft and action in self.rights

    @property
    def is_on_behalf(self) -> bool:
        """Tell whether the reader types in what a unit sent on paper."""
        return self.drafting is Action.ENTER_ON_BEHALF

    @property
    def is_units_own_draft(self) -> bool:
        """Tell whether the unit writes it itself, so that nobody else may."""
        draft = self.draft
        return self.is_on_behalf and draft is not None and draft.on_behalf_by_id is None

    @property
    def may_decide(self) -> bool:
        """Tell whether the reader may accept or return what waits."""
        return self.waiting is not None and Action.DECIDE_SUBMISSION in self.rights

    @property
    def may_confirm(self) -> bool:
        """Tell whether the reader may confirm what the secretariat typed in for his unit."""
        last = self.last
        waits = last is not None and last.on_behalf_by_id is not None and not last.confirmed_at
        return waits and self.is_own and Action.SUBMIT in self.rights

    def before(self, indicator_id: int) -> PastFigure | None:
        """Return the last accepted figure of an earlier period."""
        held = self.series.get(indicator_id)
        return held[0] if held else None


def get_report(actor: Actor, task_id: int, *, today: date) -> ReportPage:
    """Return a report the reader may know of.

    Raises Missing: no such task, none the reader may know of, or none of a report.
    """
    row = db.session.execute(
        select(Task, Committee.due_soon_days)
        .join(Committee, Committee.id == Task.committee_id)
        .where(Task.id == task_id, Task.kind == TaskKind.PERIODIC_REPORT)
        .where(within(scope_of(actor, Action.SEE_TASK)))
        .options(joinedload(Task.unit), joinedload(Task.plan), joinedload(Task.assignment))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise Missing
    task, due_soon_days = row
    relation = relation_of(actor, unit_id=task.unit_id)
    rights = frozenset(action for action in Action if may(actor, action, relation))
    opens_on, cut_off_on = dates_of(task)
    asked = asked_of_task(task, cut_off_on)
    sheets = list_sheets(task)
    work = list_open_tasks_of(task)
    return ReportPage(
        task=task,
        status=status_of(facts_of(task), today, due_soon_days=due_soon_days),
        opens_on=opens_on,
        cut_off_on=cut_off_on,
        asked=asked,
        series=recent_figures(
            task.unit_id,
            [one.indicator_id for one in asked],
            before=cut_off_on,
            period=task.period,
        ),
        draft=_draft(sheets) if drafting_action(actor) in rights else None,
        tries=tuple(one for one in sheets if not _is_draft(one)),
        open_tasks=tuple(
            OpenTask(
                each.id,
                title,
                status_of(facts_of(each), today, due_soon_days=due_soon_days),
                each.due,
            )
            for each, title in work
            if each.submitted_on is None
        ),
        tasks_waiting=sum(each.submitted_on is not None for each, _ in work),
        rights=rights,
        actor_id=actor.user_id,
        is_own=relation is Relation.OWN,
        drafting=drafting_action(actor),
    )


def known_on_day(sheets: Sequence[ReportSheet], day: date) -> ReportSheet | None:
    """Return what of a report was known on a day."""
    for sheet in sheets:
        since, until = sheet.accepted_on, sheet.superseded_on
        if since is not None and since <= day and (until is None or day < until):
            return sheet
    return None


def _is_draft(sheet: ReportSheet) -> bool:
    return sheet.submission.state is SubmissionState.DRAFT


def _draft(sheets: Sequence[Any]) -> ReportSheet | None:
    return next((one for one in sheets if _is_draft(one)), None)
