import unicodedata

import pytest
from sqlalchemy import func, select

from tests.web.people import give_password, make_town
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, User, UserSession
from tracker.rules.permissions import Role

CLERK = "secretariat@donvi.example"
BAD_ADDRESSES = [
    "a@b.vn, evil@x.example",
    "a@b.vn\r\nRCPT TO:<evil@x.example>",
    '"admin@tinh.gov.vn" <evil@x.example>',
    "nguyễn@tỉnh.vn",
    '"a b"@x.vn',
    "a" * 250 + "@x.vn",
    "a..b@x.vn",
    "a@x.vn.",
    " Admin ",
    "ADMIN",
    "\u0430dmin@donvi.example",
    "",
    "   ",
    "\u200b",
    "\x00",
]
EVIL = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "/%09/evil.example",
    "javascript:alert(1)",
    "/\tevil",
    "\\\\evil.example",
    "/%2f%2fevil.example/..//",
    "/" * 5000,
]


@pytest.fixture
def town(app):
    town = make_town()
    give_password(town.members[Role.SECRETARIAT], "Mật khẩu 2023 dài")
    return town


def sign_in(client, **data):
    return client.post("/sign-in", data={"email": CLERK, "password": "Mật khẩu 2023 dài"} | data)


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("next_page", EVIL)
def test_no_next_page_leads_to_another_site(client, town, next_page):
    page = client.get("/sign-in", query_string={"next": next_page}).get_data(as_text=True)
    assert "evil" not in page
    assert "javascript:" not in page
    assert sign_in(client, next=next_page).location == "/"


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link"])
def test_what_is_no_address_is_refused_beside_the_field(client, town, path, address):
    answer = client.post(path, data={"email": address, "password": "x"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.get_data(as_text=True)
    assert count(Letter) == count(UserSession) == 0


def test_both_compositions_of_a_password_sign_in(client, town):
    typed = unicodedata.normalize("NFD", "Mật khẩu 2023 dài")
    assert sign_in(client, password=typed).status_code == 303


@pytest.mark.parametrize("typed", ["a" * 1001, "abc\x00def", "\u200b", "", " " * 20])
def test_what_cannot_be_a_password_is_refused(client, town, typed):
    assert sign_in(client, password=typed).status_code == 422


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/setup", "/language"])
def test_a_megabyte_is_not_even_read(client, town, path):
    answer = client.post(path, data={"email": CLERK, "password": "a" * 1_048_576})
    assert answer.status_code == 413


def test_fields_that_are_not_on_the_form_are_ignored(client, town):
    assert sign_in(client, role="admin", user_id="1", is_active="0").status_code == 303
    assert count(User) == 7


def test_a_field_sent_twice_counts_once(client, town):
    answer = client.post(
        "/sign-in", data={"email": [CLERK, "x@y.example"], "password": "Mật khẩu 2023 dài"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "x" * 5000, "abc\x00", "a.b.c", "ế"])
def test_a_made_up_session_cookie_is_nobody(client, town, token):
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert client.get("/account").status_code == 303


def test_a_session_cookie_that_is_no_text_is_nobody(client, town):
    with client.session_transaction() as cookie:
        cookie["token"] = {"a": 1}
    assert client.get("/account").status_code == 303


def test_json_to_a_form_changes_nothing(client, town):
    assert client.post("/sign-in", json={"email": CLERK, "password": "x"}).status_code == 415


def test_an_address_of_a_closed_account_is_not_mailed(client, town):
    with writing():
        db.session.get(User, town.members[Role.SECRETARIAT].user_id).is_active = False
    assert client.post("/sign-in/link", data={"email": CLERK}).location == "/sign-in/link/sent"
    assert count(Letter) == 0
