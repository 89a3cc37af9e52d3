"""Walk over a sheet before it is read: how far it reaches, and which cells need a second look.

A reader that keeps a sheet as a rectangle needs 17 thousand million cells for two filled ones in
opposite corners, which take up 1.4 KB in a file. The walk keeps nothing but what it marks.
"""

import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from tracker.rules.faults import Fault
from tracker.sheets.faults import SheetRefused
from tracker.sheets.formats import Shown
from tracker.sheets.limits import MOST_COLUMNS, MOST_ROWS

CHUNK = 256 * 1024
HOLDS_SOMETHING = frozenset({"v", "is", "f"})
# A formula over another workbook, as files keep it ([1]Sheet!A1), or over another program (a|b!c).
_ELSEWHERE = re.compile(r"\[\d+\]|\w\|")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Survey:
    """What the walk found: corners from 1, and marks by (row, column) from 1.

    A mark is how the cell looks, or the text of its error; "" when the text it last had stands
    but nobody can vouch for it.
    """

    top: int = 0
    left: int = 0
    bottom: int = 0
    right: int = 0
    marks: dict[tuple[int, int], Shown | str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Return the number of rows from the first cell that holds anything to the last."""
        return self.bottom - self.top + 1 if self.bottom else 0

    @property
    def width(self) -> int:
        """Return the number of columns likewise."""
        return self.right - self.left + 1 if self.bottom else 0

    def include(self, row: int, column: int) -> None:
        """Stretch the corners over one more cell."""
        self.top = min(self.top or row, row)
        self.left = min(self.left or column, column)
        self.bottom = max(self.bottom, row)
        self.right = max(self.right, column)


def survey_sheet(
    archive: zipfile.ZipFile, part: str, *, name: str, shown: dict[str, Shown]
) -> Survey:
    """Walk over the part of one sheet, and stop at the first cell out of reach.

    Raises SheetRefused: SHEET_ROWS, SHEET_COLUMNS (both with the cell), SHEET_FILE_BROKEN.
    """
    walk = _Walk(name, shown)
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                walk.parser.Parse(chunk, False)
        walk.parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN, sheet=name) from error
    return walk.survey


class _Walk:
    def __init__(self, name: str, shown: dict[str, Shown]) -> None:
        self.survey = Survey()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._name = name
        self._shown = shown
        self._row = self._column = 0
        self._look: Shown | None = None
        self._kind = self._text = self._formula = ""
        self._has_formula = False

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            row = attributes.get("r", "")
            self._row = int(row) if row.isdecimal() else self._row + 1
            self._column = 0
        elif tag in HOLDS_SOMETHING and self._column:
            self._check_reach()
            self.survey.include(self._row, self._column)
            self._has_formula = self._has_formula or tag == "f"
            if self._has_formula or self._kind == "e":
                self._text = ""
                self.parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        self._text += text

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "f":
            self._formula, self._text = self._text, ""
        elif tag == "c":
            self._end_cell()
        if tag in HOLDS_SOMETHING:
            self.parser.CharacterDataHandler = None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place:
            self._row, self._column = int(place[2]), _column(place[1])
        else:  # it may be left out: then it is the next one
            self._column += 1
        self._look = self._shown.get(attributes.get("s", ""))
        self._kind = attributes.get("t", "")
        self._text = self._formula = ""
        self._has_formula = False

    def _end_cell(self) -> None:
        place = self._row, self._column
        if self._kind == "e":
            self.survey.marks[place] = self._text
        elif self._has_formula and self._is_doubtful():
            self.survey.marks[place] = ""
        elif self._look is not None:
            self.survey.marks[place] = self._look

    def _is_doubtful(self) -> bool:
        """Tell whether nobody can vouch for what a formula came to: elsewhere, or never."""
        is_elsewhere = _ELSEWHERE.search(self._formula) is not None
        return is_elsewhere or (not self._text and self._kind != "str")

    def _check_reach(self) -> None:
        if self._row > MOST_ROWS:
            fault, limit = Fault.SHEET_ROWS, MOST_ROWS
        elif self._column > MOST_COLUMNS:
            fault, limit = Fault.SHEET_COLUMNS, MOST_COLUMNS
        else:
            return
        raise SheetRefused(fault, sheet=self._name, row=self._row, column=self._column, limit=limit)


@lru_cache(maxsize=1_024)
def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
