"""A report's workbook comes back: hold it against the draft, then write all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from tracker.models import Figure, ProgressLine, ReportSheet, Task
from tracker.queries.reports.asked import Asked, asked_of_task
from tracker.queries.reports.judging import doubts_of, facts_of_figure, may_have_parts, parts_of
from tracker.queries.reports.open_tasks import list_open_tasks_of
from tracker.queries.reports.requests import cut_off_of
from tracker.queries.reports.series import recent_figures
from tracker.queries.reports.sheets import find_draft_sheet, find_last_sheet
from tracker.queries.statuses import facts_of
from tracker.rules.arithmetic import Doubt, FigureFacts, require_figure
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState, MeasureKind
from tracker.rules.figure_rows import FigureCells, LineCells
from tracker.rules.permissions import Action, Actor, drafting_action, require
from tracker.rules.tasks import check_can_hand_in
from tracker.services.reports.drafting import (
    Background,
    SheetEntry,
    require_drafting,
    save_report,
)
from tracker.services.reports.writing import FigureEntry, LineEntry

INCOMPLETE = frozenset({Fault.PART_MISSING, Fault.REQUIRED})  # a draft may lack something


@dataclass
class OpenReport:
    """A report that can be drafted now, with what it asks and what its draft says."""

    task: Task
    today: date

    @cached_property
    def asked(self) -> dict[int, Asked]:
        """Return the indicators it asks, by id, in their order."""
        asked = asked_of_task(self.task, cut_off_of(self.task))
        return {one.indicator_id: one for one in asked}

    @cached_property
    def open_tasks(self) -> dict[int, Any]:
        """Return the open tasks it tells of, by id."""
        return {row.Task.id: row for row in list_open_tasks_of(self.task)}

    @cached_property
    def draft(self) -> ReportSheet | None:
        """Return the sheet of its draft, if there is one."""
        return find_draft_sheet(self.task)

    @cached_property
    def sheet(self) -> ReportSheet | None:
        """Return what its draft says, or would begin with: the last try."""
        return self.draft or find_last_sheet(self.task)

    @cached_property
    def series(self) -> Mapping[int, tuple[Figure, ...]]:
        """Return the figures of earlier periods, the latest first."""
        return recent_figures(
            self.task.unit_id,
            list(self.asked),
            before=cut_off_of(self.task),
            period=self.task.period,
        )

    @cached_property
    def _figures(self) -> dict[int, Figure]:
        return {one.indicator_id: one for one in self.sheet.figures} if self.sheet else {}

    @cached_property
    def _lines(self) -> dict[int, ProgressLine]:
        return {one.task_id: one for one in self.sheet.lines} if self.sheet else {}

    def figure(self, indicator_id: int) -> FigureCells:
        """Return what the draft says of an indicator."""
        figure = self._figures.get(indicator_id)
        if figure is None:
            return FigureCells()
        return FigureCells(
            state=figure.state,
            numerator=figure.numerator,
            denominator=figure.denominator,
            value=figure.value,
            stated=figure.stated,
            is_estimated=figure.is_estimated,
            words=figure.words,
            reason=figure.reason,
            evidence=figure.evidence,
            note=figure.note,
            keep=next((one["reason"] for one in figure.kept or ()), ""),
        )

    def line(self, task_id: int) -> LineCells:
        """Return what the draft says of an open task."""
        line = self._lines.get(task_id)
        if line is None:
            return LineCells()
        return LineCells(
            line.state, line.result, line.difficulty, line.cause, line.proposal, line.committed_on
        )

    def last(self, indicator_id: int) -> Figure | None:
        """Return the last figure known of an indicator."""
        return next(iter(self.series.get(indicator_id, ())), None)

    @staticmethod
    def facts(figure: Figure, asked: Asked) -> FigureFacts:
        """Return a stored figure as the rules of arithmetic take it."""
        return facts_of_figure(figure, asked)

    def judge(
        self, indicator_id: int, said: FigureCells, brought: Mapping[int, FigureCells]
    ) -> tuple[Doubt, ...]:
        """Return what is doubtful about what a row says beside the others that are brought.

        Raises Refused for what cannot be.
        """
        asked = self.asked[indicator_id]
        figure = self._as_figure(indicator_id, said)
        try:
            require_figure(facts_of_figure(figure, asked))
        except Refused as refusal:
            if refusal.fault not in INCOMPLETE:
                raise
            return ()
        series, parts = self.series.get(indicator_id, ()), self._parts(asked, brought)
        return doubts_of(figure, asked, series, today=self.today, parts=parts)

    def _parts(self, asked: Asked, brought: Mapping[int, FigureCells]) -> tuple[FigureFacts, ...]:
        if not may_have_parts(asked):
            return ()
        beside = self._figures | {id_: self._as_figure(id_, row) for id_, row in brought.items()}
        return parts_of(asked, tuple(self.asked.values()), beside)

    def entry(
        self, indicator_id: int, said: FigureCells, brought: Mapping[int, FigureCells]
    ) -> FigureEntry:
        """Return what a row says as the draft takes it; what no column holds stays as it was."""
        figure = self._figures.get(indicator_id)
        reasons = {}
        if said.keep:
            doubts = self.judge(indicator_id, said, brought)
            reasons = dict.fromkeys((one.warning.value for one in doubts), said.keep)
        asked = self.asked[indicator_id]
        return FigureEntry(
            indicator_id=indicator_id,
            state=said.state,
            numerator=said.numerator,
            denominator=said.denominator,
            value=said.value,
            stated=said.stated,
            words=said.words,
            is_estimated=said.is_estimated,
            is_cumulative=figure.is_cumulative if figure else asked.is_cumulative,
            as_of=figure.as_of if figure else None,
            reason=said.reason,
            note=said.note,
            evidence=said.evidence,
            file_id=figure.file_id if figure else None,
            reasons=reasons,
        )

    def _as_figure(self, indicator_id: int, said: FigureCells) -> Any:
        """Return what a row says as the rules are given a stored figure."""
        figure, asked = self._figures.get(indicator_id), self.asked[indicator_id]
        is_given, is_ratio = said.state is FigureState.GIVEN, asked.kind is MeasureKind.RATIO
        return SimpleNamespace(
            state=said.state,
            numerator=said.numerator if is_given else None,
            denominator=said.denominator,
            value=said.value if is_given else None,
            stated=said.stated if is_given and is_ratio else None,
            is_cumulative=figure.is_cumulative if figure else asked.is_cumulative,
            is_estimated=said.is_estimated,
            period=self.task.period,
        )


def open_report(task: Task, *, actor: Actor, today: date) -> OpenReport:
    """Return a report the actor may bring a workbook for.

    Raises NotAllowed, Missing; Refused: the task is closed or a try waits, REPORT_IS_DRAFTED.
    """
    require(actor, Action.IMPORT_TABLES, committee_id=task.committee_id, unit_id=task.unit_id)
    require_drafting(task, actor)
    check_can_hand_in(facts_of(task))
    report = OpenReport(task, today)
    is_on_behalf = drafting_action(actor) is Action.ENTER_ON_BEHALF
    if is_on_behalf and report.draft is not None and report.draft.on_behalf_by_id is None:
        raise Refused(Fault.REPORT_IS_DRAFTED)
    return report


@dataclass
class Brought:
    """What a workbook says of one report: rows that differ, figures and open tasks apart."""

    report: OpenReport
    figures: dict[int, FigureCells] = field(default_factory=dict)
    lines: dict[int, LineCells] = field(default_factory=dict)


def write_brought(
    brought: Iterable[Brought], *, actor: Actor, today: date, now: datetime
) -> Sequence[ReportSheet]:
    """Write what a workbook says into the drafts of its reports: all of it or nothing.

    Raises NotAllowed, Missing, Changed; Refused: what ``save_report`` raises.
    """
    return [_write(one, actor=actor, today=today, now=now) for one in brought]


def _write(one: Brought, *, actor: Actor, today: date, now: datetime) -> ReportSheet:
    report, sheet = one.report, one.report.sheet
    entry = SheetEntry(
        figures=[report.entry(id_, said, one.figures) for id_, said in one.figures.items()],
        lines=[_line(id_, said) for id_, said in one.lines.items()],
        proposal=sheet.proposal if sheet else "",
        is_nil=sheet.is_nil if sheet else False,
        nil_reason=sheet.nil_reason if sheet else "",
    )
    seen = report.draft.version_id if report.draft else 0
    known = Background(tuple(report.asked.values()), report.series)
    return save_report(
        report.task, entry, seen=seen, actor=actor, today=today, now=now, background=known
    )


def _line(task_id: int, said: LineCells) -> LineEntry:
    return LineEntry(
        task_id=task_id,
        state=said.state,
        result=said.result,
        difficulty=said.difficulty,
        cause=said.cause,
        proposal=said.proposal,
        committed_on=said.committed_on,
    )
