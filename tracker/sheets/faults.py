"""Why a file could not be read as a table, and where in it the reason stands."""

from typing import Any

from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import letters

FIELD = "file"


class SheetRefused(Refused):
    """There is no table to be had: the reason, and the sheet, row and column (from 1) if known.

    ``sheet`` is the name of a sheet, or the number of a table in a document.
    """

    def __init__(
        self, reason: Fault, *, sheet: str = "", row: int = 0, column: int = 0, **facts: Any
    ) -> None:
        place = f"{letters(column)}{row}" if row and column else ""
        super().__init__(
            reason, field=FIELD, sheet=sheet, row=row, column=column, place=place, **facts
        )
        self.reason = reason
        self.sheet = sheet
        self.row = row
        self.column = column
