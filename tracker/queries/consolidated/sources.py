"""What stands behind one number of a report: the things that were counted, each with its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Figure, Plan, ReportSheet, Unit
from tracker.queries.consolidated.reporting import asks, first_asked, known_on
from tracker.queries.consolidated.steering import list_conclusions
from tracker.queries.consolidated.tasks import Span, list_duties, list_of_cell
from tracker.rules.choices import Language
from tracker.rules.dates import show_date
from tracker.rules.drafting.discipline import best_units, late_units
from tracker.rules.drafting.facts import (
    Duty,
    Facts,
    IndicatorFacts,
    Owed,
    SessionLine,
    Voice,
)
from tracker.rules.drafting.indicator_tables import rows
from tracker.rules.drafting.indicators import standing_of, target_of, value_of
from tracker.rules.drafting.steering import name_of_session
from tracker.rules.figure_choices import FigureState
from tracker.rules.money import show_money
from tracker.rules.numbers import show_number, show_share
from tracker.rules.recurrences import name_period
from tracker.rules.texts import cut

LONGEST = 300  # letters of a conclusion


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A thing that was counted; ``target`` and ``id`` say which page tells more of it."""

    words: str
    detail: str = ""
    target: str = ""
    id: int = 0
    place: int = 0  # on that page


def list_source(facts: Facts, span: Span, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return what a number was counted from: as many rows as it counts, or what adds up to it.

    Of those a sentence does not name (``but``), the others alone.
    """
    named = set(source.get("but", ()))
    return [row for row in _rows(facts, span, source) if row.id not in named]


def _rows(facts: Facts, span: Span, source: Mapping[str, Any]) -> list[SourceRow]:
    of = source["of"]
    if of == "tasks":
        lines = list_of_cell(span, facts.window, source["cell"], unit_id=source.get("unit"))
        return [
            SourceRow(one.title, f"{one.code} · {one.unit} · {_due(one.due)}", "task", one.task_id)
            for one in lines
        ]
    if of == "indicator":
        return _figures(facts, span, source)
    if of == "duties":
        return _duties(list_duties(span, facts.window)[0], source)
    if of == "conclusions":
        return _conclusions(facts)
    rows: list[SourceRow] = LISTS[of](facts, source)
    return rows


def _due(day: date | None) -> str:
    return f"hạn {show_date(day)}" if day else "chưa có hạn"


def _units(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return the units with overdue tasks, or those that finished most in time."""
    cell = source["cell"]
    units = best_units(facts) if cell == "done_on_time" else late_units(facts)
    return [
        SourceRow(
            one.name,
            f"{show_number(getattr(one.cells, cell))} nhiệm vụ",
            f"unit_{cell}",
            one.unit_id,
        )
        for one in units
    ]


def _reports(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        _report(one)
        for one in facts.owed
        if _belongs(one, source["cell"], facts.as_of)
        and source.get("unit") in {None, one.unit_id}
        and source.get("task") in {None, one.task_id}
    ]


def _belongs(one: Owed, cell: str, as_of: date) -> bool:
    if cell == "overdue":
        return one.is_owed_since(as_of)
    if cell == "ahead":
        return one.is_not_due_on(as_of)
    if cell == "missing":
        return one.came_on is None
    if cell == "late":
        return bool(one.days_late)
    if cell == "in_time":
        return one.came_on is not None and not one.days_late
    return cell == "all" or one.came_on is not None


def _report(one: Owed) -> SourceRow:
    came = f"nộp {show_date(one.came_on)}" if one.came_on else "chưa nộp"
    late = f", muộn {show_number(one.days_late)} ngày" if one.days_late else ""
    detail = f"{_period(one.period)} · {_due(one.due)} · {came}{late}"
    return SourceRow(one.unit, detail, "task", one.task_id)


def _period(code: str) -> str:
    return name_period(code, Language.VIETNAMESE)


def _sheets(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            one.unit,
            f"{_period(one.period)} · {show_number(one.given)}/{show_number(one.asked)} số liệu"
            f"{', không phát sinh' if one.is_nil else ''}",
            "report",
            one.task_id,
        )
        for one in facts.sheets
        if one.is_nil or source.get("cell") != "nil"
    ]


def _indicators(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    cell = source.get("cell")
    shown = rows(facts.indicators)
    return [
        SourceRow(
            f"{row.cells[0]} {row.cells[1]}",
            f"{row.cells[4]} · mục tiêu {row.cells[3]}",
            *_place(one),
        )
        for one, row in zip(facts.indicators, shown, strict=True)
        if cell in {None, standing_of(one)}
        or (cell == "known" and value_of(one.measure, one.now) is not None)
    ]


def _place(one: IndicatorFacts) -> tuple[str, int, int]:
    """Return where the plan gave it: its row of the plan, else its own page, which names plans."""
    if one.is_of_plan:
        return "plan", one.indicator_id, one.plan_id
    return "indicator", one.indicator_id, one.set_id


def _documents(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            one.sign, f"{show_date(one.issued_on)} · {one.subject}", "document", one.document_id
        )
        for one in facts.documents
        if source.get("kind") in {None, one.kind.value}
        and source.get("document") in {None, one.document_id}
        and one.issuer in source.get("issuers", [one.issuer])
    ]


def _sessions(facts: Facts, _source: Mapping[str, Any]) -> list[SourceRow]:
    return [
        SourceRow(
            _session(one),
            f"{show_number(one.conclusions)} kết luận",
            "meeting",
            one.meeting_id,
        )
        for one in facts.sessions
    ]


def _session(one: SessionLine) -> str:
    name = name_of_session(one.kind, one.ordinal)
    return f"{name[:1].upper()}{name[1:]}, {show_date(one.held_on)}"


def _conclusions(facts: Facts) -> list[SourceRow]:
    """Return the conclusions of the sessions, each with its session."""
    sessions = {one.meeting_id: one for one in facts.sessions}
    return [
        SourceRow(
            cut(text, LONGEST),
            _session(sessions[meeting_id]),
            "meeting",
            meeting_id,
        )
        for meeting_id, text in list_conclusions(list(sessions))
    ]


def _inspections(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return the inspections; of their units or recommendations each with how many it adds."""
    rows = []
    for one in facts.inspections:
        units = f"{show_number(one.units)} đơn vị"
        asked = f"{show_number(one.recommendations)} kiến nghị"
        detail = {"units": units, "recommendations": asked}.get(
            source.get("cell", ""), f"{units} · {asked}"
        )
        rows.append(SourceRow(one.title, detail, "inspection", one.inspection_id))
    return rows


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
        SourceRow(
            f"{result.province}, {year}",
            f"hạng {rank or '–'} · điểm {'–' if score is None else show_number(score)}",
            "province",
            result.province_id,
        )
        for year, rank, score in lines
    ]


def _voices(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return what units said: one by its key, or those of a kind that are not quoted."""
    if "key" in source:
        answers = (voice for one in facts.indicators for voice in one.answers)
        said = (*facts.accounts, *facts.difficulties, *facts.proposals, *answers)
        voices = tuple(one for one in said if one.key == source["key"])
    else:
        kinds = {
            "accounts": facts.accounts,
            "difficulties": facts.difficulties,
            "proposals": facts.proposals,
        }
        voices = kinds[source["cell"]][source.get("from", 0) :]
    return [SourceRow(one.unit, _voice(one), "task", one.task_id) for one in voices]


def _voice(one: Voice) -> str:
    return f"{one.text} Nguyên nhân: {one.cause}" if one.cause else one.text


def _duties(duties: Sequence[Duty], source: Mapping[str, Any]) -> list[SourceRow]:
    chosen = [one for one in duties if one.task_id in source.get("tasks", (one.task_id,))]
    return [
        SourceRow(one.title, f"{one.unit} · {_due(one.due)}", "task", one.task_id)
        for one in chosen[: source.get("first")]
    ]


def _targets(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return the plan that gave a target, with its words."""
    return [
        SourceRow(
            one.plan or "Kế hoạch",
            f"{one.code} {one.name} · mục tiêu năm {one.target.year} {target_of(one)}",
            *_place(one),
        )
        for one in facts.indicators
        if one.indicator_id == source["indicator"] and one.target is not None
    ]


def _directions(facts: Facts, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return conclusions of the year-end session, each leading to it."""
    ids = source.get("conclusions") or [source["conclusion"]]
    return [
        SourceRow(cut(one.text, LONGEST), one.units, "meeting", one.meeting_id)
        for one in facts.directions
        if one.conclusion_id in ids
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
    "target": _targets,
    "directions": _directions,
    "day": lambda _facts, _source: [],
}


def _figures(facts: Facts, span: Span, source: Mapping[str, Any]) -> list[SourceRow]:
    """Return what each unit reported of an indicator, by period and protocol.

    Of the time of the report, of the one before, or of both; or only who had no figure yet.
    """
    indicator_id, is_lacking = int(source["indicator"]), source.get("cell") == "no_data"
    codes = [
        code
        for one in facts.indicators
        if one.indicator_id == indicator_id
        for when, sums in (("now", one.now), ("before", one.before))
        if source.get("window") in {None, when}
        for code in sums.codes
    ]
    found = db.session.execute(
        select(Figure, Unit.name, ReportSheet.task_id)
        .join(Unit, Unit.id == Figure.unit_id)
        .join(ReportSheet, ReportSheet.id == Figure.sheet_id)
        .join(Plan, Plan.id == Figure.plan_id)
        .where(
            asks(span, {indicator_id}),
            Figure.indicator_id == indicator_id,
            Figure.period.in_(codes),
            known_on(Figure, span.as_of),
        )
        .order_by(*first_asked(span), Figure.period.desc(), Unit.position, Figure.id)
    ).all()
    counted: dict[str, int | None] = {}  # of several plans the first, as the sums count them
    for row in found:
        counted.setdefault(row.Figure.period, row.Figure.plan_id)
    told = [row for row in found if row.Figure.plan_id == counted[row.Figure.period]]
    told.sort(key=lambda row: row.Figure.period, reverse=True)  # the order of units stays
    return [
        SourceRow(name, f"{_period(figure.period)} · {_said(figure)}", "report", task_id)
        for figure, name, task_id in told
        if not is_lacking or figure.state is FigureState.NO_DATA
    ]


def _said(figure: Figure) -> str:
    if figure.state is not FigureState.GIVEN:
        return "chưa có số liệu" if figure.state is FigureState.NO_DATA else "không áp dụng"
    if figure.numerator is not None and figure.denominator:
        part = show_share(Fraction(figure.numerator) / Fraction(figure.denominator))
        return f"{show_number(figure.numerator)}/{show_number(figure.denominator)} = {part}"
    return show_number(figure.value) if figure.value is not None else figure.words
