"""The main indicators of a set: points by source, who leads them, their components."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Figure, Indicator, IndicatorAssignment, Plan, SelfScore, Unit
from tracker.queries.figures import Summed, sum_columns, summed_of
from tracker.queries.memory import remembered
from tracker.queries.profiles.facts import Group, Main, Part, PillarPlace, Reported
from tracker.queries.profiles.results import points_of
from tracker.rules.choices import Language, PlanState
from tracker.rules.dti import MainIndicator, pillars_of
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.indicators import name_in
from tracker.rules.profile import Component, Line, ScoreSource, components_named

NOTHING = Decimal(0)


def list_indicators(set_id: int | None) -> list[Indicator]:
    """Return the indicators of a set in its order; none without a set."""
    if set_id is None:
        return []
    return list(
        db.session.scalars(
            select(Indicator)
            .where(Indicator.set_id == set_id)
            .order_by(Indicator.position, Indicator.id)
        )
    )


def list_self_scores(committee_id: int, year: int) -> list[SelfScore]:
    """Return what the committee scored itself for an edition."""
    return list(
        db.session.scalars(
            select(SelfScore).where(
                SelfScore.committee_id == committee_id, SelfScore.edition_year == year
            )
        )
    )


def list_leads(committee_id: int, set_id: int | None) -> dict[int, tuple[str, str, int]]:
    """Return who leads each indicator of a set, by the latest plan in force."""
    if set_id is None:
        return {}
    rows = db.session.execute(
        select(IndicatorAssignment.indicator_id, Unit.short_name, Unit.name, Plan.id)
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .join(Unit, Unit.id == IndicatorAssignment.lead_unit_id)
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .where(
            Plan.committee_id == committee_id,
            Plan.state == PlanState.PROMULGATED,
            Indicator.set_id == set_id,
        )
        .order_by(Plan.issued_on, Plan.id, IndicatorAssignment.id)
    )
    return {indicator_id: (short, name, plan) for indicator_id, short, name, plan in rows}


def list_figures(committee_id: int, indicators: Sequence[Indicator]) -> dict[int, Reported]:
    """Return the figures of each component in the period that was accepted last."""
    ids = [row.id for row in indicators if row.kind is IndicatorKind.COMPONENT]

    def read() -> dict[int, Reported]:
        rows = db.session.execute(
            select(
                Figure.indicator_id,
                func.max(Figure.accepted_on).label("known_on"),
                *sum_columns(),
            )
            .join(Plan, Plan.id == Figure.plan_id)
            .where(
                Plan.committee_id == committee_id,
                Figure.indicator_id.in_(ids),
                Figure.accepted_on.is_not(None),
                Figure.superseded_on.is_(None),
            )
            .group_by(Figure.indicator_id, Figure.period)
            .order_by(func.max(Figure.accepted_on), Figure.period)
        )
        return {row.indicator_id: _reported(summed_of(row), row.known_on) for row in rows}

    return remembered(("figures of components", committee_id, tuple(ids)), read) if ids else {}


def _reported(summed: Summed, known_on: date) -> Reported:
    has_whole = summed.denominator > 0
    return Reported(
        summed.numerator if has_whole else None,
        summed.denominator if has_whole else None,
        summed.value if summed.has_value else None,
        summed.units,
        known_on,
    )


class Mains:
    """The main indicators of a set with everything known of them; some stand in no group."""

    def __init__(
        self,
        indicators: Sequence[Indicator],
        own: Mapping[str, Any],
        scores: Mapping[int, SelfScore],
        leads: Mapping[int, tuple[str, str, int]],
        figures: Mapping[int, Reported],
        *,
        language: str = Language.VIETNAMESE,
    ) -> None:
        self._language = language
        self._indicators, self._own, self._scores = indicators, own, scores
        self._leads, self._figures = leads, figures
        self.codes = {row.id: row.code for row in indicators}
        self._mains = [row for row in indicators if row.kind is IndicatorKind.MAIN]
        self._parts: dict[int, list[Indicator]] = defaultdict(list)
        for row in indicators:
            if row.kind is IndicatorKind.COMPONENT and row.parent_id is not None:
                self._parts[row.parent_id].append(row)

    def best_source(self) -> ScoreSource:
        """Return the best known source of points."""
        for source in ScoreSource:
            if any(line.points is not None for line in self.lines(source)):
                return source
        return ScoreSource.PUBLISHED

    def lines(self, source: ScoreSource) -> list[Line]:
        """Return the lines by a source, in the order of the set."""
        return [self._line(row, self._points(row, source)) for row in self._mains]

    def aims(self) -> list[Line]:
        """Return the lines with the points aimed at instead of those got."""
        return [self._line(row, self._target(row)) for row in self._mains]

    def groups(self, source: ScoreSource) -> tuple[Group, ...]:
        """Return the groups with their main indicators and components."""
        rows = [row for row in self._indicators if row.kind is IndicatorKind.GROUP]
        names = {row.id: (row.code, self._name(row)) for row in rows}
        members: dict[int | None, list[Main]] = {row.id: [] for row in rows}
        for main in self._mains:
            parent = main.parent_id if main.parent_id in names else None
            members.setdefault(parent, []).append(self._main(main, source))
        return tuple(
            Group(*names.get(key or 0, ("", "")), tuple(mains))
            for key, mains in members.items()
            if mains
        )

    def rule_rows(self) -> list[MainIndicator]:
        """Return the set as the rule of the pillars takes it."""
        return [
            MainIndicator(row.code, self.codes.get(row.parent_id or 0, ""), row.max_points)
            for row in self._mains
        ]

    def _name(self, row: Indicator) -> str:
        return name_in(self._language, row.name_vi, row.name_en)

    def _main(self, row: Indicator, source: ScoreSource) -> Main:
        lead, lead_name, plan_id = self._leads.get(row.id, ("", "", None))
        return Main(
            id=row.id,
            line=self._line(row, self._points(row, source)),
            has_maximum=row.max_points is not None,
            named=max(components_named(row.measure), len(self._parts[row.id])),
            lead=lead,
            lead_name=lead_name,
            plan_id=plan_id,
            parts=tuple(self._part(part, source) for part in self._parts[row.id]),
        )

    def _part(self, row: Indicator, source: ScoreSource) -> Part:
        lead, lead_name, _ = self._leads.get(row.id, ("", "", None))
        return Part(
            id=row.id,
            code=row.code,
            name=self._name(row),
            measure_kind=row.measure_kind,
            unit_words=row.unit_words,
            component=Component(self._name(row), row.max_points, self._typed(row.id, source)),
            lead=lead,
            lead_name=lead_name,
            reported=self._figures.get(row.id),
        )

    def _line(self, row: Indicator, points: Decimal | None) -> Line:
        own = self._own.get(row.code)
        return Line(
            code=row.code,
            name=self._name(row),
            maximum=row.max_points or NOTHING,
            points=points,
            rank=own.rank if own else None,
            target=self._target(row),
            group=self.codes.get(row.parent_id or 0, ""),
        )

    def _target(self, row: Indicator) -> Decimal | None:
        score = self._scores.get(row.id)
        return score.target_points if score else None

    def _points(self, row: Indicator, source: ScoreSource) -> Decimal | None:
        """Return the points of a main indicator: its own, else those of all its components."""
        if source is ScoreSource.PUBLISHED:
            return points_of(self._own.get(row.code), row.max_points or NOTHING)
        typed = self._typed(row.id, source)
        if typed is not None:
            return typed
        parts = [self._typed(part.id, source) for part in self._parts[row.id]]
        if not parts or len(parts) < components_named(row.measure):
            return None
        known = [points for points in parts if points is not None]
        return sum(known, NOTHING) if len(known) == len(parts) else None

    def _typed(self, indicator_id: int, source: ScoreSource) -> Decimal | None:
        score = self._scores.get(indicator_id)
        if score is None or source is ScoreSource.PUBLISHED:
            return None
        return score.verified_points if source is ScoreSource.VERIFIED else score.self_points


def pillars_by_source(
    mains: Mains, own: Mapping[str, Any], source: ScoreSource
) -> tuple[PillarPlace, ...]:
    """Return the pillars: as published, else added up from their seven main indicators."""
    points = {line.code: line.points for line in mains.lines(source) if line.is_scored}
    found = []
    for pillar in pillars_of(mains.rule_rows()):
        row = own.get(pillar.code)
        printed = (
            points_of(row, pillar.maximum or NOTHING) if source is ScoreSource.PUBLISHED else None
        )
        members = [points[code] for code in pillar.members if code in points]
        known = [value for value in members if value is not None]
        added = sum(known, NOTHING) if len(known) == len(members) and members else None
        value = printed if printed is not None else added
        found.append(PillarPlace(pillar, value, row.rank if row else None, printed is not None))
    return tuple(found)
