import pytest
from sqlalchemy import func, select

from tests.web.people import make_town
from tracker.database import db
from tracker.models import Committee, Membership, User
from tracker.rules.permissions import Role
from tracker.web.views import signin

PAGES = ["/", "/account", "/users", "/units", "/committee", "/users/1"]


def facts(settings, **changes) -> dict[str, str]:
    code_file = settings.data_dir / "setup-code"
    defaults = {
        "code": code_file.read_text() if code_file.exists() else "",
        "committee": "Ban Chỉ đạo Chuyển đổi số",
        "name": "Trần An",
        "email": "an@donvi.example",
        "password": "một hai ba bốn",
    }
    return defaults | changes


@pytest.mark.parametrize("page", PAGES)
def test_while_there_is_nobody_every_page_leads_to_the_first_start(client, page):
    answer = client.get(page, follow_redirects=True)
    assert answer.request.path == "/setup"
    assert "Lần chạy đầu tiên" in answer.get_data(as_text=True)


def test_the_setup_code_stands_once_in_the_log_and_not_on_the_page(client, settings, monkeypatch):
    said = []
    monkeypatch.setattr(signin.log, "warning", lambda words, *facts: said.append(words % facts))
    pages = [client.get("/setup").get_data(as_text=True) for _ in range(2)]
    code = (settings.data_dir / "setup-code").read_text().strip()
    assert len(said) == 1
    assert code in said[0]
    assert not any(code in page for page in pages)


def test_the_first_start_makes_an_administrator_who_is_signed_in(client, settings):
    client.get("/setup")
    answer = client.post("/setup", data=facts(settings))
    assert (answer.status_code, answer.location) == (303, "/units")
    assert client.get("/users").status_code == 200
    membership = db.session.scalars(select(Membership)).one()
    assert membership.role is Role.ADMIN
    assert db.session.scalars(select(Committee.name)).one() == "Ban Chỉ đạo Chuyển đổi số"
    assert not (settings.data_dir / "setup-code").exists()


def test_the_administrator_signs_in_again_with_the_password(client, settings):
    client.get("/setup")
    client.post("/setup", data=facts(settings))
    client.post("/sign-out")
    answer = client.post(
        "/sign-in", data={"email": "an@donvi.example", "password": "một hai ba bốn"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "AAAA-BBBB-CCCC"}, "code"),
        ({"code": "\u200b"}, "code"),
        ({"committee": " "}, "committee"),
        ({"committee": "ế" * 201}, "committee"),
        ({"name": "\u3164"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"email": "a@b.vn, c@d.vn"}, "email"),
        ({"password": "12345678"}, "password"),
        ({"password": "Abc@123456"}, "password"),
        ({"password": "an@donvi.example-1"[:9]}, "password"),
        ({"password": "a" * 300}, "password"),
        ({"password": ""}, "password"),
        ({"email": "quantri@donvi.example", "password": "quantri 2023 mới"}, "password"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    client, settings, changes, field
):
    client.get("/setup")
    answer = client.post("/setup", data=facts(settings, **changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    if field != "committee":
        assert 'value="Ban Chỉ đạo Chuyển đổi số"' in page
    assert db.session.scalar(select(func.count()).select_from(User)) == 0


def test_sixty_vietnamese_letters_are_a_password(client, settings):
    client.get("/setup")
    password = "ếáồ ưỡng đẩy" * 5
    assert client.post("/setup", data=facts(settings, password=password)).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_once_somebody_has_an_account_the_first_start_is_gone(client, settings, method):
    make_town()
    assert client.open("/setup", method=method, data=facts(settings)).status_code == 404
    assert not (settings.data_dir / "setup-code").exists()
