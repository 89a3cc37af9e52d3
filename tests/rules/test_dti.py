"""Scores, pillars and ranks, by examples of published values and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.dti import (
    MainIndicator,
    TooManyPoints,
    agrees,
    competition_ranks,
    differences,
    dti_from_mains,
    dti_of,
    main_value,
    mean_of_merged,
    pillar_value,
    pillars_of,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import IndicatorKind, MappingKind, TargetOperator
from tracker.rules.indicators import (
    Weighted,
    check_levels,
    check_mapping,
    overfull,
    read_tiers,
    show_tiers,
)
from tracker.rules.targets import TargetFacts, check_points, check_targets, show_target

POINTS = {"1": 100, "2": 100, "3": 100, "4": 100, "5": 100, "6": 0, "7": 200, "8": 150, "9": 150}
MAINS = [
    MainIndicator(code, "I" if code <= "6" else "II", Decimal(most))
    for code, most in POINTS.items()
]
values = st.decimals(min_value=0, max_value=1, places=4)
mains_of_a_province = st.fixed_dictionaries({code: values for code, most in POINTS.items() if most})
scores = st.one_of(st.none(), values)


def test_pillars_of_the_set_of_2022_overlap_in_the_foundation():
    pillars = pillars_of(MAINS)
    assert [(one.code, one.maximum, one.activity) for one in pillars] == [
        ("P-GOV", 700, "7"),
        ("P-ECO", 650, "8"),
        ("P-SOC", 650, "9"),
    ]
    assert all({"1", "2", "3", "4", "5"} < set(one.members) for one in pillars)
    assert pillars_of(MAINS[:6]) == ()
    unknown = [MainIndicator(one.code, one.group, None) for one in MAINS]
    assert [one.maximum for one in pillars_of(unknown)] == [None, None, None]


def test_bac_kan_in_2021_adds_up_and_its_pillars_do_not_make_the_index():
    foundation, activities = Decimal("186.3"), [Decimal(p) for p in ("40.2", "60.7", "33.6")]
    pillars = [
        pillar_value(foundation, points, maximum=most)
        for points, most in zip(activities, (700, 650, 650), strict=True)
    ]
    assert pillars == [Decimal("0.3236"), Decimal("0.3800"), Decimal("0.3383")]
    assert agrees(dti_of(foundation + sum(activities)), Decimal("0.3208"))
    assert not agrees(dti_of(Decimal("320.7")), sum(pillars) / 3)


def test_da_nang_of_2022_comes_out_of_its_main_values():
    published = ("1.0000", "0.9000", "0.8253", "0.8487", "0.7578", "0.8575", "0.7836", "0.5197")
    mains = dict(zip("12345789", map(Decimal, published), strict=True))
    computed = dti_from_mains(mains, POINTS)
    assert computed is not None
    assert agrees(Decimal("0.8002"), computed)
    assert differences(mains | {"DTI": Decimal("0.8002")}, POINTS) == []
    (wrong,) = differences(mains | {"DTI": Decimal("0.8100")}, POINTS, pillars_of(MAINS))
    assert (wrong.code, wrong.computed) == ("DTI", computed)


def test_a_set_whose_points_are_not_known_contradicts_nobody():
    assert differences({"DTI": Decimal("0.8241"), "1": Decimal("0.9")}, {"1": 0, "2": 0}) == []


def test_points_beyond_their_maximum_and_no_points_at_all():
    assert (main_value(None, 100), main_value(3, None), main_value(0, 100)) == (None, None, 0)
    for points, most in ((101, 100), (-1, 100)):
        with pytest.raises(TooManyPoints):
            main_value(points, most)
    with pytest.raises(TooManyPoints):
        dti_of(1001)


@given(mains_of_a_province)
def test_the_index_lies_between_the_least_and_the_greatest_main_value(mains):
    index = dti_from_mains(mains, POINTS)
    assert min(mains.values()) - Decimal("0.0001") <= index
    assert index <= max(mains.values()) + Decimal("0.0001")
    assert differences(mains | {"DTI": index}, POINTS) == []


@given(st.dictionaries(st.integers(), scores))
def test_ranks_count_the_better_ones_and_leave_out_who_has_none(given_scores):
    ranks = competition_ranks(given_scores)
    known = {key: score for key, score in given_scores.items() if score is not None}
    assert ranks.keys() == known.keys()
    for key, rank in ranks.items():
        assert rank == 1 + sum(other > known[key] for other in known.values())


@given(st.lists(mains_of_a_province, min_size=1, max_size=4))
def test_the_mean_of_indexes_is_the_index_of_the_means(provinces):
    named = {str(number): mains for number, mains in enumerate(provinces)}
    merged = {code: mean_of_merged(named, code).value for code in provinces[0]}
    indexes = {name: {"DTI": dti_from_mains(mains, POINTS)} for name, mains in named.items()}
    mean = mean_of_merged(indexes, "DTI").value
    assert abs(mean - dti_from_mains(merged, POINTS)) <= Decimal("0.0002")


@given(st.lists(st.one_of(st.none(), st.decimals(0, 100, places=1)), min_size=1, max_size=6))
def test_a_parent_is_overfull_exactly_when_its_children_have_more(points):
    children = [Weighted(number, 1, one) for number, one in enumerate(points, start=2)]
    total = sum((one for one in points if one is not None), Decimal())
    found = overfull([Weighted(1, None, Decimal(100)), *children])
    assert [one.total for one in found] == ([total] if total > 100 else [])


def test_steps_levels_and_mappings_that_are_refused_in_words():
    assert show_tiers(read_tiers("Mức 1: 25\nMức 2= 100%")) == "Mức 1: 25%; Mức 2: 100%"
    for words in ("Mức 1", "Mức: 101", "Mức 1: 1e1", ": 5"):
        with pytest.raises(Refused) as refused:
            read_tiers(words)
        assert refused.value.fault is Fault.TIER_UNREADABLE
    with pytest.raises(Refused, match="tiers_not_rising"):
        read_tiers("a: 50; b: 50")
    check_levels(IndicatorKind.COMPONENT, IndicatorKind.COMPONENT)
    with pytest.raises(Refused, match="indicator_parent_below"):
        check_levels(IndicatorKind.GROUP, IndicatorKind.MAIN)
    wrong = {
        (MappingKind.SAME, 0): Fault.MAPPING_NEW_MISSING,
        (MappingKind.MERGED, 2): Fault.MAPPING_ONE_ONLY,
        (MappingKind.DROPPED, 1): Fault.MAPPING_NEW_NAMED,
    }
    for (kind, count), fault in wrong.items():
        with pytest.raises(Refused) as refused:
            check_mapping(kind, count)
        assert refused.value.fault is fault
    check_mapping(MappingKind.SPLIT, 3)


TARGETS = [
    (TargetOperator.WORDS, None, None, "", Fault.TARGET_WORDS_MISSING),
    (TargetOperator.AT_LEAST, None, None, "", Fault.TARGET_VALUE_MISSING),
    (TargetOperator.BETWEEN, "40", None, "", Fault.TARGET_UPPER_MISSING),
    (TargetOperator.BETWEEN, "50", "40", "", Fault.TARGET_REVERSED),
    (TargetOperator.AT_LEAST, "100.01", None, "", Fault.TARGET_ABOVE_HUNDRED),
    (TargetOperator.AT_MOST, "-1", None, "", Fault.TARGET_ABOVE_HUNDRED),
]


def test_targets_are_judged_in_the_words_of_their_fault():
    for operator, value, upper, words, fault in TARGETS:
        lower, top = (Decimal(one) if one else None for one in (value, upper))
        with pytest.raises(Refused) as refused:
            check_targets([TargetFacts(2025, operator, lower, top, words)], is_ratio=True)
        assert refused.value.fault is fault
    fine = TargetFacts(2025, TargetOperator.AT_LEAST, Decimal(120))
    check_targets([fine], is_ratio=False)
    for lower, upper in (("-1", "50"), ("101", "102"), ("40", "101")):
        points = TargetFacts(2025, TargetOperator.BETWEEN, Decimal(lower), Decimal(upper))
        with pytest.raises(Refused) as told:
            check_points([points], None, code="1", most=Decimal(100))
        assert told.value.fault is Fault.POINTS_ABOVE_MAXIMUM
    check_points([fine], Decimal(100), code="1", most=Decimal(120))
    with pytest.raises(Refused, match="target_year_twice"):
        check_targets([fine, fine], is_ratio=False)
    assert show_target(fine, "máy", language="en") == "≥\xa0120\xa0máy"
    assert show_target(TargetFacts(2025, TargetOperator.WORDS, words="nhóm 20"), "%") == "nhóm 20"
