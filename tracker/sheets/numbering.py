"""Numbers Word writes by itself in front of paragraphs; they are not in the text of a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

LEVELS = 9
LONGEST_RUN = 26 * 26  # of letters; beyond it nobody counts so
VALUE = qn("w:val")
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: from where, in which figures, with which words round it."""

    start: int = 1
    figures: str = "decimal"
    words: str = "%1."


@dataclass(frozen=True, slots=True)
class List:
    """One list: its levels, the shape it shares its count with, and whether it begins anew."""

    shape: str
    levels: dict[int, Level]
    begins_anew: bool


class Numbering:
    """The lists of a document while its paragraphs are walked in their order."""

    def __init__(self, definitions: etree._Element | None) -> None:
        self._lists = dict(_lists_of(definitions)) if definitions is not None else {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: etree._Element) -> str:
        """Return the number in front of the next paragraph, ``""`` without one."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            return ""
        list_id, depth = _value(found, "w:numId"), _whole(_value(found, "w:ilvl"), 0)
        known = self._lists.get(list_id)
        if known is None or depth >= LEVELS or depth not in known.levels:
            return ""
        if known.begins_anew and list_id not in self._begun:
            self._counts.pop(known.shape, None)
        self._begun.add(list_id)
        counts = self._counts.setdefault(known.shape, [0] * LEVELS)
        counts[depth] = counts[depth] + 1 if counts[depth] else known.levels[depth].start
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)
        return _written(known.levels, counts, depth)


def _written(levels: dict[int, Level], counts: list[int], depth: int) -> str:
    if levels[depth].figures in {"bullet", "none"}:
        return ""
    words = levels[depth].words
    for place in range(depth + 1):
        level = levels.get(place, Level())
        words = words.replace(f"%{place + 1}", figures(counts[place] or level.start, level.figures))
    return words


def figures(number: int, kind: str) -> str:
    """Return a number in the figures of a list.

    >>> figures(14, "upperRoman"), figures(3, "lowerLetter"), figures(28, "upperLetter")
    ('XIV', 'c', 'BB')
    """
    if kind.endswith("Roman") and 0 < number < 4_000:
        written = _roman(number)
    elif kind.endswith("Letter") and 0 < number < LONGEST_RUN:
        times, letter = divmod(number - 1, 26)
        written = chr(ord("A") + letter) * (times + 1)
    else:
        return f"{number:02}" if kind == "decimalZero" else str(number)
    return written.lower() if kind.startswith("lower") else written


def _roman(number: int) -> str:
    written = ""
    for size, sign in ROMAN:
        times, number = divmod(number, size)
        written += sign * times
    return written


def _lists_of(definitions: etree._Element) -> Iterator[tuple[str, List]]:
    shapes = {
        shape.get(qn("w:abstractNumId")): {
            _whole(level.get(qn("w:ilvl")), 0): Level(
                start=_whole(_value(level, "w:start"), 1),
                figures=_value(level, "w:numFmt") or "decimal",
                words=_value(level, "w:lvlText"),
            )
            for level in shape.findall(qn("w:lvl"))
        }
        for shape in definitions.findall(qn("w:abstractNum"))
    }
    for made in definitions.findall(qn("w:num")):
        shape = _value(made, "w:abstractNumId")
        begins_anew = made.find(f".//{qn('w:startOverride')}") is not None
        yield made.get(qn("w:numId"), ""), List(shape, shapes.get(shape, {}), begins_anew)


def _value(element: etree._Element, name: str) -> str:
    found = element.find(qn(name))
    return str(found.get(VALUE, "")) if found is not None else ""


def _whole(written: str | None, default: int) -> int:
    is_number = written is not None and written.isdecimal() and len(written) < 7
    return int(written or 0) if is_number else default
