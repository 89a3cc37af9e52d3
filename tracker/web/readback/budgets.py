"""The budget, out and back in."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.budgets import BudgetFilter, get_line, list_lines, offered_rows
from tracker.queries.documents import offered_plans
from tracker.rules.permissions import Action
from tracker.services import budgets
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import WHOLE
from tracker.web.forms.budgets import BudgetForm
from tracker.web.readback.names import read_row
from tracker.web.readback.table import Column, Line, Reader, Table, filled
from tracker.web.views.budgets import offer_plans, typed
from tracker.web.words import BUDGET_SOURCES


class BudgetTable(Table):
    """The budget lines; amounts in đồng."""

    name = "budget"
    action = Action.EDIT_BUDGET
    title = _l("Budget")
    columns = (
        Column("plan", _l("Plan")),
        Column("assignment", _l("Assignment")),
        Column("title", _l("What the money is for")),
        Column("first_year", _l("Year"), WHOLE),
        Column("last_year", _l("to the year"), WHOLE),
        Column("source", _l("Source"), names=BUDGET_SOURCES),
        Column("source_words", _l("Source in the document's words")),
        Column("planned", _l("Planned amount, đồng"), WHOLE, is_amount=True),
        Column("allocated", _l("Allocated, đồng"), WHOLE, is_amount=True),
        Column("disbursed", _l("Disbursed, đồng"), WHOLE, is_amount=True),
        Column("reason", _l("Why the figures stand all the same")),
        Column("note", _l("Note of the office")),
    )

    def lines(self) -> Iterable[Line]:
        """Return all budget lines."""
        return map(self.line, list_lines(self.actor, BudgetFilter(), limit=None))

    def line(self, row: Any) -> Line:
        """Return a budget line as a row of the list."""
        values = {
            **{name: getattr(row, name) for name in ("title", "first_year", "source")},
            **{name: getattr(row, name) for name in ("source_words", "reason", "note")},
            **{name: getattr(row, name) for name in ("planned", "allocated", "disbursed")},
            "plan": row.plan.sign,
            "assignment": row.assignment.title if row.assignment else "",
            "last_year": row.last_year if row.last_year != row.first_year else None,
        }
        return Line(f"b{row.id}", values, row)

    def title_of(self, line: Line) -> str:
        """Return what the money is for."""
        return str(line.row.title)

    def form(self, line: Line | None) -> BudgetForm:
        """Return the form of a budget line; its plan decides which assignments it may name."""
        form = filled(BudgetForm, typed(line.row) if line else {})
        own = [line.row.plan] if line and line.row.plan not in self._plans else []
        offer_plans(form, [*self._plans, *own])
        self._offer_rows(form)
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how plan and assignment are found by their names."""
        return {"plan": self._read_plan, "assignment": self._read_assignment}

    def offers(self) -> Mapping[str, Iterable[str]]:
        """Return the plans money can be for."""
        return {"plan": dict.fromkeys(plan.sign for plan in self._plans)}

    def save(self, form: BudgetForm, line: Line | None) -> None:
        """Enter or correct a budget line."""
        if line is None:
            budgets.add_line(form.facts(), actor=self.actor)
            return
        row = get_line(line.row.id, self.actor)
        budgets.update_line(row, form.facts(), actor=self.actor, seen=row.version_id)

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("budgets.index")

    @cached_property
    def _plans(self) -> Any:
        return offered_plans(self.actor)

    def _read_plan(self, text: str, _form: Any) -> list[str]:
        return read_row(self._plans, lambda plan: str(plan.sign), text)

    def _read_assignment(self, text: str, form: BudgetForm) -> list[str]:
        self._offer_rows(form)
        return read_row(self._rows_of(form.plan.data), lambda row: str(row.title), text)

    def _offer_rows(self, form: BudgetForm) -> None:
        rows = self._rows_of(form.plan.data) if form.plan.data else ()
        form.assignment.choices = [("", ""), *((row.id, row.title) for row in rows)]

    def _rows_of(self, plan_id: int | None) -> Any:
        if plan_id not in self._known_rows:
            self._known_rows[plan_id] = offered_rows(plan_id, self.actor.committee_id)
        return self._known_rows[plan_id]

    @cached_property
    def _known_rows(self) -> dict[int | None, Any]:
        return {}
