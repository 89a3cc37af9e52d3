import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import make_unit
from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Unit
from tracker.rules.permissions import Role
from tracker.web import paging
from tracker.web.forms import fields


@pytest.fixture
def town(app, client) -> Town:
    town = make_town()
    sign_in_as(client, town.members[Role.SECRETARIAT])
    return town


def facts(**changes) -> dict[str, object]:
    defaults = {
        "name": "Sở Tài chính",
        "short_name": "Sở Tài chính",
        "code": "STC",
        "kind": "department",
        "parent_id": "",
        "position": "2",
        "valid_from": "",
        "valid_to": "",
    }
    return defaults | changes


def count_units() -> int:
    return db.session.scalar(select(func.count()).select_from(Unit))


def test_a_unit_is_entered_and_listed(client, town):
    sent = facts(valid_from="01/07/2023", parent_id=town.unit.id)
    assert client.post("/units/add", data=sent).location == "/units"
    page = client.get("/units").get_data(as_text=True)
    assert "Sở Tài chính" in page
    assert "từ 01/07/2023" in page


def test_where_units_are_many_the_list_has_pages_and_the_one_above_is_typed(
    client, town, monkeypatch
):
    monkeypatch.setattr(fields, "MOST_LISTED", 1)
    monkeypatch.setattr(paging, "SIZE", 1)
    with writing():
        for name in ("Sở Y tế", "Sở Y tế dự phòng", "UBND xã Hòa Bình"):
            make_unit(name=name, short_name=name)
    assert '<select id="parent_id"' not in client.get("/units/add").text
    several = client.post("/units/add", data=facts(parent_id="so"))
    assert several.status_code == 422
    assert "Nhiều mục có các từ này; gõ thêm: " in several.text
    assert "Sở Y tế; Sở Y tế dự phòng" in several.text
    assert 'value="so"' in several.text
    assert client.post("/units/add", data=facts(parent_id="cong an")).status_code == 422
    assert client.post("/units/add", data=facts(parent_id="so y te")).status_code == 303
    unit, above = db.session.execute(
        select(Unit.id, Unit.parent_id).where(Unit.code == "STC")
    ).one()
    assert db.session.get_one(Unit, above).name == "Sở Y tế"
    assert 'value="Sở Y tế"' in client.get(f"/units/{unit}/edit").text
    first, second = client.get("/units").text, client.get("/units?page=2").text
    assert (first.count('scope="row"'), second.count('scope="row"')) == (1, 1)
    assert first != second


def test_a_name_with_markup_is_kept_and_shown_escaped(client, town):
    client.post("/units/add", data=facts(name="<b>Sở</b> & 'Ban' \"Ngành\""))
    page = client.get("/units").get_data(as_text=True)
    assert "&lt;b&gt;Sở&lt;/b&gt; &amp; &#39;Ban&#39; &#34;Ngành&#34;" in page
    assert "<b>Sở</b>" not in page


def test_units_are_found_with_either_placement_of_the_tone_and_by_code(client, town):
    client.post("/units/add", data=facts(name="UBND xã Hòa Bình", code="XHB"))
    for words in ("Hoà Bình", "hoa binh", "xhb"):
        page = client.get("/units", query_string={"q": words}).get_data(as_text=True)
        assert "UBND xã Hòa Bình" in page
        assert "Sở Nội vụ" not in page


@pytest.mark.parametrize(
    "words", ["%_%", "' OR '1'='1", "<svg onload=alert(1)>", "\x00", "(" * 5000]
)
def test_no_search_breaks_the_list(client, town, words):
    answer = client.get("/units", query_string={"q": words, "kind": words, "closed": words})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Sở Nội vụ" not in page or not words.strip("\x00")
    assert "<svg onload" not in page


def test_closed_units_are_shown_when_asked_for(client, town):
    client.post("/units/add", data=facts(valid_to="30/06/2020"))
    client.get("/units")  # takes the words of what was just done
    assert "Sở Tài chính" not in client.get("/units").get_data(as_text=True)
    assert "Sở Tài chính" in client.get("/units?closed=yes").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "ế" * 201}, "name"),
        ({"name": "SỞ NỘI  VỤ "}, "name"),
        ({"name": "Sở No\u0302\u0323i vụ"}, "name"),
        ({"name": "Sо Nоi vu"}, "name"),
        ({"name": "Kế hoạch [MẬT]"}, "name"),
        ({"name": "a" * 1_000}, "name"),
        ({"short_name": " "}, "short_name"),
        ({"code": "snv"}, "code"),
        ({"code": "SỞ"}, "code"),
        ({"code": "А1"}, "code"),
        ({"kind": "kingdom"}, "kind"),
        ({"parent_id": "999999"}, "parent_id"),
        ({"parent_id": "abc"}, "parent_id"),
        ({"position": "-1"}, "position"),
        ({"position": "1e2"}, "position"),
        ({"position": "9" * 5000}, "position"),
        ({"position": "NaN"}, "position"),
        ({"valid_from": "29/02/2023"}, "valid_from"),
        ({"valid_from": "11/13/2023"}, "valid_from"),
        ({"valid_from": "04/11/0023"}, "valid_from"),
        ({"valid_from": "2023-W44-6"}, "valid_from"),
        ({"valid_from": "٠٤/١١/٢٠٢٣"}, "valid_from"),
        ({"valid_from": "31/12/9999"}, "valid_from"),
        ({"valid_from": "2023-11-04'; DROP TABLE task;--"}, "valid_from"),
        ({"valid_from": "01/07/2023", "valid_to": "30/06/2023"}, "valid_to"),
    ],
)
def test_wrong_fields_are_refused_beside_the_field_and_the_rest_is_kept(
    client, town, changes, field
):
    answer = client.post("/units/add", data=facts(**changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    if field != "code":
        assert 'value="STC"' in page
    assert count_units() == 1


def test_a_megabyte_of_name_is_not_read(client, town):
    assert client.post("/units/add", data=facts(name="a" * 1_048_576)).status_code == 413


def test_the_limit_itself_is_taken_whole(client, town):
    client.post("/units/add", data=facts(name="ế" * 200))
    assert db.session.scalar(select(Unit.name).where(Unit.code == "STC")) == "ế" * 200


def test_a_unit_cannot_be_put_below_itself_or_its_own_children(client, town):
    with writing():
        child = make_unit(name="Trung tâm", parent_id=town.unit.id, code="TT")
    page = f"/units/{town.unit.id}/edit"
    for parent in (town.unit.id, child.id):
        sent = facts(name="Sở Nội vụ", code="SNV", parent_id=parent, version="1")
        answer = client.post(page, data=sent)
        assert answer.status_code == 422
        assert 'id="parent_id-error"' in answer.get_data(as_text=True)
    assert db.session.get(Unit, town.unit.id).parent_id is None


def test_columns_that_are_not_on_the_form_cannot_be_sent(client, town):
    client.post("/units/add", data=facts(id="77", folded="x", version_id="9"))
    unit = db.session.scalar(select(Unit).where(Unit.code == "STC"))
    assert (unit.id != 77, unit.folded, unit.version_id) == (True, "so tai chinh", 1)


def test_the_same_form_sent_twice_makes_one_unit(client, town):
    first = client.post("/units/add", data=facts(nonce="one"))
    second = client.post("/units/add", data=facts(nonce="one"))
    assert (first.location, second.location) == ("/units", "/units")
    assert count_units() == 2


@pytest.mark.parametrize("seen", ["1", "", "x", "-1", "9" * 50])
def test_what_somebody_else_changed_is_not_overwritten_and_the_text_comes_back(client, town, seen):
    page = f"/units/{town.unit.id}/edit"
    assert client.post(page, data=facts(version="1")).location == page.removesuffix("/edit")
    answer = client.post(page, data=facts(name="<img src=x onerror=alert(1)>", version=seen))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img src=x" not in text
    assert db.session.get(Unit, town.unit.id).name == "Sở Tài chính"


def test_a_unit_that_is_not_there_is_not_found(client, town):
    for path in ("/units/0/edit", "/units/-1/edit", "/units/999999/edit", f"/units/{2**63}/edit"):
        assert client.get(path).status_code == 404


def test_the_list_costs_few_queries_however_long(client, town):
    with writing():
        for _ in range(100):
            make_unit()
    client.get("/units")
    with count_queries() as sent:
        client.get("/units")
    assert len(sent) <= 12
