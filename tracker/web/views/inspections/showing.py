"""What the page of an inspection shows, put together from what the reader may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.queries.assignment_states import AssignmentState, states_of
from tracker.queries.documents import list_linked
from tracker.queries.inspections.findings import (
    FindingReading,
    list_findings,
    reading_of,
    words_reader,
)
from tracker.queries.inspections.listing import list_visits, shows_finding
from tracker.queries.tallies import Tally, total_of
from tracker.rules.choices import FindingKind, InspectionState, Part, UnitKind
from tracker.rules.findings import asks_something
from tracker.rules.permissions import Action, Actor, may, scope_of
from tracker.web.group_words import group_name


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding as the page shows it, with how its tasks stand."""

    reading: FindingReading
    leads: Sequence[str]
    group: str
    others: Sequence[str]
    asks: bool
    state: AssignmentState | None

    @property
    def row(self) -> Any:
        """Return the finding itself."""
        return self.reading.row


@dataclass(frozen=True, slots=True)
class InspectionShown:
    """An inspection as its page shows it."""

    inspection: Any
    findings: dict[FindingKind, list[FindingShown]]
    visits: Sequence[Any]
    documents: Sequence[Any]
    levels: dict[UnitKind, int]
    tally: Tally
    may_edit: bool
    may_assign: bool
    may_reopen: bool
    may_register: bool
    concluded_or_today: date

    @property
    def lacking(self) -> list[FindingShown]:
        """Return the recommendations that still lack who or when."""
        return [shown for shown in self._all if shown.reading.lacks]

    @property
    def to_give(self) -> int:
        """Return how many recommendations wait to be assigned."""
        return sum(shown.asks and shown.row.assignment_id is None for shown in self._all)

    @property
    def given(self) -> int:
        """Return how many are assigned."""
        return sum(shown.row.assignment_id is not None for shown in self._all)

    @property
    def texts(self) -> list[str]:
        """Return what was written down."""
        return [self.inspection.summary, *(shown.row.text for shown in self._all)]

    @property
    def _all(self) -> list[FindingShown]:
        return [shown for ones in self.findings.values() for shown in ones]


def show_inspection(inspection: Any, actor: Actor, *, today: date) -> InspectionShown:
    """Gather what the page of an inspection shows this reader."""
    scope = scope_of(actor, Action.SEE_INSPECTION)
    rows = [row for row in list_findings(inspection.id) if shows_finding(row, inspection, scope)]
    states = states_of([row.assignment_id for row in rows if row.assignment_id], actor, today=today)
    read = words_reader(inspection, issued=inspection.concluded_on or today)
    findings: dict[FindingKind, list[FindingShown]] = {kind: [] for kind in FindingKind}
    for row in rows:
        findings[row.kind].append(_finding(reading_of(row, read), states))
    is_concluded = inspection.state is InspectionState.CONCLUDED
    is_given = any(row.assignment_id for row in rows)
    may_edit = may(actor, Action.EDIT_INSPECTION)
    return InspectionShown(
        inspection=inspection,
        findings=findings,
        visits=list_visits(inspection, scope),
        documents=list_linked(actor, "inspection", inspection.id),
        levels=_levels(inspection),
        tally=total_of(state.tally for state in states.values()),
        may_edit=may_edit and not is_concluded,
        may_assign=is_concluded and may(actor, Action.MAKE_TASKS),
        may_reopen=is_concluded and may_edit and not is_given,
        may_register=may(actor, Action.EDIT_DOCUMENT),
        concluded_or_today=inspection.concluded_on or today,
    )


def _levels(inspection: Any) -> dict[UnitKind, int]:
    counts = Counter(row.unit.kind for row in inspection.units)
    return {kind: counts[kind] for kind in UnitKind if counts[kind]}


def _finding(reading: FindingReading, states: dict[int, AssignmentState]) -> FindingShown:
    row = reading.row
    names = {part: [one.unit.short_name for one in row.units if one.part is part] for part in Part}
    return FindingShown(
        reading=reading,
        leads=names[Part.LEAD],
        group=group_name(row.lead_group, row.lead_group_id),
        others=names[Part.COORDINATING],
        asks=asks_something(row.kind, has_no_action=row.has_no_action),
        state=states.get(row.assignment_id or 0),
    )
