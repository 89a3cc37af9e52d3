from datetime import date

import pytest
from sqlalchemy import func, select

from tests.counting import count_queries
from tests.web.people import PASSWORD, Town, give_password, make_town
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Membership, User, UserSession
from tracker.rules.permissions import Role

NEW = "năm sáu bảy tám"


@pytest.fixture
def town(app) -> Town:
    return make_town()


@pytest.fixture
def me(town, client) -> User:
    member = town.members[Role.UNIT_MEMBER]
    sign_in_as(client, member)
    return db.session.get(User, member.user_id)


def profile(**changes) -> dict[str, str]:
    return {"name": "An", "post": "", "phone": "", "language": "vi", "version": "1"} | changes


def test_a_person_corrects_name_post_phone_and_language(client, me):
    sent = profile(name=" Y’Bhăm   Niê ", post="Chuyên viên", phone="0269 3", language="en")
    assert client.post("/account", data=sent).location == "/account"
    user = db.session.get(User, me.id)
    assert (user.name, user.post, user.phone) == ("Y’Bhăm Niê", "Chuyên viên", "0269 3")
    assert '<html lang="en">' in client.get("/account").get_data(as_text=True)


def test_role_unit_address_and_state_cannot_be_sent_along(client, town, me):
    sent = profile(role="admin", unit_id="9", email="x@y.example", is_active="", id="1")
    assert client.post("/account", data=sent).status_code == 303
    user, part = (
        db.session.get(User, me.id),
        db.session.get(Membership, town.members[Role.UNIT_MEMBER].id),
    )
    assert (user.email, user.is_active) == ("unit_member@donvi.example", True)
    assert (part.role, part.unit_id) == (Role.UNIT_MEMBER, town.unit.id)
    changed = db.session.scalars(select(AuditEvent.changes).order_by(AuditEvent.id.desc())).first()
    assert set(changed) == {"name"}


@pytest.mark.parametrize(
    "name",
    [
        "{{7*7}}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "%s%s%s%n",
        "{0.__class__.__init__.__globals__}",
        "O'Brien",
        "Y'Bhăm Niê",
        "Y",
        '<b>An</b> & "Bình"',
        ("H’Hen Niê Kđăm " * 6).strip(),
    ],
)
def test_names_are_kept_literally_and_shown_escaped(client, me, name):
    assert client.post("/account", data=profile(name=name)).status_code == 303
    assert db.session.get(User, me.id).name == name
    page = client.get("/account").get_data(as_text=True)
    assert "<b>An</b>" not in page
    assert ">49<" not in page


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\u200b",
        "\u3164",
        "\u2800",
        "a\x00b",
        "\x1b[31m",
        "a\nb",
        "ế" * 121,
        "a\u0301" + "\u0301" * 99,
    ],
)
def test_what_is_no_name_is_refused_beside_the_field(client, me, name):
    answer = client.post("/account", data=profile(name=name, post="giữ lại"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="name-error"' in page
    assert "giữ lại" in page
    assert db.session.get(User, me.id).name == me.name


@pytest.mark.parametrize("language", ["", "fr", "vi\n", "../en"])
def test_only_offered_languages_are_taken(client, me, language):
    assert client.post("/account", data=profile(language=language)).status_code == 422


def test_a_stale_profile_is_not_overwritten_and_gives_the_text_back(client, me):
    client.post("/account", data=profile(name="Một"))
    answer = client.post("/account", data=profile(name="<img src=x onerror=alert(1)>"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page
    assert db.session.get(User, me.id).name == "Một"


def test_the_language_is_remembered_with_the_account(client, me):
    client.post("/language", data={"language": "en"})
    assert "Contact data" in client.get("/account").get_data(as_text=True)
    client.delete_cookie("language")
    assert "Contact data" in client.get("/account").get_data(as_text=True)
    assert db.session.get(User, me.id).language == "en"


def test_a_stranger_chooses_a_language_by_cookie(client, town):
    answer = client.post(
        "/language",
        data={"language": "en"},
        headers={"Referer": "http://localhost/sign-in?next=/units"},
    )
    assert answer.location == "/sign-in?next=/units"
    assert "Duty mail address" in client.get("/sign-in").get_data(as_text=True)
    client.post("/language", data={"language": "vi"})
    assert "Thư điện tử công vụ" in client.get("/sign-in").get_data(as_text=True)


@pytest.mark.parametrize(
    "referrer",
    [
        "https://evil.example/x",
        "http://localhost//evil.example",
        "javascript:alert(1)",
        "",
        "http://[::1",
    ],
)
def test_changing_the_language_leads_to_no_other_site(client, town, referrer):
    answer = client.post("/language", data={"language": "fr"}, headers={"Referer": referrer})
    assert answer.location == "/"
    assert client.get_cookie("language") is None


class TestPassword:
    @pytest.fixture(autouse=True)
    def known(self, town, me) -> None:
        give_password(town.members[Role.UNIT_MEMBER])

    def change(self, client, **changes):
        sent = {"password": PASSWORD, "new_password": NEW, "keep": "y"} | changes
        return client.post("/account/password", data=sent)

    def test_a_new_password_counts_and_the_other_devices_are_out(self, app, client, town, me):
        other = app.test_client()
        sign_in_as(other, town.members[Role.UNIT_MEMBER])
        with client.session_transaction() as cookie:
            before = cookie["token"]
        assert self.change(client).location == "/account"
        assert client.get("/account").status_code == 200
        with client.session_transaction() as cookie:
            assert cookie["token"] != before
        assert other.get("/account").status_code == 303
        other.post("/sign-in", data={"email": me.email, "password": NEW})
        assert other.get("/account").status_code == 200

    def test_who_does_not_keep_the_device_signs_in_anew(self, client):
        assert self.change(client, keep="").location == "/sign-in"
        assert client.get("/account").status_code == 303

    def test_the_present_password_is_needed(self, client, me):
        before = db.session.get(User, me.id).password_hash
        for wrong in ("", "sai sai sai sai"):
            answer = self.change(client, password=wrong)
            assert answer.status_code == 422
            assert 'id="password-error"' in answer.get_data(as_text=True)
        assert db.session.get(User, me.id).password_hash == before

    @pytest.mark.parametrize(
        "weak",
        ["12345678", "Abc@123456", "a" * 30, "unit_member 1", "", "abc\x00defghijk", "x" * 201],
    )
    def test_a_weak_password_is_refused_beside_its_field(self, client, weak):
        answer = self.change(client, new_password=weak)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'id="new_password-error"' in page
        assert PASSWORD not in page

    def test_guessing_the_present_password_is_throttled(self, client):
        for _ in range(8):
            self.change(client, password="sai sai sai sai")
        answer = self.change(client)
        assert answer.status_code == 422
        assert "Chờ 15 phút" in answer.get_data(as_text=True)


def test_who_came_by_link_sets_a_first_password_without_an_old_one(client, me):
    assert 'name="password"' not in client.get("/account/password").get_data(as_text=True)
    assert client.post("/account/password", data={"new_password": NEW}).status_code == 303
    assert db.session.get(User, me.id).password_hash


def test_the_devices_are_listed_and_the_others_signed_out(app, client, town, me):
    other = app.test_client()
    sign_in_as(other, town.members[Role.UNIT_MEMBER])
    page = client.get("/account/sessions").get_data(as_text=True)
    assert page.count("<tr>") == 3
    assert page.count("Thiết bị này") == 1
    assert (
        client.post("/account/sessions/end", data={"keep": "yes"}).location == "/account/sessions"
    )
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_signing_out_everywhere_takes_this_device_too_and_nobody_elses(app, client, town, me):
    stranger = app.test_client()
    sign_in_as(stranger, town.members[Role.CHAIR])
    assert client.post("/account/sessions/end").location == "/sign-in"
    assert client.get("/account").status_code == 303
    assert stranger.get("/account").status_code == 200


def test_a_closed_account_is_out_at_the_next_request(client, me):
    with writing():
        db.session.get(User, me.id).is_active = False
    assert client.get("/account").status_code == 303


def test_an_ended_part_is_out_at_the_next_request(client, town, me):
    with writing():
        db.session.get(Membership, town.members[Role.UNIT_MEMBER].id).ended_on = date(2023, 11, 21)
    assert client.get("/account").status_code == 303


def test_a_changed_role_counts_at_the_next_request(client, town, me):
    assert client.get("/units").status_code == 403
    with writing():
        db.session.get(Membership, town.members[Role.UNIT_MEMBER].id).role = Role.SECRETARIAT
    assert client.get("/units").status_code == 200


def test_a_person_goes_on_in_another_committee_of_his_own(client, town, me):
    with writing():
        second = Membership(user_id=me.id, committee_id=town.other.id, role=Role.SECRETARIAT)
        db.session.add(second)
    assert client.post("/account/switch", data={"membership": second.id}).location == "/"
    assert town.other.name in client.get("/committee").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "0", "-1", "abc", "1.5", "9" * 5000, "999999", "١"])
def test_a_committee_that_is_not_ones_own_cannot_be_switched_to(client, town, me, typed):
    assert client.post("/account/switch", data={"membership": typed}).status_code == 404
    stranger = {"membership": town.stranger.id}
    assert client.post("/account/switch", data=stranger).status_code == 404
    row = db.session.scalars(select(UserSession)).one()
    assert row.membership_id == town.members[Role.UNIT_MEMBER].id


def test_switching_is_a_post(client, me):
    assert client.get("/account/switch").status_code == 405
    assert client.get("/account/sessions/end").status_code == 405
    assert client.get("/language").status_code == 405


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/sessions"])
def test_own_pages_cost_few_queries(client, me, path):
    client.get(path)
    with count_queries() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= 12


def test_nothing_of_others_stands_on_the_devices_page(client, town, me):
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1
    assert "chair@donvi.example" not in client.get("/account").get_data(as_text=True)
