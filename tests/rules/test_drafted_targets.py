"""How the sentences of a report speak of targets: with their year, their sign in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.drafting import AT_LEAST, EMPTY, indicator, text_of
from tracker.rules.drafting import draft
from tracker.rules.drafting.facts import Sums, Target
from tracker.rules.figure_choices import MeasureKind, TargetOperator


def behind(number: int, year: int, **changes):
    target = Target(AT_LEAST, Decimal(80), year=year)
    return indicator(
        Sums(1, numerator=Decimal(10), denominator=Decimal(100)),
        indicator_id=number,
        **{"target": target} | changes,
    )


def test_every_target_says_its_year_once_for_all_where_it_is_one():
    facts = replace(EMPTY, indicators=(behind(1, 2023), behind(2, 2023)))
    heads = {block.key: block.heads for block in draft(facts)}["annex.indicators"]
    assert heads[3] == "Mục tiêu năm 2023"
    assert "chưa đạt mục tiêu năm 2023: " in text_of(facts, "limits")
    assert text_of(facts, "chart.indicators") == "Chỉ tiêu so với mục tiêu năm 2023"
    mixed = replace(facts, indicators=(behind(1, 2022), behind(2, 2023)))
    assert "mục tiêu năm 2022 là từ 80\u00a0% trở lên" in text_of(mixed, "indicator.1")
    assert "chưa đạt mục tiêu: " in text_of(mixed, "limits")
    blocks = {block.key: block for block in draft(mixed)}
    table = blocks["annex.indicators"]
    assert table.heads[3] == "Mục tiêu"
    assert [row[3] for row in table.rows] == [
        "≥\u00a080\u00a0% (năm 2022)",
        "≥\u00a080\u00a0% (năm 2023)",
    ]
    assert blocks["chart.indicators"].bars[0].words.endswith("≥\u00a080\u00a0% (năm 2022)")
    reached = replace(
        facts, indicators=(behind(1, 2023, target=Target(AT_LEAST, Decimal(5), year=2023)),)
    )
    assert "01 đạt mục tiêu năm 2023" in text_of(reached, "indicators")


def test_a_share_of_all_is_said_without_more():
    facts = replace(EMPTY, indicators=(behind(1, 2023, target=Target(AT_LEAST, Decimal(100))),))
    assert ", mục tiêu là 100\u00a0% (chưa đạt)." in text_of(facts, "indicator.1")


@pytest.mark.parametrize(
    ("operator", "value", "upper", "told"),
    [
        (TargetOperator.AT_LEAST, 80, None, "từ 80 tổ trở lên"),
        (TargetOperator.AT_MOST, 80, None, "không quá 80 tổ"),
        (TargetOperator.EXACTLY, 80, None, "80 tổ"),
        (TargetOperator.BETWEEN, 80, 90, "từ 80 đến 90 tổ"),
    ],
)
def test_a_sentence_says_the_sign_of_a_target_in_words(operator, value, upper, told):
    upper = Decimal(upper) if upper else None
    target = Target(operator, Decimal(value), upper, year=2023)
    one = indicator(
        Sums(1, value=Decimal(85)), measure=MeasureKind.COUNT, unit_words="tổ", target=target
    )
    said = text_of(replace(EMPTY, indicators=(one,)), "indicator.1").replace("\u00a0", " ")
    assert f", mục tiêu năm 2023 là {told} (" in said
