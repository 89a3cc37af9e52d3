"""Everything a consolidated report is drafted from, by a fixed number of statements, of one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.database import db
from tracker.models import Committee, ConsolidatedReport, Indicator, IndicatorTarget, Plan
from tracker.queries.budgets import BudgetFilter, totals_by_years
from tracker.queries.consolidated import reporting, steering
from tracker.queries.consolidated import tasks as as_of_tasks
from tracker.queries.consolidated.reading import window_of_report
from tracker.queries.consolidated.tasks import Span, plan_words, span_of
from tracker.queries.unit_names import NamesOverTime, load_names
from tracker.rules.drafting.facts import (
    Cells,
    Facts,
    IndicatorFacts,
    Money,
    Owed,
    Sums,
    Target,
    UnitTasks,
)
from tracker.rules.drafting.outlook import MOST_DUTIES
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.permissions import Actor
from tracker.rules.report_windows import tiles_of
from tracker.rules.windows import Window

NOTHING = Sums()


def gather(
    committee: Committee,
    plan: Plan | None,
    window: Window,
    *,
    as_of: date,
    meeting_id: int | None,
    actor: Actor,
) -> Facts:
    """Return the facts of a report as they were known at the end of a day."""
    names = load_names()
    span = span_of(committee.id, plan.id if plan else None, as_of)
    last = min(window.closes_on, as_of) if window.opens_on <= as_of else window.closes_on
    owed = reporting.list_owed(span, window.codes, names)
    codes = window.told({one.period for one in owed})
    accepted = reporting.list_accepted(span, codes, names)
    inspections, limits = steering.list_inspections(committee.id, window.opens_on, last, names)
    duties, duties_count = as_of_tasks.list_duties(span, window, limit=MOST_DUTIES)
    return Facts(
        window=window,
        as_of=as_of,
        committee=committee.name,
        plan=plan_words(plan),
        plan_source=plan_source(plan),
        tasks=_unit_tasks(span, window, names, owed=[one for one in owed if one.period in codes]),
        owed=tuple(one for one in owed if one.period in codes),
        sheets=accepted.sheets,
        indicators=_indicators(span, window, names, len({one.unit_id for one in accepted.sheets})),
        accounts=accepted.accounts,
        difficulties=accepted.difficulties,
        proposals=accepted.proposals,
        documents=steering.list_documents(committee.id, window.opens_on, last),
        sessions=steering.list_sessions(committee.id, window.opens_on, last),
        inspections=inspections,
        limits=limits,
        money=_money(plan, window, actor),
        dti=steering.find_dti(
            committee.province_id, window.closes_on if window.has_gone_by(as_of) else as_of
        ),
        duties=duties,
        duties_count=duties_count,
        directions=(
            steering.list_directions(meeting_id, names, as_of) if meeting_id is not None else ()
        ),
    )


def gather_for(report: ConsolidatedReport, as_of: date, *, actor: Actor) -> Facts:
    """Return the facts of a report as they were known at the end of a day."""
    committee = db.session.get_one(Committee, report.committee_id)
    plan = db.session.get_one(Plan, report.plan_id) if report.plan_id else None
    return gather(
        committee,
        plan,
        window_of_report(report),
        as_of=as_of,
        meeting_id=report.meeting_id,
        actor=actor,
    )


def plan_source(plan: Plan | None) -> str:
    """Name a plan with day, issuer and subject, as the first sentence of a report has it."""
    if plan is None:
        return ""
    day = f"ngày {plan.issued_on:%d/%m/%Y}"
    subject = plan.subject.removeprefix("Kế hoạch").strip()
    is_name = subject[1:2].isupper()  # UBND, DTI
    start = subject[:1] if is_name else subject[:1].lower()
    about = subject if subject.startswith("về ") else f"về {start}{subject[1:]}"
    return f"Kế hoạch số {plan.sign} {day} của {plan.issuer} {about}"


def _unit_tasks(
    span: Span, window: Window, names: NamesOverTime, *, owed: Sequence[Owed]
) -> tuple[UnitTasks, ...]:
    """Return the units with tasks, and those that owed nothing but a report, by protocol."""
    found = {one.unit_id: (one.place, UnitTasks(one.unit_id, one.unit, Cells())) for one in owed}
    for unit, cells in as_of_tasks.count_by_unit(span, window):
        name = names.on(unit, span.as_of).name
        found[unit.id] = (unit.position, UnitTasks(unit.id, name, cells))
    ordered = sorted(found.values(), key=lambda one: (one[0], one[1].name, one[1].unit_id))
    return tuple(unit for _place, unit in ordered)


@dataclass(frozen=True, slots=True)
class _Figures:
    """Accepted figures by indicator and period, of a window and the one before."""

    known: Mapping[tuple[int, str], Sums]

    def of(self, row: Indicator, window: Window) -> Sums:
        """Return the figures of a window: counts that are no running totals add up over it.

        Where nothing was said of the window itself, the longer report that ends with it tells.
        """
        codes = [code for code in window.codes if (row.id, code) in self.known]
        codes = [code for code in codes if window.holds(code)] or codes
        if not codes:
            return NOTHING
        if row.measure_kind is MeasureKind.COUNT and not (row.is_cumulative or row.is_stock):
            tiles, _is_whole = tiles_of(window.year, *window.months, codes)
            codes = list(tiles) or codes[-1:]
        else:
            codes = codes[-1:]
        return replace(added([self.known[row.id, code] for code in codes]), codes=tuple(codes))


def _indicators(
    span: Span, window: Window, names: NamesOverTime, reported: int
) -> tuple[IndicatorFacts, ...]:
    before, as_of = window.preceding, span.as_of
    codes = [*window.codes, *before.codes]
    given = reporting.list_given(span, window.given_by(as_of))
    plans = reporting.list_plans_asking(span, {row[0].indicator_id for row in given})
    figures = _Figures(reporting.sums_by_code(plans, codes, as_of))
    told = {row[0].indicator_id: figures.of(row[0].indicator, window) for row in given}
    in_words = {key: sums.codes[-1] for key, sums in told.items() if sums.is_in_words}
    said = reporting.list_answers(plans, in_words.items(), as_of, names)
    return tuple(
        IndicatorFacts(
            indicator_id=one.indicator_id,
            code=one.indicator.code,
            name=one.indicator.name_vi,
            measure=one.indicator.measure_kind,
            direction=one.indicator.direction,
            unit_words=one.indicator.unit_words,
            lead=names.on(one.lead_unit, as_of).name,
            now=told[one.indicator_id],
            before=figures.of(one.indicator, before),
            target=_target(one.targets, window.year),
            asked_of=reported,
            plan_id=plan.id,
            plan=plan_words(plan),
            field=field or "",
            field_id=(one.indicator.parent_id or 0) if field else 0,  # a group is no field
            set_id=one.indicator.set_id,
            is_of_plan=one.indicator.set_id == plan.indicator_set_id,
            answers=said.get((one.indicator_id, in_words.get(one.indicator_id, "")), ()),
        )
        for one, plan, field in given
    )


def added(found: Sequence[Sums]) -> Sums:
    """Return counts of several quarters together; units are counted as in the last of them."""
    last = found[-1]
    if len(found) == 1:
        return last
    values = [one.value for one in found if one.value is not None]
    return Sums(
        given=max(one.given for one in found),
        no_data=last.no_data,
        not_applicable=last.not_applicable,
        value=sum(values) if values else None,  # type: ignore[arg-type]
    )


def _target(targets: Sequence[IndicatorTarget], year: int) -> Target | None:
    """Return the target of the year, else the last one before it."""
    known = [one for one in targets if one.year <= year]
    if not known:
        return None
    one = known[-1]
    return Target(one.operator, one.value, one.upper, one.words, one.year)


def _money(plan: Plan | None, window: Window, actor: Actor) -> tuple[Money, ...]:
    wanted = BudgetFilter(plan_id=plan.id if plan else None, year=window.year)
    return tuple(
        Money(
            total.key[0],
            total.key[1],
            total.amounts.planned,
            total.amounts.allocated,
            total.amounts.disbursed,
            total.share_disbursed,
        )
        for total in totals_by_years(actor, wanted)
    )
