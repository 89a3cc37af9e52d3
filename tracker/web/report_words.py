"""Names and sentences of reports: periods, states of figures and of progress, targets."""

from typing import Any

from tracker.queries.reports.asked import Asked, Target
from tracker.rules.figure_choices import (
    FigureReview,
    FigureState,
    MeasureKind,
    ProgressState,
    RequestKind,
    TargetOperator,
)
from tracker.rules.numbers import show_number
from tracker.rules.recurrences import name_period
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.speech import spoken_language
from tracker.web.figure_words import show_percentage

FIGURE_STATES: dict[FigureState, Any] = {
    FigureState.GIVEN: _l("There is a figure"),
    FigureState.NO_DATA: _l("No data yet"),
    FigureState.NOT_APPLICABLE: _l("Not applicable"),
}
FIGURE_REVIEWS: dict[FigureReview, Any] = {
    FigureReview.WAITING: _l("Not looked at yet"),
    FigureReview.ACCEPTED: _l("Stands"),
    FigureReview.RETURNED: _l("Return this value"),
}
PROGRESS_STATES: dict[ProgressState, Any] = {
    ProgressState.NOT_STARTED: _l("Not begun"),
    ProgressState.UNDER_WAY: _l("Under way"),
    ProgressState.CONSULTING: _l("Opinions asked, under appraisal"),
    ProgressState.STUCK: _l("Held up"),
    ProgressState.DONE: _l("Done, not handed in yet"),
}
REQUEST_KINDS: dict[RequestKind, Any] = {
    RequestKind.THEMATIC: _l("Thematic report"),
    RequestKind.AD_HOC: _l("Ad hoc report"),
}


def report_title(period: str, title: str) -> str:
    """Return what a report is called: by its period, or as it was asked for."""
    if period.startswith(("CD-", "DX-")):
        return title
    name = name_period(period, spoken_language())
    if not name:
        return title
    is_word = name[1:2].isalpha()  # "Quý IV", "Year 2023"; "Q4" stays as it is
    return _("Report of %(period)s", period=name[0].lower() + name[1:] if is_word else name)


def target_words(asked: Asked) -> str:
    """Return what an indicator is to reach, as the table shows it."""
    target = asked.target
    if target is None:
        return asked.target_words or "–"
    if target.operator is TargetOperator.WORDS or target.value is None:
        return target.words or asked.target_words or "–"
    if asked.kind is MeasureKind.YES_NO:
        return _("Yes") if target.value else _("No")
    if asked.kind is MeasureKind.TIER:
        return asked.tier_name(target.value)
    return _with_operator(target, is_percentage=_is_percentage(asked))


def _with_operator(target: Target, *, is_percentage: bool) -> str:
    value = _number(target.value, is_percentage=is_percentage)
    if target.operator is TargetOperator.AT_MOST:
        return f"≤ {value}"
    if target.operator is TargetOperator.BETWEEN:
        return f"{show_number(target.value or 0)}–" + _number(
            target.upper, is_percentage=is_percentage
        )
    return value


def _number(value: Any, *, is_percentage: bool) -> str:
    if is_percentage:
        return show_percentage(value or 0)
    return show_number(value or 0, language=spoken_language())


def _is_percentage(asked: Asked) -> bool:
    return asked.kind is MeasureKind.RATIO or asked.unit_words.strip() == "%"
