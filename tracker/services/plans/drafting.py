"""Draft a plan: its own facts, and what follows from them."""

import re
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, Plan
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import rhythm_of
from tracker.rules.choices import LeadGroup, LongerReport, ReportFrequency
from tracker.rules.deadlines import check_term
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import ReportRule, ReportTerm
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.report_windows import read_window
from tracker.rules.rhythms import check_first, check_rhythm
from tracker.rules.terms import Counting
from tracker.services.parts import check_stored
from tracker.services.plans.drafts import list_rows, require_draft
from tracker.services.plans.rows import read_again
from tracker.services.plans.rule_rows import keep_in_step, rule_words
from tracker.services.versions import expect

NUMBER = re.compile(r"[0-9]{1,6}[A-Za-z]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a person types of a plan; no ``detail_days`` = no detail plan is asked."""

    number: str
    symbol: str
    issued_on: date
    issuer: str
    subject: str
    signed_by: str = ""
    signed_as: str = ""
    ends_on: date | None = None
    indicator_set_id: int | None = None
    note: str = ""
    detail_days: int | None = None
    detail_counting: str = Counting.CALENDAR
    detail_rolls: bool = True
    detail_group: LeadGroup = LeadGroup.INDICATOR_LEADS
    detail_group_id: int | None = None  # of a stored group
    report_frequency: ReportFrequency = ReportFrequency.NONE
    report_group: LeadGroup = LeadGroup.ALL_UNITS
    report_group_id: int | None = None  # of a stored group
    report_due_kind: str = ReportTerm.WORKING_DAYS_AFTER_CUTOFF
    report_due_number: int = 2
    quarter_report: LongerReport = LongerReport.NONE
    half_report: LongerReport = LongerReport.NONE
    nine_months_report: LongerReport = LongerReport.NONE
    year_report: LongerReport = LongerReport.NONE
    first_period: str = ""


def create_plan(facts: PlanFacts, *, actor: Actor) -> Plan:
    """Draft a plan, with the detail plan and the periodic report it asks as its first rows.

    Raises NotAllowed; Refused: PLAN_EXISTS and what ``check_facts`` raises.
    """
    require(actor, Action.EDIT_PLAN, committee_id=actor.committee_id)
    check_facts(facts)
    plan = Plan(committee_id=actor.committee_id, **_columns(facts))
    _check_new(plan)
    db.session.add(plan)
    _store()
    keep_in_step(plan, [], {}, calendar=load_calendar())
    return plan


def update_plan(plan: Plan, facts: PlanFacts, *, actor: Actor, seen: int) -> None:
    """Change a draft; its rows are read again where they depend on what changed.

    Raises NotAllowed, Changed; Refused: PLAN_NOT_DRAFT, PLAN_EXISTS, INDICATORS_ASSIGNED,
    DUE_BEFORE_ISSUE and what ``check_facts`` raises.
    """
    require_draft(plan, actor)
    expect(plan, seen)
    check_facts(facts)
    _check_set_is_free(plan, facts)
    before = rule_words(plan)
    for name, value in _columns(facts).items():
        setattr(plan, name, value)
    with db.session.no_autoflush:
        _check_new(plan)
    _store()
    calendar = load_calendar()
    rows = list_rows(plan)
    keep_in_step(plan, rows, before, calendar=calendar)
    read_again(plan, rows, calendar=calendar)
    db.session.flush()


def check_facts(facts: PlanFacts) -> None:
    """Refuse what contradicts itself.

    Raises Refused: NOT_A_DOCUMENT_NUMBER, DATES_REVERSED, TERM_OUT_OF_RANGE, REQUIRED,
    NOT_A_PERIOD, PERIOD_OF_OTHER_LENGTH, PERIOD_BEFORE_PLAN, PERIOD_TOO_LATE, REPORT_NOT_LONGER,
    NUMBER_OUT_OF_RANGE, NOT_A_CHOICE.
    """
    if not NUMBER.fullmatch(facts.number):
        raise Refused(Fault.NOT_A_DOCUMENT_NUMBER, field="number")
    if facts.ends_on and facts.ends_on < facts.issued_on:
        raise Refused(Fault.DATES_REVERSED, field="ends_on", first=facts.issued_on)
    check_stored(facts.detail_group, facts.detail_group_id, field="detail_group")
    check_stored(facts.report_group, facts.report_group_id, field="report_group")
    if facts.detail_days is not None:
        check_term(facts.detail_days, field="detail_days")
    if facts.report_frequency is not ReportFrequency.NONE:
        ReportRule(ReportTerm(facts.report_due_kind), facts.report_due_number)
        _check_rhythm(facts)


def _check_rhythm(facts: PlanFacts) -> None:
    rhythm = rhythm_of(facts)
    check_rhythm(rhythm)
    first = read_window(facts.first_period, field="first_period")
    check_first(first, rhythm, issued_on=facts.issued_on, ends_on=facts.ends_on)


def _columns(facts: PlanFacts) -> dict[str, object]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _check_new(plan: Plan) -> None:
    """Refuse a second plan of one number, symbol and date."""
    twin = db.session.scalar(
        select(Plan.id).where(
            Plan.committee_id == plan.committee_id,
            Plan.number == plan.number,
            Plan.symbol == plan.symbol,
            Plan.issued_on == plan.issued_on,
            Plan.id != (plan.id or 0),
        )
    )
    if twin is not None:
        raise Refused(Fault.PLAN_EXISTS, field="number")


def _check_set_is_free(plan: Plan, facts: PlanFacts) -> None:
    if facts.indicator_set_id == plan.indicator_set_id:
        return
    assigned = db.session.scalar(
        select(IndicatorAssignment.id)
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .where(
            IndicatorAssignment.plan_id == plan.id,
            Indicator.set_id == (plan.indicator_set_id or 0),  # others are reported under any set
        )
        .limit(1)
    )
    if assigned is not None:
        raise Refused(Fault.INDICATORS_ASSIGNED, field="indicator_set")


def _store() -> None:
    """Write the plan; a twin written at the same moment is refused as any other."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as twin:
        raise Refused(Fault.PLAN_EXISTS, field="number") from twin
