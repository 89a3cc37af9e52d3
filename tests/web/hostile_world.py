"""A small world in which every page with a form can be met, and what it holds can be counted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.conftest import NOW
from tests.rules.annexes.tables import book, grid
from tests.urging import add_batches
from tests.web.hostile_agenda import add_agenda
from tests.web.hostile_foreign import add_foreign
from tests.web.hostile_issued import issued_ids
from tests.web.hostile_papers import add_papers
from tests.web.hostile_post import add_invitation, add_links, add_returned_mail, bring_table
from tests.web.hostile_reports import add_reports
from tests.web.world import World
from tests.writing import writing
from tracker.database import db
from tracker.models import (
    DocumentLink,
    Edition,
    EditionResult,
    Extension,
    Finding,
    FindingUnit,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    Measure,
    Plan,
    Province,
    Step,
    Submission,
    Visit,
)
from tracker.queries.calendars import published_calendar
from tracker.queries.consolidated.reading import current, get_report, list_blocks, to_rule
from tracker.queries.plans import get_row
from tracker.rules.choices import (
    ConclusionKind,
    ExtensionState,
    FindingKind,
    ImportState,
    InspectionState,
    MeetingState,
    Part,
    PlanState,
    PrintState,
    SubmissionState,
    SuccessionKind,
    SuccessionState,
    TaskKind,
)
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.deadlines import explain_term
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.ladder import Audience, Counting
from tracker.rules.permissions import UNIT_ROLES, Actor, Role
from tracker.rules.successions import Heir
from tracker.services.amendments import drafting
from tracker.services.amendments.drafting import AmendmentFacts
from tracker.services.annexes.intake import keep_book, take_in
from tracker.services.annexes.writing import confirm_import
from tracker.services.consolidated.editing import add_paragraph, edit_block
from tracker.services.consolidated.making import ReportFacts, make_report
from tracker.services.inspections.findings import FindingFacts, record_finding
from tracker.services.ladders import QuietFacts, RungFacts, add_quiet_days, add_rung
from tracker.services.meetings.attendance import invite_person
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.plans.rows import RowFacts, add_assignment
from tracker.services.succession.acting import succeed
from tracker.services.succession.facts import Document, SuccessionFacts
from tracker.services.succession.writing import write_down
from tracker.services.unit_groups import GroupFacts, add_group

TODAY = date(2023, 11, 21)
RUNG = RungFacts(offset_days=-4, counting=Counting.WORKING, audience=frozenset({Audience.FOCAL}))


def make_world(client: FlaskClient, copy: Path) -> World:
    """Make the world; the clock stands at 08:00 on 21/11/2023."""
    world = World(client, copy)
    with writing():
        committee, other = factories.make_committee(), factories.make_committee()
        units = [factories.make_unit(position=n) for n in range(3)]
        for role in Role:
            unit = units[0] if role in UNIT_ROLES else None
            world.people[role.value] = factories.make_membership(
                committee=committee, role=role, unit=unit
            )
        clerk = factories.make_membership(committee=committee, role=Role.SECRETARIAT)
        secretary = factories.actor_of(world.people["secretariat"])
        world.ids |= {"peopled": units[0].id}
        world.ids |= {"user": clerk.user_id, "part": clerk.id, "unit": units[2].id}
        _add_plans(world, committee, units, secretary)
        _add_tasks(world, committee, units, clerk.user_id)
        _add_amendment(world, secretary)
        _add_meetings(world, committee, units, secretary)
        _add_register(world, committee, units, secretary)
        add_reports(world, committee, units)
        add_foreign(world, other, units)
        add_links(world, other)
        _add_history(world, secretary, units)
        add_rung(secretary, RUNG)
        add_quiet_days(secretary, QuietFacts(TODAY, TODAY), today=TODAY)
        world.ids |= add_batches(committee, units, clerk.user_id, world.ids["task"])
        world.ids["letter"] = add_returned_mail(committee, clerk)
        world.ids["brought_table"] = bring_table(secretary)
        world.ids["report"] = _add_report(secretary)
    return world


def _add_report(secretary: Actor) -> int:
    """Draft a report of a quarter with a paragraph of the office's own."""
    facts = ReportFacts(kind=ConsolidatedKind.QUARTER, year=2023, ordinal=3, as_of=TODAY)
    report = make_report(facts, actor=secretary, today=TODAY, now=NOW)
    found = get_report(report.id, secretary)
    add_paragraph(found, "limits", "Đầu mối kiêm nhiệm.", actor=secretary, now=NOW)
    report.print_state, report.problem = PrintState.FAILED, "memory"
    block = next(one for one in list_blocks(current(found)) if to_rule(one).sentences)
    typed = {to_rule(block).sentences[0].key: "Lời văn của cơ quan."}
    edit_block(found, block, typed, actor=secretary, now=NOW, seen=block.version_id)
    return report.id


def _add_plans(world, committee, units, secretary: Actor) -> None:
    indicators = IndicatorSet(code="922/QĐ-BTTTT", name="Bộ chỉ số")
    db.session.add(indicators)
    db.session.flush()
    indicator = Indicator(
        set_id=indicators.id, code="1", kind=IndicatorKind.MAIN, name_vi="Nhận thức số"
    )
    db.session.add(indicator)
    draft = factories.make_plan(
        committee=committee,
        state=PlanState.DRAFT,
        indicator_set_id=indicators.id,
        detail_days=None,
        first_period="2023-Q4",
    )
    db.session.flush()
    db.session.add(
        IndicatorAssignment(
            plan_id=draft.id, indicator_id=indicator.id, lead_unit_id=units[0].id, coordinating=[]
        )
    )
    facts = RowFacts(text="Công bố dữ liệu mở", lead_ids=[units[0].id])
    row = add_assignment(draft, facts, actor=secretary, today=TODAY)
    add_assignment(draft, facts, actor=secretary, today=TODAY)
    world.ids |= {"draft": draft.id, "row": row.id, "indicator": indicator.id}
    world.ids |= {"set": indicators.id}
    _add_edition(world, indicators.id)
    _add_annexes(world, draft, secretary)


def _add_edition(world, set_id: int) -> None:
    """Add an edition of the set with one result, and a set that came after."""
    later = IndicatorSet(code="405/QĐ-BKHCN", name="Bộ chỉ số sau")
    edition = Edition(edition_year=2022, data_year=2022, provinces_count=63, set_id=set_id)
    province = Province(name="Gia Lai", folded="gia lai")
    db.session.add_all([later, edition, province])
    db.session.flush()
    new = Indicator(set_id=later.id, code="1", kind=IndicatorKind.MAIN, name_vi="Nhận thức số")
    result = EditionResult(
        edition_id=edition.id, province_id=province.id, code="DTI", rank=62, source="dti.gov.vn"
    )
    db.session.add_all([new, result])
    db.session.flush()
    world.ids |= {"later": later.id, "result": result.id}


def _add_annexes(world, draft, secretary: Actor) -> None:
    """Bring in annexes: one to be looked over, one in the plan, one taken back."""
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
    made = {}
    for word, lead in (("annex", "Sở Lạ"), ("brought", "các sở, ngành"), ("undone", "Sở Lạ")):
        made[word] = take_in(draft, name="a.csv", data=b"a", actor=secretary, now=NOW)
        keep_book(made[word].id, book(grid(head, ("1", f"Việc {word}", lead, "2024"))))
        world.ids[word] = made[word].id
    made["undone"].state = ImportState.UNDONE
    brought = made["brought"]
    confirm_import(brought, draft, actor=secretary, today=TODAY, now=NOW, seen=brought.version_id)


def _add_tasks(world, committee, units, clerk_id: int) -> None:
    plan = factories.make_plan(committee=committee)
    states = {
        "task": {},
        "undated": {"due": None},
        "waiting": {"submitted_on": TODAY},
        "finished": {"finished_on": date(2023, 11, 15), "accepted_at": NOW},
        "cancelled": {"cancelled_on": TODAY},
        "suspended": {"suspended_on": TODAY},
        "asked": {},
        "termed": {"due_reason": _explained()},
        "answered_task": {},
        "raised": {"due": date(2023, 11, 1)},
    }
    made = {}
    for word, facts in states.items():
        row = factories.make_assignment(committee=committee, plan=plan, title=f"Việc {word}")
        made[word] = factories.make_task(
            unit=units[0], assignment=row, **({"due": date(2023, 12, 1)} | facts)
        )
        world.ids[word] = made[word].id
        world.ids[f"{word}_row"] = row.id
    unit_lead = world.people["unit_lead"].user_id
    for word, state in (
        ("waiting", SubmissionState.SUBMITTED),
        ("finished", SubmissionState.ACCEPTED),
    ):
        db.session.add(
            Submission(
                task_id=made[word].id,
                attempt=1,
                state=state,
                text="Xong.",
                created_by_id=unit_lead,
                created_at=NOW,
                submitted_by_id=unit_lead,
                submitted_at=NOW,
            )
        )
    extension = Extension(
        task_id=made["asked"].id,
        old_due=date(2023, 12, 1),
        new_due=date(2023, 12, 20),
        reason="Chờ ý kiến.",
        requested_by_id=unit_lead,
        requested_at=NOW,
    )
    answered = Extension(
        task_id=made["answered_task"].id,
        old_due=date(2023, 12, 1),
        new_due=date(2023, 12, 20),
        reason="Chờ ý kiến.",
        requested_by_id=unit_lead,
        requested_at=NOW,
        state=ExtensionState.REFUSED,
        decided_by_id=clerk_id,
        decided_at=NOW,
    )
    db.session.add_all([extension, answered])
    db.session.flush()
    world.ids |= {"plan": plan.id, "extension": extension.id, "answered": answered.id}
    _add_detail_plan(world, committee, units, unit_lead)


def _explained() -> dict:
    """A term that ends on another day than the task is due on: the calendar asks about it."""
    return explain_term(date(2023, 11, 13), 15, published_calendar()).to_dict()


def _add_detail_plan(world, committee, units, unit_lead: int) -> None:
    """A detail plan with a measure for its indicator, and a step of the unit."""
    plan = factories.make_plan(committee=committee)
    indicator = db.session.scalars(select(Indicator)).first()
    row = factories.make_assignment(committee=committee, plan=plan, kind=TaskKind.DETAIL_PLAN)
    task = factories.make_task(unit=units[0], assignment=row, due=date(2023, 12, 1))
    given = IndicatorAssignment(
        plan_id=plan.id, indicator_id=indicator.id, lead_unit_id=units[0].id, coordinating=[]
    )
    db.session.add(given)
    db.session.flush()
    facts = {"text": "Tập huấn", "person": "An", "due": date(2023, 12, 15)}
    db.session.add_all(
        [
            Measure(task_id=task.id, indicator_assignment_id=given.id, **facts),
            Step(task_id=task.id, made_by_id=unit_lead, made_at=NOW, **facts),
        ]
    )
    world.ids["detail"] = task.id


def _add_amendment(world, secretary: Actor) -> None:
    """An amendment being drafted, with a row it adds and one it gives another date."""
    plan = db.session.get(Plan, world.ids["plan"])
    facts = AmendmentFacts(number="45", symbol="KH-UBND", issued_on=TODAY, subject="Sửa đổi")
    amendment = drafting.create_amendment(plan, facts, actor=secretary, now=NOW)
    row = RowFacts(text="Kho dữ liệu", lead_ids=[world.ids["unit"]])
    added = drafting.add_row(amendment, plan, row, actor=secretary, today=TODAY)
    drafting.redate_row(
        amendment,
        plan,
        get_row(plan, world.ids["task_row"]),
        RowFacts(text="", due=date(2024, 6, 30)),
        actor=secretary,
        today=TODAY,
    )
    world.ids |= {"amendment": amendment.id, "change": added.id}


def _add_meetings(world, committee, units, secretary: Actor) -> None:
    opened = factories.make_meeting(committee=committee, state=MeetingState.HELD)
    item = factories.make_item(meeting=opened)
    empty = factories.make_item(meeting=opened)
    facts = ConclusionFacts(
        kind=ConclusionKind.TASK,
        text="Hoàn thành kế hoạch",
        lead_ids=[units[0].id],
        due=date(2023, 12, 15),
        item_id=item.id,
    )
    conclusion = record_conclusion(opened, facts, actor=secretary, today=TODAY)
    line = invite_person(opened, name="Nguyễn Văn An", actor=secretary)
    closed = factories.make_meeting(committee=committee)
    record_conclusion(
        closed,
        ConclusionFacts(
            kind=ConclusionKind.TASK,
            text="Báo cáo",
            lead_ids=[units[1].id],
            due=date(2023, 12, 15),
        ),
        actor=secretary,
        today=TODAY,
    )
    closed.state, closed.closed_at = MeetingState.CLOSED, NOW
    add_papers(world, committee, opened, units[0])
    prepared = factories.make_meeting(committee=committee, held_on=date(2023, 12, 1))
    factories.ask_units(prepared, [units[0].id], actor=secretary)
    world.ids |= add_invitation(prepared, line, secretary)
    add_agenda(world, prepared, units[0], secretary)
    world.ids |= {
        "meeting": opened.id,
        "item": item.id,
        "empty": empty.id,
        "conclusion": conclusion.id,
        "line": line.id,
        "closed": closed.id,
        "prepared": prepared.id,
        "called_off": factories.make_meeting(committee=committee, state=MeetingState.CALLED_OFF).id,
    }


def _add_register(world, committee, units, secretary: Actor) -> None:
    plan = db.session.get(Plan, world.ids["plan"])
    line = factories.make_budget_line(plan=plan)
    document = factories.make_document(committee=committee)
    link = DocumentLink(document_id=document.id, plan_id=plan.id)
    db.session.add(link)
    world.ids |= issued_ids(committee, secretary)
    running = factories.make_inspection(committee=committee, units=units)
    visit = Visit(inspection_id=running.id, unit_id=units[0].id, held_on=TODAY, files=[])
    planned = factories.make_inspection(
        committee=committee, units=units, state=InspectionState.PLANNED
    )
    concluded = factories.make_inspection(
        committee=committee, units=units, state=InspectionState.CONCLUDED, concluded_on=TODAY
    )
    db.session.add(visit)
    facts = FindingFacts(
        kind=FindingKind.RECOMMENDATION,
        text="Số hóa hồ sơ",
        unit_id=units[0].id,
        due=date(2023, 12, 20),
    )
    finding = record_finding(running, facts, actor=secretary, today=TODAY)
    db.session.add(
        Finding(
            inspection_id=concluded.id,
            kind=FindingKind.RECOMMENDATION,
            text="Bố trí cán bộ",
            due=date(2023, 12, 20),
            units=[FindingUnit(unit_id=units[1].id, part=Part.LEAD)],
        )
    )
    db.session.flush()
    world.ids |= {
        "document": document.id,
        "line_of_money": line.id,
        "running": running.id,
        "planned_inspection": planned.id,
        "concluded": concluded.id,
        "visit": visit.id,
        "finding": finding.id,
    }


def _add_history(world, secretary: Actor, units) -> None:
    """A group of units, and a unit renamed by a document."""
    group = add_group(secretary, GroupFacts("Khối thử", [units[0].id]))
    facts = SuccessionFacts(
        kind=SuccessionKind.RENAME,
        on=date(2023, 11, 1),
        document=Document(number="1", symbol="QĐ-UBND", issued_on=date(2023, 10, 20)),
        heirs=[Heir(units[1].id, units[1].id)],
        name="Sở Tên mới",
        short_name="Sở mới",
    )
    outcome = succeed(facts, actor=secretary, today=TODAY, now=NOW)
    world.ids |= {"group": group.id, "succession": outcome.succession.id}
    for name, kind in (("ahead", SuccessionKind.RENAME), ("reform_ahead", SuccessionKind.REFORM)):
        later = replace(facts, kind=kind, on=date(2024, 2, 1), name="Sở Mai sau")
        world.ids[name] = write_down(later, SuccessionState.AHEAD, actor=secretary, now=NOW).id
