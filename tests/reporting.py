"""A unit that owes a quarterly report on three indicators, and everybody who may come near it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.conftest import NOW
from tests.office import Office, make_office
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Plan,
    ReportSheet,
    Task,
)
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import Direction, IndicatorKind, MeasureKind, TargetOperator
from tracker.services import submissions
from tracker.services.reports import drafting
from tracker.services.reports.drafting import SheetEntry
from tracker.services.reports.writing import FigureEntry
from tracker.services.submissions import Content

TODAY = date(2023, 12, 16)
DUE = date(2023, 12, 18)
RATIO, COUNT, WORDS = "ratio", "count", "words"


@contextmanager
def refusal(fault: Fault, *, field: str | None = None) -> Iterator[None]:
    with pytest.raises(Refused) as raised:
        yield
    assert raised.value.fault is fault
    assert field is None or raised.value.field == field


@dataclass
class Reporting:
    """The office, its report task, and the indicators by a word."""

    office: Office
    plan: Plan
    ids: dict[str, int]

    def entry(self, what: str = RATIO, **facts: Any) -> FigureEntry:
        numbers = {name: Decimal(str(facts[name])) for name in NUMBERS if name in facts}
        return FigureEntry(indicator_id=self.ids[what], **(facts | numbers))

    def full(self, **ratio: Any) -> list[FigureEntry]:
        """Figures for all three indicators."""
        return [
            self.entry(**({"numerator": 1390, "denominator": 1902} | ratio)),
            self.entry(COUNT, value=21, is_cumulative=True),
            self.entry(WORDS, words="Đã ban hành quy chế."),
        ]

    def save(self, *figures: FigureEntry, who: str = "lead", seen: int = 0, **facts: Any) -> Any:
        entry = SheetEntry(figures=figures, **facts)
        return self.office.do(drafting.save_report, entry, who=who, seen=seen, today=TODAY, now=NOW)

    def submit(self, *, who: str = "lead", **facts: Any) -> Any:
        with writing():
            return submissions.submit(
                self.office.held(who),
                Content(),
                actor=self.office.actor(who),
                today=TODAY,
                now=NOW,
                **facts,
            )

    def accept(self, *, today: date = TODAY) -> Any:
        return self.office.accept(today, today=today)

    def sheet(self) -> ReportSheet:
        db.session.expire_all()
        return db.session.query(ReportSheet).order_by(ReportSheet.id.desc()).limit(1).one()

    def next_task(self, period: str, due: date) -> Task:
        """Make the report of another period the one at hand."""
        assignment = factories.make_assignment(
            committee=self.office.committee, plan=self.plan, kind=TaskKind.PERIODIC_REPORT
        )
        self.office.task = factories.make_task(
            unit=self.office.unit, assignment=assignment, period=period, due=due
        )
        db.session.commit()
        return self.office.task


NUMBERS = ("numerator", "denominator", "value", "stated")


def make_reporting(*, period: str = "2023-Q4", due: date = DUE, **facts: Any) -> Reporting:
    """Return the case: the unit leads a ratio, a cumulative count and one told in words."""
    office = make_office(due=due, period=period, row={"kind": TaskKind.PERIODIC_REPORT}, **facts)
    plan = db.session.get_one(Plan, office.task.plan_id)
    edition = IndicatorSet(code=f"thu-{plan.id}", name="Bộ chỉ số thử")
    db.session.add(edition)
    db.session.flush()
    kinds = {RATIO: MeasureKind.RATIO, COUNT: MeasureKind.COUNT, WORDS: MeasureKind.MANUAL}
    ids = {}
    for position, (word, kind) in enumerate(kinds.items(), start=1):
        indicator = make_indicator(edition, position, kind)
        given = IndicatorAssignment(
            plan_id=plan.id, indicator_id=indicator.id, lead_unit_id=office.unit.id
        )
        given.targets = [
            IndicatorTarget(year=2023, operator=TargetOperator.AT_LEAST, value=Decimal(80))
        ]
        db.session.add(given)
        ids[word] = indicator.id
    plan.indicator_set_id = edition.id
    db.session.commit()
    return Reporting(office, plan, ids)


def make_indicator(edition: IndicatorSet, position: int, kind: MeasureKind) -> Indicator:
    """Return an indicator of a set; a count of it is cumulative."""
    indicator = Indicator(
        set_id=edition.id,
        code=f"1.{position}",
        kind=IndicatorKind.COMPONENT,
        name_vi=f"Chỉ số thử {position}",
        measure_kind=kind,
        direction=Direction.HIGHER,
        numerator_words="dịch vụ đã tích hợp",
        denominator_words="dịch vụ công trực tuyến",
        is_cumulative=kind is MeasureKind.COUNT,
        position=position,
    )
    db.session.add(indicator)
    db.session.flush()
    return indicator
