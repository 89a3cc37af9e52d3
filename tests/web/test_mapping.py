"""What became of the rows of a set in another: rows of the same name are confirmed all at once."""

import pytest
from sqlalchemy import select

from tests.counting import count_queries
from tests.web.test_indicator_pages import desk
from tests.writing import writing
from tracker.database import db
from tracker.models import Indicator, IndicatorMapping
from tracker.rules.figure_choices import IndicatorKind, MappingKind
from tracker.rules.permissions import Role

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("frozen")

PAGE = "/indicators/sets/{set}/mapping?to={to}"
BUTTON = "/indicators/sets/{set}/mapping/{to}/alike"


def said(desk):
    db.session.rollback()
    return {
        (row.old.code, row.new.code if row.new else "", row.kind)
        for row in db.session.scalars(select(IndicatorMapping))
        if db.session.refresh(row, ["old", "new"]) is None
    }


def test_rows_with_one_namesake_are_confirmed_with_one_press(desk):
    dropped = desk.row(desk.ids["set"], "1")
    desk.post(f"/indicators/sets/{{set}}/rows/{dropped.id}/mapping/{{to}}", kind="dropped")
    with writing():  # two of one name are nobody's namesake, and a component is no main indicator
        desk.row(desk.ids["to"], "8").name_vi = "Hạ tầng số"
        desk.row(desk.ids["set"], "1354-1").name_vi = "Thể chế số"
    with count_queries() as sent:
        page = desk.get(PAGE).text
    assert len(sent) <= 12
    assert "5 chỉ số chưa ghi có chỉ số cùng tên trong 405/QĐ-BKHCN" in page
    assert "Ghi giữ nguyên 5 chỉ số cùng tên" in page
    answer = desk.client.post(BUTTON.format(**desk.ids), follow_redirects=True)
    assert "Đã ghi giữ nguyên 5 chỉ số." in answer.text
    assert "chỉ số cùng tên" not in answer.text
    same = MappingKind.SAME
    assert said(desk) == {
        ("1", "", MappingKind.DROPPED),
        ("2", "2", same),
        ("4", "4", same),
        ("5", "5", same),
        ("7", "6", same),
        ("8", "7", same),
    }
    assert desk.post(BUTTON).status_code == 303
    assert len(said(desk)) == 6, "pressed twice, nothing more"


def test_what_somebody_said_is_left_alone_and_groups_are_not_asked(desk):
    old, new = desk.row(desk.ids["set"], "2"), desk.row(desk.ids["to"], "3")
    path = f"/indicators/sets/{{set}}/rows/{old.id}/mapping/{{to}}"
    assert desk.post(path, kind="merged", new=str(new.id)).status_code == 303
    with writing():
        db.session.add(
            Indicator(
                set_id=desk.ids["to"], code="I", kind=IndicatorKind.GROUP, name_vi="Nhóm hoạt động"
            )
        )
        desk.row(desk.ids["set"], "II").name_vi = "Nhóm hoạt động"
    desk.post(BUTTON)
    found = said(desk)
    assert ("2", "3", MappingKind.MERGED) in found
    assert not [one for one in found if one[0] in {"II", "3"}], "3 is taken by what merged into it"


def test_only_the_secretariat_confirms(desk):
    for role in Role:
        desk.come_as(role)
        office = role is Role.SECRETARIAT
        assert ("cùng tên" in desk.get(PAGE).text) == office, role
        assert desk.post(BUTTON).status_code == (303 if office else 403), role
