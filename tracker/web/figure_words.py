"""Sentences for what is doubtful about a figure, with both figures; figures as they are read."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.queries.reports.asked import Asked
from tracker.rules.arithmetic import Doubt, FigureFacts, FigureWarning, result_of
from tracker.rules.choices import Language
from tracker.rules.dates import show_date
from tracker.rules.figure_choices import FigureState, MeasureKind
from tracker.rules.numbers import NO_BREAK_SPACE, show_number
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.speech import spoken_language

FIELDS: dict[str, Any] = {
    "numerator": _l("the part"),
    "denominator": _l("the whole"),
    "value": _l("the figure"),
    "stated": _l("the printed percentage"),
}


def words_of(doubt: Doubt, asked: Asked | None = None) -> str:
    """Return the sentence of a doubt in the reader's language, steps by their names."""
    facts = dict(doubt.facts)
    if doubt.warning is FigureWarning.TIER_FELL and asked is not None:
        facts |= {name: asked.tier_name(Decimal(facts[name])) for name in ("before", "now")}
    return doubt_words(doubt.warning, facts)


def doubt_words(warning: str, facts: Mapping[str, Any]) -> str:
    """Return the sentence of a doubt as it is stored, in the reader's language."""
    return SENTENCES[FigureWarning(warning)](facts)


def figure_words(facts: FigureFacts) -> str:
    """Return what a figure comes to as a page shows it: 73,08 %, 1.390, yes, or why there is none.

    Parts that do not make a percentage yet show a dash.
    """
    if facts.state is FigureState.NO_DATA:
        return _("no data yet")
    if facts.state is FigureState.NOT_APPLICABLE:
        return _("not applicable")
    result = result_of(facts)
    if result is None:
        return "–"
    if facts.kind is MeasureKind.YES_NO:
        return _("Yes") if result else _("No")
    if facts.is_ratio:
        return show_percentage(result, 2)
    shown = _shown(str(facts.value))
    return f"{shown}{NO_BREAK_SPACE}%" if facts.is_percentage else shown


def said_words(figure: Any, asked: Asked, facts: FigureFacts) -> str:
    """Return what is said of an indicator: a figure, a step by its name, words as they are."""
    if facts.is_given and asked.kind is MeasureKind.TIER and figure.value:
        return asked.tier_name(figure.value)
    if facts.is_given and asked.kind is MeasureKind.MANUAL and figure.value is None:
        return str(figure.words)
    return figure_words(facts)


def parts_words(facts: FigureFacts) -> str:
    """Return the parts a percentage comes of, as in 1.390 ÷ 1.902; nothing for other figures."""
    if not facts.is_ratio or result_of(facts) is None:
        return ""
    return f"{_shown(str(facts.numerator))} ÷ {_shown(str(facts.denominator))}"


def show_percentage(percentage: Any, decimals: int | None = None) -> str:
    """Return a percentage that is already in per cent, with its sign."""
    number = show_number(percentage, decimals, language=spoken_language())
    return f"{number}%" if spoken_language() == Language.ENGLISH else f"{number}{NO_BREAK_SPACE}%"


def _shown(text: str) -> str:
    return show_number(Decimal(text), language=spoken_language()) if text else "–"


def _result(text: str, facts: Mapping[str, Any]) -> str:
    return _percent(text) if facts["percent"] else _shown(text)


def _percent(text: str) -> str:
    """Return a stored percentage with the decimals it has, two at least."""
    figure = Decimal(text)
    exponent = figure.as_tuple().exponent
    return show_percentage(figure, max(2, -exponent if isinstance(exponent, int) else 0))


def _stated_differs(facts: Mapping[str, Any]) -> str:
    return _(
        "%(numerator)s ÷ %(denominator)s = %(computed)s, the report says %(stated)s, off by "
        "%(difference)s percentage points. %(computed)s is used.",
        numerator=_shown(facts["numerator"]),
        denominator=_shown(facts["denominator"]),
        computed=_percent(facts["computed"]),
        stated=_percent(facts["stated"]),
        difference=show_number(Decimal(facts["difference"]), 2, language=spoken_language()),
    )


def _part_above_whole(facts: Mapping[str, Any]) -> str:
    return _(
        "The part is larger than the whole (%(numerator)s and %(denominator)s), "
        "which makes %(computed)s.",
        numerator=_shown(facts["numerator"]),
        denominator=_shown(facts["denominator"]),
        computed=_percent(facts["computed"]),
    )


def _above_hundred(facts: Mapping[str, Any]) -> str:
    return _("A percentage of %(value)s is above 100.", value=_percent(facts["value"]))


def _thousands(facts: Mapping[str, Any]) -> str:
    return _(
        "Last time %(field)s was %(before)s, now %(now)s: about a thousand times apart. A dot "
        "groups thousands (1.390 is one thousand three hundred and ninety), a comma marks decimals "
        "(1,39).",
        field=FIELDS[facts["field"]],
        **_before_and_now(facts),
    )


def _fall(facts: Mapping[str, Any]) -> str:
    return _(
        "A cumulative figure falls from %(before)s to %(now)s within the year.",
        **_before_and_now(facts),
    )


def _tier_fell(facts: Mapping[str, Any]) -> str:
    told = {"before": facts["before"], "now": facts["now"]}
    return _("The level falls from %(before)s to %(now)s.", **told)


def _jump(facts: Mapping[str, Any]) -> str:
    if not facts["factor"]:
        return _("Last time %(before)s, now %(now)s.", **_before_and_now(facts))
    return _(
        "Last time %(before)s, now %(now)s: %(factor)s times apart.",
        factor=show_number(Decimal(facts["factor"]), 1, language=spoken_language()),
        **_before_and_now(facts),
    )


def _percentage_jump(facts: Mapping[str, Any]) -> str:
    return _(
        "Last time %(before)s, now %(now)s: %(difference)s percentage points apart.",
        before=_percent(facts["before"]),
        now=_percent(facts["now"]),
        difference=show_number(Decimal(facts["difference"]), 2, language=spoken_language()),
    )


def _whole_changed(facts: Mapping[str, Any]) -> str:
    return _(
        "The whole changes from %(before)s to %(now)s, so the two percentages are not of the same.",
        **_before_and_now(facts),
    )


def _yes_to_no(_facts: Mapping[str, Any]) -> str:
    return _("Last time the answer was yes, now it is no.")


def _unchanged(facts: Mapping[str, Any]) -> str:
    return _(
        "The same figure, %(now)s, for %(periods)s periods in a row.",
        now=_result(facts["now"], facts),
        periods=facts["periods"],
    )


def _estimate_repeated(_facts: Mapping[str, Any]) -> str:
    return _("The estimate of last time is repeated; it was never replaced by the real figure.")


def _estimate_overdue(facts: Mapping[str, Any]) -> str:
    return _(
        "The period ended on %(day)s and the figure is still an estimate.",
        day=show_date(date.fromisoformat(facts["ended_on"])),
    )


def _far_from_target(facts: Mapping[str, Any]) -> str:
    return _(
        "%(now)s is ten times the target of %(target)s or more; check the unit and the comma.",
        now=_result(facts["now"], facts),
        target=_result(facts["target"], facts),
    )


def _parts_differ(facts: Mapping[str, Any]) -> str:
    return _(
        "The %(count)s parts add up to %(sum)s, the total says %(total)s (%(field)s).",
        count=facts["count"],
        field=FIELDS[facts["field"]],
        **_sum_and_total(facts),
    )


def _quarters_differ(facts: Mapping[str, Any]) -> str:
    if facts.get("stock"):
        return _(
            "The other report of the same day says %(sum)s, this one says %(total)s.",
            **_sum_and_total(facts),
        )
    if facts["cumulative"]:
        return _(
            "The last quarter, cumulative, says %(sum)s, the year says %(total)s.",
            **_sum_and_total(facts),
        )
    told = {"count": facts["count"], **_sum_and_total(facts)}
    if facts["whole"]:
        return _(
            "The %(count)s periods it is made of add up to %(sum)s, this one says %(total)s.",
            **told,
        )
    return _(
        "The %(count)s periods already known of it add up to %(sum)s, more than the %(total)s"
        " said here.",
        **told,
    )


def _before_and_now(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"before": _shown(facts["before"]), "now": _shown(facts["now"])}


def _sum_and_total(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"sum": _shown(facts["sum"]), "total": _shown(facts["total"])}


SENTENCES: dict[FigureWarning, Callable[[Mapping[str, Any]], str]] = {
    FigureWarning.STATED_DIFFERS: _stated_differs,
    FigureWarning.PART_ABOVE_WHOLE: _part_above_whole,
    FigureWarning.ABOVE_HUNDRED: _above_hundred,
    FigureWarning.THOUSANDS: _thousands,
    FigureWarning.FALL: _fall,
    FigureWarning.TIER_FELL: _tier_fell,
    FigureWarning.JUMP: _jump,
    FigureWarning.PERCENTAGE_JUMP: _percentage_jump,
    FigureWarning.WHOLE_CHANGED: _whole_changed,
    FigureWarning.YES_TO_NO: _yes_to_no,
    FigureWarning.UNCHANGED: _unchanged,
    FigureWarning.ESTIMATE_REPEATED: _estimate_repeated,
    FigureWarning.ESTIMATE_OVERDUE: _estimate_overdue,
    FigureWarning.FAR_FROM_TARGET: _far_from_target,
    FigureWarning.PARTS_DIFFER: _parts_differ,
    FigureWarning.QUARTERS_DIFFER: _quarters_differ,
}
