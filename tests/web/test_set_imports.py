"""The rows of an indicator set as they come from annexes that somebody typed."""

import pytest
from sqlalchemy import func, select

from tests.web.test_indicator_pages import desk
from tests.writing import writing
from tracker.database import db
from tracker.models import Indicator, IndicatorSet
from tracker.rules.figure_choices import MeasureKind
from tracker.services.indicator_sets import Places

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def place():
    """Return the id of a set without rows."""
    with writing():
        row = IndicatorSet(code="Q", name="Bộ chỉ số của tỉnh")
        db.session.add(row)
        db.session.flush()
        return row.id


def codes_in(place):
    db.session.rollback()
    rows = select(Indicator.code).where(Indicator.set_id == place).order_by(Indicator.position)
    return list(db.session.scalars(rows))


def test_a_large_set_is_taken_and_what_stands_there_is_asked_once(desk, place, monkeypatch):
    asked = []
    of = Places.of
    monkeypatch.setattr(Places, "of", lambda kept: asked.append(kept) or of(kept))
    rows = "".join(f"{at}\tChính {at}\t1\n{at}.1\tMột\t1\n" for at in range(1, 301))
    page = desk.bring("indicators", place, "Mã\tTên\tĐiểm\n" + rows)
    assert "600 dòng mới" in page.text
    assert len(asked) == 1, "when it was tried"
    assert desk.take(page).status_code == 303
    assert len(asked) == 2
    assert len(codes_in(place)) == 600
    parents = select(func.count()).where(Indicator.set_id == place, Indicator.parent_id.is_(None))
    assert db.session.scalar(parents) == 300


def test_an_annex_with_merged_heads_totals_and_lost_noughts_is_read(desk, place):
    annex = (
        "PHỤ LỤC\t\t\t\t\nTT\tTên chỉ số\tĐiểm\t\tĐVT\n"
        "\t\tĐiểm tối đa\tĐiểm tự chấm\t\n"
        "7\tChính quyền số\t100\t\t\n"
        + "".join(f"7.{at}\tSố {at}\t8 điểm\t\t%\n" for at in range(1, 10))
        + "7.1\tSố mười\t8\t\t\n7.11\tSố mười một\t8\t\t\n"
        + "Cộng nhóm II\tCộng nhóm II\t100\t\t\n"
    )
    page = desk.bring("indicators", place, annex)
    assert "Dòng có mã được đọc khác với chữ trong tệp: 14 “7.10”." in page.text
    assert "“Cộng nhóm II”" in page.text
    assert desk.take(page).status_code == 303
    assert codes_in(place) == ["7", *(f"7.{at}" for at in range(1, 12))]


def test_an_annex_that_leaves_a_cell_empty_takes_nothing_away(desk, place):
    head = "Mã\tTên\tĐiểm\tĐơn vị tính\n"
    first = desk.bring("indicators", place, head + "1\tMột\t10\tđiểm\n")
    assert desk.take(first).status_code == 303
    page = desk.bring("indicators", place, head + "1\tMột\t20\t\n")
    assert desk.take(page).status_code == 303
    db.session.rollback()
    row = db.session.scalars(select(Indicator).where(Indicator.set_id == place)).one()
    assert (row.max_points, row.unit_words) == (20, "điểm")


def test_a_row_of_the_annex_takes_the_place_of_the_presumed_one_of_its_name(desk):
    to = desk.ids["to"]
    presumed = desk.row(to, "3.?9").id
    lent = desk.row(desk.ids["set"], "1354-1").id
    head = "Mã\tTên chỉ số\tĐiểm tối đa\n"
    page = desk.bring(
        "indicators",
        to,
        head + "3.1\tTỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang\t12,5\n"
        "4.1\tTỷ lệ hộ gia đình có kết nối Internet băng rộng cáp quang\t1\n",
    )
    assert "1 dòng thay đổi" in page.text
    assert "1 dòng mới" in page.text, "of another main indicator"
    assert "3.?9" in page.text
    assert desk.take(page).status_code == 303
    own = "Mã\tTên chỉ số\n8.1\tTỷ trọng kinh tế số trong GRDP\n"
    assert desk.take(desk.bring("indicators", desk.ids["set"], own)).status_code == 303
    db.session.rollback()
    row = db.session.get_one(Indicator, presumed)
    assert (row.code, row.max_points, row.measure_kind) == ("3.1", 12.5, MeasureKind.RATIO)
    row = db.session.get_one(Indicator, lent)
    assert (row.code, row.measure, row.unit_words) == ("8.1", "", "%")


def test_what_is_divided_by_what_is_a_ratio_where_nobody_says_otherwise(desk, place):
    head = "Mã\tTên\tĐiểm\tTử số\tMẫu số\n"
    rows = "1\tMột\t10\thồ sơ trực tuyến\ttổng hồ sơ\n2\tHai\t10\t\ttổng\n"
    page = desk.bring("indicators", place, head + rows)
    assert page.text.count("Tỷ lệ") == 1
    assert desk.take(page).status_code == 303
    db.session.rollback()
    kinds = select(Indicator.measure_kind).where(Indicator.set_id == place).order_by(Indicator.code)
    assert list(db.session.scalars(kinds)) == [MeasureKind.RATIO, MeasureKind.MANUAL]


def test_a_column_under_another_heading_is_one_thing_to_put_right(desk, place):
    page = desk.bring("indicators", place, "Mã\tChữ\tĐiểm\n1\tMột\t10\n2\tHai\t10\n").text
    assert "1 chỗ cần sửa" in page
    assert "cột “Tên chỉ số”: Tệp không có cột này, hoặc cột có tiêu đề khác" in page
    assert "1:2 “Chữ”" in page


def test_a_code_a_sheet_made_a_day_of_is_no_code(desk, place):
    rows = "4\tBốn\t1\n04/11/2023\tMột\t1\n4-thg 11\tHai\t1\n11/2024\tBa\t1\n"
    page = desk.bring("indicators", place, "Mã\tTên\tĐiểm\n" + rows).text
    assert "dòng 3, cột “Mã”: Bảng tính đã đổi mã này thành ngày (04/11/2023)" in page
    assert "1 chỗ cần sửa" in page
