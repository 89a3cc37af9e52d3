import pytest

from tests.factories import make_actor
from tests.services.annex_desk import TODAY, Desk, row
from tracker.queries.duties import load_ground, units_asked
from tracker.rules.annexes.matching import Change
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.permissions import Role
from tracker.services.annexes import undoing
from tracker.services.plans.drafts import list_rows
from tracker.services.unit_groups import GroupFacts, add_group

pytestmark = pytest.mark.usefixtures("app")


def test_a_group_of_the_office_is_known_by_its_names_leads_and_comes_back_with_undo():
    desk = Desk()
    units = [desk.case.units[code] for code in ("SNV", "STC")]
    facts = GroupFacts("Khối sở, ngành", [unit.id for unit in units], ["Khối tham mưu"])
    admin = make_actor(committee=desk.case.committee, role=Role.ADMIN)
    group = add_group(admin, facts)
    desk.confirm(
        desk.rows(
            row("1", "Xây dựng cổng dữ liệu mở", "các đơn vị khối sở, ngành", "Sở Y tế"),
            row("2", "Hai", "Sở Y tế, Khối tham mưu", "khối sở - ngành"),
        )
    )
    first, second = list_rows(desk.plan)
    stored = (LeadGroup.STORED, group.id)
    assert (first.lead_group, first.lead_group_id) == stored
    leads = {unit.unit_id for unit in second.units if unit.part is Part.LEAD}
    assert leads == {*(unit.id for unit in units), desk.case.units["SYT"].id}
    assert [asked.id for asked in units_asked(first, load_ground(first.committee_id, today=TODAY))]
    same = desk.rows(row("1", "Xây dựng cổng dữ liệu mở", "Khối tham mưu", "Sở Y tế"))
    preview = desk.preview(same)
    assert [preview.change_of(one) for one in preview.taken] == [Change.SAME]
    again = desk.rows(row("1", "Xây dựng cổng dữ liệu mở", "Sở Y tế"))
    desk.confirm(again)
    assert (first.lead_group, first.lead_group_id) == (LeadGroup.NONE, None)
    undoing.undo_import(again, desk.plan, actor=desk.actor)
    assert (first.lead_group, first.lead_group_id) == stored
    other = desk.rows(row("7", "Bảy", "Khối lạ"))
    desk.decide(other, "Khối lạ", do="match", group=group.id)
    desk.confirm(other)
    assert desk.preview(desk.rows(row("8", "Tám", "khối lạ"))).rows[0].lead_group.stored_id
    undoing.undo_import(other, desk.plan, actor=desk.actor)
    assert desk.preview(desk.rows(row("8", "Tám", "khối lạ"))).blocked
