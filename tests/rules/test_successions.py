from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.choices import SuccessionKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.successions import Heir, Life, check_succession, final_heirs, with_mains

DAY = date(2025, 7, 1)
LIVES = {
    1: Life("Huyện A", valid_to=date(2025, 6, 30)),
    2: Life("Xã B", valid_from=DAY),
    3: Life("Xã C", valid_from=DAY),
    4: Life("Sở D", valid_from=date(2024, 1, 1)),
    5: Life("Sở cũ", valid_to=date(2025, 2, 28)),
    6: Life("Sở đã nhập", valid_to=date(2025, 6, 30), is_succeeded=True),
}
MERGE, SPLIT, TRANSFER = SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.TRANSFER


def refusal(kind: SuccessionKind, *heirs: Heir, on: date = DAY) -> Refused:
    with pytest.raises(Refused) as caught:
        check_succession(kind, heirs, LIVES, on=on)
    return caught.value


def test_a_district_whose_end_was_known_passes_on_the_day_after():
    heirs = [Heir(1, 2), Heir(1, 3, is_main=False)]
    check_succession(SPLIT, heirs, LIVES, on=DAY)


@pytest.mark.parametrize(
    ("kind", "heirs", "on", "fault"),
    [
        (MERGE, [Heir(4, 4)], DAY, Fault.SUCCESSION_INTO_ITSELF),
        (MERGE, [Heir(1, 4), Heir(4, 2)], DAY, Fault.SUCCESSION_CYCLE),
        (MERGE, [Heir(1, 4), Heir(4, 1)], DAY, Fault.SUCCESSION_CYCLE),
        (MERGE, [Heir(4, 2)], date(2023, 12, 31), Fault.SUCCESSION_BEFORE_BIRTH),
        (MERGE, [Heir(4, 2)], date(2024, 1, 1), Fault.SUCCESSION_BEFORE_BIRTH),
        (MERGE, [Heir(5, 4)], DAY, Fault.SUCCESSION_UNIT_ENDED),
        (MERGE, [Heir(6, 4)], DAY, Fault.SUCCESSION_UNIT_ENDED),
        (MERGE, [Heir(4, 2)], date(2025, 6, 30), Fault.SUCCESSOR_NOT_THERE),
        (MERGE, [Heir(4, 1)], DAY, Fault.SUCCESSOR_NOT_THERE),
        (SPLIT, [Heir(1, 2)], DAY, Fault.SUCCESSION_NEEDS_TWO),
        (MERGE, [], DAY, Fault.REQUIRED),
        (SPLIT, [Heir(1, 2, share=60), Heir(1, 3, share=30)], DAY, Fault.SHARES_NOT_WHOLE),
        (SPLIT, [Heir(1, 2, share=100), Heir(1, 3)], DAY, Fault.SHARES_NOT_WHOLE),
    ],
)
def test_what_cannot_be_is_refused(kind, heirs, on, fault):
    assert refusal(kind, *heirs, on=on).fault is fault


def test_a_transfer_may_begin_on_the_first_day_of_a_unit():
    check_succession(TRANSFER, [Heir(4, 4 - 2)], LIVES, on=DAY)


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 9)))
def test_the_last_heir_is_always_found_rings_or_not(mains):
    last = final_heirs(mains)
    assert set(last) == set(mains)
    for unit_id, heir in last.items():
        assert heir not in mains or heir == unit_id or final_heirs(mains)[heir] is not None


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(5, 9), st.none() | st.integers(0, 100))))
def test_each_unit_has_exactly_one_main_successor(pairs):
    unique = list({(old, new): (old, new, share) for old, new, share in pairs}.values())
    heirs = with_mains(unique)
    for unit_id in {old for old, _, _ in unique}:
        assert sum(heir.is_main for heir in heirs if heir.from_id == unit_id) == 1
