"""A small world in which every list that can be read back has rows, some with awkward words."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.web.signin import sign_in_as
from tests.web.town import Town, make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    AuditEvent,
    Edition,
    EditionResult,
    Finding,
    FindingUnit,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    IndicatorTarget,
    Measure,
    Province,
    SelfScore,
    TableImport,
    UnitGroup,
    UnitGroupMember,
)
from tracker.rules.choices import FindingKind, Part, PlanState, TaskKind
from tracker.rules.figure_choices import IndicatorKind, MeasureKind, TargetOperator
from tracker.rules.grids import Cell
from tracker.rules.permissions import Role
from tracker.rules.texts import fold
from tracker.sheets.child import read

MARK = "Mã dòng"
LONG = "Đẩy mạnh chuyển đổi số toàn diện; " * 120
LINES = "=1+1\n+ dòng hai\n\n@ dòng bốn — “ngoặc”, 'phẩy'"
Sheet = list[list[Any]]
PLACES = {
    "measures": "detail",
    "indicators": "set",
    "results": "edition",
    "scores": "edition",
    "targets": "plan",
    "leads": "draft",
}  # what a list belongs to that belongs to one row


@dataclass
class World:
    """The town, its client, and what stands where."""

    client: FlaskClient
    town: Town
    ids: dict[str, int] = field(default_factory=dict)

    def come_as(self, role: Role) -> None:
        sign_in_as(self.client, self.town.people[role])

    def export(self, address: str) -> Sheet:
        answer = self.client.get(address.format(**self.ids))
        assert answer.status_code == 200
        return [list(row) for row in read(answer.data, "tep.xlsx").grids[0].rows]

    def place(self, noun: str) -> int:
        """Return what a list belongs to."""
        return self.ids[PLACES.get(noun, "detail")]

    def bring(self, noun: str, sheet: Sheet, *, name: str = "sua.xlsx") -> Any:
        """Send a sheet and return the answer to it, or the page it leads to."""
        place = f"?place={self.place(noun)}" if noun in PLACES else ""
        file = (BytesIO(workbook(sheet)), name)
        answer = self.client.post(f"/tables/{noun}{place}", data={"file": file, "nonce": ""})
        return self.client.get(answer.location) if answer.status_code == 303 else answer

    def take(self, page: Any) -> Any:
        """Take what a page shows."""
        fields = dict(re.findall(r'name="(nonce|shown)"[^>]* value="([^"]+)"', page.text))
        return self.client.post(f"{page.request.path}/take", data=fields)

    def events(self) -> int:
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0

    def last(self) -> TableImport:
        db.session.rollback()
        return db.session.scalars(select(TableImport).order_by(TableImport.id.desc())).first()


def make_readback_world(client: FlaskClient) -> World:
    """Make the world; everybody of the town is in it."""
    town = make_town()
    world = World(client, town)
    with writing():
        committee, units = town.committee, town.units
        units[0].parent_id = units[1].id
        factories.make_document(committee=committee, subject=LINES.split("\n", 1)[0], number="7")
        factories.make_document(
            committee=committee, subject="- gạch đầu dòng", signer="@Hà", note=LINES, copies=12
        )
        row = factories.make_assignment(committee=committee, plan=town.plan, title="+ Cổng dữ liệu")
        factories.make_budget_line(
            plan=town.plan, planned=197_300_000_000, last_year=2025, assignment_id=row.id
        )
        factories.make_budget_line(plan=town.plan, title="@Kho", allocated=1_390, reason="=Vì thế")
        inspection = factories.make_inspection(
            committee=committee, units=units, title="-Kiểm tra I", members=LINES, summary=LONG
        )
        factories.make_inspection(committee=committee, title="Giám sát II")
        db.session.add(_finding(inspection, units))
        members = [UnitGroupMember(unit_id=units[1].id), UnitGroupMember(unit_id=units[0].id)]
        group = UnitGroup(name="=Khối thử", folded="=khoi thu", members=members)
        db.session.add(group)
        _add_measures(world)
    world.ids |= {"inspection": inspection.id, "group": group.id}
    return world


def _finding(inspection: Any, units: list[Any]) -> Finding:
    return Finding(
        inspection_id=inspection.id,
        kind=FindingKind.RECOMMENDATION,
        text=LINES,
        unit_id=units[1].id,
        deliverable="=SUM(A1)",
        due=date(2023, 12, 20),
        units=[
            FindingUnit(unit_id=units[2].id, part=Part.LEAD),
            FindingUnit(unit_id=units[0].id, part=Part.COORDINATING),
        ],
    )


def _add_measures(world: World) -> None:
    town = world.town
    row = factories.make_assignment(
        committee=town.committee, plan=town.plan, kind=TaskKind.DETAIL_PLAN
    )
    task = factories.make_task(unit=town.units[0], assignment=row, due=date(2023, 12, 1))
    indicators = IndicatorSet(code="922/QĐ-BTTTT", name="Bộ chỉ số")
    db.session.add(indicators)
    db.session.flush()
    for number in (1, 2):
        indicator = Indicator(
            set_id=indicators.id,
            code=f"1.{number}",
            kind=IndicatorKind.MAIN,
            name_vi=f"Chỉ số {number}",
            position=number,
        )
        db.session.add(indicator)
        db.session.flush()
        given = IndicatorAssignment(
            plan_id=town.plan.id,
            indicator_id=indicator.id,
            lead_unit_id=town.units[0].id,
            coordinating=[],
        )
        db.session.add(given)
        db.session.flush()
        if number == 1:
            db.session.add(
                Measure(
                    task_id=task.id,
                    indicator_assignment_id=given.id,
                    text=LINES,
                    person="Nguyễn Văn An",
                    due=date(2023, 12, 15),
                )
            )
    world.ids |= {"detail": task.id, "set": indicators.id, "plan": town.plan.id}
    town.plan.indicator_set_id = indicators.id
    draft = factories.make_plan(
        committee=town.committee, state=PlanState.DRAFT, indicator_set_id=indicators.id
    )
    world.ids["draft"] = draft.id
    _add_edition(world, indicators.id)


def _add_edition(world: World, set_id: int) -> None:
    """Add an edition with one result, own points of one indicator, a target of one."""
    edition = Edition(edition_year=2022, data_year=2022, provinces_count=63, set_id=set_id)
    provinces = [Province(name=name, folded=fold(name)) for name in ("Bình Định", "Gia Lai")]
    first, second = db.session.scalars(select(Indicator).order_by(Indicator.id))
    first.max_points, first.measure_kind = Decimal(100), MeasureKind.RATIO
    second.measure, second.tiers = LINES, [{"name": "Mức 1", "share": "1"}]
    db.session.add_all([edition, *provinces])
    db.session.flush()
    given = db.session.scalars(
        select(IndicatorAssignment).where(IndicatorAssignment.indicator_id == first.id)
    ).one()
    db.session.add_all(
        [
            EditionResult(
                edition_id=edition.id, province_id=provinces[1].id, code="DTI", rank=62, source="="
            ),
            SelfScore(
                committee_id=world.town.committee.id,
                edition_year=2022,
                indicator_id=first.id,
                self_points=Decimal("41.2"),
                evidence="=1+1",
            ),
            IndicatorTarget(
                indicator_assignment_id=given.id,
                year=2025,
                operator=TargetOperator.AT_LEAST,
                value=Decimal(80),
            ),
        ]
    )
    world.ids |= {"edition": edition.id}


def workbook(sheet: Sheet) -> bytes:
    """Return a sheet as a program of an office writes it: figures, days and texts each as such."""
    made = BytesIO()
    with xlsxwriter.Workbook(
        made, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page, day = book.add_worksheet("Bảng"), book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(sheet):
            for place, cell in enumerate(row):
                _write(page, line, place, cell, day)
    return made.getvalue()


def _write(page: Any, line: int, place: int, cell: Any, day: Any) -> None:
    if isinstance(cell, tuple):  # a formula and what it comes to
        page.write_formula(line, place, cell[0], None, cell[1])
    elif not isinstance(cell, Cell):
        page.write(line, place, cell)
    elif cell.day:
        page.write_datetime(line, place, cell.day, day)
    elif cell.number is not None:
        page.write_number(line, place, cell.number)
    elif cell.text:
        page.write_string(line, place, cell.text)


def at(sheet: Sheet, head: str) -> int:
    """Return where a column stands."""
    return [cell.text for cell in sheet[0]].index(head)


def change(sheet: Sheet, row: int, words: dict[str, Any]) -> Sheet:
    """Return a sheet with other cells in one of its rows."""
    changed = [list(line) for line in sheet]
    for head, word in words.items():
        changed[row][at(sheet, head)] = word
    return changed


def add(sheet: Sheet, words: dict[str, Any]) -> Sheet:
    """Return a sheet with one more row."""
    return change([*sheet, [None] * len(sheet[0])], len(sheet), words)


def differences(before: Sheet, after: Sheet) -> dict[tuple[int, str], str]:
    """Return the cells that say something else, marks apart."""
    heads = [cell.text for cell in before[0]]
    return {
        (number, head): new.text
        for number, (old_row, new_row) in enumerate(zip(before, after, strict=True))
        for head, old, new in zip(heads, old_row, new_row, strict=True)
        if old.text != new.text and head != MARK
    }
