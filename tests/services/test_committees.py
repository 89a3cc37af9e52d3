import pytest
from sqlalchemy import select

from tests.factories import make_actor, make_committee, make_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import Committee, Membership
from tracker.queries.committees import find_host
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services.committees import CommitteeFacts, add_committee, edit_committee


def actor(role=Role.ADMIN):
    with writing():
        return make_actor(committee=make_committee(name="Ban Chỉ đạo Cũ"), role=role)


def test_the_office_sets_names_and_terms(app):
    clerk = actor(Role.SECRETARIAT)
    with writing():
        unit = make_unit()
        facts = CommitteeFacts("Ban Mới", issuer="BAN", standing_unit_id=unit.id, due_soon_days=5)
        edit_committee(clerk, facts, seen=1)
    committee = db.session.get(Committee, clerk.committee_id)
    assert (committee.name, committee.issuer, committee.due_soon_days) == ("Ban Mới", "BAN", 5)
    assert find_host().standing_unit_name == unit.name


def test_a_stale_version_is_refused(app):
    clerk = actor()
    with writing():
        edit_committee(clerk, CommitteeFacts("Ban Mới"), seen=1)
    with pytest.raises(Changed), writing():
        edit_committee(clerk, CommitteeFacts("Ban Khác"), seen=1)


def test_two_committees_of_one_name_are_refused(app):
    clerk = actor()
    with pytest.raises(Refused) as refusal, writing():
        add_committee(clerk, CommitteeFacts("BAN CHỈ ĐẠO  CŨ"))
    assert (refusal.value.fault, refusal.value.field) == (Fault.COMMITTEE_TWIN, "name")


def test_who_adds_a_committee_administers_it(app):
    clerk = actor()
    with writing():
        membership = add_committee(clerk, CommitteeFacts("Ban Thứ hai"))
    assert membership.user_id == clerk.user_id
    assert db.session.get(Membership, membership.id).role is Role.ADMIN
    assert find_host().committee_name == ""


@pytest.mark.parametrize(
    "role", [Role.CHAIR, Role.UNIT_LEAD, Role.UNIT_MEMBER, Role.OBSERVER, Role.SECRETARIAT]
)
def test_others_add_no_committee(app, role):
    clerk = actor(role)
    with pytest.raises(NotAllowed), writing():
        add_committee(clerk, CommitteeFacts("Ban Thứ hai"))
    assert len(db.session.scalars(select(Committee)).all()) == 1


def test_a_standing_unit_must_exist(app):
    clerk = actor()
    with pytest.raises(Refused) as refusal, writing():
        edit_committee(clerk, CommitteeFacts("Ban Mới", standing_unit_id=999), seen=1)
    assert refusal.value.field == "standing_unit_id"
