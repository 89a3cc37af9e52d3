"""Who leads which indicator, brought in from the annex that assigns them."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.factories import make_units
from tests.web.plan_pages import Office
from tracker.database import db, transaction
from tracker.models import Indicator, IndicatorAssignment, Plan, Unit
from tracker.rules.choices import PlanState, UnitKind

pytestmark = pytest.mark.usefixtures("frozen")
HEADS = "STT\tTên chỉ số\tCơ quan chủ trì\tCơ quan phối hợp\n"


@pytest.fixture
def office(client) -> Office:
    return Office(client)


def bring(office, text):
    url = f"/tables/leads?place={office.plan_id}"
    answer = office.client.post(url, data={"pasted": text})
    return office.client.get(answer.location) if answer.status_code == 303 else answer


def take(office, page):
    fields = dict(re.findall(r'name="(nonce|shown)"[^>]* value="([^"]+)"', page.text))
    return office.client.post(f"{page.request.path}/take", data=fields)


def given(office):
    """Return by code who leads what the plan gives, and who co-ordinates."""
    db.session.rollback()
    names = {unit.id: unit.code for unit in db.session.scalars(select(Unit))}
    rows = db.session.execute(
        select(Indicator.code, IndicatorAssignment)
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .where(IndicatorAssignment.plan_id == office.plan_id)
        .options(selectinload(IndicatorAssignment.coordinating))
    )
    return {
        code: (names[row.lead_unit_id], {names[one.unit_id] for one in row.coordinating})
        for code, row in rows
    }


def test_an_annex_with_counted_rows_and_short_names_assigns_by_the_names(office):
    before = given(office)
    page = bring(
        office,
        HEADS + "I\tNhóm chỉ số hoạt động\t\t\n"
        "1\tHoạt động chính quyền số\tSở TT&TT\tSở Xây dựng, Sở GTVT\n"
        "2\ttỷ trọng kinh tế số trong GRDP\tSở Xây dựng\t\n"
        "Tổng cộng\t\t\t\n",
    )
    assert "3 “7”; 4 “1354-1”" in page.text
    assert take(office, page).status_code == 303
    after = given(office)
    assert after["7"] == ("STTTT", {"SXD", "SGTVT"})
    assert after["1354-1"] == ("SXD", set())
    others = {code: row for code, row in before.items() if code != "7"}
    assert {code: after[code] for code in others} == others
    assert (
        "Tệp không có gì mới để ghi"
        in bring(
            office, HEADS + "1\tHoạt động chính quyền số\tSở TT&TT\tSở GTVT; Sở Xây dựng\n"
        ).text
    )


def test_what_nobody_can_tell_is_asked_at_its_cell_and_nothing_is_assigned(office):
    before = given(office)
    page = bring(
        office,
        HEADS + "1\tChỉ số lạ\tSở Xây dựng\t\n"
        "99\tChỉ số khác\tSở Xây dựng\t\n"
        "7\tHoạt động chính quyền số\tSở Không Có\tcác cơ quan liên quan\n"
        "8\tHoạt động kinh tế số\tSở Xây dựng, Sở GTVT\tSở Xây dựng\n",
    )
    assert "Mã 1 trong bộ chỉ số là “Nhận thức số”, trong tệp là “Chỉ số lạ”" in page.text
    assert "Không nhận ra “99”" in page.text
    assert "Không nhận ra “Sở Không Có”" in page.text
    assert "Không nhận ra “các cơ quan liên quan”" in page.text
    assert "Mỗi chỉ số có một đơn vị chủ trì" in page.text
    assert take(office, page).status_code == 422
    assert given(office) == before


def test_the_table_goes_out_of_a_draft_and_is_named_there(office):
    assert f"/plans/{office.plan_id}/leads.xlsx" in office.page()
    assert f"/tables/leads?place={office.plan_id}" in office.page()
    assert office.client.get(f"/plans/{office.plan_id}/leads.xlsx").status_code == 200


def test_a_group_of_the_annex_is_its_units_without_who_leads(office):
    page = bring(office, HEADS + "1\tNhận thức số\tSở Xây dựng\tcác sở, ban, ngành\n")
    assert take(office, page).status_code == 303
    lead, others = given(office)["1"]
    assert lead == "SXD"
    assert "STTTT" in others
    assert "SXD" not in others
    assert f"và {len(others) - 3} đơn vị nữa" in office.page()


def test_a_group_of_more_units_than_a_cell_of_a_document_names_is_taken_whole(office):
    with transaction():
        make_units(
            {"name": f"Ủy ban nhân dân xã Số {n}", "kind": UnitKind.COMMUNE} | keys(n)
            for n in range(1, 96)
        )
    page = bring(office, HEADS + "1\tNhận thức số\tSở Xây dựng\tUBND các xã, phường\n")
    assert take(office, page).status_code == 303
    assert len(given(office)["1"][1]) == 95


def keys(number):
    """Return what no two communes have alike."""
    return {"code": f"XA{number}", "short_name": f"Xã Số {number}", "folded": f"xa so {number}"}


def test_a_plan_in_force_gives_its_leads_by_an_amendment_only(office):
    with transaction():
        db.session.get_one(Plan, office.plan_id).state = PlanState.PROMULGATED
    assert office.client.get(f"/tables/leads?place={office.plan_id}").status_code == 404
    assert "leads.xlsx" not in office.page()
