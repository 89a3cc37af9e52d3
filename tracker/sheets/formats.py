"""Number formats of a workbook, as far as they change what a person reads in a cell."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What a format makes of a number, where the bare number would mislead."""

    PERCENT = "percent"
    MONTH = "month"  # 6/2025 typed into Excel is kept as 1 June, and shown as a month
    YEAR = "year"
    PADDED = "padded"  # 00123: a code, not a hundred and twenty-three


@dataclass(frozen=True, slots=True)
class Shown:
    """How cells of one style look; ``width`` is the number of digits of a padded one."""

    look: Look
    width: int = 0


BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # literals, spacing, colours, locales
_ZEROS = re.compile(r"0{2,}")


def shown_as(code: str) -> Shown | None:
    r"""Return what a format code makes of a number, or None when the number speaks for itself.

    >>> shown_as("[$-42A]mmm\\-yy;@").look, shown_as("0.0%").look, shown_as("00000").width
    (<Look.MONTH: 'month'>, <Look.PERCENT: 'percent'>, 5)
    >>> shown_as("dd/mm/yyyy"), shown_as("#,##0.00")
    (None, None)
    """
    bare = _NOT_SHOWN.sub("", code.split(";", maxsplit=1)[0]).lower()
    if "%" in bare:
        return Shown(Look.PERCENT)
    if _ZEROS.fullmatch(bare.strip()):
        return Shown(Look.PADDED, len(bare.strip()))
    if "y" in bare and not set(bare) & set("dhs"):
        return Shown(Look.MONTH if "m" in bare else Look.YEAR)
    return None
