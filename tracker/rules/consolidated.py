"""The choices stored with consolidated reports, each by its word."""

from enum import StrEnum


class ConsolidatedKind(StrEnum):
    """What span of time a consolidated report (báo cáo tổng hợp) tells of."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    YEAR_END_REVIEW = "year_end_review"  # báo cáo tổng kết năm


class ConsolidatedState(StrEnum):
    """Whether a consolidated report is still written or has gone out."""

    DRAFT = "draft"
    ISSUED = "issued"


class BlockKind(StrEnum):
    """What a block of a consolidated report is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CHART = "chart"
    QUOTE = "quote"
