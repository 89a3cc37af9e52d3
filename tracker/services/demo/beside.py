"""What stands beside the plan in the story: a group, money, an inspection, other papers."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Amendment, Inspection, Plan, UnitGroup
from tracker.queries.amendments.reading import get_amendment
from tracker.queries.consolidated.reading import get_report
from tracker.queries.inspections.listing import get_inspection
from tracker.queries.plans import get_plan, list_rows
from tracker.rules.choices import (
    BudgetSource,
    FindingKind,
    InspectionKind,
    LeadGroup,
    LongerReport,
    ReportFrequency,
)
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.permissions import Actor
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.amendments.promulgation import promulgate_amendment
from tracker.services.budgets import BudgetFacts, add_line
from tracker.services.consolidated.editing import add_paragraph
from tracker.services.consolidated.making import ReportFacts, make_report
from tracker.services.demo.case import Case, Facts, day_of_words
from tracker.services.demo.cast import ids_of_units
from tracker.services.inspections.findings import FindingFacts, record_finding
from tracker.services.inspections.inspecting import (
    InspectionFacts,
    conclude_inspection,
    plan_inspection,
    start_inspection,
)
from tracker.services.inspections.tasks import assign_findings
from tracker.services.inspections.visits import VisitFacts, record_visit
from tracker.services.plans.drafting import PlanFacts, create_plan
from tracker.services.plans.rows import RowFacts
from tracker.services.unit_groups import GroupFacts, add_group

LONGER = ("quarter_report", "half_report", "nine_months_report", "year_report")
Act = Callable[[Case, Actor, date, datetime], object]


def keep_group(case: Case, actor: Actor, _today: date, _now: datetime) -> None:
    """Keep a group of units the office speaks of together."""
    facts = case.beside["group"]
    add_group(actor, GroupFacts(facts["name"], ids_of_units(facts["units"])))


def enter_money(case: Case, actor: Actor, _today: date, _now: datetime) -> None:
    """Enter the money of which a source tells; the line names it."""
    plan_id = _plan(case, actor).id
    for facts in case.beside["money"]:
        words = {name: value for name, value in facts.items() if name != "source"}
        line = BudgetFacts(plan_id=plan_id, source=BudgetSource(facts["source"]), **words)
        add_line(line, actor=actor)


def inspect(case: Case, actor: Actor, _today: date, _now: datetime) -> None:
    """Plan an inspection and begin it."""
    facts = case.beside["inspection"]
    inspection = plan_inspection(
        InspectionFacts(
            kind=InspectionKind.CHECK,
            title=facts["title"],
            starts_on=date.fromisoformat(facts["starts_on"]),
            ends_on=date.fromisoformat(facts["ends_on"]),
            unit_ids=ids_of_units(facts["units"]),
            summary=facts["summary"],
        ),
        actor=actor,
    )
    start_inspection(inspection, actor=actor)


def conclude(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Write down the visit and the findings, conclude, and make tasks of the recommendation."""
    facts = case.beside["inspection"]
    number = db.session.scalars(select(Inspection.id).where(Inspection.title == facts["title"]))
    inspection = get_inspection(number.one(), actor)
    visit = VisitFacts(
        unit_id=ids_of_units([facts["visited"]])[0],
        held_on=date.fromisoformat(facts["visited_on"]),
        note=facts["visit_note"],
    )
    record_visit(inspection, visit, actor=actor, today=today, now=now)
    for found in facts["findings"]:
        record_finding(inspection, _finding(case, found), actor=actor, today=today)
    concluded_on = date.fromisoformat(facts["concluded_on"])
    conclude_inspection(inspection, concluded_on, actor=actor, today=today)
    assign_findings(inspection, actor=actor, today=today, now=now)


def draft_amendment(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Draft an amendment: one row gets another date, one is added."""
    facts, plan = case.beside["amendment"], _plan(case, actor)
    amendment = drafting.create_amendment(
        plan,
        AmendmentFacts(
            number=facts["number"],
            symbol=facts["symbol"],
            issued_on=date.fromisoformat(facts["issued_on"]),
            subject=facts["subject"],
        ),
        actor=actor,
        now=now,
    )
    text = case.texts[facts["redate"]["key"]]
    row = next(row for row in list_rows(plan) if row.text == text)
    dated = RowFacts(text="", deadline_words=facts["redate"]["deadline"])
    drafting.redate_row(amendment, plan, row, dated, actor=actor, today=today)
    drafting.add_row(amendment, plan, _row(facts["add"]), actor=actor, today=today)


def draft_next_plan(case: Case, actor: Actor, _today: date, _now: datetime) -> None:
    """Draft a plan that asks for a report each month, and for longer ones beside."""
    facts: dict[str, Any] = dict(case.beside["next_plan"])
    facts |= {name: LongerReport(facts[name]) for name in LONGER if name in facts}
    create_plan(
        PlanFacts(
            issued_on=date.fromisoformat(facts.pop("issued_on")),
            report_frequency=ReportFrequency(facts.pop("report_frequency")),
            **facts,
        ),
        actor=actor,
    )


def put_amendment_in_force(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Put the amendment in force."""
    plan = _plan(case, actor)
    number = db.session.scalars(select(Amendment.id).where(Amendment.plan_id == plan.id)).one()
    amendment = get_amendment(plan, number, actor)
    promulgate_amendment(amendment, plan, actor=actor, today=today, now=now)


def prepare(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Do in one morning what asks nothing of anybody yet."""
    for act in (keep_group, enter_money, inspect):
        act(case, actor, today, now)


def amend(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Draft the amendment and put it in force."""
    draft_amendment(case, actor, today, now)
    put_amendment_in_force(case, actor, today, now)


def consolidate(case: Case, actor: Actor, today: date, now: datetime) -> None:
    """Have the report of a quarter drafted and write a paragraph of the office's own into it."""
    facts = case.beside["consolidated"]
    made = make_report(
        ReportFacts(
            kind=ConsolidatedKind(facts["kind"]),
            year=facts["year"],
            ordinal=facts["ordinal"],
            plan_id=db.session.scalars(select(Plan.id).where(Plan.number == facts["plan"])).one(),
            as_of=date.fromisoformat(facts["as_of"]),
            is_illustrative=True,
        ),
        actor=actor,
        today=today,
        now=now,
    )
    own = facts["paragraph"]
    add_paragraph(get_report(made.id, actor), own["after"], own["words"], actor=actor, now=now)


ACTS: dict[str, Act] = {
    "prepare": prepare,
    "conclude_inspection": conclude,
    "amend": amend,
    "consolidate": consolidate,
    "draft_next_plan": draft_next_plan,
}


def _plan(case: Case, actor: Actor) -> Plan:
    number = case.real["plan"]["number"]
    plan_id = db.session.scalars(select(Plan.id).where(Plan.number == number)).one()
    return get_plan(plan_id, actor)


def _finding(case: Case, found: Facts) -> FindingFacts:
    """Return a finding; the recommendation is led by the group the office keeps."""
    kind = FindingKind(found["kind"])
    about = ids_of_units([found["unit"]])[0] if "unit" in found else None
    if kind is not FindingKind.RECOMMENDATION:
        return FindingFacts(kind=kind, text=found["text"], unit_id=about)
    name = case.beside["group"]["name"]
    group_id = db.session.scalars(select(UnitGroup.id).where(UnitGroup.name == name)).one()
    return FindingFacts(
        kind=kind,
        text=found["text"],
        deliverable=found["deliverable"],
        lead_group=LeadGroup.STORED,
        lead_group_id=group_id,
        deadline_words=found["deadline"],
        due=day_of_words(found.get("due")),
    )


def _row(row: Facts) -> RowFacts:
    return RowFacts(
        text=row["text"],
        deliverable=row["deliverable"],
        lead_ids=ids_of_units(row["lead"]),
        coordinating_ids=ids_of_units(row["with"]),
        deadline_words=row["deadline"],
    )
