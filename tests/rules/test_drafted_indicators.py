"""How a report speaks of many indicators: in groups, of answers in words, and up to when."""

from dataclasses import replace
from decimal import Decimal

from tests.drafting import AT_LEAST, EMPTY, indicator, text_of
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting import draft
from tracker.rules.drafting.facts import Sums, Target, Voice
from tracker.rules.drafting.indicator_tables import bars
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.windows import window_of

EIGHTY = Target(AT_LEAST, Decimal(80), year=2023)
ANSWER = Voice("f9", "Đã trình HĐND tỉnh xem xét {n}.", "Sở Nội vụ", 7)


def share(number: int, percent: int, **facts):
    sums = Sums(1, numerator=Decimal(percent), denominator=Decimal(100), codes=("2023-Q3",))
    return indicator(sums, indicator_id=number, name=f"Tỷ lệ {number}", target=EIGHTY, **facts)


def in_words(*answers: Voice, **facts):
    sums = Sums(max(1, len(answers)), codes=("2023-Q3",))
    known = {"measure": MeasureKind.MANUAL, "name": "Chính sách thu hút", "answers": answers}
    return indicator(sums, indicator_id=9, **known | facts)


def test_indicators_stand_in_groups_by_how_they_stand_to_the_targets_of_a_year():
    facts = replace(EMPTY, indicators=(share(1, 90), share(2, 10), share(3, 20), share(4, 79)))
    texts = [block.text for block in draft(facts)]
    start = texts.index("Các chỉ tiêu chưa đạt mục tiêu năm 2023:")
    assert [text.replace("\u00a0", " ") for text in texts[start : start + 7]] == [
        "Các chỉ tiêu chưa đạt mục tiêu năm 2023:",
        "- Tỷ lệ 2: 10 % (10/100), mục tiêu là từ 80 % trở lên.",
        "- Tỷ lệ 3: 20 % (20/100), mục tiêu là từ 80 % trở lên.",
        "Các chỉ tiêu gần đạt mục tiêu năm 2023:",
        "- Tỷ lệ 4: 79 % (79/100), mục tiêu là từ 80 % trở lên.",
        "Các chỉ tiêu đạt mục tiêu năm 2023:",
        "- Tỷ lệ 1: 90 % (90/100), mục tiêu là từ 80 % trở lên.",
    ]


def test_what_lines_and_annex_have_told_is_only_counted_among_the_limits():
    few = replace(EMPTY, indicators=tuple(share(n, 10) for n in range(1, 4)))
    assert "Có 03 chỉ tiêu chưa đạt mục tiêu năm 2023: Tỷ lệ 1; Tỷ lệ 2; Tỷ lệ 3." in text_of(
        few, "limits"
    )
    many = replace(EMPTY, indicators=tuple(share(n, 10) for n in range(1, 5)))
    told = text_of(many, "limits")
    assert told == "Có 04 chỉ tiêu chưa đạt mục tiêu năm 2023 (chi tiết tại Phụ lục kèm theo)."


def test_an_answer_in_words_is_quoted_and_is_no_missing_figure():
    facts = replace(EMPTY, indicators=(share(1, 90), in_words(ANSWER)))
    assert text_of(facts, "indicators") == (
        "Các kế hoạch giao 02 chỉ tiêu, 01 chỉ tiêu có số liệu được xác nhận: "
        "01 đạt mục tiêu năm 2023. Có 01 chỉ tiêu được báo cáo bằng lời."
    )
    assert text_of(facts, "indicator.9.f9") == (
        "- Chính sách thu hút: “Đã trình HĐND tỉnh xem xét {n}” (Sở Nội vụ)."
    )
    told = {block.key: block for block in draft(facts)}
    assert "indicators.missing" not in told
    assert told["annex.indicators"].rows[1][4] == "“Đã trình HĐND tỉnh xem xét {n}”"
    alone = replace(EMPTY, indicators=(in_words(ANSWER),))
    assert "bằng lời" in text_of(alone, "indicators")
    long = in_words(replace(ANSWER, text="Đang xem xét. " * 30), before=Sums(1))
    [row] = {one.key: one for one in draft(replace(EMPTY, indicators=(long,)))}[
        "annex.indicators"
    ].rows
    assert row[4:6] == ("Báo cáo bằng lời", "Báo cáo bằng lời")


def test_of_many_answers_in_words_the_others_are_counted():
    many = in_words(*(replace(ANSWER, key=f"f{number}") for number in range(10)))
    told = {block.key: block.text for block in draft(replace(EMPTY, indicators=(many,)))}
    assert sum(key.startswith("indicator.9.f") for key in told) == 8
    assert told["indicator.9.more"] == "- Chính sách thu hút: còn 02 đơn vị khác trả lời bằng lời."


def test_figures_of_units_that_are_not_added_up_are_no_missing_ones():
    apart = in_words(measure=MeasureKind.MANUAL)
    apart = replace(apart, now=replace(apart.now, given=2, value=Decimal(3)))
    blocks = {block.key: block for block in draft(replace(EMPTY, indicators=(apart,)))}
    assert blocks["annex.indicators"].rows[0][4] == "2 đơn vị báo số liệu riêng"
    other = replace(EMPTY, indicators=(apart, indicator(Sums(), indicator_id=2, name="Tổ số")))
    assert "Có 01 chỉ tiêu có số liệu của từng đơn vị, không tính chung được." in text_of(
        other, "indicators"
    )
    assert text_of(other, "indicators.missing").startswith("Có 01 chỉ tiêu chưa có số liệu: Tổ số")
    empty = indicator(Sums(1, numerator=Decimal(0)))
    [row] = {block.key: block for block in draft(replace(EMPTY, indicators=(empty,)))}[
        "annex.indicators"
    ].rows
    assert row[4] == "Mẫu số bằng 0"


def test_a_year_says_up_to_which_report_its_figures_go():
    year = window_of(ConsolidatedKind.YEAR, 2023)
    facts = replace(EMPTY, window=year, indicators=(share(1, 90),))
    told = text_of(facts, "indicators")
    assert told.endswith("Số liệu lấy đến báo cáo quý III/2023, kỳ gần nhất đã được xác nhận.")
    quarter = replace(facts, window=EMPTY.window)
    assert "Số liệu lấy đến" not in text_of(quarter, "indicators")


def test_a_chart_of_many_indicators_shows_those_furthest_from_their_target():
    target = Target(AT_LEAST, Decimal(100), year=2023)
    many = [
        indicator(
            Sums(1, numerator=Decimal(95 - id_ * 3), denominator=Decimal(100)),
            indicator_id=id_,
            target=target,
        )
        for id_ in range(1, 21)
    ]
    title, shown = bars(many)
    assert title == "Chỉ tiêu so với mục tiêu năm 2023, 15 chỉ tiêu xa mục tiêu nhất"
    assert [one.source["indicator"] for one in shown] == list(range(6, 21))
    title, shown = bars(many[:15])
    assert (title, len(shown)) == ("Chỉ tiêu so với mục tiêu năm 2023", 15)
