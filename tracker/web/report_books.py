"""The workbook of a report as it goes out: last figures, targets, what the draft says so far."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.queries.reports.asked import Asked
from tracker.rules.dates import show_date
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.figure_rows import FigureCells, mark_of
from tracker.rules.figures import FigureFacts, counts_wholes
from tracker.rules.numbers import show_number
from tracker.services.reports.importing import OpenReport
from tracker.sheets.report_books import Heading, Leaf, Slot, SlotKind
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.figure_words import parts_words, said_words
from tracker.web.filters import period
from tracker.web.indicator_words import name_of_indicator
from tracker.web.report_words import FIGURE_STATES, PROGRESS_STATES, target_words

TEXTS = ("words", "evidence", "reason", "note", "keep")
LINE_TEXTS = ("result", "difficulty", "cause", "proposal")
FIGURE_HEADS: dict[str, tuple[Any, int]] = {
    "code": (_l("Code"), 8),
    "name": (_l("Indicator"), 46),
    "measured_in": (_l("Measured in"), 12),
    "last": (_l("Last figure"), 24),
    "target": (_l("Target"), 11),
    "state": (_l("State of the figure"), 17),
    "numerator": (_l("Numerator"), 13),
    "denominator": (_l("Denominator"), 13),
    "value": (_l("Figure or answer"), 15),
    "stated": (_l("Percentage the unit's own paper prints"), 15),
    "is_estimated": (_l("Estimate"), 9),
    "words": (_l("In words"), 30),
    "evidence": (_l("Document that proves it (number, date)"), 26),
    "reason": (_l("Reason there is no figure"), 24),
    "note": (_l("Note"), 20),
    "keep": (_l("Reason to keep a doubtful figure"), 26),
}
LINE_HEADS: dict[str, tuple[Any, int]] = {
    "code": (_l("Code"), 10),
    "name": (_l("Open task"), 46),
    "due": (_l("Due"), 12),
    "state": (_l("How it stands"), 20),
    "result": (_l("Result so far"), 40),
    "difficulty": (_l("Difficulty"), 36),
    "cause": (_l("Cause"), 26),
    "proposal": (_l("Proposal"), 30),
    "committed_on": (_l("Will be done by"), 13),
}
MARK_HEAD, UNIT_HEAD = _l("Mark of the row"), _l("Unit")


def leaves_of(reports: Sequence[OpenReport]) -> list[Leaf]:
    """Return the sheets of a workbook for one report, or for those of many units."""
    is_many = len(reports) > 1
    task = reports[0].task
    whose = _("all units") if is_many else task.unit.name
    plan = f"{task.plan.number}/{task.plan.symbol}" if task.plan else ""
    title = " · ".join(word for word in (_("Report %(period)s", period=period(task.period)), whose,
                                         plan) if word)  # fmt: skip
    note = _(
        "Fill in the yellow cells only. Due on %(day)s.", day=show_date(task.due or task.opened_on)
    )
    figures = [_figure_row(report, one) for report in reports for one in report.asked.values()]
    lines = [_line_row(report, id_) for report in reports for id_ in report.open_tasks]
    return [
        Leaf(
            _("Figures of indicators"),
            title,
            note,
            _headings(FIGURE_HEADS),
            figures,
            (_("Not a whole number"), _("These are counted in whole numbers: type 1390.")),
        ),
        Leaf(_("Progress of tasks"), title, note, _headings(LINE_HEADS), lines),
    ]


def guide_lines() -> list[str]:
    """Return what the last sheet says."""
    return [
        _("Fill in the yellow cells. Everything else is locked and is not read."),
        _(
            "A dot groups thousands (1.390), a comma marks decimals (70,08). A percentage is not "
            "typed: give numerator and denominator, it is computed."
        ),
        _("No figure yet is not 0: choose “No data yet” in the column of the state, and say why."),
        _(
            "A figure that looks wrong is told when the file is read in. It may stay: give the "
            "reason in “Reason to keep a doubtful figure”."
        ),
        _(
            "Choose “Read Excel in” on the page of the report. Every change and every doubt is "
            "shown before anything is written; all rows are taken or none."
        ),
        _(
            "The file belongs to this unit and this period. One made for another, or before "
            "somebody changed the draft, is not taken."
        ),
    ]


def _headings(heads: Mapping[str, tuple[Any, int]]) -> list[Heading]:
    return [
        Heading(str(UNIT_HEAD), 24),
        *(Heading(str(words), width) for words, width in heads.values()),
        Heading(str(MARK_HEAD), 10, is_hidden=True),
    ]


def _figure_row(report: OpenReport, asked: Asked) -> list[Slot]:
    said = report.figure(asked.indicator_id)
    is_ratio = asked.kind is MeasureKind.RATIO
    number = _kind_of_number(asked)
    part = number if is_ratio else SlotKind.SHOWN
    states = tuple(str(words) for words in FIGURE_STATES.values())
    state = "" if said == FigureCells() else str(FIGURE_STATES[said.state])
    return [
        Slot(report.task.unit.name),
        Slot(asked.code),
        Slot(name_of_indicator(asked)),
        Slot("%" if is_ratio else asked.unit_words),
        Slot(_last(report, asked)),
        Slot(target_words(asked)),
        Slot(state, SlotKind.TEXT, states),
        Slot(said.numerator, part),
        Slot(said.denominator, part),
        _value_slot(said.value, asked),
        Slot(said.stated, SlotKind.NUMBER if is_ratio else SlotKind.SHOWN),
        Slot(_("yes") if said.is_estimated else "", SlotKind.TEXT, (_("yes"),)),
        *(Slot(getattr(said, key), SlotKind.TEXT) for key in TEXTS),
        Slot(mark_of(report.task.id, asked.indicator_id, said)),
    ]


def _kind_of_number(asked: Asked) -> SlotKind:
    """Return how a figure is typed: what counts things warns of the decimals of a misread 1.390."""
    parts = f"{asked.numerator_words} {asked.denominator_words}"
    facts = FigureFacts(kind=asked.kind, unit_words=asked.unit_words, part_words=parts.strip())
    return SlotKind.WHOLE if counts_wholes(facts) else SlotKind.NUMBER


def _value_slot(value: Decimal | None, asked: Asked) -> Slot:
    """Return the cell of a value: shut for a ratio, choices for an answer or a tier."""
    if asked.kind is MeasureKind.RATIO:
        return Slot()
    choices = answers_of(asked)
    if not choices:
        return Slot(value, _kind_of_number(asked))
    return Slot(answer_words(value, asked), SlotKind.TEXT, choices)


def answers_of(asked: Asked) -> tuple[str, ...]:
    """Return what an indicator may be answered with; none where a figure is typed."""
    if asked.kind is MeasureKind.YES_NO:
        return _("Yes"), _("No")
    return tuple(asked.tier_names) if asked.kind is MeasureKind.TIER else ()


def _line_row(report: OpenReport, task_id: int) -> list[Slot]:
    row, said = report.open_tasks[task_id], report.line(task_id)
    states = tuple(str(words) for words in PROGRESS_STATES.values())
    return [
        Slot(report.task.unit.name),
        Slot(row.Task.code),
        Slot(row.title),
        Slot(show_date(row.Task.due) if row.Task.due else ""),
        Slot(str(PROGRESS_STATES[said.state]) if said.state else "", SlotKind.TEXT, states),
        *(Slot(getattr(said, key), SlotKind.TEXT) for key in LINE_TEXTS),
        Slot(said.committed_on, SlotKind.DAY),
        Slot(mark_of(report.task.id, task_id, said)),
    ]


def _last(report: OpenReport, asked: Asked) -> str:
    last = report.last(asked.indicator_id)
    if last is None:
        return ""
    facts = report.facts(last, asked)
    said, parts = said_words(last, asked, facts), parts_words(facts)
    return f"{said} ({parts})" if parts else said


def answer_words(value: Decimal | None, asked: Asked) -> str:
    """Return a value as a person reads it: a figure, yes or no, the name of a tier."""
    if value is None:
        return ""
    if asked.kind is MeasureKind.YES_NO:
        return _("Yes") if value else _("No")
    return asked.tier_name(value) if asked.kind is MeasureKind.TIER else show_number(value)


def words_of_slot(slot: Slot) -> str:
    """Return a cell of the workbook as a plain text holds it."""
    value = slot.value
    if isinstance(value, Decimal):
        return show_number(value)
    return show_date(value) if isinstance(value, date) else value or ""
