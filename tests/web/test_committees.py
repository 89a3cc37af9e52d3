import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tracker.database import db
from tracker.models import Committee, UserSession
from tracker.rules.permissions import Role


@pytest.fixture
def town(app, client) -> Town:
    town = make_town()
    sign_in_as(client, town.members[Role.ADMIN])
    return town


def facts(**changes) -> dict[str, object]:
    defaults = {
        "name": "Ban Chỉ đạo Mới",
        "issuer_parent": "UBND TỈNH GIA LAI",
        "issuer": "BAN CHỈ ĐẠO",
        "symbol": "BCĐ",
        "place": "Gia Lai",
        "chair_office": "PHÓ CHỦ TỊCH",
        "standing_unit_id": "",
        "due_soon_days": "5",
        "resubmit_days": "2",
        "review_days": "4",
        "version": "1",
    }
    return defaults | changes


def test_the_committee_is_corrected(client, town):
    assert (
        client.post("/committee", data=facts(standing_unit_id=town.unit.id)).location
        == "/committee"
    )
    committee = db.session.get(Committee, town.committee.id)
    assert (committee.name, committee.review_days) == ("Ban Chỉ đạo Mới", 4)
    assert committee.standing_unit_id == town.unit.id
    assert not committee.allows_late_requests
    page = client.get("/committee").get_data(as_text=True)
    assert 'value="PHÓ CHỦ TỊCH"' in page


def test_only_the_committee_one_works_in_is_touched(client, town):
    client.post("/committee", data=facts(id=town.other.id, committee_id=town.other.id))
    assert db.session.get(Committee, town.other.id).name == "Ban Chỉ đạo Cải cách"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "ban chỉ đạo cải  cách"}, "name"),
        ({"name": "\u3164"}, "name"),
        ({"symbol": "ế" * 31}, "symbol"),
        ({"place": "a\nb"}, "place"),
        ({"chair_office": "[MẬT]"}, "chair_office"),
        ({"standing_unit_id": "999999"}, "standing_unit_id"),
        ({"due_soon_days": "0"}, "due_soon_days"),
        ({"due_soon_days": "-1"}, "due_soon_days"),
        ({"due_soon_days": "100000"}, "due_soon_days"),
        ({"due_soon_days": "1,5"}, "due_soon_days"),
        ({"resubmit_days": "Infinity"}, "resubmit_days"),
        ({"review_days": ""}, "review_days"),
        ({"review_days": "½"}, "review_days"),
    ],
)
def test_wrong_fields_are_refused_beside_the_field_and_nothing_changes(
    client, town, changes, field
):
    answer = client.post("/committee", data=facts(**changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert 'value="BAN CHỈ ĐẠO"' in page
    assert db.session.get(Committee, town.committee.id).issuer == ""


def test_a_stale_form_gives_the_text_back(client, town):
    client.post("/committee", data=facts())
    answer = client.post("/committee", data=facts(place="<i>Nơi khác</i>"))
    assert answer.status_code == 409
    assert "&lt;i&gt;Nơi khác&lt;/i&gt;" in answer.get_data(as_text=True)


def test_an_administrator_adds_a_committee_and_works_in_it(client, town):
    answer = client.post("/committees/add", data={"name": "Ban Chỉ đạo 06", "nonce": "one"})
    assert answer.location == "/committee"
    assert "Ban Chỉ đạo 06" in client.get("/committee").get_data(as_text=True)
    client.post("/committees/add", data={"name": "Ban Chỉ đạo 06", "nonce": "one"})
    assert db.session.scalar(select(func.count()).select_from(Committee)) == 3


def test_a_second_committee_of_the_same_name_is_refused(client, town):
    answer = client.post("/committees/add", data={"name": "BAN CHỈ ĐẠO CẢI CÁCH"})
    assert answer.status_code == 422
    row = db.session.scalars(select(UserSession)).one()
    assert row.membership_id == town.members[Role.ADMIN].id


def test_the_page_costs_few_queries(client, town):
    client.get("/committee")
    with count_queries() as sent:
        client.get("/committee")
    assert len(sent) <= 12
