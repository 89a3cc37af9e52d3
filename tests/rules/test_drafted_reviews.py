"""What the review of a year says, as its readers would write it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.drafting import AT_LEAST, EMPTY, indicator, text_of
from tracker.rules.choices import ConclusionKind
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.drafting import draft
from tracker.rules.drafting.facts import DirectionLine, IndicatorFacts, Sums, Target
from tracker.rules.windows import window_of


def test_a_review_tells_of_indicators_by_field_what_was_reached_first():
    target = Target(AT_LEAST, Decimal(80), year=2022)

    def one(number: int, part: int, field_id: int, field: str) -> IndicatorFacts:
        now = Sums(1, numerator=Decimal(part), denominator=Decimal(100))
        about = {"indicator_id": number, "name": f"Chỉ tiêu {number}", "target": target}
        return indicator(now, field_id=field_id, field=field, **about)

    given = (
        one(1, 50, 7, "Chính quyền số"),
        one(2, 90, 8, "Kinh tế số"),
        one(3, 85, 7, "Chính quyền số"),
        one(4, 85, 0, ""),
    )
    year = replace(EMPTY, window=window_of(ConsolidatedKind.YEAR_END_REVIEW, 2022))
    blocks = draft(replace(year, indicators=given))
    keys = [one.key for one in blocks if one.key.startswith(("h.field", "indicator."))]
    assert keys == [
        *("h.field.7", "indicator.3", "indicator.1"),
        *("h.field.8", "indicator.2", "h.field.0", "indicator.4"),
    ]
    assert text_of(replace(year, indicators=given), "h.field.0") == "Chỉ tiêu khác"
    plain = draft(replace(year, indicators=given[3:]))
    assert not [one for one in plain if one.key.startswith("h.field")]
    assert text_of(year, "opening") == (
        "Ban Chỉ đạo báo cáo tổng kết hoạt động năm 2022 "
        "và phương hướng, nhiệm vụ năm 2023 như sau:"
    )


def test_a_review_says_what_its_session_decided_before_what_it_asks():
    held = date(2023, 4, 25)
    lines = (
        DirectionLine(
            *(5, 9, ConclusionKind.DIRECTION, "Cụ thể hóa nhiệm vụ.", "Các sở", None), held_on=held
        ),
        DirectionLine(
            *(4, 9, ConclusionKind.DECISION, "Xác định năm 2023 là “Năm dữ liệu số”.", "", None),
            held_on=held,
        ),
    )
    window = window_of(ConsolidatedKind.YEAR_END_REVIEW, 2022)
    told = {one.key: one.text for one in draft(replace(EMPTY, window=window, directions=lines))}
    last = list(told)[list(told).index("h.next") + 1 :]
    assert last[:6] == [
        *("h.decisions", "decisions", "direction.4"),
        *("h.directions", "directions", "direction.5"),
    ]
    assert told["decisions"] == (
        "Tại phiên tổng kết năm ngày 25/04/2023, Ban Chỉ đạo thống nhất 01 nội dung sau đây."
    )
    assert told["direction.4"] == "Xác định năm 2023 là “Năm dữ liệu số”."
    assert told["directions"].endswith("các đơn vị được giao, chỉ đạo 01 nội dung sau đây.")
