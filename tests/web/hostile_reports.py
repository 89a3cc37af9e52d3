"""Reports in the world of hostile forms: one in the making, one that waits."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.reporting import make_indicator
from tracker.database import db
from tracker.models import (
    Figure,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    ReportSheet,
    Submission,
    TableImport,
)
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.figure_rows import FigureCells, mark_of
from tracker.rules.grids import Book, Cell, CellKind, Grid, Source
from tracker.rules.packing import pack

TODAY = date(2023, 11, 21)

CONSOLIDATED_PAGES = (
    ("secretariat", "/consolidated/new"),
    ("secretariat", "/consolidated/{report}"),
    ("chair", "/consolidated/{report}"),
    ("secretariat", "/consolidated/{report}/head"),
    ("secretariat", "/consolidated/{report}/blocks/own:1"),
    ("secretariat", "/consolidated/{report}/add/own:1"),
    ("secretariat", "/consolidated/{report}/renew"),
    ("secretariat", "/consolidated/{report}/issue"),
    ("chair", "/consolidated/{report}/return"),
)


def add_reports(world, committee, units) -> None:
    """A report in the making with a doubt, and one the secretariat typed in, which waits."""
    plan = factories.make_plan(committee=committee)
    edition = IndicatorSet(code="theo dõi", name="Bộ chỉ số theo dõi")
    db.session.add(edition)
    db.session.flush()
    for position, kind in enumerate(MeasureKind, start=1):
        indicator = make_indicator(edition, position, kind)
        db.session.add(
            IndicatorAssignment(
                plan_id=plan.id, indicator_id=indicator.id, lead_unit_id=units[0].id
            )
        )
    lead, clerk = world.people["unit_lead"].user_id, world.people["admin"].user_id
    for word, state, facts in (
        ("unit_report", SubmissionState.DRAFT, {}),
        ("paper_report", SubmissionState.SUBMITTED, {"submitted_on": TODAY}),
    ):
        row = factories.make_assignment(
            committee=committee, plan=plan, kind=TaskKind.PERIODIC_REPORT, title="Báo cáo quý"
        )
        task = factories.make_task(
            unit=units[0], assignment=row, period="2023-Q4", due=date(2023, 12, 18), **facts
        )
        is_waiting = state is SubmissionState.SUBMITTED
        tried = Submission(
            task_id=task.id,
            attempt=1,
            state=state,
            created_by_id=lead,
            created_at=NOW,
            submitted_by_id=clerk if is_waiting else None,
            submitted_at=NOW if is_waiting else None,
        )
        db.session.add(tried)
        db.session.flush()
        sheet = ReportSheet(
            submission_id=tried.id,
            task_id=task.id,
            plan_id=plan.id,
            unit_id=units[0].id,
            period="2023-Q4",
            on_behalf_by_id=clerk if is_waiting else None,
        )
        sheet.figures = [
            Figure(
                indicator_id=db.session.scalars(
                    select(Indicator.id).where(
                        Indicator.set_id == edition.id,
                        Indicator.measure_kind == MeasureKind.RATIO,
                    )
                ).one(),
                unit_id=units[0].id,
                plan_id=plan.id,
                period="2023-Q4",
                numerator=1390,
                denominator=1902,
                stated=Decimal("70.08"),
            )
        ]
        db.session.add(sheet)
        db.session.flush()
        world.ids[word] = task.id
    world.ids["brought_sheet"] = bring_sheet(world.ids["unit_report"], lead, committee.id)


def bring_sheet(task_id: int, lead: int, committee_id: int) -> int:
    """A workbook of the report that came back with one count filled in."""
    count = db.session.scalars(
        select(Indicator.id)
        .where(Indicator.measure_kind == MeasureKind.COUNT)
        .order_by(Indicator.id.desc())
    ).first()
    rows = (("Mã dòng", "Số liệu hoặc câu trả lời"), (mark_of(task_id, count, FigureCells()), "21"))
    cells = tuple(tuple(Cell(word, CellKind.TEXT) for word in row) for row in rows)
    brought = TableImport(
        committee_id=committee_id,
        created_by_id=lead,
        created_at=NOW,
        noun="report",
        place_id=task_id,
        file_name="bao-cao.xlsx",
        sha256="0" * 64,
        book=pack(Book((Grid("Số liệu", Source.WORKBOOK, cells),))),
        problems=[],
    )
    db.session.add(brought)
    db.session.flush()
    return brought.id
