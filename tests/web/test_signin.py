import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from config import Settings
from tests.web.people import PASSWORD, Town, give_password, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db, server_now
from tracker.jobs.delivery import deliver
from tracker.models import Letter, SigninAttempt, SigninLink, User, UserSession
from tracker.rules.permissions import Role

CLERK = "secretariat@donvi.example"


@pytest.fixture
def town(app) -> Town:
    town = make_town()
    give_password(town.members[Role.SECRETARIAT])
    return town


def sign_in(client, email=CLERK, password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def fail(client, times: int, email: str = CLERK) -> None:
    for _ in range(times):
        assert sign_in(client, email=email, password="sai sai sai").status_code == 422


def token_of(client) -> str:
    with client.session_transaction() as cookie:
        return cookie.get("token", "")


def link_path() -> str:
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first().facts["path"]


def test_the_page_names_the_committee_and_forbids_state_secrets(client, town):
    page = client.get("/sign-in").get_data(as_text=True)
    assert "Không nhập tài liệu bí mật nhà nước" in page
    assert "Bản chạy thử" not in page


def test_the_right_password_leads_in_with_a_session_on_the_server(client, town):
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200
    row = db.session.scalars(select(UserSession)).one()
    assert row.address == "127.0.0.1"
    assert row.token_hash != token_of(client)


def test_the_address_may_be_typed_in_capitals_with_spaces(client, town):
    assert sign_in(client, email=f"  {CLERK.upper()} ").status_code == 303


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, town):
    def answer_to(email: str) -> tuple[int, str]:
        answer = sign_in(client, email=email, password="sai sai sai")
        page = answer.get_data(as_text=True).replace(email, "")
        return answer.status_code, re.sub(r'value="[^"]*"', "", page)

    known, unknown = answer_to(CLERK), answer_to("nobody@donvi.example")
    without_password = answer_to("chair@donvi.example")
    assert known == unknown == without_password
    assert "không khớp" in known[1]


def test_a_closed_account_is_answered_like_a_wrong_password(client, town):
    with writing():
        db.session.get(User, town.members[Role.SECRETARIAT].user_id).is_active = False
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "không khớp" in answer.get_data(as_text=True)


@pytest.mark.parametrize("preset", [{}, {"token": "preset"}])
def test_sign_in_gives_a_new_token_and_a_new_csrf_token(client, town, preset):
    with client.session_transaction() as cookie:
        cookie.update(preset | {"csrf_token": "preset", "anything": "else"})
    sign_in(client)
    with client.session_transaction() as cookie:
        assert set(cookie) == {"token"}
        assert cookie["token"] != "preset"
    first = token_of(client)
    client.post("/sign-out")
    sign_in(client)
    assert token_of(client) != first


def test_the_old_cookie_is_worth_nothing_after_signing_out(client, town):
    sign_in(client)
    token = token_of(client)
    assert client.post("/sign-out").location == "/sign-in"
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert client.get("/account").location == "/sign-in?next=/account"
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_signing_out_is_a_post(client, town):
    assert client.get("/sign-out").status_code == 405


def test_after_eight_wrong_passwords_even_the_right_one_is_told_to_use_the_link(client, town):
    fail(client, 8)
    answer = sign_in(client)
    assert answer.status_code == 429
    page = answer.get_data(as_text=True)
    assert "Chờ 15 phút" in page
    assert "liên kết đăng nhập qua thư" in page
    assert client.post("/sign-in/link", data={"email": CLERK}).location == "/sign-in/link/sent"
    assert client.post(link_path()).location == "/"


def test_an_unknown_address_is_throttled_alike(client, town):
    fail(client, 8, email="nobody@donvi.example")
    assert sign_in(client, email="nobody@donvi.example").status_code == 429


def test_another_person_on_the_same_computer_still_gets_in(client, town):
    fail(client, 8, email="nobody@donvi.example")
    assert sign_in(client).status_code == 303


def test_a_right_password_starts_the_count_anew(client, town):
    fail(client, 7)
    assert sign_in(client).status_code == 303
    client.post("/sign-out")
    fail(client, 7)
    assert sign_in(client).status_code == 303


def test_a_computer_that_tries_many_addresses_is_throttled(client, town, monkeypatch):
    monkeypatch.setattr("tracker.web.signing.is_right", lambda *_args: False)
    for n in range(40):
        assert sign_in(client, email=f"a{n}@donvi.example").status_code == 422
    assert sign_in(client, email="mot-nguoi-khac@donvi.example").status_code == 429


def test_a_quarter_of_an_hour_later_the_door_is_open_again(client, town):
    fail(client, 8)
    with writing():
        db.session.execute(
            update(SigninAttempt).values(at=server_now() - timedelta(minutes=15, seconds=1))
        )
    assert sign_in(client).status_code == 303


def test_a_wanted_page_is_reached_after_signing_in(client, town):
    page = client.get("/sign-in?next=/units?q=a").get_data(as_text=True)
    assert 'value="/units?q=a"' in page
    client.post("/sign-in/link", data={"email": CLERK, "next": "/units?q=a"})
    client.post("/sign-in/link", data={"email": CLERK, "next": "//evil.example"})
    elsewhere, wanted = db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(2))
    assert "evil" not in elsewhere.facts["path"]
    assert client.post(wanted.facts["path"]).location == "/units?q=a"
    assert client.get("/sign-in?next=/units?q=a").location == "/units?q=a"  # signed in since
    assert client.get("/sign-in?next=//evil.example").location == "/"
    client.post("/sign-out")
    assert sign_in(client, next="/units?q=a").location == "/units?q=a"


def test_who_is_signed_in_is_led_home(client, town):
    sign_in_as(client, town.members[Role.CHAIR])
    assert client.get("/sign-in").location == "/"


@pytest.mark.parametrize("missing", [{}, {"csrf_token": "x"}])
def test_signing_in_without_a_token_of_the_form_changes_nothing(app, client, town, missing):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/sign-in", data={"email": CLERK, "password": PASSWORD, **missing})
    assert answer.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_signing_in_with_the_token_of_the_form_works_and_that_of_another_session_does_not(
    app, client, town
):
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    stranger = app.test_client()
    stranger.get("/sign-in")
    assert sign_in(stranger, csrf_token=token).status_code == 400
    assert sign_in(client, csrf_token=token).status_code == 303


def test_the_password_is_never_shown_back(client, town):
    answer = sign_in(client, password="bi mat cua toi")
    assert "bi mat cua toi" not in answer.get_data(as_text=True)


def test_an_old_hash_is_renewed_at_sign_in(client, town):
    cheap = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    user_id = town.members[Role.SECRETARIAT].user_id
    with writing():
        db.session.get(User, user_id).password_hash = cheap
    assert sign_in(client).status_code == 303
    assert db.session.get(User, user_id).password_hash != cheap
    client.post("/sign-out")
    assert sign_in(client).status_code == 303


def test_the_answer_to_a_link_request_is_the_same_for_every_address(client, town):
    for email in (CLERK, "nobody@donvi.example"):
        answer = client.post("/sign-in/link", data={"email": email})
        assert (answer.status_code, answer.location) == (303, "/sign-in/link/sent")
    assert db.session.scalars(select(Letter.address)).all() == [CLERK]
    assert "Nếu địa chỉ này có tài khoản" in client.get("/sign-in/link/sent").get_data(as_text=True)


def test_three_letters_in_a_quarter_of_an_hour_are_enough_and_nobody_is_told(client, town):
    for _ in range(5):
        answer = client.post("/sign-in/link", data={"email": CLERK})
        assert answer.location == "/sign-in/link/sent"
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 3


def test_a_computer_asks_for_twenty_links_at_most(client, town):
    for n in range(20):
        client.post("/sign-in/link", data={"email": f"a{n}@donvi.example"})
    answer = client.post("/sign-in/link", data={"email": CLERK})
    assert answer.status_code == 429
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_a_mail_scanner_that_opens_the_link_spends_nothing(client, town):
    client.post("/sign-in/link", data={"email": CLERK})
    for _ in range(2):
        page = client.get(link_path())
        assert page.status_code == 200
        assert "Người secretariat" in page.get_data(as_text=True)
        assert token_of(client) == ""
    assert client.post(link_path()).location == "/"
    assert client.get("/account").status_code == 200


def test_a_used_an_old_and_a_guessed_link_get_the_same_page(client, town):
    client.post("/sign-in/link", data={"email": CLERK})
    used = link_path()
    client.post(used)
    client.post("/sign-out")
    client.get("/sign-in")
    client.post("/sign-in/link", data={"email": CLERK})
    old = link_path()
    with writing():
        db.session.execute(
            update(SigninLink).values(expires_at=server_now() - timedelta(minutes=1))
        )
    pages = set()
    for path in (used, old, "/sign-in/link/1", f"/sign-in/link/{'x' * 43}"):
        for answer in (client.get(path), client.post(path)):
            page = re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))
            pages.add((answer.status_code, page))
    assert len(pages) == 1
    assert pages.pop()[0] == 410
    assert token_of(client) == ""


def test_one_persons_link_does_not_open_anothers_account(client, town):
    sign_in_as(client, town.members[Role.OBSERVER])
    client.post("/sign-in/link", data={"email": CLERK})
    client.post(link_path())
    assert CLERK in client.get("/account").get_data(as_text=True)


class TestDemo:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, is_demo=True)

    def test_the_accounts_are_listed_by_post_and_entered_with_one_click(self, client, town):
        chair = town.members[Role.CHAIR]
        with writing():
            db.session.get(User, chair.user_id).post = "Phó Trưởng ban"
        page = client.get("/sign-in").get_data(as_text=True)
        assert "Phó Trưởng ban" in page
        assert "2 tài khoản của các đơn vị" in page
        assert client.post("/sign-in/demo", data={"user": chair.user_id}).location == "/"
        assert "chair@donvi.example" in client.get("/account").get_data(as_text=True)

    @pytest.mark.parametrize("typed", ["", "0", "-1", "999999", "abc", "1.5", "9" * 5000])
    def test_only_listed_accounts_can_be_entered(self, client, town, typed):
        assert client.post("/sign-in/demo", data={"user": typed}).status_code == 404

    def test_a_closed_account_cannot_be_entered(self, client, town):
        with writing():
            db.session.get(User, town.members[Role.CHAIR].user_id).is_active = False
        user = town.members[Role.CHAIR].user_id
        assert client.post("/sign-in/demo", data={"user": user}).status_code == 404


def test_outside_a_demonstration_there_is_no_way_in_without_a_key(client, town):
    user = town.members[Role.CHAIR].user_id
    assert client.post("/sign-in/demo", data={"user": user}).status_code in {404, 405, 410}
    assert token_of(client) == ""


def test_the_letter_says_in_the_readers_language_how_to_sign_in(client, town, settings):
    with writing():
        db.session.get(User, town.members[Role.SECRETARIAT].user_id).language = "en"
    client.post("/sign-in/link", data={"email": CLERK})
    path = link_path()
    db.session.rollback()
    deliver()
    (file,) = settings.mail_folder.rglob("*.eml")
    letter = message_from_bytes(file.read_bytes(), policy=default)
    text = letter.get_body(("plain",)).get_content()
    assert (letter["To"], letter["Subject"]) == (CLERK, "Sign-in link for Đôn Đốc")
    assert f"http://127.0.0.1:5000{path}" in text.splitlines()
    assert "15 minutes" in text
    assert f'href="http://127.0.0.1:5000{path}"' in letter.get_body(("html",)).get_content()
