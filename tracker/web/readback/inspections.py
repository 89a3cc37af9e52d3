"""Inspections and what they found, out and back in."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.groups import list_groups
from tracker.queries.inspections.export import FindingRow, list_finding_rows
from tracker.queries.inspections.findings import get_finding
from tracker.queries.inspections.listing import (
    InspectionFilter,
    get_inspection,
    list_inspections_in_full,
)
from tracker.rules.choices import LeadGroup
from tracker.rules.permissions import Action
from tracker.rules.statuses import Status
from tracker.services.inspections import findings, inspecting
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DAY, WHOLE
from tracker.web.forms.asking import GROUP_NAMES
from tracker.web.forms.fields import RowChoiceField, offer
from tracker.web.forms.inspections import FindingForm, InspectionForm
from tracker.web.forms.plans import group_word, offer_groups
from tracker.web.readback.names import UnitBook, read_row
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Reader, Table, filled, read_yes
from tracker.web.task_words import MARKS
from tracker.web.unit_picking import offer_units
from tracker.web.views.inspections.findings import typed as typed_finding
from tracker.web.views.inspections.inspecting import typed as typed_inspection
from tracker.web.words import FINDING_KINDS, INSPECTION_KINDS, INSPECTION_STATES, LEAD_GROUPS

COPIED = (
    *("kind", "text", "deliverable", "lead_words", "deadline_words", "due", "has_no_date"),
    "has_no_action",
)
NO_RULE = frozenset({LeadGroup.NONE, LeadGroup.STORED})
NOT_OFFERED = frozenset(group.value for group in LEAD_GROUPS if group not in GROUP_NAMES)


class InspectionTable(Table):
    """The inspections, a row each."""

    name = "inspections"
    action = Action.EDIT_INSPECTION
    title = _l("Inspections")
    columns = (
        Column("title", _l("What is inspected")),
        Column("kind", _l("Kind"), names=INSPECTION_KINDS),
        Column("state", _l("State"), use=SHOWN, names=INSPECTION_STATES),
        Column("starts_on", _l("From"), DAY),
        Column("ends_on", _l("Up to the day"), DAY),
        Column("concluded_on", _l("Concluded on"), DAY, use=SHOWN),
        Column("decision_sign", _l("Decision, number and symbol")),
        Column("decision_on", _l("Date of the decision"), DAY),
        Column("lead_name", _l("Head of the team")),
        Column("lead_office", _l("Office of the head")),
        Column("members", _l("Members")),
        Column("units", _l("Units inspected")),
        Column("summary", _l("Summary")),
    )

    def lines(self) -> Iterable[Line]:
        """Return all inspections."""
        return map(self.line, list_inspections_in_full(self.actor, InspectionFilter()))

    def line(self, row: Any) -> Line:
        """Return an inspection as a row of the list."""
        values = {one.key: getattr(row, one.key) for one in self.columns if one.key != "units"}
        units = self.units.names_of(unit.unit_id for unit in row.units)
        return Line(f"i{row.id}", values | {"units": units}, row)

    def form(self, line: Line | None) -> InspectionForm:
        """Return the form of an inspection."""
        form = filled(InspectionForm, typed_inspection(line.row) if line else {})
        offer_units([form.units], self.units.units)
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how units are found."""
        return {"units": self.units.read_several}

    def save(self, form: InspectionForm, line: Line | None) -> None:
        """Plan or correct an inspection."""
        if line is None:
            inspecting.plan_inspection(form.facts(), actor=self.actor)
            return
        row = get_inspection(line.row.id, self.actor)
        inspecting.update_inspection(row, form.facts(), actor=self.actor, seen=row.version_id)

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("inspections.index")

    @cached_property
    def units(self) -> UnitBook:
        """Return all units."""
        return UnitBook()


class FindingRowForm(FindingForm):
    """A finding with the inspection it belongs to."""

    inspection = RowChoiceField(_l("Inspection"))


class FindingTable(Table):
    """What the inspections found, a row each; an inspection without findings has one row."""

    name = "findings"
    action = Action.EDIT_INSPECTION
    title = _l("Findings of inspections")
    columns = (
        Column("inspection", _l("Inspection"), use=FIXED),
        Column("inspection_kind", _l("Kind"), use=SHOWN, names=INSPECTION_KINDS),
        Column("inspection_state", _l("State"), use=SHOWN, names=INSPECTION_STATES),
        Column("starts_on", _l("From"), DAY, use=SHOWN),
        Column("ends_on", _l("Up to the day"), DAY, use=SHOWN),
        Column("concluded_on", _l("Concluded on"), DAY, use=SHOWN),
        Column("kind", _l("Kind of finding"), names=FINDING_KINDS),
        Column("text", _l("Finding")),
        Column("unit", _l("About the unit")),
        Column("deliverable", _l("Deliverable")),
        Column("lead_group", _l("Led by the group")),
        Column("lead", _l("Lead units")),
        Column("coordinating", _l("Co-ordinating units")),
        Column("lead_words", _l("Lead units in the document's words")),
        Column("deadline_words", _l("Deadline in the document's words")),
        Column("due", _l("Exact due date"), DAY),
        Column("has_no_date", _l("No due date: decided so")),
        Column("has_no_action", _l("No action: nobody is given a task")),
        Column("reckoned", _l("Due"), DAY, use=SHOWN),
        Column("tasks", _l("Tasks"), WHOLE, use=SHOWN),
        Column("done", _l("Finished"), WHOLE, use=SHOWN),
        Column("overdue", _l("Overdue"), WHOLE, use=SHOWN),
        Column("status", _l("State of the task"), use=SHOWN),
    )

    def lines(self) -> Iterable[Line]:
        """Return all findings."""
        return map(self.line, list_finding_rows(self.actor, InspectionFilter(), today=self.today))

    def line(self, row: FindingRow) -> Line:
        """Return a finding as a row of the list."""
        inspection, finding, state = row.inspection, row.finding, row.state
        values: dict[str, Any] = {
            "inspection": inspection.title,
            "inspection_kind": inspection.kind,
            "inspection_state": inspection.state,
            **{key: getattr(inspection, key) for key in ("starts_on", "ends_on", "concluded_on")},
        }
        if finding is None:
            return Line("", values, row)
        has_group = finding.lead_group is not LeadGroup.NONE
        group = group_word(finding.lead_group, finding.lead_group_id) if has_group else None
        values |= {key: getattr(finding, key) for key in COPIED} | {
            "unit": row.about,
            "lead_group": group,
            "lead": row.leads,
            "coordinating": row.others,
            "reckoned": row.due,
            "tasks": state.tally.all if state else None,
            "done": state.tally.done if state else None,
            "overdue": state.tally.overdue if state else None,
            "status": _status(state.status if state else None),
        }
        return Line(f"f{finding.id}", values, row)

    def title_of(self, line: Line) -> str:
        """Return what was found."""
        return str(line.row.text)

    def form(self, line: Line | None) -> FindingRowForm:
        """Return the form of a finding; a new one has yet to say of which inspection."""
        data: dict[str, Any] = {"lead_group": LeadGroup.NONE.value}
        if line:
            inspection_id = line.row.inspection.id
            data = typed_finding(line.row.finding) | {"inspection": inspection_id}
        form = filled(FindingRowForm, data)
        offer(form.inspection, self._inspections, lambda row: str(row.title), empty="")
        offer(form.unit, self.units.units, lambda unit: str(unit.name), empty="")
        offer_units([form.lead, form.coordinating], self.units.units)
        offer_groups([form.lead_group], list_groups())
        return form

    def names_of(self, column: Column) -> Mapping[Any, Any]:
        """Return the groups by rule and those the office keeps, as a form names them."""
        return self._groups if column.key == "lead_group" else super().names_of(column)

    def readers(self) -> Mapping[str, Reader]:
        """Return how inspections and units are found."""
        return {
            "inspection": self._read_inspection,
            "unit": self.units.read_one,
            "lead": self.units.read_several,
            "coordinating": self.units.read_several,
            "has_no_date": read_yes,
            "has_no_action": read_yes,
        }

    def offers(self) -> Mapping[str, Iterable[str]]:
        """Return the inspections and units a cell can name."""
        titles = dict.fromkeys(row.title for row in self._inspections)
        groups = [str(name) for word, name in self._groups.items() if word not in NOT_OFFERED]
        return {"inspection": titles, "unit": self.units.names.values(), "lead_group": groups}

    def save(self, form: FindingRowForm, line: Line | None) -> None:
        """Record or correct a finding; a date that stays as it was is not asked about again."""
        inspection = get_inspection(form.inspection.chosen, self.actor)
        if line is None:
            findings.record_finding(inspection, form.facts(), actor=self.actor, today=self.today)
            return
        row = get_finding(inspection, line.row.finding.id)
        form.is_confirmed.data = (form.due.data, form.deadline_words.data) == (
            row.due,
            row.deadline_words,
        )
        findings.update_finding(
            row,
            inspection,
            form.facts(),
            actor=self.actor,
            today=self.today,
            seen=row.version_id,
        )

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("inspections.index")

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the list of inspections."""
        return [(str(InspectionTable.title), self.back()), (str(self.title), None)]

    @cached_property
    def units(self) -> UnitBook:
        """Return all units."""
        return UnitBook()

    @cached_property
    def _groups(self) -> dict[str, Any]:
        by_rule = {group.value: name for group, name in LEAD_GROUPS.items() if group not in NO_RULE}
        stored = {group_word(LeadGroup.STORED, one.id): one.name for one in list_groups()}
        return by_rule | stored

    @cached_property
    def _inspections(self) -> Any:
        return list_inspections_in_full(self.actor, InspectionFilter())

    def _read_inspection(self, text: str, _form: Any) -> list[str]:
        return read_row(self._inspections, lambda row: str(row.title), text)


def _status(status: Status | None) -> str:
    return str(MARKS[status.mark]) if status else ""
