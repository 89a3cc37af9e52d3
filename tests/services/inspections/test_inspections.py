from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.factories import make_actor, make_committee, make_membership, make_unit
from tracker.database import db
from tracker.models import Assignment, Letter, Task
from tracker.queries.assignment_states import states_of
from tracker.queries.inspections.findings import list_findings
from tracker.queries.inspections.listing import (
    InspectionFilter,
    get_inspection,
    list_inspections,
    list_visits,
    shows_finding,
)
from tracker.queries.tasks.files import find_file
from tracker.queries.tasks.one import get_task_page
from tracker.rules.choices import (
    FindingKind,
    InspectionKind,
    InspectionState,
    LeadGroup,
    Part,
    UnitKind,
)
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Action, Role, scope_of
from tracker.rules.statuses import Mark
from tracker.services.files import Upload
from tracker.services.inspections.findings import (
    FindingFacts,
    record_finding,
    remove_finding,
    update_finding,
)
from tracker.services.inspections.inspecting import (
    InspectionFacts,
    conclude_inspection,
    plan_inspection,
    reopen_inspection,
    start_inspection,
    update_inspection,
)
from tracker.services.inspections.tasks import assign_findings
from tracker.services.inspections.visits import VisitFacts, record_visit, remove_visit
from tracker.services.unit_groups import GroupFacts, add_group, remove_group

TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
ASKS = FindingKind.RECOMMENDATION
PDF = b"%PDF-1.4\n%\xe2\xe3\n"


class Team:
    """A committee that inspects two of its three units."""

    def __init__(self, units=None):
        self.committee = make_committee()
        self.secretariat = make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.units = units or [make_unit(), make_unit(kind=UnitKind.DISTRICT), make_unit()]
        self.inspected = self.units if units else self.units[:2]
        self.inspection = plan_inspection(self.facts(), actor=self.secretariat)

    def facts(self, **changes) -> InspectionFacts:
        typed = {
            "kind": InspectionKind.SUPERVISION,
            "title": "Giám sát việc thực hiện công tác chuyển đổi số",
            "starts_on": date(2023, 11, 1),
            "ends_on": date(2023, 11, 30),
            "unit_ids": [unit.id for unit in self.inspected],
        }
        return InspectionFacts(**(typed | changes))

    def find(self, text="Đẩy nhanh số hóa hồ sơ", **facts):
        typed = {"kind": ASKS, "text": text} | facts
        return record_finding(
            self.inspection, FindingFacts(**typed), actor=self.secretariat, today=TODAY
        )

    def ready(self, **facts):
        """A recommendation that lacks nothing."""
        return self.find(**({"unit_id": self.units[0].id, "due": date(2023, 12, 15)} | facts))

    def start(self):
        start_inspection(self.inspection, actor=self.secretariat)

    def conclude(self, day=TODAY):
        conclude_inspection(self.inspection, day, actor=self.secretariat, today=TODAY)

    def assign(self):
        return assign_findings(self.inspection, actor=self.secretariat, today=TODAY, now=NOW)

    def visit(self, unit=None, day=TODAY, uploads=()):
        unit = unit or self.units[0]
        visited = VisitFacts(unit_id=unit.id, held_on=day, uploads=uploads)
        return record_visit(self.inspection, visited, actor=self.secretariat, today=TODAY, now=NOW)


@pytest.fixture
def team(app) -> Team:
    return Team()


def refused(fault: Fault, action, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    assert caught.value.fault is fault
    return caught.value


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


def test_the_supervision_of_article_001_is_entered_and_its_recommendations_become_tasks(app):
    """22 departments, 15 districts, 76 wards; the units themselves are made up."""
    levels = (UnitKind.DEPARTMENT, 22), (UnitKind.DISTRICT, 15), (UnitKind.COMMUNE, 76)
    team = Team([make_unit(kind=kind) for kind, many in levels for _ in range(many)])
    team.find(
        "Hệ thống hội nghị truyền hình trực tuyến đáp ứng kết nối 22 sở, ngành, 15 huyện, "
        "thành phố và 76 phường, thị trấn",
        kind=FindingKind.STRENGTH,
    )
    team.find(
        "Hầu hết ở cấp huyện và cấp xã chưa bố trí cán bộ, công chức có chuyên môn phù hợp",
        kind=FindingKind.LIMIT,
    )
    team.find("Bố trí cán bộ đầu mối", lead_group=LeadGroup.LOCALITIES, due=date(2023, 12, 29))
    team.start()
    team.conclude()
    made = team.assign()
    assert (made.findings, made.tasks) == (1, 15 + 76)
    (line,) = list_inspections(team.secretariat, InspectionFilter(), today=TODAY)
    assert (line.units, line.findings, line.recommendations) == (113, 3, 1)
    assert line.tally.all == 91


def test_a_recommendation_becomes_a_task_whose_state_stands_beside_it(team):
    row = team.ready(deliverable="Báo cáo")
    team.conclude()
    team.assign()
    task = db.session.scalars(select(Task)).one()
    assert (task.unit_id, task.due, task.opened_on) == (team.units[0].id, row.due, TODAY)
    assignment = db.session.get(Assignment, row.assignment_id)
    assert (assignment.inspection_id, assignment.deliverable) == (team.inspection.id, "Báo cáo")
    page = get_task_page(team.secretariat, task.id, today=TODAY)
    assert page.source.inspection_id == team.inspection.id
    assert page.source.title == team.inspection.title
    task.finished_on, task.accepted_at = date(2023, 12, 1), NOW
    db.session.flush()
    states = states_of([row.assignment_id], team.secretariat, today=date(2023, 12, 2))
    assert states[row.assignment_id].status.mark is Mark.DONE_ON_TIME


def test_a_group_the_office_keeps_is_asked_member_by_member_and_cannot_be_removed(team):
    named = [team.units[0].id, team.units[1].id]
    group = add_group(team.secretariat, GroupFacts("Khối thử", named))
    row = team.ready(lead_group=LeadGroup.STORED, lead_group_id=group.id, lead_ids=[])
    refused(Fault.GROUP_IN_USE, remove_group, team.secretariat, group.id)
    team.conclude()
    team.assign()
    assert sorted(db.session.scalars(select(Task.unit_id))) == sorted(named)
    assert db.session.get(Assignment, row.assignment_id).lead_group_id == group.id


def test_tasks_are_made_once_and_each_person_gets_one_letter(team):
    for unit in team.units[:2]:
        make_membership(committee=team.committee, role=Role.UNIT_LEAD, unit=unit)
    team.ready()
    team.ready(unit_id=team.units[1].id, text="Hoàn thiện hạ tầng")
    team.ready(text="Bố trí cán bộ")
    team.conclude()
    assert (team.assign().tasks, count(Letter)) == (3, 2)
    assert team.assign().findings == 0
    assert (count(Task), count(Letter)) == (3, 2)


def test_terms_are_counted_from_the_day_of_the_conclusion(team):
    row = team.find(unit_id=team.units[0].id, deadline_words="15 ngày kể từ ngày ban hành")
    team.conclude(date(2023, 11, 20))
    team.assign()
    task = db.session.scalars(select(Task)).one()
    assert task.due == date(2023, 12, 5)
    assert db.session.get(Assignment, row.assignment_id).due_reason


def test_only_recommendations_ask_something(team):
    team.find(kind=FindingKind.STRENGTH)
    team.find(kind=FindingKind.LIMIT, unit_id=team.units[0].id)
    team.find(has_no_action=True)
    team.conclude()
    assert team.assign().findings == 0
    assert count(Task) == 0


def test_the_unit_a_recommendation_is_about_leads_when_nobody_is_named(team):
    row = team.find(unit_id=team.units[1].id)
    assert [(unit.unit_id, unit.part) for unit in row.units] == [(team.units[1].id, Part.LEAD)]
    named = team.find(unit_id=team.units[1].id, lead_ids=[team.units[2].id])
    assert [unit.unit_id for unit in named.units] == [team.units[2].id]
    assert team.find(kind=FindingKind.LIMIT, unit_id=team.units[1].id).units == []


def test_an_inspection_cannot_be_concluded_while_a_recommendation_lacks_who_or_when(team):
    team.find()
    team.find(unit_id=team.units[0].id)
    team.find(unit_id=team.units[0].id, has_no_date=True)
    assert refused(Fault.FINDINGS_LACKING, team.conclude).facts["count"] == 2
    assert team.inspection.state is InspectionState.PLANNED


def test_what_is_concluded_stays_until_it_is_opened_again(team):
    row = team.ready()
    visit = team.visit()
    refused(Fault.INSPECTION_NOT_CONCLUDED, team.assign)
    team.conclude()
    for act in (team.find, team.ready, team.visit, team.start, team.conclude):
        refused(Fault.INSPECTION_CONCLUDED, act)
    secretariat = {"actor": team.secretariat}
    refused(Fault.INSPECTION_CONCLUDED, remove_finding, row, team.inspection, **secretariat)
    refused(Fault.INSPECTION_CONCLUDED, remove_visit, visit, team.inspection, **secretariat)
    reopen_inspection(team.inspection, actor=team.secretariat)
    team.ready()
    team.conclude()
    team.assign()
    refused(Fault.INSPECTION_ASSIGNED, reopen_inspection, team.inspection, **secretariat)


@pytest.mark.parametrize(
    ("day", "fault"),
    [(date(2023, 11, 22), Fault.CONCLUDED_IN_FUTURE), (date(2023, 10, 31), Fault.DATES_REVERSED)],
)
def test_the_day_of_conclusion_lies_within_reason(team, day, fault):
    assert refused(fault, team.conclude, day).field == "concluded_on"


def test_visits_are_to_inspected_units_within_the_period(team):
    team.visit(uploads=[Upload("bien-ban.pdf", BytesIO(PDF))])
    assert refused(Fault.UNIT_NOT_INSPECTED, team.visit, team.units[2]).field == "unit"
    refused(Fault.VISIT_IN_FUTURE, team.visit, day=date(2023, 11, 22))
    refused(Fault.VISIT_OUT_OF_PERIOD, team.visit, day=date(2023, 10, 31))
    seen = team.inspection.version_id
    found = refused(
        Fault.VISITS_OUTSIDE,
        update_inspection,
        team.inspection,
        team.facts(ends_on=date(2023, 11, 10)),
        actor=team.secretariat,
        seen=seen,
    )
    assert found.field == "ends_on"


def test_a_unit_with_a_visit_stays_inspected(team):
    team.visit()
    wanted = team.facts(unit_ids=[team.units[1].id])
    args = {"actor": team.secretariat, "seen": team.inspection.version_id}
    refused(Fault.UNIT_HAS_FINDINGS, update_inspection, team.inspection, wanted, **args)


def test_changing_the_units_alone_is_a_change(team):
    seen = team.inspection.version_id
    more = team.facts(unit_ids=[unit.id for unit in team.units])
    update_inspection(team.inspection, more, actor=team.secretariat, seen=seen)
    with pytest.raises(Changed):
        update_inspection(team.inspection, more, actor=team.secretariat, seen=seen)


def test_a_finding_is_corrected_and_taken_out(team):
    row = team.ready()
    facts = FindingFacts(kind=ASKS, text="Khác", lead_group=LeadGroup.DEPARTMENTS)
    args = {"actor": team.secretariat, "today": TODAY}
    update_finding(row, team.inspection, facts, seen=row.version_id, **args)
    assert (row.text, row.units) == ("Khác", [])
    with pytest.raises(Changed):
        update_finding(row, team.inspection, facts, seen=99, **args)
    remove_finding(row, team.inspection, actor=team.secretariat)
    assert list_findings(team.inspection.id) == []


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"due": date(2023, 10, 1)}, Fault.DUE_BEFORE_ISSUE),
        ({"due": date(2023, 11, 10)}, Fault.DUE_IN_PAST),
        ({"due": date(2023, 12, 10), "has_no_date": True}, Fault.DATE_AND_NO_DATE),
        ({"lead_group": LeadGroup.INDICATOR_LEADS}, Fault.NOT_A_CHOICE),
        ({"lead_group": LeadGroup.STORED, "lead_group_id": 9_999}, Fault.NOT_A_CHOICE),
        ({"lead_ids": [9_999]}, Fault.NOT_A_CHOICE),
        ({"unit_id": 9_999}, Fault.UNIT_NOT_INSPECTED),
    ],
)
def test_a_finding_that_cannot_be_is_refused(team, facts, fault):
    refused(fault, team.find, **facts)


def test_a_unit_sees_its_own_visits_and_after_the_conclusion_what_touches_it(team):
    about_me, about_other, general = (
        team.ready(),
        team.ready(unit_id=team.units[1].id),
        team.find(kind=FindingKind.LIMIT),
    )
    mine = team.visit(uploads=[Upload("bien-ban.pdf", BytesIO(PDF))])
    theirs = team.visit(team.units[1], uploads=[Upload("khac.pdf", BytesIO(PDF + b"2"))])
    unit = make_actor(committee=team.committee, role=Role.UNIT_LEAD, unit=team.units[0])
    with pytest.raises(Missing):
        get_inspection(team.inspection.id, unit)  # not announced yet
    team.start()
    seen, scope = get_inspection(team.inspection.id, unit), scope_of(unit, Action.SEE_INSPECTION)
    assert list_visits(seen, scope) == [mine]
    assert find_file(unit, mine.files[0].id) is not None
    assert find_file(unit, theirs.files[0].id) is None
    rows = (about_me, about_other, general)
    assert [shows_finding(row, seen, scope) for row in rows] == [False, False, False]
    team.conclude()
    assert [shows_finding(row, seen, scope) for row in rows] == [True, False, True]
    (line,) = list_inspections(unit, InspectionFilter(), today=TODAY)
    assert (line.visits, line.findings) == (1, 2)
    outsider = make_actor(committee=team.committee, role=Role.UNIT_LEAD, unit=team.units[2])
    with pytest.raises(Missing):
        get_inspection(team.inspection.id, outsider)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OBSERVER, Role.UNIT_LEAD])
def test_who_only_reads_plans_nothing(team, role):
    unit = team.units[0] if role is Role.UNIT_LEAD else None
    actor = make_actor(committee=team.committee, role=role, unit=unit)
    with pytest.raises(NotAllowed):
        plan_inspection(team.facts(), actor=actor)
    with pytest.raises(NotAllowed):
        start_inspection(team.inspection, actor=actor)


def test_lists_are_narrowed_without_diacritics_by_kind_state_and_year(team):
    actor = team.secretariat
    for wanted, many in (
        (InspectionFilter(text="giam sat chuyen doi"), 1),
        (InspectionFilter(text="_"), 0),
        (InspectionFilter(kind=InspectionKind.CHECK), 0),
        (InspectionFilter(state=InspectionState.PLANNED, year=2023), 1),
        (InspectionFilter(year=2022), 0),
    ):
        assert len(list_inspections(actor, wanted, today=TODAY)) == many
