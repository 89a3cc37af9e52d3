"""A published table with a column for each pillar and main indicator, as the ministry prints it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.web.test_indicator_pages import desk
from tracker.database import db
from tracker.models import Edition, EditionResult, Province

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("frozen")

HEADS = "TT\tTỉnh, thành phố\tDTI\tXếp hạng\tChính quyền số\tNhận thức số\t2. Thể chế số\tGhi chú\n"


def known(edition, name):
    db.session.rollback()
    rows = db.session.scalars(
        select(EditionResult)
        .join(Province, Province.id == EditionResult.province_id)
        .where(EditionResult.edition_id == edition, Province.name == name)
    )
    return {row.code: (row.score, row.rank) for row in rows}


def test_each_value_of_a_wide_table_becomes_a_result_of_its_own(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    table = (
        HEADS + "1\tSơn La\t0,5011\t40\t0,6001\t0,7002\t0,5\tx\n"
        "2\tLai Châu\t\t41\t–\t0,3\t\t\n3\tCao Bằng\t\t\t0,25\t\t-\t\n"
    )
    page = desk.bring("results", edition, table)
    assert "7 dòng mới" in page.text
    assert "“Ghi chú”" in page.text
    assert desk.take(page).status_code == 303
    assert known(edition, "Sơn La") == {
        "DTI": (Decimal("0.5011"), 40),
        "P-GOV": (Decimal("0.6001"), None),
        "1": (Decimal("0.7002"), None),
        "2": (Decimal("0.5"), None),
    }
    assert known(edition, "Lai Châu") == {"DTI": (None, 41), "1": (Decimal("0.3"), None)}
    assert known(edition, "Cao Bằng") == {"P-GOV": (Decimal("0.25"), None)}
    again = desk.bring("results", edition, table.replace("0,7002", "0,7003"))
    assert "<b>1 dòng thay đổi</b>" in again.text
    assert "0 dòng mới" in again.text


def test_what_is_wrong_in_a_wide_table_is_named_at_its_cell(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    page = desk.bring("results", edition, HEADS + "1\tSơn La\t0,5\t40\t0,6\t1,7\t0.5\t\n").text
    assert "<b>2:6</b>" in page
    assert "<b>2:7</b>" in page
    assert "2 chỗ cần sửa" in page


def test_a_table_with_a_column_for_codes_is_read_as_before(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    rows = "Tỉnh\tMã\tĐiểm\tNguồn\nSơn La\t1\t0,4\tbáo\nSơn La\tDTI\t0,5\tbáo\n"
    assert desk.take(desk.bring("results", edition, rows)).status_code == 303
    assert set(known(edition, "Sơn La")) == {"1", "DTI"}


def test_a_whole_edition_is_brought_in_at_once_with_its_ties_and_its_mean(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    names = db.session.scalars(
        select(Province.name).where(Province.began_on.is_(None)).order_by(Province.id)
    ).all()
    assert len(names) == 63
    mains = ("Nhận thức số", "Thể chế số", "Hạ tầng số", "Nhân lực số", "An toàn thông tin mạng")
    heads = (*mains, "Hoạt động chính quyền số", "Hoạt động kinh tế số", "Hoạt động xã hội số")
    table = "Tỉnh\tDTI\tXếp hạng\t" + "\t".join(heads) + "\n"
    values = "\t0,4111" * len(heads)
    table += "".join(
        f"{name}\t0,51\t{'15 =' if at in {14, 15} else at + 1}{values}\n"
        for at, name in enumerate(names)
    )
    table += f"Bình quân cả nước\t0,51\t{values}\n"
    page = desk.bring("results", edition, table)
    assert "65 “Bình quân cả nước”" in page.text
    assert "cần sửa" not in page.text
    assert desk.take(page).status_code == 303
    db.session.rollback()
    stored = db.session.scalars(select(EditionResult).where(EditionResult.edition_id == edition))
    told = {(row.province_id, row.code): row for row in stored}
    assert sum(row.score == Decimal("0.4111") for row in told.values()) == 63 * len(heads)
    assert sum(row.rank == 15 and row.code == "DTI" for row in told.values()) == 2


def test_values_and_ranks_below_the_name_of_a_pillar_are_read(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    table = (
        "TT\tTỉnh\tDTI\t\tChính quyền số\t\tHoạt động kinh tế số\t\n"
        "\t\tGiá trị\tXếp hạng\tGiá trị\tXếp hạng\tGiá trị\tHạng\n"
        "1\tSơn La\t0,5\t40\t0,6\t39\t\t41\n"
    )
    assert desk.take(desk.bring("results", edition, table)).status_code == 303
    assert known(edition, "Sơn La") == {
        "DTI": (Decimal("0.5"), 40),
        "P-GOV": (Decimal("0.6"), 39),
        "8": (None, 41),
    }


def test_values_and_ranks_of_pillars_alone_are_not_taken_for_those_of_the_index(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    before = known(edition, "Sơn La").get("DTI")
    for pillars in (("Kinh tế số",), ("Kinh tế số", "Xã hội số")):
        heads = "\t\t".join(pillars)
        below = "\tĐiểm\tHạng" * len(pillars)
        table = f"Tỉnh\t{heads}\t\n{below}\nSơn La" + "\t0,5\t3" * len(pillars) + "\n"
        assert desk.take(desk.bring("results", edition, table)).status_code == 303
        told = known(edition, "Sơn La")
        assert told["P-ECO"] == (Decimal("0.5"), 3)
        assert told.get("DTI") == before
    assert told["P-SOC"] == (Decimal("0.5"), 3)


def test_a_province_nobody_knows_is_one_cell_to_put_right(desk):
    edition = db.session.scalars(select(Edition).where(Edition.edition_year == 2023)).one().id
    page = desk.bring("results", edition, HEADS + "1\tSơn Lá Xanh\t0,5\t40\t0,6\t0,7\t\t\n").text
    assert "1 chỗ cần sửa" in page
    assert page.count("<b>2:2</b>") == 1
