import pytest
from sqlalchemy import select

from tests.factories import make_committee, make_membership, make_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Membership, SigninLink, User
from tracker.rules.permissions import Role
from tracker.services.passwords import is_right

AN = ["--email", "An@donvi.example", "--name", "Trần An"]
PASSWORD = "một hai ba bốn"


@pytest.fixture
def run(app):
    def run(*words: str, typed: str = ""):
        db.session.rollback()
        return app.test_cli_runner().invoke(args=["users", *words], input=typed)

    return run


def test_the_first_account_brings_its_committee(run):
    answer = run("create", *AN, "--role", "admin", "--committee", "Ban Chỉ đạo 06")
    assert answer.exit_code == 0, answer.output
    assert "an@donvi.example" in answer.output
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.name, user.password_hash) == ("an@donvi.example", "Trần An", None)
    assert db.session.scalars(select(Committee.name)).one() == "Ban Chỉ đạo 06"


def test_the_only_committee_need_not_be_named(run):
    with writing():
        committee = make_committee(name="Ban Chỉ đạo 06")
    assert run("create", *AN, "--role", "chair").exit_code == 0
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.committee_id, membership.role) == (committee.id, Role.CHAIR)


def test_a_password_comes_from_standard_input(run):
    with writing():
        make_committee()
    answer = run("create", *AN, "--role", "admin", "--password-stdin", typed=PASSWORD + "\n")
    assert answer.exit_code == 0
    assert PASSWORD not in answer.output
    assert is_right(db.session.scalars(select(User.password_hash)).one(), PASSWORD)


@pytest.mark.parametrize("weak", ["12345678", "Abc@123456", "an@donvi.example", "ngắn"])
def test_a_weak_password_makes_no_account(run, weak):
    with writing():
        make_committee()
    answer = run("create", *AN, "--role", "admin", "--password-stdin", typed=weak)
    assert answer.exit_code == 1
    assert "password" in answer.output
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.parametrize("unit", ["SNV", "snv", "sở nội vụ", "So Noi vu"])
def test_a_unit_is_named_by_code_or_name(run, unit):
    with writing():
        make_committee()
        known = make_unit(code="SNV", name="Sở Nội vụ", folded="so noi vu")
    assert run("create", *AN, "--role", "unit_lead", "--unit", unit).exit_code == 0
    assert db.session.scalars(select(Membership.unit_id)).one() == known.id


@pytest.mark.parametrize(
    "words",
    [
        ["--role", "unit_lead"],
        ["--role", "unit_lead", "--unit", "KHONG"],
        ["--role", "admin", "--committee", "Ban Khác"],
        ["--role", "emperor"],
        ["--role", "admin", "--email", "a@b.vn, c@d.vn"],
        ["--role", "admin", "--name", " "],
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(run, words):
    with writing():
        make_committee()
    answer = run("create", *AN, *words)
    assert answer.exit_code != 0
    assert "Error" in answer.output
    assert "Traceback" not in answer.output
    assert db.session.scalars(select(User)).all() == []


def test_of_several_committees_one_must_be_named(run):
    with writing():
        make_committee(name="Ban A")
        make_committee(name="Ban B")
    answer = run("create", *AN, "--role", "admin")
    assert answer.exit_code == 1
    assert "Ban A; Ban B" in answer.output


def test_a_second_account_for_an_address_is_refused(run):
    with writing():
        make_committee()
    assert run("create", *AN, "--role", "admin").exit_code == 0
    answer = run("create", *AN, "--role", "chair")
    assert answer.exit_code == 1
    assert "already an account" in answer.output


def test_a_link_is_printed_that_signs_in_once(run, client):
    with writing():
        member = make_membership(committee=make_committee(), role=Role.CHAIR)
        email = db.session.get(User, member.user_id).email
    answer = run("link", email)
    url = answer.output.strip()
    assert url.startswith("http://127.0.0.1:5000/sign-in/link/")
    path = url.removeprefix("http://127.0.0.1:5000")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("email", ["nobody@donvi.example", "no address"])
def test_no_link_is_printed_for_nobody(run, email):
    assert run("link", email).exit_code == 1
    assert db.session.scalars(select(SigninLink)).all() == []


def test_the_setup_code_is_printed_until_there_is_an_account(run, settings):
    first = run("setup-code")
    assert first.output.strip() == (settings.data_dir / "setup-code").read_text().strip()
    run("create", *AN, "--role", "admin", "--committee", "Ban")
    assert run("setup-code").exit_code == 1
