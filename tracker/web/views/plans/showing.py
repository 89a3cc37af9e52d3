"""What the page of a plan shows, put into words and addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tracker.queries.plans import IndicatorLine, PlanInFull
from tracker.queries.tallies import Tally
from tracker.rules.choices import Part, PlanState, TaskKind
from tracker.rules.explanations import Row, basis_in_words, explain_in_words
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.numbers import NO_BREAK_SPACE, show_number
from tracker.rules.permissions import Action, Actor, may
from tracker.rules.recurrences import name_period
from tracker.rules.terms import TermExplanation
from tracker.speech import spoken_language
from tracker.web.amendment_words import RowHistory, history_of_rows
from tracker.web.group_words import group_name
from tracker.web.indicator_words import name_of_indicator
from tracker.web.rhythm_words import rhythm_words
from tracker.web.target_words import targets_shown

ONCE = frozenset({"", "none"})


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the annex as the page shows it."""

    row: Any
    leads: Sequence[str]  # names of units; empty when a group leads
    group: str
    others: Sequence[str]
    comes_back: bool
    is_standing: bool
    is_unset: bool
    follows_plan: bool
    history: Sequence[RowHistory] = ()
    effects: Sequence[Any] = ()  # the indicators it is to move

    @property
    def is_without_effect(self) -> bool:
        """Tell work that is to move no indicator; reports and detail plans are no such work."""
        return self.row.kind is TaskKind.WORK and not self.effects and not self.is_ended

    @property
    def first_due(self) -> date | None:
        """Return the date the row was first given, where an amendment gave it another."""
        first = next((change.first_due for change in self.history if change.first_due), None)
        return first if first != self.row.due else None

    @property
    def is_ended(self) -> bool:
        """Tell whether an amendment took the row out of the plan."""
        return self.row.ended_on is not None


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """An indicator as the page shows it; without ``lead`` nobody leads it."""

    indicator: Any
    name: str
    lead: str
    others: Sequence[str]
    target: str
    is_illustrative: bool
    targets: Sequence[tuple[int, str]] = ()
    baseline: str = ""
    reporters: str = ""
    other_set: str = ""  # the code of its set where the plan follows another

    @property
    def is_orphan(self) -> bool:
        """Tell whether nobody leads this main indicator of the plan's set."""
        return self.indicator.kind is IndicatorKind.MAIN and not self.lead


@dataclass(frozen=True, slots=True)
class WhyDue:
    """The reckoning of the detail plan's due date."""

    due: date
    lines: Sequence[Row]
    basis: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one unit is with what the plan asks of it."""

    unit: Any
    tally: Tally
    url: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan as its page shows it."""

    plan: Any
    rows: Sequence[RowShown]
    indicators: Sequence[IndicatorShown]
    orphans: Sequence[IndicatorShown]  # main indicators nobody leads
    is_illustrative: bool
    why: WhyDue | None
    first_period: str
    rhythm: str
    may_edit: bool
    may_promulgate: bool
    may_set_due: bool
    may_amend: bool
    amendments: Sequence[Any]
    today: date

    @property
    def without_effect(self) -> list[RowShown]:
        """Return the assignments that are to move no indicator, where the plan has a set."""
        if self.plan.indicator_set_id is None:
            return []
        return [shown for shown in self.rows if shown.is_without_effect]

    @property
    def unset(self) -> list[RowShown]:
        """Return the rows that have no due date and need a decision."""
        return [shown for shown in self.rows if shown.is_unset]


def show_plan(
    full: PlanInFull, actor: Actor, *, today: date, amendments: Sequence[Any] = ()
) -> PlanShown:
    """Put a plan into the words its page shows."""
    history = history_of_rows(amendments)
    plan = full.plan
    names = {unit_id: unit.short_name for unit_id, unit in full.units.items()}
    is_draft = plan.state is PlanState.DRAFT
    indicators = [_indicator(line, names) for line in full.indicators]
    return PlanShown(
        plan=plan,
        rows=[_row(row, names, history.get(row.id, ())) for row in full.rows],
        indicators=indicators,
        orphans=[shown for shown in indicators if shown.is_orphan],
        is_illustrative=full.is_illustrative,
        why=_why(full),
        first_period=name_period(plan.first_period, spoken_language()),
        rhythm=rhythm_words(plan),
        may_edit=is_draft and may(actor, Action.EDIT_PLAN),
        may_promulgate=may(actor, Action.PROMULGATE_PLAN),
        may_set_due=plan.state is PlanState.PROMULGATED and may(actor, Action.EDIT_TASK),
        may_amend=plan.state is PlanState.PROMULGATED and may(actor, Action.EDIT_PLAN),
        amendments=amendments,
        today=today,
    )


def progress_lines(full: PlanInFull, tallies: Mapping[int, Tally]) -> list[Progress]:
    """Return how far each unit is, in the order of protocol."""
    return [
        Progress(unit, tallies[unit.id], tasks_url(plan=full.plan.id, unit=unit.id, view="all"))
        for unit in full.units.values()
        if unit.id in tallies
    ]


def tasks_url(**terms: Any) -> str:
    """Return the address of the list of tasks with these filters."""
    return url_for("tasks.index", **terms)


def _row(row: Any, names: Mapping[int, str], history: Sequence[RowHistory]) -> RowShown:
    parts = {part: [unit.unit_id for unit in row.units if unit.part is part] for part in Part}
    once = row.recurrence in ONCE
    return RowShown(
        row=row,
        leads=_names(parts[Part.LEAD], names),
        group=group_name(row.lead_group, row.lead_group_id),
        others=_names(parts[Part.COORDINATING], names),
        comes_back=not once and row.recurrence != "standing",
        is_standing=row.recurrence == "standing",
        is_unset=once and row.due is None and row.ended_on is None,
        follows_plan=row.kind is not TaskKind.WORK,
        history=history,
        effects=sorted(
            (link.indicator for link in row.effects), key=lambda one: (one.position, one.id)
        ),
    )


def _names(ids: Sequence[int], names: Mapping[int, str]) -> list[str]:
    """Return names in the order of protocol, which is the order of ``names``."""
    return [name for unit_id, name in names.items() if unit_id in ids]


def _indicator(line: IndicatorLine, names: Mapping[int, str]) -> IndicatorShown:
    given = line.given
    others = [other.unit_id for other in given.coordinating] if given else []
    return IndicatorShown(
        indicator=line.indicator,
        name=name_of_indicator(line.indicator),
        lead=names[given.lead_unit_id] if given else "",
        others=_names(others, names),
        target=given.target if given else "",
        is_illustrative=given.is_illustrative if given else False,
        targets=targets_shown(given, line.indicator.unit_words) if given else (),
        baseline=_baseline(given, line.indicator.unit_words) if given else "",
        reporters=group_name(given.reporters, given.reporters_group_id) if given else "",
        other_set=line.other_set,
    )


def _baseline(given: Any, unit: str) -> str:
    """Return where an indicator stood: figure, unit and year."""
    if given.baseline is None:
        return ""
    figure = show_number(given.baseline, language=spoken_language())
    return f"{figure}{NO_BREAK_SPACE}{unit}".rstrip() + f" ({given.baseline_year})"


def _why(full: PlanInFull) -> WhyDue | None:
    row = next((row for row in full.rows if row.kind is TaskKind.DETAIL_PLAN), None)
    if row is None or row.due_reason is None:
        return None
    explained, language = TermExplanation.from_dict(row.due_reason), spoken_language()
    return WhyDue(
        due=explained.due,
        lines=explain_in_words(explained, language),
        basis=basis_in_words(explained, language),
    )
