"""Reports in the story: three quarters of an earlier plan, accepted, late or returned, and a draft.

What happened before the office opened here is entered with the days it happened on; it was told
on paper then, so no letter of it is kept.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from tracker.clock import moment_of
from tracker.database import db
from tracker.models import (
    Assignment,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Letter,
    Plan,
    Task,
    Unit,
)
from tracker.queries.duties import list_duties, load_ground
from tracker.queries.plans import list_rows
from tracker.queries.reports.sheets import find_draft_sheet
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.choices import LeadGroup, PlanState, ReportFrequency
from tracker.rules.figure_choices import (
    FigureReview,
    FigureState,
    IndicatorKind,
    MeasureKind,
    ProgressState,
    TargetOperator,
)
from tracker.rules.permissions import Actor
from tracker.rules.report_windows import window_of
from tracker.services import submissions
from tracker.services.demo.case import Case, Facts
from tracker.services.demo.cast import actor_of, ids_of_units
from tracker.services.expansion import create_tasks
from tracker.services.plans.drafting import PlanFacts, create_plan
from tracker.services.reports import deciding, drafting
from tracker.services.reports.deciding import Mark
from tracker.services.reports.drafting import SheetEntry
from tracker.services.reports.writing import FigureEntry, LineEntry
from tracker.services.submissions import Content

Act = Callable[[Case, Actor, date, datetime], object]
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3")
AT_LEAST = {"ratio", "count", "yes_no"}


@dataclass(frozen=True, slots=True)
class Past:
    """What was reported by the earlier plan, and its indicators by their codes."""

    facts: Facts
    plan: Plan
    ids: dict[str, int]


def enter_past(case: Case, actor: Actor, _today: date, now: datetime) -> None:
    """Enter the earlier plan with what its units reported quarter by quarter."""
    facts = case.reports
    plan = _plan(facts, _indicators(facts), actor, now)
    past = Past(facts, plan, _ids(facts))
    units = sorted({unit for one in facts["indicators"] for unit in _reporters(one)})
    for period in QUARTERS:
        cut_off = window_of(period).cut_off_on
        ground = load_ground(plan.committee_id, today=cut_off, plan_id=plan.id)
        create_tasks(list_duties(list_rows(plan), plan, ground), now=now)
        for unit in units:
            _report(past, unit, period, now)


def assign_followed(case: Case, _actor: Actor, _today: date, _now: datetime) -> None:
    """Let the plan in force ask for the figures the committee follows by quarter."""
    number = case.real["plan"]["number"]
    plan = db.session.scalars(select(Plan).where(Plan.number == number)).one()
    _assign(plan, case.reports, _indicators(case.reports))


def write_draft(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Let a unit draft its report, with the ratio its own paper prints wrongly."""
    facts = case.reports["draft"]
    ids = _ids(case.reports)
    task = get_task_to_change(actor, _task(facts["unit"], facts["period"]))
    line = facts["line"]
    work = db.session.scalars(
        select(Task.id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(Task.unit_id == task.unit_id, Assignment.text == case.texts[line["key"]])
    ).first()
    entry = SheetEntry(
        figures=[_drafted(one, ids) for one in facts["figures"]],
        lines=[] if work is None else [_line(line, work)],
    )
    drafting.save_report(task, entry, seen=0, actor=actor, today=today, now=now)


ACTS: dict[str, Act] = {"past": enter_past, "assign": assign_followed, "draft": write_draft}


def _indicators(facts: Facts) -> dict[str, Indicator]:
    """Return the indicators that are followed, entered when they are not known yet."""
    known = facts["set"]
    edition = db.session.scalars(
        select(IndicatorSet).where(IndicatorSet.code == known["code"])
    ).one_or_none()
    if edition is None:
        edition = IndicatorSet(**known, is_partial=True)
        db.session.add(edition)
        db.session.flush()
        for position, one in enumerate(facts["indicators"], start=1):
            db.session.add(_indicator(one, edition.id, position))
        db.session.flush()
    rows = db.session.scalars(select(Indicator).where(Indicator.set_id == edition.id))
    return {row.code: row for row in rows}


def _indicator(one: Facts, set_id: int, position: int) -> Indicator:
    return Indicator(
        set_id=set_id,
        code=one["code"],
        kind=IndicatorKind.COMPONENT,
        name_vi=one["name"],
        name_en=one["name_en"],
        measure_kind=MeasureKind(one["kind"]),
        unit_words=one.get("unit", ""),
        numerator_words=one.get("numerator", ""),
        denominator_words=one.get("denominator", ""),
        is_cumulative=one.get("is_cumulative", False),
        computed_by=one.get("computed_by", ""),
        position=position,
    )


def _plan(facts: Facts, indicators: dict[str, Indicator], actor: Actor, now: datetime) -> Plan:
    """Enter the plan as it was promulgated on paper."""
    words = facts["plan"]
    set_id = next(iter(indicators.values())).set_id
    plan = create_plan(
        PlanFacts(
            **{key: value for key, value in words.items() if not key.endswith("_on")},
            issued_on=date.fromisoformat(words["issued_on"]),
            ends_on=date.fromisoformat(words["ends_on"]),
            indicator_set_id=set_id,
            report_frequency=ReportFrequency.QUARTERLY,
            report_group=LeadGroup.ALL_UNITS,
        ),
        actor=actor,
    )
    _assign(plan, facts, indicators)
    plan.state, plan.promulgated_at = PlanState.PROMULGATED, now
    plan.promulgated_by_id = actor.user_id
    db.session.flush()
    return plan


def _assign(plan: Plan, facts: Facts, indicators: dict[str, Indicator]) -> None:
    for one in facts["indicators"]:
        given = IndicatorAssignment(
            plan_id=plan.id,
            indicator_id=indicators[one["code"]].id,
            lead_unit_id=ids_of_units([one["lead"]])[0],
            reporters=LeadGroup(one.get("reporters", LeadGroup.NONE)),
            is_illustrative=True,
            coordinating=[],
        )
        if one["kind"] in AT_LEAST:
            reached = Decimal(one["target"])
            given.targets = [
                IndicatorTarget(year=2023, operator=TargetOperator.AT_LEAST, value=reached)
            ]
        db.session.add(given)
    db.session.flush()


def _report(past: Past, unit: str, period: str, now: datetime) -> None:
    """Hand a quarter's report in and accept it, on the days it happened."""
    facts = past.facts
    lead, secretary = actor_of(unit), actor_of("secretariat")
    task_id = db.session.scalars(
        select(Task.id).where(
            Task.plan_id == past.plan.id,
            Task.period == period,
            Task.unit_id == ids_of_units([unit])[0],
        )
    ).one()
    due = db.session.get_one(Task, task_id).due or now.date()
    late = facts["late"].get(unit, {}).get(period)
    day = date.fromisoformat(late) if late else window_of(period).cut_off_on
    entry = _entry(past, unit, period)
    back = facts["returned"]
    if (unit, period) == (back["unit"], back["period"]):
        wrong = [_as_first_sent(one, past) for one in entry.figures]
        _hand_in(task_id, replace(entry, figures=wrong), lead, day)
        _give_back(task_id, back, past.ids[back["indicator"]], secretary)
        day = date.fromisoformat(back["again_on"])
    _hand_in(task_id, entry, lead, day)
    answered = max(day, due)
    submissions.accept(
        get_task_to_change(secretary, task_id),
        finished_on=day,
        actor=secretary,
        today=answered,
        now=moment_of(answered, 10),
    )
    db.session.flush()
    db.session.execute(delete(Letter).where(Letter.task_id == task_id))


def _hand_in(task_id: int, entry: SheetEntry, lead: Actor, day: date) -> None:
    task = get_task_to_change(lead, task_id)
    seen = find_draft_sheet(task)
    drafting.save_report(
        task,
        entry,
        seen=seen.version_id if seen else 0,
        actor=lead,
        today=day,
        now=moment_of(day, 9),
    )
    submissions.submit(
        get_task_to_change(lead, task_id), Content(), actor=lead, today=day, now=moment_of(day, 9)
    )


def _give_back(task_id: int, back: Facts, indicator_id: int, secretary: Actor) -> None:
    day = date.fromisoformat(back["returned_on"])
    task = get_task_to_change(secretary, task_id)
    sheet = deciding.mark_figures(task, {}, actor=secretary)
    marks = {
        figure.id: Mark(FigureReview.RETURNED, back["note"])
        for figure in sheet.figures
        if figure.indicator_id == indicator_id
    }
    deciding.mark_figures(task, marks, actor=secretary)
    submissions.return_submission(
        get_task_to_change(secretary, task_id),
        note=back["note"],
        resubmit_by=date.fromisoformat(back["again_on"]),
        actor=secretary,
        today=day,
        now=moment_of(day, 15),
    )


def _reporters(one: Facts) -> Collection[str]:
    """Return the units that report an indicator: its lead, or each of a group."""
    return one["by_unit"].keys() if "by_unit" in one else [one["lead"]]


def _entry(past: Past, unit: str, period: str) -> SheetEntry:
    """Return what a unit says in its report of a quarter."""
    nil = past.facts["nil"].get(unit, {}).get(period, "")
    asked = [] if nil else [one for one in past.facts["indicators"] if unit in _reporters(one)]
    return SheetEntry(
        figures=[_figure(one, past, unit, period) for one in asked],
        proposal=past.facts["proposals"].get(unit, {}).get(period, ""),
        is_nil=bool(nil),
        nil_reason=nil,
    )


def _figure(one: Facts, past: Past, unit: str, period: str) -> FigureEntry:
    quarters = one["by_unit"][unit] if "by_unit" in one else one["quarters"]
    said = quarters[QUARTERS.index(period)]
    indicator_id = past.ids[one["code"]]
    if said is None:
        reason = past.facts["no_data"]
        return FigureEntry(indicator_id=indicator_id, state=FigureState.NO_DATA, reason=reason)
    numbers: dict[str, Any] = {}
    if one["kind"] == "ratio":
        numbers = {"numerator": Decimal(said[0]), "denominator": Decimal(said[1])}
    elif one["kind"] == "manual":
        numbers = {"words": said}
    else:
        numbers = {"value": Decimal(said)}
    return FigureEntry(
        indicator_id=indicator_id,
        is_cumulative=one.get("is_cumulative", False),
        evidence=f"Báo cáo của đơn vị, {period[-2:].replace('Q', 'quý ')}/2023",
        reasons=dict.fromkeys(WARNINGS, "Đã đối chiếu với sổ theo dõi của đơn vị"),
        **numbers,
    )


WARNINGS = ("jump", "percentage_jump", "whole_changed", "unchanged", "fall", "thousands")


def _as_first_sent(entry: FigureEntry, past: Past) -> FigureEntry:
    """Return the figure as it was before the secretariat asked to look again."""
    back = past.facts["returned"]
    if entry.indicator_id != past.ids[back["indicator"]]:
        return entry
    return FigureEntry(
        indicator_id=entry.indicator_id,
        value=Decimal(back["was"]),
        is_cumulative=True,
        evidence=entry.evidence,
        reasons=entry.reasons,
    )


def _drafted(one: Facts, ids: dict[str, int]) -> FigureEntry:
    parts = one.get("parts", [None, one.get("denominator")])
    return FigureEntry(
        indicator_id=ids[one["code"]],
        state=FigureState(one.get("state", FigureState.GIVEN)),
        numerator=None if parts[0] is None else Decimal(parts[0]),
        denominator=None if parts[1] is None else Decimal(parts[1]),
        value=Decimal(one["value"]) if "value" in one else None,
        stated=Decimal(one["stated"]) if "stated" in one else None,
        is_cumulative="value" in one,
        reason=one.get("reason", ""),
        evidence=one.get("evidence", ""),
        reasons=one.get("reasons", {}),
    )


def _line(line: Facts, task_id: int) -> LineEntry:
    return LineEntry(
        task_id=task_id,
        state=ProgressState.CONSULTING,
        result=line["result"],
        difficulty=line["difficulty"],
        proposal=line["proposal"],
        committed_on=date.fromisoformat(line["committed_on"]),
    )


def _ids(facts: Facts) -> dict[str, int]:
    return {code: row.id for code, row in _indicators(facts).items()}


def _task(unit: str, period: str) -> int:
    """Return the unit's report of a quarter by the plan in force."""
    return (
        db.session.scalars(
            select(Task.id)
            .join(Unit, Unit.id == Task.unit_id)
            .where(Unit.code == unit, Task.period == period)
            .order_by(Task.id.desc())
        ).first()
        or 0
    )
