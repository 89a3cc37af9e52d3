"""The indicators on the page of a plan: given to units, those of other sets too."""

import pytest
from sqlalchemy import select

from tests.factories import make_unit
from tests.web.plan_pages import Office
from tracker.database import db, transaction
from tracker.models import Indicator, IndicatorSet, Plan, Task
from tracker.rules.choices import TaskKind
from tracker.rules.figure_choices import IndicatorKind
from tracker.sheets.reading import read_book

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def office(client) -> Office:
    return Office(client)


def test_an_indicator_is_given_and_the_next_without_a_lead_follows(client, office):
    indicator = office.case.indicator("6").id
    lead, other = office.case.units["SXD"].id, office.case.units["SGTVT"].id
    answer = office.post(f"/indicators/{indicator}", lead=lead, coordinating=[other], again="1")
    assert answer.location.endswith("#indicators")  # none is left
    assert "Chưa có đơn vị chủ trì:" not in office.page()
    assert office.post(f"/indicators/{indicator}/remove").status_code == 303
    assert "Chưa có đơn vị chủ trì:" in office.page()
    assert "1354-1" in office.page("/indicators")


def test_an_indicator_of_another_set_is_given_shown_and_asked_for(client, office):
    with transaction():
        own = IndicatorSet(code="Theo dõi 2023", name="Số liệu theo dõi")
        db.session.add(own)
        db.session.flush()
        other = Indicator(
            set_id=own.id, code="1", kind=IndicatorKind.COMPONENT, name_vi="Số hồ sơ trực tuyến"
        )
        group = Indicator(set_id=own.id, code="A", kind=IndicatorKind.GROUP, name_vi="Hồ sơ")
        db.session.add_all([other, group])
        db.session.flush()
        lead = make_unit(short_name="Thư viện tỉnh").id
    assert "Số hồ sơ trực tuyến" not in office.page()
    page = office.page(f"/indicators?set={own.id}")
    assert f'href="/plans/{office.plan_id}/indicators/{other.id}"' in page
    assert ">Hồ sơ<" not in page
    assert office.post(f"/indicators/{group.id}", lead=lead).status_code == 422
    assert office.post(f"/indicators/{other.id}", lead=lead).status_code == 303
    page = office.page()
    assert page.count("Bộ Theo dõi 2023, chỉ để báo cáo") == 1
    assert page.index("Theo dõi 2023, chỉ") < page.index("Số hồ sơ trực tuyến")
    with transaction():
        plan = db.session.get_one(Plan, office.plan_id)
        followed, plan.indicator_set_id = plan.indicator_set_id, None
    assert "chỉ để báo cáo" not in office.page()  # without a set detail plans cover them all
    with transaction():
        db.session.get_one(Plan, office.plan_id).indicator_set_id = followed
    sheet = client.get(f"/plans/{office.plan_id}/targets.xlsx").data
    grid, *_guide = read_book(sheet, "a.xlsx").grids
    assert {"1", "1 (Theo dõi 2023)"} <= {cell.text for row in grid.rows for cell in row}
    assert "Thư viện tỉnh" in office.page("/promulgate")  # its report is asked for as well
    office.post("/promulgate")
    told = select(Task.kind).where(Task.unit_id == lead)
    kinds = set(db.session.scalars(told))
    assert kinds == {TaskKind.PERIODIC_REPORT}  # its detail plan would have nothing to cover
    assert "Theo dõi 2023" not in office.page("/indicators")  # in force nothing more is given
