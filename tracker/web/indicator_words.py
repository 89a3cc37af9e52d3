"""Names of what indicator sets, editions and targets choose from."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice

from tracker.rules.figure_choices import (
    Direction,
    IndicatorKind,
    MappingKind,
    MeasureKind,
    SetLevel,
    TargetOperator,
)
from tracker.rules.indicators import is_presumed, name_in
from tracker.speech import lazy_gettext as _l
from tracker.speech import spoken_language

INDICATOR_KINDS: dict[IndicatorKind, Any] = {
    IndicatorKind.GROUP: _l("Group"),
    IndicatorKind.MAIN: _l("Main indicator"),
    IndicatorKind.COMPONENT: _l("Component"),
}
SET_LEVELS: dict[SetLevel, Any] = {
    SetLevel.PROVINCE: _l("Provinces"),
    SetLevel.MINISTRY: _l("Ministries"),
    SetLevel.COMMUNE: _l("Communes"),
    SetLevel.OTHER: _l("Other bodies"),
}
MEASURE_KINDS: dict[MeasureKind, Any] = {
    MeasureKind.YES_NO: _l("Yes or no"),
    MeasureKind.RATIO: _l("Ratio"),
    MeasureKind.COUNT: _l("Number counted"),
    MeasureKind.TIER: _l("By steps"),
    MeasureKind.MANUAL: _l("Judged by a person"),
}
SPOKEN_MEASURES = {  # how annexes write it
    **dict.fromkeys(("Có/không", "Có / không", "Có, không", "Đạt/không đạt"), MeasureKind.YES_NO),
    **dict.fromkeys(("Tỉ lệ", "Tỷ lệ %", "Tỷ lệ (%)", "Tỉ lệ (%)", "%"), MeasureKind.RATIO),
    **dict.fromkeys(("Số tuyệt đối", "Đếm", "Giá trị"), MeasureKind.COUNT),
    **dict.fromkeys(("Theo thang", "Thang điểm", "Theo bậc", "Mức độ"), MeasureKind.TIER),
    **dict.fromkeys(("Thủ công", "Định tính", "Đánh giá", "Chuyên gia"), MeasureKind.MANUAL),
}
DIRECTIONS: dict[Direction, Any] = {
    Direction.HIGHER: _l("The higher the better"),
    Direction.LOWER: _l("The lower the better"),
    Direction.NONE: _l("Described in words"),
}
SPOKEN_DIRECTIONS = {
    **dict.fromkeys(
        ("Cao hơn tốt hơn", "Cao", "Tăng", "Càng tăng càng tốt", "Thuận", "+"), Direction.HIGHER
    ),
    **dict.fromkeys(
        ("Thấp hơn tốt hơn", "Thấp", "Giảm", "Càng giảm càng tốt", "Nghịch", "-"), Direction.LOWER
    ),
    **dict.fromkeys(("Định tính", "Không có", "Không xét"), Direction.NONE),
}
TARGET_OPERATORS: dict[TargetOperator, Any] = {
    TargetOperator.AT_LEAST: _l("at least"),
    TargetOperator.AT_MOST: _l("at most"),
    TargetOperator.EXACTLY: _l("exactly"),
    TargetOperator.BETWEEN: _l("from … to …"),
    TargetOperator.WORDS: _l("in words"),
}
MAPPING_KINDS: dict[MappingKind, Any] = {
    MappingKind.SAME: _l("The same"),
    MappingKind.SPLIT: _l("Split into"),
    MappingKind.MERGED: _l("Merged into"),
    MappingKind.DROPPED: _l("Dropped"),
}
ACROSS_SETS: dict[str, Any] = {
    "DTI": _l("DTI"),
    "P-GOV": _l("Digital government"),
    "P-ECO": _l("Digital economy"),
    "P-SOC": _l("Digital society"),
}


def name_of_indicator(row: Any) -> str:
    """Return an indicator's name in the reader's language."""
    return name_in(spoken_language(), row.name_vi, row.name_en)


def presumed(row: Any) -> bool:
    """Tell whether a row waits for its official code."""
    return is_presumed(row.code, row.measure)


def titled(row: Any) -> str:
    """Return code and name of an indicator, the name in the reader's language."""
    return f"{row.code} {name_of_indicator(row)}"


def codes_of_results(mains: Iterable[Any]) -> list[SelectChoice]:
    """Return the codes a result can have: index, pillars, main indicators, each with its name."""
    across = [SelectChoice(code, name) for code, name in ACROSS_SETS.items()]
    return [*across, *(SelectChoice(row.code, titled(row)) for row in mains)]


def data_of_row(row: Any, parent_code: str, steps: str) -> dict[str, Any]:
    """Return what the form of a row shows of a stored one."""
    copied = ("code", "name_vi", "name_en", "max_points", "measure", "unit_words")
    further = ("numerator_words", "denominator_words", "is_cumulative", "is_stock")
    chosen = ("kind", "measure_kind", "direction")
    return {
        **{name: getattr(row, name) for name in (*copied, *further, "computed_by")},
        **{name: getattr(row, name).value for name in chosen},
        "parent": parent_code,
        "tiers": steps,
    }
