"""The rows of a report as its table shows them: figures, the last period, doubts, notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tracker.queries.reports.asked import Asked
from tracker.queries.reports.judging import doubts_of_report, facts_of_figure
from tracker.queries.reports.page import ReportPage
from tracker.rules.arithmetic import Doubt, FigureFacts, change_of, open_doubts
from tracker.rules.evidence import Offer, tally_of
from tracker.rules.figure_choices import FigureReview, FigureState, MeasureKind
from tracker.rules.numbers import show_change
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web.evidence_words import Counted, counted_of, typed_of
from tracker.web.figure_words import parts_words, said_words, words_of
from tracker.web.report_words import target_words


@dataclass(frozen=True)
class Row:
    """An indicator with what is said of it, as words."""

    number: int
    asked: Asked
    figure: Any = None  # what is stored
    result: str = ""
    previous: str = "–"
    previous_parts: str = ""  # of a ratio: 1.390 ÷ 1.902
    previous_note: str = ""  # of which period
    change: str = "–"
    target: str = "–"
    is_answered: bool = False
    doubts: Sequence[str] = ()  # nobody gave a reason for
    keep_for: str = ""  # the warnings a reason on the page is about
    kept: Sequence[tuple[str, str]] = ()  # what stays, and why
    note: str = ""  # the secretariat's words on the last try
    was_accepted: bool = False
    form: Any = None
    counted: Counted | None = None  # by the product: offered, or kept beside the figure
    is_taken: bool = False  # the figure is what was counted
    others: Sequence[str] = field(default=())  # what somebody else saved meanwhile

    @property
    def id(self) -> int:
        """Return the indicator."""
        return self.asked.indicator_id

    @property
    def is_ratio(self) -> bool:
        """Tell whether it has two parts."""
        return self.asked.kind is MeasureKind.RATIO


def rows_of(
    page: ReportPage,
    figures: Sequence[Any],
    *,
    today: date,
    offers: Mapping[int, Offer] | None = None,
) -> list[Row]:
    """Return a row for each indicator that is asked, with what ``figures`` say of it.

    ``offers`` are what the product counts now; a figure taken over keeps what was counted then.
    """
    said = {figure.indicator_id: figure for figure in figures}
    returned = page.returned
    notes = {one.indicator_id: one for one in returned.figures} if returned else {}
    doubts = doubts_of_report(figures, page.asked, page.series, today=today)
    return [
        _row(
            number,
            one,
            said.get(one.indicator_id),
            page,
            last=notes.get(one.indicator_id),
            doubts=doubts.get(one.indicator_id, ()),
            offer=(offers or {}).get(one.indicator_id),
        )
        for number, one in enumerate(page.asked, start=1)
    ]


def _row(
    number: int,
    asked: Asked,
    figure: Any,
    page: ReportPage,
    *,
    last: Any,
    doubts: Sequence[Doubt],
    offer: Offer | None,
) -> Row:
    series = page.series.get(asked.indicator_id, ())
    before = facts_of_figure(series[0], asked) if series else None
    facts: dict[str, Any] = {
        "number": number,
        "asked": asked,
        "previous": (said_words(series[0], asked, before) or "–") if before else "–",
        "previous_parts": parts_words(before) if before else "",
        "previous_note": series[0].period if series else "",
        "target": target_words(asked),
        "note": last.review_note if last else "",
        **_counted(figure, offer),
        "was_accepted": last is not None and last.review is FigureReview.ACCEPTED,
    }
    if figure is None:
        return Row(**facts, result=_("not entered"))
    now = facts_of_figure(figure, asked)
    unsettled = open_doubts(doubts, figure.kept)
    return Row(
        **facts,
        figure=figure,
        result=result_words(figure, asked, now),
        change=change_words(now, before),
        is_answered=result_is_told(figure, asked, now),
        doubts=[words_of(one, asked) for one in unsettled],
        keep_for=",".join(one.warning.value for one in doubts),
        kept=[
            (words_of(one, asked), _reason(figure, one.warning.value))
            for one in doubts
            if one not in unsettled
        ],
    )


def _counted(figure: Any, offer: Offer | None) -> dict[str, Any]:
    """Return what was counted; where the count has moved on since, it is offered anew."""
    kept = figure.computed_from if figure is not None else None
    if kept and (offer is None or _says(figure, offer)):
        return {"counted": counted_of(tally_of(kept)), "is_taken": True}
    if offer is None:
        return {}
    is_taken = figure is not None and _says(figure, offer)
    return {"counted": counted_of(offer.tally, typed_of(offer)), "is_taken": is_taken}


def _says(figure: Any, offer: Offer) -> bool:
    said = (figure.value, figure.numerator, figure.denominator)
    return said == (offer.value, offer.numerator, offer.denominator)


def result_words(figure: Any, asked: Asked, facts: FigureFacts) -> str:
    """Return what a figure comes to: a level by its name, words as they are."""
    if facts.is_given and asked.kind is MeasureKind.RATIO and not _is_whole(figure):
        return _("not entered")
    return said_words(figure, asked, facts) or _("not entered")


def result_is_told(figure: Any, asked: Asked, facts: FigureFacts) -> bool:
    """Tell whether a row needs nothing more."""
    if figure.state is FigureState.NOT_APPLICABLE:
        return bool(figure.reason)
    if figure.state is FigureState.NO_DATA:
        return True
    return result_words(figure, asked, facts) != _("not entered")


def change_words(now: FigureFacts, before: FigureFacts | None) -> str:
    """Return how far a figure is from the last one, with its sign."""
    change: Fraction | None = change_of(now, before)
    if change is None or now.kind in {MeasureKind.YES_NO, MeasureKind.TIER}:
        return "–"
    places = 2 if now.is_percentage or change.denominator != 1 else 0
    return show_change(change, places, language=spoken_language())


def _is_whole(figure: Any) -> bool:
    return figure.numerator is not None and figure.denominator is not None


def _reason(figure: Any, warning: str) -> str:
    return next((str(one["reason"]) for one in figure.kept or () if one["warning"] == warning), "")
