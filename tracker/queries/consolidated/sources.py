"""What stands behind one number of a report: the things that were counted, each with its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Figure, ReportSheet, Unit
from tracker.queries.consolidated.reporting import known_on, list_plan_ids
from tracker.queries.consolidated.tasks import LISTED, Span, list_of_cell
from tracker.rules.choices import Language
from tracker.rules.dates import show_date
from tracker.rules.drafting.facts import Facts, IndicatorFacts, Owed
from tracker.rules.drafting.indicators import reach_of, rows, value_of
from tracker.rules.figure_choices import FigureState
from tracker.rules.money import show_money
from tracker.rules.numbers import show_number, show_share
from tracker.rules.recurrences import name_period


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A thing that was counted; ``target`` and ``id`` say which page tells more of it."""

    words: str
    detail: str = ""
    target: str = ""
    id: int = 0


def list_source(facts: Facts, span: Span, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return what a number was counted from, 200 lines at most."""
    of = source["of"]
    if of == "tasks":
        lines = list_of_cell(span, facts.window, source["cell"], unit_id=source.get("unit"))
        return [
            SourceRow(one.title, f"{one.code} · {one.unit} · {_day(one.due)}", "task", one.task_id)
            for one in lines
        ]
    if of == "indicator":
        return _figures(facts, span, int(source["indicator"]))
    rows: list[SourceRow] = LISTS[of](facts, source)
    return rows[:LISTED]


def _day(day: Any) -> str:
    return show_date(day) if day else "–"


def _units(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(one.name, show_number(one.cells.overdue), "unit", one.unit_id)
        for one in facts.tasks
        if one.cells.overdue
    ]


def _reports(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    if source["cell"] == "overdue":
        return [_report(one) for one in facts.owed if one.is_owed_since(facts.as_of)]
    return [_report(one) for one in facts.owed if _belongs(one, source["cell"])]


def _belongs(one: Owed, cell: str) -> bool:
    if cell == "missing":
        return one.came_on is None
    if cell == "late":
        return bool(one.days_late)
    if cell == "in_time":
        return one.came_on is not None and not one.days_late
    return cell == "all" or one.came_on is not None


def _report(one: Owed) -> SourceRow:
    detail = f"{_period(one.period)} · {_day(one.due)} → {_day(one.came_on)}"
    return SourceRow(one.unit, detail, "task", one.task_id)


def _period(code: str) -> str:
    return name_period(code, Language.VIETNAMESE)


def _sheets(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [_report(one) for one in facts.owed if one.came_on is not None]


def _indicators(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    cell = source.get("cell")
    shown = rows(facts.indicators)
    return [
        SourceRow(f"{row[0]} {row[1]}", f"{row[4]} · {row[3]}", "indicator", one.indicator_id)
        for one, row in zip(facts.indicators, shown, strict=True)
        if cell is None or cell == _cell(one) or (cell == "known" and _cell(one) != "none")
    ]


def _cell(one: IndicatorFacts) -> str:
    number = value_of(one.measure, one.now)
    return "none" if number is None else reach_of(number, one.target).value


def _documents(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            one.sign, f"{show_date(one.issued_on)} · {one.subject}", "document", one.document_id
        )
        for one in facts.documents
        if source.get("kind") in {None, one.kind.value}
    ]


def _sessions(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            f"Phiên thứ {one.ordinal}, {show_date(one.held_on)}",
            show_number(one.conclusions),
            "meeting",
            one.meeting_id,
        )
        for one in facts.sessions
    ]


def _inspections(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            one.title,
            f"{show_number(one.units)} · {show_number(one.recommendations)}",
            "inspection",
            one.inspection_id,
        )
        for one in facts.inspections
    ]


def _money(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            f"{one.first_year}-{one.last_year}",
            " · ".join(
                show_money(amount) if amount is not None else "–"
                for amount in (one.planned, one.allocated, one.disbursed)
            ),
            "budget",
            one.first_year,
        )
        for one in facts.money
        if (one.first_year, one.last_year) == (source["from"], source["to"])
    ]


def _dti(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    result = facts.dti
    if result is None:
        return []
    lines = [(result.data_year, result.rank, result.score)]
    if result.before_year is not None:
        lines.append((result.before_year, result.before_rank, result.before_score))
    return [
        SourceRow(f"{result.province}, {year}", f"{rank or '–'} · {score or '–'}")
        for year, rank, score in lines
    ]


def _voices(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    voices = facts.difficulties if source["cell"] == "difficulties" else facts.proposals
    return [SourceRow(one.unit, one.text, "task", one.task_id) for one in voices]


def _duties(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(one.title, f"{one.unit} · {show_date(one.due)}", "task", one.task_id)
        for one in facts.duties
    ]


LISTS: dict[str, Any] = {
    "units": _units,
    "reports": _reports,
    "sheets": _sheets,
    "indicators": _indicators,
    "documents": _documents,
    "sessions": _sessions,
    "inspections": _inspections,
    "money": _money,
    "dti": _dti,
    "voices": _voices,
    "duties": _duties,
    "day": lambda _facts, _source: [],
}


def _figures(facts: Facts, span: Span, indicator_id: int) -> list[SourceRow]:
    """Return what each unit reported of an indicator, by quarter and protocol."""
    plans = list_plan_ids(span)
    quarters = [*facts.window.codes, *facts.window.preceding.codes]
    rows_of = db.session.execute(
        select(Figure, Unit.name, ReportSheet.task_id)
        .join(Unit, Unit.id == Figure.unit_id)
        .join(ReportSheet, ReportSheet.id == Figure.sheet_id)
        .where(
            Figure.plan_id.in_(plans),
            Figure.indicator_id == indicator_id,
            Figure.period.in_(quarters),
            known_on(Figure, span.as_of),
        )
        .order_by(Figure.period.desc(), Unit.position, Figure.id)
        .limit(LISTED)
    ).all()
    newest: dict[str, int] = {}
    for figure, *_rest in rows_of:
        newest[figure.period] = max(newest.get(figure.period, 0), plans.index(figure.plan_id))
    return [
        SourceRow(name, f"{_period(figure.period)} · {_said(figure)}", "report", task_id)
        for figure, name, task_id in rows_of
        if plans.index(figure.plan_id) == newest[figure.period]
    ]


def _said(figure: Figure) -> str:
    if figure.state is not FigureState.GIVEN:
        return "chưa có số liệu" if figure.state is FigureState.NO_DATA else "không áp dụng"
    if figure.numerator is not None and figure.denominator:
        part = show_share(Fraction(figure.numerator) / Fraction(figure.denominator))
        return f"{show_number(figure.numerator)}/{show_number(figure.denominator)} = {part}"
    return show_number(figure.value) if figure.value is not None else figure.words
