"""How many indicators have figures, up to which reports, and how many reached their targets."""

from collections import Counter
from collections.abc import Sequence

from tracker.rules.drafting.blocks import Sentence, Source, sentence
from tracker.rules.drafting.facts import IndicatorFacts
from tracker.rules.drafting.indicators import (
    ANSWERED,
    APART,
    Reach,
    reach_now,
    standing_of,
    value_of,
    year_said,
)
from tracker.rules.drafting.writing import count
from tracker.rules.report_windows import window_of as report_window
from tracker.rules.windows import Window, name_inside

WITHOUT_FIGURE = {
    ANSWERED: "Có {n} chỉ tiêu được báo cáo bằng lời.",
    APART: "Có {n} chỉ tiêu có số liệu của từng đơn vị, không tính chung được.",
}


def summary(
    indicators: Sequence[IndicatorFacts], *, has_plan: bool, window: Window | None = None
) -> list[Sentence]:
    """Say how many indicators have figures, of when, and how many reached their target.

    Without a plan those of all plans of the committee are told of.
    """
    if not indicators:
        who = "Kế hoạch chưa giao" if has_plan else "Chưa có kế hoạch nào giao"
        none = "chỉ tiêu nào cho các đơn vị" if has_plan else "chỉ tiêu cho các đơn vị"
        return [sentence("indicators", f"{who} {none}.")]
    start = "Kế hoạch giao {all} chỉ tiêu" if has_plan else "Các kế hoạch giao {all} chỉ tiêu"
    numbers: dict[str, tuple[str, Source]] = {"all": (count(len(indicators)), {"of": "indicators"})}
    known = [one for one in indicators if value_of(one.measure, one.now) is not None]
    if not known:
        words = f"{start}; chưa có chỉ tiêu nào có số liệu được xác nhận."
        return [sentence("indicators", words, **numbers), *_in_words(indicators)]
    numbers["known"] = (count(len(known)), {"of": "indicators", "cell": "known"})
    with_figures = "{known} chỉ tiêu có số liệu được xác nhận"
    if len(known) == len(indicators):
        with_figures = f"{'đều ' if len(known) > 1 else 'đã '}có số liệu được xác nhận"
    parts, of_parts = _reached(known)
    words = f"{start}, {with_figures}: {'; '.join(parts)}."
    of_all = sentence("indicators", words, **numbers, **of_parts)
    return [of_all, *_in_words(indicators), *_until(known, window)]


def _reached(known: Sequence[IndicatorFacts]) -> tuple[list[str], dict[str, tuple[str, Source]]]:
    """Return how many indicators stand how to their targets; the first part says which year's."""
    reaches, year = [reach_now(one) for one in known], year_said(known)
    parts: list[str] = []
    numbers: dict[str, tuple[str, Source]] = {}
    for reach, told, rest in (
        (Reach.REACHED, "đạt mục tiêu", ""),
        (Reach.NEARLY, "gần đạt", " (từ 95\u00a0% mục tiêu)"),
        (Reach.BEHIND, "chưa đạt", ""),
        (Reach.OPEN, "chưa có mục tiêu bằng số để so sánh", ""),
    ):
        if reach not in reaches:
            continue
        is_first = not parts and year and reach is not Reach.OPEN
        words = f"{told.removesuffix(' mục tiêu')} mục tiêu{year}" if is_first else told
        parts.append(f"{{{reach}}} {words}{rest}")
        source: Source = {"of": "indicators", "cell": reach.value}
        numbers[reach.value] = (count(reaches.count(reach)), source)
    return parts, numbers


def _in_words(indicators: Sequence[IndicatorFacts]) -> list[Sentence]:
    """Say how many indicators were answered without a figure of all: in words, or each apart."""
    counted = Counter(map(standing_of, indicators))
    return [
        sentence(f"indicators.{key}", words, n=(count(n), {"of": "indicators", "cell": key}))
        for key, words in WITHOUT_FIGURE.items()
        if (n := counted[key])
    ]


def _until(known: Sequence[IndicatorFacts], window: Window | None) -> list[Sentence]:
    """Say which reports the figures end with, where the last ones of the window are to come."""
    codes = [one.now.codes[-1] for one in known if one.now.codes]
    latest = max(codes, key=lambda code: report_window(code).last, default=None)
    if window is None or latest is None or report_window(latest).last >= window.months[1]:
        return []
    words = f"Số liệu lấy đến báo cáo {name_inside(latest)}, kỳ gần nhất đã được xác nhận."
    return [sentence("indicators.until", words)]
