import pytest
from sqlalchemy import select

from tests.factories import MOMENT
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Membership, User
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Role
from tracker.services.accounts import PersonFacts
from tracker.services.first_start import check_setup_code, forget_setup_code, set_up, setup_code


def start(email: str = "an@donvi.example") -> User:
    with writing():
        return set_up(email, PersonFacts("An"), "Ban Chỉ đạo", password_hash="hash", now=MOMENT)


def test_the_setup_code_is_made_once_and_for_its_owner_only(tmp_path):
    code = setup_code(tmp_path)
    assert setup_code(tmp_path) == code
    assert len(code.replace("-", "")) == 12
    assert (tmp_path / "setup-code").stat().st_mode & 0o777 == 0o600


def test_two_installations_have_two_codes(tmp_path):
    (tmp_path / "other").mkdir()
    assert setup_code(tmp_path) != setup_code(tmp_path / "other")


def test_the_code_may_be_typed_without_dashes_in_small_letters(tmp_path):
    check_setup_code(setup_code(tmp_path).lower().replace("-", " "), tmp_path)


@pytest.mark.parametrize("typed", ["", "-", "ABCD-EFGH-JKLM", "ế", "\ud800"])
def test_a_wrong_code_is_refused_beside_its_field(tmp_path, typed):
    with pytest.raises(Refused) as refusal:
        check_setup_code(typed, tmp_path)
    assert (refusal.value.fault, refusal.value.field) == (Fault.WRONG_SETUP_CODE, "code")


def test_the_code_is_forgotten(tmp_path):
    setup_code(tmp_path)
    forget_setup_code(tmp_path)
    forget_setup_code(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_first_person_administers_the_first_committee(app):
    user = start()
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.user_id, membership.role) == (user.id, Role.ADMIN)
    assert membership.committee_id == db.session.scalars(select(Committee.id)).one()


def test_the_second_first_person_comes_too_late(app):
    start()
    with pytest.raises(Missing):
        start("hai@donvi.example")
    assert len(db.session.scalars(select(User)).all()) == 1
