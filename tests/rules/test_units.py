import pytest

from tracker.rules.faults import Fault, Refused
from tracker.rules.units import check_code, check_one_script, check_parent


@pytest.mark.parametrize("code", ["STTTT", "H01", "UBND-X/2", "A.1_B"])
def test_plain_codes_are_taken(code):
    assert check_code(code) == code


@pytest.mark.parametrize(
    "code",
    ["", " ", "-A", "A-", "A--B", "SỞ", "А1", "Ａ1", "A B", "A\x00", "A" * 31, "A\n"[:1] + "!"],
)
def test_codes_with_marks_look_alikes_or_gaps_are_refused(code):
    with pytest.raises(Refused) as refusal:
        check_code(code)
    assert (refusal.value.fault, refusal.value.field) == (Fault.NOT_A_CODE, "code")


def test_a_look_alike_letter_in_a_name_is_refused():
    check_one_script("Sở Nội vụ (H’Hen Niê)", field="name")
    with pytest.raises(Refused) as refusal:
        check_one_script("Sо Nоi vu", field="name")
    assert refusal.value.fault is Fault.MIXED_SCRIPTS


@pytest.mark.parametrize(
    ("unit", "parent", "parents"),
    [(1, 1, {}), (1, 3, {3: 2, 2: 1}), (1, 2, {2: 1}), (9, 1, {1: 2, 2: 1})],
)
def test_no_unit_lies_below_itself_nor_below_a_ring(unit, parent, parents):
    with pytest.raises(Refused) as refusal:
        check_parent(unit, parent, parents)
    assert refusal.value.fault is Fault.PARENT_CYCLE


@pytest.mark.parametrize(
    ("unit", "parent", "parents"), [(1, None, {}), (None, 2, {2: 1}), (3, 2, {2: 1, 4: 3})]
)
def test_a_parent_above_or_beside_is_fine(unit, parent, parents):
    check_parent(unit, parent, parents)
