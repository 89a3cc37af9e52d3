"""Read the layout of a PDF back from its own operators: lines of text with size and cut, rules."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf

MM = 25.4 / 72
THICK = 1.5 * MM  # a drawn line is no thicker
SAME_LINE = 0.3  # millimetres
GAP = 3.0  # millimetres between two columns
PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
Matrix = tuple[float, float, float, float, float, float]
NEUTRAL: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Line:
    """Words on one baseline in one column; millimetres from the left and top, size in points."""

    text: str
    left: float
    base: float
    right: float
    size: float
    cut: str
    is_artifact: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class Page:
    """A page: millimetres wide and high, its lines of text and drawn horizontal lines."""

    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)  # left, right, top


class Font:
    """A font of the file: its cut, its widths, its letters."""

    def __init__(self, font: Any) -> None:
        self.name = str(font.BaseFont)
        self.cut = self.name.removeprefix("/")[7:].removeprefix("Don-Doc-Paper").lstrip("-")
        self.cut = self.cut or "Regular"
        child = font.DescendantFonts[0]
        self._wide = dict(_widths(child.get("/W", [])))
        self._default = float(child.get("/DW", 1000))
        self._letters = dict(_letters(font.ToUnicode.read_bytes()))

    def read(self, codes: bytes) -> Iterator[tuple[str, float]]:
        """Yield each letter with its width in thousandths."""
        for high, low in zip(codes[::2], codes[1::2], strict=True):
            code = high << 8 | low
            yield self._letters.get(code, ""), self._wide.get(code, self._default)


def read_pages(pdf: bytes) -> list[Page]:
    """Return what every page shows, in reading order of the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts: dict[Any, Font] = {}
        return [_Reader(page, fonts).read() for page in opened.pages]


class _Reader:
    def __init__(self, page: Any, fonts: dict[Any, Font]) -> None:
        left, top, right, bottom = (float(edge) for edge in page.mediabox)
        self._page, self._bottom = page, bottom
        self.shown = Page((right - left) * MM, (bottom - top) * MM)
        self._fonts, self._matrix = fonts, NEUTRAL
        self._saved: list[Matrix] = []
        self._marks: list[bool] = []
        self._boxes: list[tuple[float, float, float]] = []

    def read(self) -> Page:
        for given, operator in pikepdf.parse_content_stream(self._page):
            do = getattr(self, f"_{operator}".replace("*", "_star"), None)
            if do is not None:
                do(given)
        self.shown.lines = _joined(self.shown.lines)
        return self.shown

    def _q(self, _given: Any) -> None:
        self._saved.append(self._matrix)

    def _Q(self, _given: Any) -> None:
        self._matrix = self._saved.pop()

    def _cm(self, given: Any) -> None:
        self._matrix = _times(tuple(map(float, given)), self._matrix)

    def _BMC(self, given: Any) -> None:
        self._marks.append(str(given[0]) == "/Artifact")

    _BDC = _BMC

    def _EMC(self, _given: Any) -> None:
        self._marks.pop()

    def _Tf(self, given: Any) -> None:
        name, self._size = str(given[0]), float(given[1])
        resource = self._page.Resources.Font[name]
        self._font = self._fonts.setdefault(resource.objgen, Font(resource))

    def _Tm(self, given: Any) -> None:
        self._text = tuple(map(float, given))

    def _TJ(self, given: Any) -> None:
        words, wide = "", 0.0
        for part in given[0]:
            if isinstance(part, pikepdf.String):
                for letter, width in self._font.read(bytes(part)):
                    words, wide = words + letter, wide + width
            else:
                wide -= float(part)
        matrix = _times(self._text, self._matrix)
        left, base = matrix[4] * MM, (self._bottom - matrix[5]) * MM
        size = self._size * abs(matrix[3])
        right = left + wide / 1000 * self._size * abs(matrix[0]) * MM
        if words.strip():
            self.shown.lines.append(
                Line(words, left, base, right, size, self._font.cut, any(self._marks))
            )

    def _re(self, given: Any) -> None:
        left, top, wide, high = map(float, given)
        corners = [
            _times((1, 0, 0, 1, x, y), self._matrix)[4:]
            for x, y in ((left, top), (left + wide, top + high))
        ]
        (x1, y1), (x2, y2) = corners
        if 0 < abs(y2 - y1) * MM < THICK:
            top_edge = (self._bottom - max(y1, y2)) * MM
            self._boxes.append((min(x1, x2) * MM, max(x1, x2) * MM, top_edge))

    def _f(self, _given: Any) -> None:
        self.shown.rules += self._boxes
        self._boxes = []

    _f_star = _f

    def _n(self, _given: Any) -> None:
        self._boxes = []


def _joined(lines: list[Line]) -> list[Line]:
    """Return words that follow one another on a baseline as one line; the first tells its look."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last and abs(last.base - line.base) < SAME_LINE and -1 < line.left - last.right < GAP:
            last.text += line.text
            last.right = line.right
        else:
            whole.append(line)
    return whole


def _times(one: Any, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def _widths(array: Any) -> Iterator[tuple[int, float]]:
    for first, widths in pairwise(array):
        if isinstance(widths, pikepdf.Array):
            yield from ((int(first) + place, float(width)) for place, width in enumerate(widths))


def _letters(cmap: bytes) -> Iterator[tuple[int, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, letters in PAIR.findall(block):
            told = bytes.fromhex(letters.decode()).decode("utf-16-be")
            yield int(code, 16), told.replace("\u00a0", " ")  # where no line ends
