"""Who leads the indicators of a plan: out, back in, and in from the annex that assigns them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.plans import get_plan, list_all_to_give
from tracker.queries.units import list_units
from tracker.rules.choices import PlanState
from tracker.rules.columns import Line as SheetLine
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.grids import NOTHING, Cell, CellKind
from tracker.rules.indicator_annex import (
    clean_code,
    is_beside_the_rows,
    with_codes,
    with_lost_zeros,
)
from tracker.rules.permissions import Action
from tracker.rules.readback import BETWEEN_NAMES
from tracker.rules.texts import fold
from tracker.services.plans.indicators import assign_indicator
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.fields import offer
from tracker.web.forms.plans import LeadSheetForm
from tracker.web.indicator_words import name_of_indicator, titled
from tracker.web.readback.names import UnitWords, read_row
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Reader, Table, filled

UNITS = ("lead", "coordinating")


class LeadTable(Table):
    """Main indicators and components of the set of the draft ``place_id``, and who leads each."""

    name = "leads"
    action = Action.EDIT_PLAN
    title = _l("Lead units of the indicators")
    key = ("code",)
    unsaid = {"code": ""}
    columns = (
        Column(
            "code",
            _l("Code of the indicator"),
            use=FIXED,
            others=("Mã", "Mã số", "Mã chỉ số", "TT", "STT", "Số TT"),
        ),
        Column(
            "name_vi",
            _l("Indicator"),
            use=SHOWN,
            others=("Tên chỉ số", "Chỉ số, chỉ số thành phần", "Nội dung", "Tên"),
        ),
        Column(
            "lead",
            _l("Lead unit"),
            others=(
                *("Đơn vị chủ trì", "Cơ quan chủ trì", "Cơ quan, đơn vị chủ trì", "Chủ trì"),
                *(
                    "Cơ quan, đơn vị chủ trì thực hiện",
                    "Đơn vị chủ trì thực hiện",
                    "Đơn vị đầu mối",
                ),
            ),
        ),
        Column(
            "coordinating",
            _l("Co-ordinating units"),
            others=(
                *("Đơn vị phối hợp", "Cơ quan phối hợp", "Cơ quan, đơn vị phối hợp", "Phối hợp"),
                "Đơn vị phối hợp thực hiện",
            ),
        ),
        Column("target", _l("Target in the document's words"), others=("Mục tiêu", "Chỉ tiêu")),
    )

    @cached_property
    def plan(self) -> Any:
        """Return the plan. Raises Missing."""
        return get_plan(self.place_id or 0, self.actor)

    def check_place(self) -> None:
        """Raise Missing unless it is a draft, with a set, that the reader may know of."""
        if self.plan.state is not PlanState.DRAFT or self.plan.indicator_set_id is None:
            raise Missing

    def tidied(self, lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
        """Return the rows of an annex with the codes of the set and units by their names.

        Groups, totals and rows that name no unit are left out: nothing is assigned by them.
        """
        rows = [with_codes(line) for line in lines if not is_beside_the_rows(line)]
        kept = [line for line in with_lost_zeros(rows) if not self._assigns_nothing(line)]
        return [self._with_names(self._by_name(line)) for line in kept]

    def reread(self, line: SheetLine, tidied: SheetLine) -> str:
        """Return the code of a row that was found by its name, or that had lost its nought."""
        before, after = (one.cells.get("code", NOTHING).text for one in (line, tidied))
        return after if clean_code(before) != after else ""

    def lines(self) -> Iterable[Line]:
        """Return what the plan can give, with whom it gives it to."""
        for indicator, given in self._rows:
            others = [other.unit_id for other in given.coordinating] if given else []
            values = {
                "code": indicator.code,
                "name_vi": name_of_indicator(indicator),
                "lead": self._names.get(given.lead_unit_id, "") if given else "",
                "coordinating": tuple(self._names[one] for one in self._names if one in others),
                "target": given.target if given else "",
            }
            yield Line(f"l{indicator.id}", values, (indicator, given))

    def title_of(self, line: Line) -> str:
        """Return code and name."""
        return titled(line.row[0])

    def form(self, line: Line | None) -> LeadSheetForm:
        """Return the form of a row; a code that is none of the set's is refused."""
        data: dict[str, Any] = {}
        if line:
            indicator, given = line.row
            data = {"code": indicator.id}
            if given:
                others = [other.unit_id for other in given.coordinating]
                data |= {"lead": given.lead_unit_id, "coordinating": others}
                data |= {"target": given.target}
        form = filled(LeadSheetForm, data)
        offer(form.code, [line.row[0]] if line else (), lambda one: str(one.code))
        form.lead.choices = form.coordinating.choices = self._choices
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how units are found: by all the names that annexes have for them."""
        rows = [indicator for indicator, _given in self._rows]
        return {
            "code": lambda text, _form: read_row(rows, lambda row: str(row.code), text),
            "lead": self._units.read_one,
            "coordinating": self._units.read_several,
        }

    def beside(self, _form: LeadSheetForm, line: Line | None) -> Iterable[Refused]:
        """Yield that a row has the code of one indicator and the name of none."""
        said = self._strange.get(line.id) if line else None
        if line and said:
            facts = {"code": line.values["code"], "now": line.values["name_vi"], "file": said[:120]}
            yield Refused(Fault.CODE_OF_ANOTHER, field="code", **facts)

    def save(self, form: LeadSheetForm, line: Line | None) -> None:
        """Give an indicator to whom the row names; what a document names is no illustration."""
        if line is None:
            raise Refused(Fault.NAME_UNKNOWN, field="code", name="")
        assign_indicator(self.plan, line.row[0], form.facts(), actor=self.actor)

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the plan."""
        return [(str(_l("Plans")), url_for("plans.index")), (self.plan.sign, self.back())]

    def back(self) -> str:
        """Return the address of the plan's indicators."""
        return url_for("plans.show", plan_id=self.place_id, _anchor="indicators")

    def _assigns_nothing(self, line: SheetLine) -> bool:
        """Tell whether a row of an annex is a heading over others: a group, or no unit in it."""
        said = [key for key in UNITS if key in line.cells and line.cells[key].text]
        code = line.cells["code"].text if "code" in line.cells else ""
        return not said and (not code or fold(code) in self._groups)

    def _by_name(self, line: SheetLine) -> SheetLine:
        """Return a row with the code of the one indicator that has its name.

        Many annexes only count their rows: a whole number beside a name nobody knows is no code.
        """
        cell, name = line.cells.get("code", NOTHING), line.cells.get("name_vi", NOTHING).text
        ids = self._named.get(fold(name), [])
        if len(ids) == 1:
            code = Cell(self._codes[ids[0]], CellKind.TEXT)
            places = {**line.places, "code": line.places.get("code", line.places["name_vi"])}
            return replace(line, cells={**line.cells, "code": code}, places=places)
        if name and not ids and cell.text.isdecimal():
            known = next((one for one, code in self._codes.items() if code == cell.text), 0)
            self._strange[f"l{known}"] = name
        return line

    def _with_names(self, line: SheetLine) -> SheetLine:
        """Return a row with the names the product has for the units, where it knows them all."""
        named: dict[str, Cell] = {}
        lead: list[str] = []
        for key in UNITS:
            try:
                ids = self._units.read_several(line.cells[key].text if key in line.cells else "")
            except Refused:
                continue
            ids = [one for one in ids if one not in lead]  # who leads is no other of its group
            lead = ids
            if ids:
                words = f"{BETWEEN_NAMES} ".join(self._names[int(one)] for one in ids)
                named[key] = Cell(words, CellKind.TEXT)
        return replace(line, cells={**line.cells, **named})

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {indicator.id: str(indicator.code) for indicator, _given in self._rows}

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, _given in self._rows:
            for name in {fold(row.name_vi), fold(row.name_en)} - {""}:
                found.setdefault(name, []).append(row.id)
        return found

    @cached_property
    def _strange(self) -> dict[str, str]:
        """Return the names the file has beside codes of other indicators, by the row's id."""
        return {}

    @cached_property
    def _rows(self) -> list[tuple[Any, Any]]:
        return [row for row in self._tree if row[0].kind is not IndicatorKind.GROUP]

    @cached_property
    def _groups(self) -> set[str]:
        return {fold(row.code) for row, _given in self._tree if row.kind is IndicatorKind.GROUP}

    @cached_property
    def _tree(self) -> list[tuple[Any, Any]]:
        return list_all_to_give(self.plan)

    @cached_property
    def _valid(self) -> Any:
        return list_units(on=self.plan.issued_on)

    @cached_property
    def _names(self) -> dict[int, str]:
        return {unit.id: str(unit.name) for unit in list_units()}

    @cached_property
    def _choices(self) -> list[tuple[int, str]]:
        return [(unit.id, str(unit.name)) for unit in self._valid]

    @cached_property
    def _units(self) -> UnitWords:
        return UnitWords(self._valid)
