"""Rows of a set written one after the other, with what is known of the others kept at hand."""

import pytest

from tests.factories import make_actor, make_committee
from tracker.database import db
from tracker.models import IndicatorSet
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Role
from tracker.services.indicator_sets import (
    IndicatorFacts,
    Places,
    add_indicator,
    add_set,
    edit_indicator,
)
from tracker.services.indicator_sets import SetFacts as Facts


class Office:
    def __init__(self):
        self.actor = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
        self.kept: IndicatorSet = add_set(Facts(code="Q", name="Bộ"), actor=self.actor)
        self.places = Places.of(self.kept)

    def add(self, code, **facts):
        typed = IndicatorFacts(code=code, name_vi=code, **facts)
        return add_indicator(self.kept, typed, actor=self.actor, places=self.places)

    def rename(self, row, code):
        typed = IndicatorFacts(code=code, name_vi=code)
        edit_indicator(row, self.kept, typed, actor=self.actor, places=self.places)


@pytest.fixture
def office(app) -> Office:
    return Office()


def test_each_row_stands_after_the_last_and_under_its_own(office):
    rows = [office.add(code) for code in ("7", "7.1", "8", "8.1")]
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert [row.parent_id for row in rows] == [None, rows[0].id, None, rows[2].id]
    assert office.places == Places.of(office.kept)


def test_a_code_is_free_again_once_its_row_has_another(office):
    row = office.add("7")
    with pytest.raises(Refused) as refused:
        office.add("7")
    assert refused.value.fault is Fault.INDICATOR_CODE_TAKEN
    office.rename(row, "8")
    assert office.add("7").id != row.id
    assert office.places == Places.of(office.kept)
    assert db.session.get(IndicatorSet, office.kept.id).version_id == 4
