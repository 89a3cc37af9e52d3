"""The plan 3015/KH-UBND in the story: drafted with its invented rows, then promulgated."""

from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, IndicatorSet, Plan
from tracker.rules.choices import DocumentKind, LeadGroup, ReportFrequency
from tracker.rules.permissions import Actor
from tracker.services.demo.case import Case, Facts, day_of_words
from tracker.services.demo.cast import ids_of_units
from tracker.services.demo.indicators import follow_on, name_effects, set_targets
from tracker.services.documents import DocumentFacts, link_document, register_document
from tracker.services.plans.drafting import PlanFacts, create_plan
from tracker.services.plans.indicators import IndicatorFacts, assign_indicator
from tracker.services.plans.promulgation import promulgate_plan
from tracker.services.plans.rows import RowFacts, add_assignment


def draft_plan(case: Case, *, actor: Actor, today: date) -> Plan:
    """Draft the plan: its own facts, the illustrative split of indicators, the rows."""
    indicators = db.session.scalars(
        select(IndicatorSet).where(IndicatorSet.code == case.real["plan"]["indicator_set"])
    ).one()
    plan = create_plan(_facts(case, indicators.id), actor=actor)
    for split in case.real["indicator_assignments"]:
        _assign(plan, split, actor=actor)
    guide = case.real["assignments"][2]["text"]
    rows = [{**case.invented["guide"], "text": guide}, *case.invented["rows"]]
    for row in rows:
        added = add_assignment(plan, _row(row), actor=actor, today=today)
        name_effects(case, plan, added, row.get("key", ""), actor=actor)
    set_targets(case, plan, actor=actor)
    follow_on(case, plan, actor=actor)
    return plan


def promulgate(case: Case, *, actor: Actor, today: date, now: datetime) -> None:
    """Put the drafted plan in force, and its document into the register."""
    number = case.real["plan"]["number"]
    plan = db.session.scalars(select(Plan).where(Plan.number == number)).one()
    promulgate_plan(plan, actor=actor, today=today, now=now)
    document = register_document(_document(plan), actor=actor, today=today, now=now)
    link_document(document, "plan", plan.id, actor=actor)


def _facts(case: Case, indicator_set_id: int) -> PlanFacts:
    facts = case.real["plan"]
    report = case.real["assignments"][1]
    words = ("number", "symbol", "issuer", "subject", "signed_by", "signed_as")
    return PlanFacts(
        **{word: facts[word] for word in words},
        issued_on=date.fromisoformat(facts["issued_on"]),
        ends_on=day_of_words(facts["ends_on"]),
        indicator_set_id=indicator_set_id,
        note=case.invented["note"],
        detail_days=15,
        detail_group=LeadGroup.INDICATOR_LEADS,
        report_frequency=ReportFrequency.QUARTERLY,
        report_group=LeadGroup.ALL_UNITS,
        first_period=report["first_period"],
    )


def _document(plan: Plan) -> DocumentFacts:
    return DocumentFacts(
        kind=DocumentKind.PLAN,
        number=plan.number,
        symbol=plan.symbol,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        subject=plan.subject,
        signer=plan.signed_by,
        position=plan.signed_as,
    )


def _assign(plan: Plan, split: Facts, *, actor: Actor) -> None:
    indicator = db.session.scalars(
        select(Indicator).where(
            Indicator.set_id == plan.indicator_set_id, Indicator.code == split["indicator"]
        )
    ).one()
    facts = IndicatorFacts(
        lead_id=ids_of_units([split["lead"]])[0],
        coordinating_ids=ids_of_units(split["with"]),
        is_illustrative=True,
    )
    assign_indicator(plan, indicator, facts, actor=actor)


def _row(row: Facts) -> RowFacts:
    return RowFacts(
        text=row["text"],
        deliverable=row.get("deliverable", ""),
        lead_group=LeadGroup(row.get("group", LeadGroup.NONE)),
        lead_ids=ids_of_units(row.get("lead", ())),
        coordinating_ids=ids_of_units(row.get("with", ())),
        lead_words=row.get("lead_words", ""),
        deadline_words=row.get("deadline", ""),
    )
