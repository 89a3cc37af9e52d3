"""What the indicators of a plan are to reach, year by year: out and back in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.groups import list_groups
from tracker.queries.plans import get_plan, list_indicators
from tracker.queries.units import list_units
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action
from tracker.rules.readback import Value
from tracker.services.plans.indicators import expect_of_indicator, expectation_of
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DECIMAL, WHOLE
from tracker.web.forms.fields import offer
from tracker.web.forms.indicators import REPORTERS, TargetSheetForm
from tracker.web.forms.plans import STORED, group_word, offer_groups
from tracker.web.indicator_words import TARGET_OPERATORS, name_of_indicator, titled
from tracker.web.readback.names import read_row
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Reader, Table, filled

OF_INDICATOR = ("target", "baseline", "baseline_year", "reporters")


class TargetTable(Table):
    """Of each assigned indicator of the plan ``place_id`` one row, and one for each target.

    A new row names an indicator and a year.
    """

    name = "targets"
    action = Action.EDIT_PLAN
    title = _l("Targets of the plan")
    columns = (
        Column("given", _l("Code of the indicator"), use=FIXED),
        Column("indicator", _l("Indicator"), use=SHOWN),
        Column("lead", _l("Lead unit"), use=SHOWN),
        Column("unit", _l("Unit of measure"), use=SHOWN),
        Column("target", _l("Target in the document's words")),
        Column("baseline", _l("Baseline"), DECIMAL),
        Column("baseline_year", _l("Year of the baseline"), WHOLE),
        Column("reporters", _l("Reports its figures")),
        Column("year", _l("Year"), WHOLE, use=FIXED),
        Column("operator", _l("Target value"), names=TARGET_OPERATORS),
        Column("value", _l("Figure"), DECIMAL),
        Column("upper", _l("to"), DECIMAL),
        Column("words", _l("Words")),
    )

    @cached_property
    def plan(self) -> Any:
        """Return the plan. Raises Missing."""
        return get_plan(self.place_id or 0, self.actor)

    def check_place(self) -> None:
        """Raise Missing unless the reader may know of the plan."""
        _ = self.plan

    def names_of(self, column: Column) -> Mapping[Any, Any]:
        """Return the names of stored choices; groups of the office among the reporters."""
        return self._reporters if column.key == "reporters" else super().names_of(column)

    def lines(self) -> Iterable[Line]:
        """Return the indicators the plan gives, each with its years."""
        names = {unit.id: unit.short_name for unit in list_units()}
        for row, indicator in self._given:
            said = {
                "given": self._codes[row.id],
                "indicator": name_of_indicator(indicator),
                "lead": names[row.lead_unit_id],
                "unit": indicator.unit_words,
            }
            own: dict[str, Value] = {
                "target": row.target,
                "baseline": _plain(row.baseline),
                "baseline_year": row.baseline_year,
                "reporters": group_word(row.reporters, row.reporters_group_id),
            }
            yield Line(f"t{row.id}", said | own, (row, indicator, None))
            for one in row.targets:
                year = {"year": one.year, "operator": one.operator, "words": one.words}
                figures = {"value": _plain(one.value), "upper": _plain(one.upper)}
                yield Line(f"y{one.id}", said | year | figures, (row, indicator, one))
            if not row.targets:
                yield Line("", said, (row, indicator, None))

    def title_of(self, line: Line) -> str:
        """Return the indicator, and the year if it is about one."""
        _row, indicator, one = line.row
        return " · ".join([titled(indicator), *([str(one.year)] if one else [])])

    def form(self, line: Line | None) -> TargetSheetForm:
        """Return the form of a row."""
        data: dict[str, Any] = {}
        if line:
            row, _indicator, one = line.row
            data = {"given": row.id}
            if one is None:
                data |= {name: getattr(row, name) for name in OF_INDICATOR[:3]}
                data["reporters"] = group_word(row.reporters, row.reporters_group_id)
            else:
                data |= {name: getattr(one, name) for name in ("year", "value", "upper", "words")}
                data["operator"] = one.operator.value
        form = filled(TargetSheetForm, data)
        offer(form.given, [row for row, _ in self._given], lambda row: str(self._codes[row.id]))
        offer_groups([form.reporters], self._groups)
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how an indicator is found by its code."""
        rows = [row for row, _ in self._given]
        return {
            "given": lambda text, _form: read_row(rows, lambda row: str(self._codes[row.id]), text)
        }

    def save(self, form: TargetSheetForm, line: Line | None) -> None:
        """Write what a row says: of the indicator, or of one of its years."""
        chosen = line.row[0].id if line else form.given.chosen
        row, indicator = next(each for each in self._given if each[0].id == chosen)
        facts = expectation_of(row)
        year = form.year.data
        if year is None:
            if not form.reporters.data:
                raise Refused(Fault.REQUIRED, field="reporters")
            facts = replace(
                facts,
                words=form.target.data,
                baseline=form.baseline.data,
                baseline_year=form.baseline_year.data,
                reporters=form.reporters.group,
                reporters_group_id=form.reporters.group_id,
            )
        else:
            known = bool(line)
            others = [one for one in facts.targets if not known or one.year != year]
            wanted = [] if known and form.is_empty else [form.target_of(year)]
            facts = replace(facts, targets=[*others, *wanted])
        expect_of_indicator(self.plan, indicator, facts, actor=self.actor)

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the plan."""
        return [
            (str(_l("Plans")), url_for("plans.index")),
            (self.plan.sign, self.back()),
        ]

    def back(self) -> str:
        """Return the address of the plan's indicators."""
        return url_for("plans.show", plan_id=self.place_id, _anchor="indicators")

    @cached_property
    def _given(self) -> list[tuple[Any, Any]]:
        return [(line.given, line.indicator) for line in self._lines]

    @cached_property
    def _lines(self) -> list[Any]:
        return [line for line in list_indicators(self.plan) if line.given]

    @cached_property
    def _codes(self) -> dict[int, str]:
        """Return how each is called; codes are its own in one set only."""
        return {
            line.given.id: f"{line.indicator.code} ({line.other_set})"
            if line.other_set
            else line.indicator.code
            for line in self._lines
        }

    @cached_property
    def _groups(self) -> Any:
        return list_groups()

    @cached_property
    def _reporters(self) -> dict[str, Any]:
        stored = {f"{STORED}{group.id}": group.name for group in self._groups}
        return {group.value: name for group, name in REPORTERS.items()} | stored


def _plain(value: Any) -> float | None:
    return float(value) if value is not None else None
