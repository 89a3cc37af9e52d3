from datetime import date

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.factories import make_membership, make_user
from tests.web.people import Town, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Membership, User
from tracker.rules.permissions import Role


@pytest.fixture
def town(app, client) -> Town:
    town = make_town()
    sign_in_as(client, town.members[Role.ADMIN])
    return town


def facts(**changes) -> dict[str, object]:
    defaults = {"email": "moi@donvi.example", "name": "Lê Mới", "role": "observer", "unit_id": ""}
    return defaults | changes


def new_user() -> User | None:
    return db.session.scalar(select(User).where(User.email == "moi@donvi.example"))


def test_the_list_shows_the_committees_people_only(client, town):
    page = client.get("/users").get_data(as_text=True)
    for role in Role:
        assert f"Người {role.value}" in page
    assert db.session.get(User, town.stranger.user_id).email not in page


def test_people_are_found_without_marks_and_by_parts_of_words(client, town):
    with writing():
        user = make_user(name="Đặng Thị Hoà", post="Chánh Văn phòng")
        make_membership(committee=town.committee, role=Role.CHAIR, user=user)
    for words in ("dang hoa", "ĐẶNG", "van phong", user.email[:6]):
        page = client.get("/users", query_string={"q": words}).get_data(as_text=True)
        assert "Đặng Thị Hoà" in page
        assert "Người observer" not in page


@pytest.mark.parametrize(
    "words", ["%_%", "' OR '1'='1", '">' + "<svg onload=alert(1)>", "(" * 5000, "\x00"]
)
def test_no_search_breaks_the_page_or_finds_everybody(client, town, words):
    answer = client.get("/users", query_string={"q": words})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<svg onload" not in page
    assert "Người observer" not in page or not words.strip("\x00")


def test_a_long_list_comes_page_by_page(client, town):
    with writing():
        for _ in range(60):
            make_membership(committee=town.committee, role=Role.OBSERVER)
    first = client.get("/users?size=25&q=donvi").get_data(as_text=True)
    assert "1–25 trong 66" in first
    assert 'href="/users?q=donvi&amp;page=2&amp;size=25"' in first
    last = client.get("/users?size=25&page=999").get_data(as_text=True)
    assert "51–66 trong 66" in last
    for words in ("page=abc", "page=-1", "page=1e3", "size=9999", "page=" + "9" * 400):
        assert client.get(f"/users?{words}").status_code == 200
    with count_queries() as sent:
        client.get("/users?size=100")
    assert len(sent) <= 12


def test_a_person_is_added_with_a_part(client, town):
    answer = client.post(
        "/users/add", data=facts(role="unit_lead", unit_id=town.unit.id, is_head="y")
    )
    user = new_user()
    assert answer.location == f"/users/{user.id}"
    part = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert (part.role, part.unit_id, part.is_head) == (Role.UNIT_LEAD, town.unit.id, True)
    page = client.get(answer.location).get_data(as_text=True)
    assert "Lê Mới" in page
    assert "đã có tài khoản" in page


def test_the_same_form_sent_twice_makes_one_account(client, town):
    first = client.post("/users/add", data=facts(nonce="one"))
    second = client.post("/users/add", data=facts(nonce="one"))
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(User)) == 8


def test_columns_that_are_not_on_the_form_cannot_be_sent(client, town):
    sent = facts(
        id="77", is_active="", password_hash="x", committee_id=town.other.id, version_id="9"
    )
    client.post("/users/add", data=sent)
    user = new_user()
    assert (user.is_active, user.password_hash, user.version_id) == (True, None, 1)
    part = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert part.committee_id == town.committee.id


@pytest.mark.parametrize(
    "address",
    [
        "ADMIN@donvi.example",
        " admin@donvi.example ",
        "\u0430dmin@donvi.example",
        "admin@donvi.example\u200b",
        "a@b.vn, evil@x.example",
        "a@b.vn\r\nRCPT TO:<evil@x.example>",
        '"admin@tinh.gov.vn" <evil@x.example>',
        "nguyễn@tỉnh.vn",
        '"a b"@x.vn',
        "a" * 250 + "@x.vn",
        "a..b@x.vn",
        "a@x.vn.",
        "",
    ],
)
def test_twins_and_what_is_no_single_address_are_refused_beside_the_field(client, town, address):
    answer = client.post("/users/add", data=facts(email=address))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="email-error"' in page
    assert 'value="Lê Mới"' in page
    assert db.session.scalar(select(func.count()).select_from(User)) == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u2800"}, "name"),
        ({"name": "Tài liệu [MẬT]"}, "name"),
        ({"post": "ế" * 201}, "post"),
        ({"phone": "0" * 41}, "phone"),
        ({"role": "owner"}, "role"),
        ({"role": ""}, "role"),
        ({"role": "unit_member"}, "unit_id"),
        ({"unit_id": "999999"}, "unit_id"),
        ({"unit_id": "abc"}, "unit_id"),
        ({"unit_id": "9" * 5000}, "unit_id"),
        ({"is_head": "y"}, "is_head"),
    ],
)
def test_other_wrong_fields_are_refused_and_the_rest_is_kept(client, town, changes, field):
    answer = client.post("/users/add", data=facts(**changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert 'value="moi@donvi.example"' in page
    assert new_user() is None


def test_contact_data_are_corrected_and_audited(client, town):
    user_id = town.members[Role.CHAIR].user_id
    sent = {"email": "chair@donvi.example", "name": "Lê Chủ Trì", "version": "1"}
    assert client.post(f"/users/{user_id}/edit", data=sent).location == f"/users/{user_id}"
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.changes == {"name": ["Người chair", "Lê Chủ Trì"]}
    assert event.who == "Người admin"


def test_two_administrators_at_once_lose_nothing(client, town):
    user_id = town.members[Role.CHAIR].user_id
    sent = {"email": "chair@donvi.example", "name": "Một", "version": "1"}
    client.post(f"/users/{user_id}/edit", data=sent)
    answer = client.post(f"/users/{user_id}/edit", data=sent | {"name": "<b>Hai</b>"})
    assert answer.status_code == 409
    assert "&lt;b&gt;Hai&lt;/b&gt;" in answer.get_data(as_text=True)
    assert db.session.get(User, user_id).name == "Một"


def test_an_account_is_closed_and_opened(app, client, town):
    chair = town.members[Role.CHAIR]
    other = app.test_client()
    sign_in_as(other, chair)
    assert client.post(f"/users/{chair.user_id}/disable").status_code == 303
    assert other.get("/account").status_code == 303
    assert "Đã khóa" in client.get("/users").get_data(as_text=True)
    assert client.post(f"/users/{chair.user_id}/enable").status_code == 303
    assert db.session.get(User, chair.user_id).is_active
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("act", ["disable", "parts/{part}/end"])
def test_the_last_administrator_stays(client, town, act):
    admin = town.members[Role.ADMIN]
    page = f"/users/{admin.user_id}"
    assert client.post(f"{page}/{act.format(part=admin.id)}").location == page
    assert "cần ít nhất một người quản trị" in client.get(page).get_data(as_text=True)
    assert client.get("/users").status_code == 200


def test_a_part_is_given_and_ended(client, town):
    chair = town.members[Role.CHAIR]
    sent = {"role": "unit_lead", "unit_id": town.unit.id}
    page = f"/users/{chair.user_id}"
    assert client.post(f"{page}/parts", data=sent).location == page
    again = client.post(f"{page}/parts", data=sent)
    assert again.status_code == 422
    assert "đã có vai trò này" in again.get_data(as_text=True)
    part = db.session.scalars(
        select(Membership.id).where(
            Membership.user_id == chair.user_id, Membership.role == Role.UNIT_LEAD
        )
    ).one()
    assert client.post(f"{page}/parts/{part}/end").location == page
    assert db.session.get(Membership, part).ended_on is not None
    assert "đã thôi từ" in client.get(page).get_data(as_text=True)


def test_what_belongs_to_another_committee_is_not_there(client, town):
    foreign, mine = town.stranger, town.members[Role.CHAIR]
    person = {"email": "x@donvi.example", "name": "X", "version": "1"}
    asked = [
        client.get(f"/users/{foreign.user_id}"),
        client.get(f"/users/{foreign.user_id}/edit"),
        client.post(f"/users/{foreign.user_id}/edit", data=person),
        client.post(f"/users/{foreign.user_id}/disable"),
        client.post(f"/users/{foreign.user_id}/enable"),
        client.post(f"/users/{foreign.user_id}/parts", data={"role": "observer"}),
        client.post(f"/users/{foreign.user_id}/parts/{foreign.id}/end"),
        client.post(f"/users/{mine.user_id}/parts/{foreign.id}/end"),
        client.post(f"/users/{town.members[Role.OBSERVER].user_id}/parts/{mine.id}/end"),
    ]
    assert [answer.status_code for answer in asked] == [404] * len(asked)
    assert db.session.get(User, foreign.user_id).is_active
    assert db.session.get(Membership, foreign.id).ended_on is None
    assert db.session.get(Membership, mine.id).ended_on is None


def test_an_ended_administrator_and_a_closed_one_are_out(client, town):
    with writing():
        db.session.get(Membership, town.members[Role.ADMIN].id).ended_on = date(2023, 11, 21)
    assert client.get("/users").location.startswith("/sign-in")


@pytest.mark.parametrize("page", ["/users", "/users/add", "/users/{id}", "/users/{id}/edit"])
def test_people_pages_cost_few_queries(client, town, page):
    path = page.format(id=town.members[Role.CHAIR].user_id)
    client.get(path)
    with count_queries() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= 12


@pytest.mark.parametrize(
    "words", ["_scheme=javascript", "_external=1", "_anchor=x", "_method=DELETE"]
)
def test_words_of_the_address_stay_words_in_the_links_to_other_pages(client, town, words):
    page = client.get(f"/users?{words}").get_data(as_text=True)
    assert f'href="/users?{words}&amp;size=25"' in page
