from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import make_actor, make_committee, make_unit
from tests.writing import writing
from tracker.database import db
from tracker.models import Unit
from tracker.rules.choices import UnitKind
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Actor, Role
from tracker.services.units import UnitFacts, add_unit, edit_unit


@pytest.fixture
def clerk(app) -> Actor:
    with writing():
        return make_actor(committee=make_committee(), role=Role.SECRETARIAT)


def facts(**changes) -> UnitFacts:
    defaults = {
        "code": "SNV",
        "name": "Sở Nội vụ",
        "short_name": "Sở Nội vụ",
        "kind": UnitKind.DEPARTMENT,
    }
    return UnitFacts(**(defaults | changes))


def refusal_of(act) -> Refused:
    with pytest.raises(Refused) as refusal, writing():
        act()
    return refusal.value


def test_a_unit_is_entered_as_typed(clerk):
    with writing():
        unit = add_unit(clerk, facts(name="<b>Sở</b> & 'Ban' \"Ngành\"", code="snv"))
    assert (unit.name, unit.code) == ("<b>Sở</b> & 'Ban' \"Ngành\"", "SNV")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sở Nội vụ", "SỞ NỘI VỤ"),
        ("Sở Nội vụ", "Sở  Nội vụ "),
        ("Sở Đất đai", "sở đẤt ĐAI"),
        ("Xã Hòa Bình", "Xã Hoà Bình"),
        ("Sở Nội vụ", "So\u031b\u0309 Nội vụ"),
    ],
)
def test_a_twin_in_case_spaces_or_composition_is_refused_beside_the_name(clerk, first, second):
    with writing():
        add_unit(clerk, facts(name=first))
    refusal = refusal_of(lambda: add_unit(clerk, facts(name=second, code="KHAC")))
    assert (refusal.fault, refusal.field) == (Fault.UNIT_TWIN, "name")
    assert refusal.facts["name"] == first


def test_a_taken_code_names_its_holder(clerk):
    with writing():
        add_unit(clerk, facts())
    refusal = refusal_of(lambda: add_unit(clerk, facts(name="Sở Khác", code=" snv ")))
    assert (refusal.fault, refusal.facts["name"]) == (Fault.UNIT_CODE_TAKEN, "Sở Nội vụ")


def test_look_alike_letters_are_refused(clerk):
    for changes, fault in (
        ({"name": "Sо Nоi vu"}, Fault.MIXED_SCRIPTS),
        ({"short_name": "Sо Nоi vu"}, Fault.MIXED_SCRIPTS),
        ({"code": "SNV\u0410"}, Fault.NOT_A_CODE),
    ):
        assert refusal_of(lambda changes=changes: add_unit(clerk, facts(**changes))).fault is fault


def test_a_ring_of_two_or_three_units_is_refused(clerk):
    with writing():
        a = make_unit()
        b = make_unit(parent_id=a.id)
        c = make_unit(parent_id=b.id)
    for parent in (a, b, c):
        refusal = refusal_of(
            lambda parent=parent: edit_unit(clerk, a.id, facts(parent_id=parent.id), seen=1)
        )
        assert (refusal.fault, refusal.field) == (Fault.PARENT_CYCLE, "parent_id")
    assert db.session.get(Unit, a.id).parent_id is None


def test_a_unit_cannot_end_before_it_begins(clerk):
    refusal = refusal_of(
        lambda: add_unit(clerk, facts(valid_from=date(2025, 7, 1), valid_to=date(2025, 6, 30)))
    )
    assert (refusal.fault, refusal.field) == (Fault.DATES_REVERSED, "valid_to")
    assert db.session.scalars(select(Unit)).all() == []


def test_saving_a_unit_unchanged_is_no_twin_of_itself(clerk):
    with writing():
        unit = add_unit(clerk, facts())
    with writing():
        edit_unit(clerk, unit.id, facts(short_name="SNV"), seen=1)
    assert db.session.get(Unit, unit.id).short_name == "SNV"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(clerk):
    with writing():
        unit = add_unit(clerk, facts())
    with writing():
        edit_unit(clerk, unit.id, facts(short_name="một"), seen=1)
    with pytest.raises(Changed), writing():
        edit_unit(clerk, unit.id, facts(short_name="hai"), seen=1)
    assert db.session.get(Unit, unit.id).short_name == "một"


def test_a_unit_that_is_not_there_is_missing(clerk):
    with pytest.raises(Missing), writing():
        edit_unit(clerk, 999, facts(), seen=1)
    assert refusal_of(lambda: add_unit(clerk, facts(parent_id=999))).fault is Fault.NOT_A_CHOICE


@pytest.mark.parametrize("role", [Role.CHAIR, Role.UNIT_LEAD, Role.UNIT_MEMBER, Role.OBSERVER])
def test_others_do_not_touch_units(app, role):
    with writing():
        unit = make_unit()
        actor = make_actor(committee=make_committee(), role=role, unit=unit)
    for act in (
        lambda: add_unit(actor, facts()),
        lambda: edit_unit(actor, unit.id, facts(), seen=1),
    ):
        with pytest.raises(NotAllowed), writing():
            act()
