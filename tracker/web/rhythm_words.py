"""The rhythm of a plan's reports in words."""

from typing import Any

from tracker.rules.choices import LongerReport, ReportFrequency
from tracker.speech import lazy_gettext as _l
from tracker.web.words import REPORT_FREQUENCIES

LONGER: dict[str, dict[LongerReport, Any]] = {
    "quarter_report": {
        LongerReport.MERGED: _l("the quarter in place of its last month"),
        LongerReport.APART: _l("the quarter beside its last month"),
    },
    "half_report": {
        LongerReport.MERGED: _l("six months in place of the shorter report"),
        LongerReport.APART: _l("six months beside the shorter report"),
    },
    "nine_months_report": {
        LongerReport.MERGED: _l("nine months in place of the shorter report"),
        LongerReport.APART: _l("nine months beside the shorter report"),
    },
    "year_report": {
        LongerReport.MERGED: _l("the year in place of the shorter report"),
        LongerReport.APART: _l("the year beside the shorter report"),
    },
}


def rhythm_words(plan: Any) -> str:
    """Return how often a plan asks for reports, nothing where it asks for none."""
    if plan.report_frequency is ReportFrequency.NONE:
        return ""
    longer = (words.get(getattr(plan, field)) for field, words in LONGER.items())
    said = (REPORT_FREQUENCIES[plan.report_frequency], *longer)
    return "; ".join(str(words) for words in said if words)
