"""The plan 3015/KH-UBND of Gia Lai, put in through the services as its office would."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from tests import factories
from tests.factories import make_actor, make_committee
from tracker.database import db
from tracker.models import Committee, Indicator, IndicatorSet, Plan, Unit
from tracker.rules.choices import LeadGroup, ReportFrequency, UnitKind
from tracker.rules.permissions import Actor, Role
from tracker.rules.texts import fold
from tracker.services.indicators import SHIPPED, load_indicator_set
from tracker.services.plans.drafting import PlanFacts, create_plan
from tracker.services.plans.indicators import IndicatorFacts, assign_indicator
from tracker.services.plans.rows import RowFacts, add_assignment

FOLDER = Path(__file__).parent / "data" / "gia-lai"
CASE = json.loads((FOLDER / "case.json").read_text(encoding="utf-8"))
ISSUED = date.fromisoformat(CASE["plan"]["issued_on"])
TODAY = date(2023, 11, 21)
LEADS = {row["lead"] for row in CASE["indicator_assignments"]}
GUIDE = CASE["assignments"][2]["text"]


def make_units() -> dict[str, Unit]:
    with (FOLDER / "units.csv").open(encoding="utf-8", newline="") as file:
        made = factories.make_units(
            {
                "code": row["code"],
                "name": row["name"],
                "short_name": row["short_name"],
                "folded": fold(row["name"]),
                "kind": UnitKind(row["kind"]),
                "position": position,
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            }
            for position, row in enumerate(csv.DictReader(file), start=1)
        )
    return {unit.code: unit for unit in made}


def load_set() -> IndicatorSet:
    load_indicator_set(*SHIPPED[0])
    return db.session.scalars(select(IndicatorSet).where(IndicatorSet.code == "922/QĐ-BTTTT")).one()


def facts_of_case(set_id: int | None = None, **changes: object) -> PlanFacts:
    plan = CASE["plan"]
    facts = PlanFacts(
        number=plan["number"],
        symbol=plan["symbol"],
        issued_on=ISSUED,
        issuer=plan["issuer"],
        signed_by=plan["signed_by"],
        signed_as=plan["signed_as"],
        subject=plan["subject"],
        ends_on=date.fromisoformat(plan["ends_on"]),
        indicator_set_id=set_id,
        detail_days=15,
        detail_group=LeadGroup.INDICATOR_LEADS,
        report_frequency=ReportFrequency.QUARTERLY,
        report_group=LeadGroup.ALL_UNITS,
        first_period="2023-Q4",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


class GiaLai:
    """The committee, its units, its secretariat and the drafted plan."""

    def __init__(self, **changes: object) -> None:
        self.committee: Committee = make_committee(name=CASE["committee"]["name"])
        self.units = make_units()
        self.secretariat: Actor = make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.indicators = load_set()
        facts = facts_of_case(self.indicators.id, **changes)
        self.plan: Plan = create_plan(facts, actor=self.secretariat)
        for row in CASE["indicator_assignments"]:
            self.assign(row["indicator"], row["lead"], *row["with"])
        self.guide = add_assignment(
            self.plan,
            RowFacts(text=GUIDE, lead_ids=[self.units["STTTT"].id]),
            actor=self.secretariat,
            today=TODAY,
        )

    def indicator(self, code: str) -> Indicator:
        return db.session.scalars(
            select(Indicator).where(Indicator.set_id == self.indicators.id, Indicator.code == code)
        ).one()

    def assign(self, code: str, lead: str, *others: str) -> None:
        facts = IndicatorFacts(
            lead_id=self.units[lead].id,
            coordinating_ids=[self.units[other].id for other in others],
            is_illustrative=True,
        )
        assign_indicator(self.plan, self.indicator(code), facts, actor=self.secretariat)

    def add_people(self) -> None:
        """Give every unit a focal point."""
        factories.make_people(
            self.committee,
            (
                (
                    Role.UNIT_LEAD,
                    unit,
                    {"name": f"Đầu mối {unit.short_name}", "email": f"{code.lower()}@gl.example"},
                )
                for code, unit in self.units.items()
            ),
        )
