"""An annex of indicators as an office has it: heads in two rows, totals, notes, wrong points."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.web.test_indicator_pages import desk
from tests.writing import writing
from tracker.database import db
from tracker.models import Indicator
from tracker.rules.figure_choices import Direction

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("frozen")


def test_an_annex_as_an_office_types_it_is_taken_with_its_long_texts_and_without_its_totals(desk):
    long = "Điểm = tỷ lệ nhân điểm tối đa, chấm theo hồ sơ minh chứng. " * 20
    annex = (
        "TT\tChỉ số/Chỉ số thành phần\tĐánh giá\t\tChiều\n\t\tĐiểm tối đa\tCách tính điểm\t\n"
        "(1)\t(2)\t(3)\t(4)\t(5)\nII. NHÓM HOẠT ĐỘNG\t\t500\t\t\n"
        f"31\tDữ liệu số\t100\t\t\n31.1\tHồ sơ trùng\t1,5\t{long}\tGiảm\n"
        "31.2\tHồ sơ sai điểm\t1.5\t\tNghịch\n\tTỔNG CỘNG\t1.000\t\t\n"
        "Ghi chú: không chấm chỉ số 6\t\t\t\t\n\t\t\t\tBỘ TRƯỞNG\n"
    )
    page = desk.bring("indicators", desk.ids["set"], annex).text
    assert "nhập theo dạng 1,5." in page, "a point is no decimal mark; how to type it is said"
    page = desk.bring("indicators", desk.ids["set"], annex.replace("1.5", "2,5"))
    left_out = re.search("Không đọc các dòng: ([^<]*)", page.text)[1]
    assert re.findall("“([^”]+)”", left_out) == [
        "TỔNG CỘNG",
        "Ghi chú: không chấm chỉ số 6",
        "BỘ TRƯỞNG",
    ]
    heads = re.findall('<th scope="col" *>([^<]+)</th>', page.text)
    assert heads[2:6] == ["Dòng", "Mã", "Thuộc chỉ số", "Tên chỉ số"], (
        "new rows as they would stand"
    )
    assert desk.take(page).status_code == 303
    db.session.rollback()
    part = desk.row(desk.ids["set"], "31.1")
    assert (part.measure, part.max_points) == (long.strip(), Decimal("1.5"))
    assert part.direction == desk.row(desk.ids["set"], "31.2").direction == Direction.LOWER
    assert desk.row(desk.ids["set"], "31").parent_id == desk.row(desk.ids["set"], "II").id


def test_what_is_wrong_alike_in_a_column_is_said_once(desk):
    rows = "".join(f"41.{n}\tTên {n}\tkhông đọc được\n" for n in range(1, 12))
    page = desk.bring("indicators", desk.ids["set"], "TT\tTên\tĐiểm\n" + rows)
    wrong = re.findall("(?s)<li>(.*?)</li>", page.text.split('id="wrong"')[1].split("</ul>")[0])
    assert len(wrong) == 1
    assert "và 3" in wrong[0]
    assert "2:3, 3:3" in wrong[0]
    assert "11 chỗ cần sửa" in page.text


def test_a_long_way_of_scoring_is_quoted_whole_and_empty_columns_are_left_out(desk):
    page = desk.get("/indicators/sets/{set}").text
    assert "Chiều hướng" not in page, "where all rows are better high, nothing is to be said"
    assert "Dòng “tạm gán”" in page
    with writing():
        row = desk.row(desk.ids["set"], "1354-2")
        row.direction, row.measure = Direction.LOWER, "a = tử số;\nb = mẫu số. " + "Chấm. " * 300
        for one in db.session.scalars(select(Indicator).where(Indicator.measure.like("%Tạm gán%"))):
            one.measure = ""
    page = desk.get("/indicators/sets/{set}").text
    assert "Chiều hướng" in page
    assert "Dòng “tạm gán”" not in page
    quoted = desk.get(f"/indicators/sets/{{set}}/rows/{row.id}").text
    assert f'<p class="keep-lines">{row.measure}</p>' in quoted
