"""The published table with our own province in it, and one province over the editions."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.web.test_indicator_pages import desk
from tests.writing import writing
from tracker.database import db
from tracker.models import Edition, EditionResult, IndicatorSet, Province
from tracker.rules.permissions import Role

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("frozen")


def province(name):
    return db.session.scalars(select(Province).where(Province.name == name)).one()


def test_the_index_and_its_pillars_stand_in_one_table_with_one_break(desk):
    with writing():
        newest = db.session.scalars(select(Edition).where(Edition.edition_year == 2024)).one()
        one = province("Hà Nội")
        facts = {"edition_id": newest.id, "province_id": one.id, "source": "báo"}
        db.session.add(EditionResult(code="P-SOC", score=Decimal("0.8"), **facts))
    page = desk.client.get(f"/indicators/editions/provinces/{one.id}").text
    table = page.split('id="whole"')[1].split("</table>")[0]
    heads = re.findall('<th scope="col"[^>]*>([^<]+)</th>', table)
    assert heads == ["Kỳ", "DTI", "Chính quyền số", "Kinh tế số", "Xã hội số", "Bộ chỉ số"]
    first = re.findall('editions/([0-9]{4})"|(Từ đây dùng bộ chỉ số khác)', table)
    assert [year or "break" for year, _words in first] == ["2022", "2023", "break", "2024"]
    assert "hạng 24/63" in table
    assert "Hạng gần nhất: 1/34, kỳ 2024" in page


def test_our_own_province_is_found_at_once_in_the_published_table(desk):
    with writing():
        ours = province("Gia Lai")
        desk.town.committee.province_id = ours.id
        db.session.add(desk.town.committee)
    page = desk.get("/indicators/editions/2022").text
    assert "Tỉnh của Ban Chỉ đạo:" in page
    assert re.findall('<tr id="province-([0-9]+)" class="is-ours">', page) == [str(ours.id)]
    assert re.search(r"Gia Lai</a>\s*, hạng 62\.", page)
    assert "1 Nhận thức" in page
    assert 'title="Nhận thức số"' in page


def test_merged_provinces_that_cannot_be_computed_take_no_room(desk):
    page = desk.get("/indicators/editions/2022").text
    merged = page.split('id="merged"')[1]
    assert "23 tỉnh chưa tính được vì còn thiếu điểm" in merged
    assert "<table" not in merged
    with writing():
        edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2022)).one()
        for name in ("An Giang", "Kiên Giang"):
            row = db.session.scalars(
                select(EditionResult).where(
                    EditionResult.edition_id == edition.id,
                    EditionResult.province_id == province(name).id,
                    EditionResult.code == "DTI",
                )
            ).one()
            row.score = Decimal("0.6")
    merged = desk.get("/indicators/editions/2022").text.split('id="merged"')[1]
    table = merged.split("</table>")[0]
    assert "An Giang (từ 01/07/2025)" in table
    assert "0,6000" in table
    assert "22 tỉnh chưa tính được" in merged


def test_who_only_reads_finds_the_sets_and_the_form_of_a_row_names_what_it_is(desk):
    path = "/indicators/sets/{set}/rows/{row}/edit"
    assert '<h2 id="what" class="mb-2">Chỉ số</h2>' in desk.get(path).text
    with writing():
        desk.town.committee.province_id = province("Gia Lai").id
        db.session.add(desk.town.committee)
    desk.come_as(Role.OBSERVER)
    assert 'href="/indicators/sets"' in desk.get("/indicators").text.split("<main")[1]


def test_a_page_leads_to_many_other_sets_by_one_link(desk):
    page = desk.get("/indicators/sets/{set}").text
    assert "Tương ứng trong 405/QĐ-BKHCN" in page
    with writing():
        for number in range(4):
            db.session.add(IndicatorSet(code=f"{number}/QĐ", name="Bộ khác"))
    page = desk.get("/indicators/sets/{set}").text
    assert "Tương ứng trong 5 bộ chỉ số khác" in page
    assert "Tương ứng trong 405" not in page
    row = desk.get("/indicators/sets/{set}/rows/{row}").text
    assert "Chọn bộ và ghi chỉ số tương ứng" in row


def test_who_brings_a_table_in_sees_to_which_edition_set_and_plan_it_goes(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2022)).one()
    for noun, place, name in (
        ("results", edition.id, "Kỳ 2022"),
        ("scores", edition.id, "Kỳ 2022"),
        ("indicators", desk.ids["set"], "922/QĐ-BTTTT"),
        ("targets", desk.ids["plan"], desk.town.plan.sign),
    ):
        page = desk.get(f"/tables/{noun}?place={place}").text
        assert name in page.split("<h1")[0].split("<main")[1], noun


def test_the_last_rank_of_a_province_is_one_of_the_index_not_of_a_pillar(desk):
    with writing():
        newest = db.session.scalars(select(Edition).where(Edition.edition_year == 2024)).one()
        db.session.add(Province(name="Tỉnh Thử", folded="tinh thu"))
        db.session.flush()
        facts = {"edition_id": newest.id, "province_id": province("Tỉnh Thử").id, "source": "báo"}
        db.session.add(EditionResult(code="DTI", score=Decimal("0.7"), **facts))
        db.session.add(EditionResult(code="P-SOC", score=Decimal("0.8"), rank=3, **facts))
    page = desk.get(f"/indicators/editions/provinces/{province('Tỉnh Thử').id}").text
    assert "Tỉnh Thử" in page
    assert "Hạng gần nhất" not in page


def test_where_all_other_sets_are_examples_nothing_leads_to_them(desk):
    with writing():
        for other in db.session.scalars(select(IndicatorSet)):
            other.is_example = True
    for address in ("/indicators/sets/{set}", "/indicators/sets/{set}/rows/{row}"):
        page = desk.get(address).text
        assert "0 bộ chỉ số khác" not in page
        assert "Chọn bộ và ghi chỉ số tương ứng" not in page
