"""Words for what is wrong in a cell of a report's workbook, with the cure there."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tracker.rules.columns import Line
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import show_number
from tracker.speech import gettext as _
from tracker.web.faults import words_for


def words_of_wrong(line: Line, key: str, refusal: Refused, offered: Iterable[Any]) -> str:
    """Return what is wrong with a cell, with its cure; ``offered`` is what its list holds."""
    choices = "; ".join(map(str, offered))
    if refusal.fault is Fault.NOT_A_CHOICE and choices:
        return _("Choose one of: %(choices)s.", choices=choices)
    if refusal.fault is Fault.ROW_UNKNOWN:
        return _(
            "This row has lost its mark in the hidden column. Take the file along anew and copy "
            "the figures over."
        )
    if refusal.fault is Fault.ROW_TWICE:
        return _("This row repeats row %(row)s; keep one of the two.", **refusal.facts)
    held = line.cells[key].number if key in line.cells else None
    if refusal.fault is Fault.NUMBER_NOT_WHOLE and held is not None:
        meant = Decimal(repr(round(held * 1000, 10)))
        if meant == meant.to_integral_value():  # Excel took the dot of 1.390 for a comma
            return _(
                "The cell holds %(held)s, and these are counted in whole numbers. If %(meant)s is "
                "meant, type %(plain)s without a dot.",
                held=show_number(meant / 1000),
                meant=show_number(meant),
                plain=f"{meant:.0f}",
            )
    return words_for(refusal)
