from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import (
    MOMENT,
    actor_of,
    make_actor,
    make_committee,
    make_membership,
    make_unit,
    make_user,
)
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Membership, SigninLink, User, UserSession
from tracker.rules.choices import Language
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Actor, Role
from tracker.services import accounts, memberships
from tracker.services.accounts import PersonFacts
from tracker.services.memberships import PartFacts
from tracker.services.sessions import open_session
from tracker.services.signin_links import make_link

AN = PersonFacts("An", "Chuyên viên", "0269 123")
OBSERVER = PartFacts(Role.OBSERVER)


@pytest.fixture
def admin(app) -> Actor:
    with writing():
        return make_actor(committee=make_committee(), role=Role.ADMIN)


def add(admin: Actor, email: str = "an@donvi.example", part: PartFacts = OBSERVER) -> User:
    with writing():
        return accounts.add_person(admin, email, AN, part, now=MOMENT)[0]


def refusal_of(act) -> Refused:
    with pytest.raises(Refused) as refusal, writing():
        act()
    return refusal.value


def test_a_new_person_gets_an_account_and_a_part(admin):
    user = add(admin)
    membership = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    assert (user.name, user.post, user.phone, user.password_hash) == (*vars(AN).values(), None)
    assert (membership.role, membership.committee_id) == (Role.OBSERVER, admin.committee_id)


def test_an_address_has_one_account_only(admin):
    add(admin)
    refusal = refusal_of(
        lambda: accounts.add_person(admin, "an@donvi.example", AN, OBSERVER, now=MOMENT)
    )
    assert (refusal.fault, refusal.field) == (Fault.ADDRESS_TAKEN, "email")


def test_an_account_of_another_committee_gets_a_part_and_stays_as_it_is(admin):
    with writing():
        other = make_user(email="an@donvi.example", name="Tên cũ")
        make_membership(committee=make_committee(), role=Role.CHAIR, user=other)
    with writing():
        user, is_new = accounts.add_person(admin, "an@donvi.example", AN, OBSERVER, now=MOMENT)
    assert (user.id, user.name, is_new) == (other.id, "Tên cũ", False)
    assert (
        len(db.session.scalars(select(Membership).where(Membership.user_id == user.id)).all()) == 2
    )


def test_a_closed_account_of_another_committee_gets_nothing(admin):
    with writing():
        other = make_user(email="an@donvi.example", is_active=False)
        make_membership(committee=make_committee(), role=Role.CHAIR, user=other)
    refusal = refusal_of(
        lambda: accounts.add_person(admin, "an@donvi.example", AN, OBSERVER, now=MOMENT)
    )
    assert refusal.fault is Fault.ADDRESS_TAKEN


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_gives_accounts(app, role):
    with writing():
        actor = make_actor(committee=make_committee(), role=role, unit=make_unit())
        user = make_membership(committee=make_committee(), role=Role.CHAIR).user_id
    for act in (
        lambda: accounts.add_person(actor, "an@donvi.example", AN, OBSERVER, now=MOMENT),
        lambda: accounts.edit_person(actor, user, "an@donvi.example", AN, seen=1),
        lambda: accounts.disable(actor, user),
        lambda: accounts.enable(actor, user),
        lambda: memberships.add_part(actor, user, OBSERVER),
        lambda: memberships.end_part(actor, actor.membership_id, user_id=user, today=MOMENT.date()),
    ):
        with pytest.raises(NotAllowed), writing():
            act()


def test_people_of_another_committee_do_not_exist_for_an_administrator(admin):
    with writing():
        foreign = make_membership(committee=make_committee(), role=Role.CHAIR)
    for act in (
        lambda: accounts.edit_person(admin, foreign.user_id, "x@donvi.example", AN, seen=1),
        lambda: accounts.disable(admin, foreign.user_id),
        lambda: memberships.add_part(admin, foreign.user_id, OBSERVER),
        lambda: memberships.end_part(
            admin, foreign.id, user_id=foreign.user_id, today=date(2023, 11, 21)
        ),
    ):
        with pytest.raises(Missing), writing():
            act()


def test_editing_keeps_the_address_unique_and_the_version_counted(admin):
    user = add(admin)
    with writing():
        taken = make_user(email="co@donvi.example").email
    refusal = refusal_of(lambda: accounts.edit_person(admin, user.id, taken, AN, seen=1))
    assert refusal.fault is Fault.ADDRESS_TAKEN
    with writing():
        accounts.edit_person(admin, user.id, "an@donvi.example", PersonFacts("An mới"), seen=1)
    with pytest.raises(Changed), writing():
        accounts.edit_person(admin, user.id, "an@donvi.example", PersonFacts("Cũ hơn"), seen=1)
    assert db.session.get(User, user.id).name == "An mới"


def test_a_new_address_ends_sessions_and_links(admin):
    user = add(admin)
    with writing():
        open_session(user.id, now=MOMENT, hours=1)
        make_link(user.email, real_now=MOMENT)
    with writing():
        accounts.edit_person(admin, user.id, "an.moi@donvi.example", AN, seen=1)
    assert not db.session.scalars(select(UserSession)).all()
    assert not db.session.scalars(select(SigninLink)).all()


def test_closing_an_account_ends_its_sessions_and_links_and_opening_it_gives_none_back(admin):
    user = add(admin)
    with writing():
        open_session(user.id, now=MOMENT, hours=1)
        make_link(user.email, real_now=MOMENT)
    with writing():
        accounts.disable(admin, user.id)
    assert not db.session.scalars(select(UserSession)).all()
    with writing():
        accounts.enable(admin, user.id)
    assert db.session.get(User, user.id).is_active
    assert not db.session.scalars(select(SigninLink)).all()


def test_the_last_administrator_cannot_close_himself_or_end_his_part(admin):
    for act in (
        lambda: accounts.disable(admin, admin.user_id),
        lambda: memberships.end_part(
            admin, admin.membership_id, user_id=admin.user_id, today=date(2023, 11, 21)
        ),
    ):
        assert refusal_of(act).fault is Fault.LAST_ADMIN
    assert db.session.get(User, admin.user_id).is_active


def test_a_closed_administrator_does_not_count_as_another_one(admin):
    second = add(admin, part=PartFacts(Role.ADMIN))
    with writing():
        accounts.disable(admin, second.id)
    assert refusal_of(lambda: accounts.disable(admin, admin.user_id)).fault is Fault.LAST_ADMIN


def test_the_last_administrator_of_another_committee_stays_too(admin):
    second = add(admin, part=PartFacts(Role.CHAIR))
    with writing():
        make_membership(committee=make_committee(), role=Role.ADMIN, user=second)
    assert refusal_of(lambda: accounts.disable(admin, second.id)).fault is Fault.LAST_ADMIN


def test_with_two_administrators_one_may_go(admin):
    add(admin, part=PartFacts(Role.ADMIN))
    with writing():
        memberships.end_part(
            admin, admin.membership_id, user_id=admin.user_id, today=date(2023, 11, 21)
        )
    assert db.session.get(Membership, admin.membership_id).ended_on == date(2023, 11, 21)


@pytest.mark.parametrize("role", [Role.UNIT_LEAD, Role.UNIT_MEMBER])
def test_unit_roles_need_a_unit(admin, role):
    refusal = refusal_of(
        lambda: accounts.add_person(admin, "b@donvi.example", AN, PartFacts(role), now=MOMENT)
    )
    assert (refusal.fault, refusal.field) == (Fault.UNIT_NEEDED, "unit_id")
    assert db.session.scalar(select(User).where(User.email == "b@donvi.example")) is None


def test_a_part_needs_a_unit_that_exists_and_a_head_a_unit_role(admin):
    for part, fault in (
        (PartFacts(Role.UNIT_LEAD, 999), Fault.NOT_A_CHOICE),
        (PartFacts(Role.CHAIR, None, True), Fault.HEAD_NEEDS_UNIT),
    ):
        assert (
            refusal_of(lambda part=part: memberships.add_part(admin, admin.user_id, part)).fault
            is fault
        )


def test_a_part_is_given_once_and_an_ended_one_is_taken_up_again(admin):
    user = add(admin)
    assert refusal_of(lambda: memberships.add_part(admin, user.id, OBSERVER)).fault is (
        Fault.MEMBERSHIP_EXISTS
    )
    part = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    with writing():
        memberships.end_part(admin, part.id, user_id=user.id, today=date(2023, 11, 21))
    with pytest.raises(Missing), writing():
        memberships.end_part(admin, part.id, user_id=user.id, today=date(2023, 11, 21))
    with writing():
        assert memberships.add_part(admin, user.id, OBSERVER).id == part.id
    assert db.session.get(Membership, part.id).ended_on is None


def test_a_new_password_ends_every_session_and_is_hidden_in_the_audit(admin):
    with writing():
        open_session(admin.user_id, now=MOMENT, hours=1)
    with writing():
        accounts.set_password(admin.user_id, "the-hash")
    assert not db.session.scalars(select(UserSession)).all()
    changes = [
        event.changes["password_hash"]
        for event in db.session.scalars(select(AuditEvent).where(AuditEvent.table == "users"))
        if "password_hash" in event.changes
    ]
    assert changes == [["•••", "•••"]]


def test_a_person_corrects_only_his_own_contact_data(app):
    with writing():
        membership = make_membership(committee=make_committee(), role=Role.OBSERVER)
    with writing():
        accounts.edit_own(actor_of(membership), AN, Language.ENGLISH, seen=1)
    user = db.session.get(User, membership.user_id)
    assert (user.name, user.language) == ("An", Language.ENGLISH)
    with pytest.raises(Changed), writing():
        accounts.edit_own(actor_of(membership), AN, Language.ENGLISH, seen=1)


def test_people_are_found_without_marks(admin):
    user = add(admin)
    with writing():
        accounts.edit_person(
            admin, user.id, "an@donvi.example", PersonFacts("Đặng Hòa", "Trưởng phòng"), seen=1
        )
    assert db.session.get(User, user.id).folded == "dang hoa truong phong an@donvi.example"
