"""Hold a printed paper against the measures of Decree 30/2020, Annex I, sections II to IV.

The measures of the parts stand in ``tests/data/papers/measures.csv``, one row for each box.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.printing.reading_layout import Line, Page, read_pages

TABLE = Path(__file__).parents[1] / "data/papers/measures.csv"
MEASURES = {row["part"]: row for row in csv.DictReader(TABLE.read_text("utf-8").splitlines())}
POINT = 25.4 / 72
TOP, BOTTOM, LEFT, RIGHT = (20, 25), (20, 25), (30, 35), (15, 20)  # millimetres
INDENTS = (10.0, 12.7)
ASCENT, DESCENT = 0.70, 0.22  # of the size: the least a line needs above and below its base
NEAR = 0.4  # millimetres
IN_THE_TEXT = 2.0  # below the top margin; heads of tables repeated there are no text either
HEAD = ("subject", "letter subject", "addressee", "grounds")
FOOT = ("capacity", "left capacity", "recipients label")
DOTS = re.compile(r"[.…\s]+")


@dataclass(frozen=True)
class Found:
    """A line of a part, and the page it stands on."""

    part: str
    page: int
    line: Line


def faults_of(
    pdf: bytes, parts: Mapping[str, str], *, annexes: str = "", body: bool = True
) -> list[str]:
    """Return in words what of a paper is not as the decree wants it.

    ``parts`` says which lines are which part of the table; an annex starts where a line is one
    of ``annexes``. ``body`` is for papers of text, ended by "./.".
    """
    pages = read_pages(pdf)
    found = [
        Found(part, number, line)
        for number, page in enumerate(pages)
        for line in page.lines
        for part, pattern in parts.items()
        if not line.is_artifact and re.fullmatch(pattern, line.text.strip())
    ]
    missing = sorted(set(parts) - {one.part for one in found})
    faults = [f"{part}: not found" for part in missing]
    for one in found:
        faults += _look_faults(one, pages[one.page])
    faults += _edge_faults(pages)
    faults += _number_faults(pages, annexes)
    faults += _rule_faults(pages, found)
    return faults + (list(_body_faults(pages, found)) if body else [])


def _look_faults(one: Found, page: Page) -> Iterator[str]:
    wanted, line = MEASURES[one.part], one.line
    if not float(wanted["least"]) - 0.05 <= line.size <= float(wanted["most"]) + 0.05:
        yield f"{one.part}: {line.size:.1f} pt, not {wanted['least']} to {wanted['most']}"
    if line.cut != wanted["cut"]:
        yield f"{one.part}: {line.cut}, not {wanted['cut']}"
    if wanted["letters"] == "capitals" and line.text != line.text.upper():
        yield f"{one.part}: not in capitals"
    if wanted["letters"] == "sentence" and line.text == line.text.upper():
        yield f"{one.part}: in capitals"
    middle = (LEFT[0] + page.width - RIGHT[1]) / 2
    is_there = {
        "left half": line.middle < middle,
        "right half": line.middle > middle,
        "centre": abs(line.middle - middle) < 3,
    }
    if not is_there.get(wanted["place"], True):
        yield f"{one.part}: not in its place, {wanted['place']}"


def _edge_faults(pages: list[Page]) -> Iterator[str]:
    """Hold the size of pages and what stands nearest to their edges against the margins."""
    for number, page in enumerate(pages, 1):
        if {round(page.width), round(page.height)} != {210, 297}:
            yield f"page {number}: {page.width:.0f} x {page.height:.0f} mm, not A4"
        lines = [line for line in page.lines if not line.is_artifact]
        high = min(line.base - line.size * ASCENT * POINT for line in lines)
        low = page.height - max(line.base + line.size * DESCENT * POINT for line in lines)
        left, right = min(line.left for line in lines), max(line.right for line in lines)
        if high < TOP[0] - NEAR or low < BOTTOM[0] - NEAR:
            yield f"page {number}: margins {high:.1f} above and {low:.1f} below"
        if number == 1 and high > TOP[1] + NEAR:
            yield f"page {number}: {high:.1f} mm above the head"
        if not LEFT[0] - NEAR <= left <= LEFT[1] + 13:
            yield f"page {number}: left margin {left:.1f}"
        if page.width - right < RIGHT[0] - NEAR:
            yield f"page {number}: right margin {page.width - right:.1f}"
        if any(line.size < 9.9 for line in lines):
            yield f"page {number}: letters of {min(line.size for line in lines):.1f} pt"


def _number_faults(pages: list[Page], annexes: str) -> Iterator[str]:
    """Look for the number of each page: centred above, none on a first page, annexes anew."""
    number = 0
    for place, page in enumerate(pages, 1):
        lines = page.lines
        starts = annexes and any(re.fullmatch(annexes, line.text.strip()) for line in lines)
        number = 1 if starts else number + 1
        above = [one for one in lines if one.is_artifact and one.base < TOP[0] + IN_THE_TEXT]
        shown = [one for one in above if one.text.strip().isdigit()]
        wanted = [str(number)] if number > 1 else []
        if [one.text.strip() for one in shown] != wanted:
            yield f"page {place}: numbered {[one.text for one in shown]}, not {wanted}"
        for one in shown:
            middle = (LEFT[0] + page.width - (20 if page.width < 250 else 15)) / 2
            if abs(one.middle - middle) > 0.6 or one.base > TOP[0]:
                yield f"page {place}: its number is not in the middle of the top margin"
            if not (one.cut == "Regular" and 13 <= round(one.size, 1) <= 14):
                yield f"page {place}: its number is {one.cut}, {one.size:.1f} pt"


def _rule_faults(pages: list[Page], found: list[Found]) -> Iterator[str]:
    """Hold drawn lines against what they stand under: the motto, the issuer, the subject."""
    for part, (least, most) in {
        "motto": (0.98, 1.02),
        "issuer": (1 / 3, 1 / 2),
        "subject": (1 / 3, 1 / 2),
    }.items():
        lines = [one for one in found if one.part == part and one.page == 0]
        if not lines:
            continue
        last = lines[-1].line
        text = max(one.line.right - one.line.left for one in lines)
        under = [
            rule for rule in pages[0].rules
            if 0 < rule[2] - last.base < 5 and abs((rule[0] + rule[1]) / 2 - last.middle) < 1
        ]  # fmt: skip
        share = (under[0][1] - under[0][0]) / text if under else 0.0
        if not least <= share <= most:
            yield f"{part}: the line under it is {share:.0%} of its text"


def _body_faults(pages: list[Page], found: list[Found]) -> Iterator[str]:
    """Look at the paragraphs between head and signature."""
    lines = [
        (number, line)
        for number, page in enumerate(pages)
        for line in page.lines
        if not line.is_artifact
    ]
    places = {id(line): place for place, (_, line) in enumerate(lines)}
    start = max(places[id(one.line)] for one in found if one.part in HEAD) + 1
    end = min(places[id(one.line)] for one in found if one.part in FOOT)
    words = [(n, line) for n, line in lines[start:end] if not DOTS.fullmatch(line.text)]
    whole = [line for _, line in words if abs(line.left - LEFT[0]) < NEAR]  # no cell of a table
    usual = Counter(round(line.size, 1) for line in whole or [one for _, one in words]).most_common(
        1
    )[0][0]
    words = [(n, line) for n, line in words if round(line.size, 1) == usual]
    if not 13 <= usual <= 14:
        yield f"body: {usual} pt, not 13 to 14"
    if not words[-1][1].text.rstrip().endswith("./."):
        yield f"body: ends with {words[-1][1].text[-10:]!r}, not with './.'"
    indents = {round(line.left - LEFT[0], 1) for _, line in words} - {0.0}
    if len(indents) != 1 or not any(abs(min(indents) - one) < NEAR for one in INDENTS):
        yield f"body: lines start at {sorted(indents)}, not at 10 or 12.7"
    yield from _line_faults(words)


def _line_faults(words: list[tuple[int, Line]]) -> Iterator[str]:
    inside, between = [], []
    for (page, line), (next_page, following) in pairwise(words):
        is_same = abs(following.left - LEFT[0]) < NEAR
        if is_same and following.cut == "Bold":
            continue  # a heading, or the title of a table
        if page == next_page:
            (inside if is_same else between).append(following.base - line.base)
        if is_same and line.cut == "Regular" and line.right < 190 - 1.5 and "………" not in line.text:
            yield f"body: not justified at {line.text[-20:]!r}"
    size = words[0][1].size * POINT
    if inside and not 1.1 <= min(inside) / size <= max(inside) / size <= 1.75:
        yield f"body: lines {min(inside) / size:.2f} to {max(inside) / size:.2f} times their size"
    if inside and between and min(between) - min(inside) < 6 * POINT - 0.05:
        yield f"body: {(min(between) - min(inside)) / POINT:.1f} pt between paragraphs"
