"""How templates write days, moments, numbers and shares."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from flask import Flask
from markupsafe import Markup

from tracker import clock
from tracker.rules import dates, devices, numbers, texts
from tracker.rules import money as amounts
from tracker.rules.recurrences import name_period
from tracker.speech import spoken_language
from tracker.web.faults import words_for
from tracker.web.indicator_words import name_of_indicator, presumed, titled

BETWEEN = re.compile(r">\s+<")


def day(value: date | str | None) -> str:
    """Write a day as dd/mm/yyyy; the facts of a letter hold it in its ISO form."""
    known = date.fromisoformat(value) if isinstance(value, str) and value else value
    return dates.show_date(known) if isinstance(known, date) else ""


def day_short(value: date | None) -> str:
    """Write a day as dd/mm inside the current year, else in full."""
    if value is None:
        return ""
    return value.strftime("%d/%m") if value.year == clock.today().year else dates.show_date(value)


def weekday(value: date) -> str:
    """Write the weekday in the reader's language."""
    return dates.weekday_name(value, spoken_language())


def moment(value: datetime | None) -> str:
    """Write a moment as read on the office's wall: dd/mm/yyyy HH:MM."""
    return clock.local(value).strftime("%d/%m/%Y %H:%M") if value else ""


def moment_short(value: datetime | None) -> str:
    """Write a moment without the year inside the current year."""
    if value is None:
        return ""
    wall = clock.local(value)
    return wall.strftime("%d/%m %H:%M" if wall.year == clock.today().year else "%d/%m/%Y %H:%M")


def number(value: Decimal | float | None) -> str:
    """Write a number in the reader's language."""
    if value is None:
        return ""
    return numbers.show_number(Decimal(str(value)), language=spoken_language())


def score(value: Decimal | None) -> str:
    """Write a value of the index with its four decimals, or a dash when there is none."""
    if value is None:
        return "–"
    return numbers.show_number(value, 4, language=spoken_language())


def fixed(value: Decimal | Fraction | None, places: int = 2) -> str:
    """Write a figure with so many decimals, a dash where there is none."""
    if value is None:
        return "–"
    return numbers.show_number(value, places, language=spoken_language())


def money(value: int | None) -> str:
    """Write an amount in tỷ, triệu or đồng; nothing where there is no figure."""
    return "" if value is None else amounts.show_money(value, language=spoken_language())


def share(value: Fraction | None, decimals: int = 2) -> str:
    """Write a share as a percentage with two decimals, or a dash when there is none."""
    if value is None:
        return "–"
    return numbers.show_share(value, decimals, language=spoken_language())


def period(value: str) -> str:
    """Name a stored period in the reader's language."""
    return name_period(value, spoken_language())


def close_up(markup: str) -> Markup:
    """Take the room between elements out of what a template made: of a long list, a quarter."""
    return Markup(BETWEEN.sub("><", markup))  # noqa: S704 - made by our template, escaped there


def init_filters(app: Flask) -> None:
    """Give templates their filters."""
    app.jinja_env.filters.update(
        day=day,
        day_short=day_short,
        fixed=fixed,
        weekday=weekday,
        moment=moment,
        moment_short=moment_short,
        money=money,
        number=number,
        period=period,
        score=score,
        share=share,
        fold=texts.fold,
        indicator_name=name_of_indicator,
        presumed=presumed,
        titled=titled,
        refusal_words=words_for,
        bytes=numbers.show_bytes,
        close_up=close_up,
        cut=texts.cut,
        initials=texts.initials,
        device=devices.name_device,
    )
