"""A report's workbook comes back: hold it against the draft, then write all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from tracker.models import Figure, ProgressLine, ReportSheet, Task
from tracker.queries.reports.asked import Asked
from tracker.queries.reports.at_hand import ReportsAtHand
from tracker.queries.reports.judging import doubts_of, facts_of_figure, may_have_parts, parts_of
from tracker.queries.reports.series import PastFigure, Series
from tracker.queries.statuses import facts_of
from tracker.rules.arithmetic import Doubt, FigureFacts
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState, MeasureKind
from tracker.rules.figure_rows import FigureCells, LineCells
from tracker.rules.figures import faults_of
from tracker.rules.permissions import Action, Actor, drafting_action, require
from tracker.rules.tasks import check_can_hand_in
from tracker.services.reports.drafting import Saving, SheetEntry, require_drafting
from tracker.services.reports.writing import FigureEntry, LineEntry, faults_of_entry


class OpenReport:
    """A report that can be drafted now, with what it asks and what its draft says.

    ``at_hand`` are the reports it is looked at together with; alone it is the only one.
    """

    def __init__(self, task: Task, today: date, at_hand: ReportsAtHand | None = None) -> None:
        self.task, self.today = task, today
        self.at_hand = at_hand or ReportsAtHand([task])

    @property
    def asked(self) -> dict[int, Asked]:
        """Return the indicators it asks, by id, in their order."""
        return self.at_hand.asked[self.task.id]

    @property
    def open_tasks(self) -> dict[int, Any]:
        """Return the open tasks it tells of, by id."""
        return self.at_hand.open_tasks[self.task.id]

    @property
    def draft(self) -> ReportSheet | None:
        """Return the sheet of its draft, if there is one."""
        return self.at_hand.drafts.get(self.task.id)

    @property
    def sheet(self) -> ReportSheet | None:
        """Return what its draft says, or would begin with: the last try."""
        return self.draft or self.at_hand.last_tries.get(self.task.id)

    @property
    def series(self) -> Series:
        """Return the figures of earlier periods, the latest first."""
        return self.at_hand.series[self.task.id]

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

    def last(self, indicator_id: int) -> PastFigure | None:
        """Return the last figure known of an indicator."""
        return next(iter(self.series.get(indicator_id, ())), None)

    @staticmethod
    def facts(figure: Figure | PastFigure, asked: Asked) -> FigureFacts:
        """Return a stored figure as the rules of arithmetic take it."""
        return facts_of_figure(figure, asked)

    def faults(self, indicator_id: int, said: FigureCells) -> list[Refused]:
        """Return all that cannot be about what a row says; it may lack something yet."""
        return faults_of_entry(self._entry(indicator_id, said, {}), self.asked[indicator_id])

    def judge(
        self, indicator_id: int, said: FigureCells, brought: Mapping[int, FigureCells]
    ) -> tuple[Doubt, ...]:
        """Return what is doubtful about what a row says beside the others that are brought.

        Nothing is, as long as it cannot be or lacks something.
        """
        asked = self.asked[indicator_id]
        figure = self._as_figure(indicator_id, said)
        if any(faults_of(facts_of_figure(figure, asked))):
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
        doubts = self.judge(indicator_id, said, brought) if said.keep else ()
        reasons = dict.fromkeys((one.warning.value for one in doubts), said.keep)
        return self._entry(indicator_id, said, reasons)

    def _entry(
        self, indicator_id: int, said: FigureCells, reasons: Mapping[str, str]
    ) -> FigureEntry:
        figure, asked = self._figures.get(indicator_id), self.asked[indicator_id]
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


def open_report(
    task: Task, *, actor: Actor, today: date, at_hand: ReportsAtHand | None = None
) -> OpenReport:
    """Return a report the actor may bring a workbook for.

    Raises NotAllowed, Missing; Refused: the task is closed or a try waits, REPORT_IS_DRAFTED.
    """
    require(actor, Action.IMPORT_TABLES, committee_id=task.committee_id, unit_id=task.unit_id)
    require_drafting(task, actor)
    check_can_hand_in(facts_of(task))
    report = OpenReport(task, today, at_hand)
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

    @property
    def is_nil_no_more(self) -> bool:
        """Tell whether a nil report gets figures; a row that is emptied brings none."""
        sheet = self.report.sheet
        nothing = FigureCells()
        return (
            sheet is not None
            and sheet.is_nil
            and any(said != nothing for said in self.figures.values())
        )


def write_brought(
    brought: Sequence[Brought], *, actor: Actor, today: date, now: datetime
) -> Sequence[ReportSheet]:
    """Write what a workbook says into the drafts of its reports: all of it or nothing.

    Raises NotAllowed, Missing, Changed; Refused: what ``save_report`` raises.
    """
    if not brought:
        return ()
    saving = Saving(brought[0].report.at_hand, actor, today, now)
    for one in brought:
        draft = one.report.draft
        saving.write(one.report.task, _entry(one), seen=draft.version_id if draft else 0)
    return saving.finish()


def _entry(one: Brought) -> SheetEntry:
    report, sheet = one.report, one.report.sheet
    return SheetEntry(
        figures=[report.entry(id_, said, one.figures) for id_, said in one.figures.items()],
        lines=[_line(id_, said) for id_, said in one.lines.items()],
        proposal=sheet.proposal if sheet else "",
        is_nil=sheet.is_nil and not one.is_nil_no_more if sheet else False,
        nil_reason=sheet.nil_reason if sheet else "",
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
