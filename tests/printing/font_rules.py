"""What PDF/UA-1 (7.21) and PDF/A-2 (6.2.11) ask of the fonts in a file."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

FAMILY = "Don-Doc-Paper"
LETTER = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
NO_LETTERS = {"\0", "\ufeff", "\ufffe"}  # a reader aloud cannot say them
NEAR = 1  # thousandths of the size


def faults_of(things: list[Any]) -> Iterator[str]:
    for thing in things:
        if thing.get("/Type") == "/FontDescriptor":
            if "/FontFile2" not in thing:
                yield f"{thing.FontName} is not embedded"
            if not str(thing.FontName).split("+")[-1].startswith(FAMILY):
                yield f"{thing.FontName} is not ours"
        if thing.get("/Subtype") == "/Type0":
            yield from _letter_faults(thing)
        if thing.get("/Subtype") == "/CIDFontType2":
            yield from _glyph_faults(thing)


def _letter_faults(font: Any) -> Iterator[str]:
    if str(font.get("/Encoding", "")) != "/Identity-H":
        yield f"{font.BaseFont} has codes of its own"
    if "/ToUnicode" not in font:
        yield f"{font.BaseFont} tells no letters"
        return
    for _code, letters in LETTER.findall(font.ToUnicode.read_bytes()):
        said = bytes.fromhex(letters.decode()).decode("utf-16-be", "replace")
        if set(said) & NO_LETTERS:
            yield f"{font.BaseFont} tells a letter nobody can say"


def _glyph_faults(font: Any) -> Iterator[str]:
    if str(font.get("/CIDToGIDMap", "")) != "/Identity":
        yield f"{font.BaseFont} does not say which shape is whose"
    if "/FontFile2" not in font.FontDescriptor:
        return
    shapes = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()), lazy=True)
    whole, order = shapes["head"].unitsPerEm, shapes.getGlyphOrder()
    for code, width in _widths(font.get("/W", [])):
        real = shapes["hmtx"].metrics[order[code]][0] * 1000 / whole if code < len(order) else -1
        if abs(real - width) > NEAR:
            yield f"{font.BaseFont}: a width of {width:.0f} in the file, {real:.0f} in the font"


def _widths(array: Any) -> Iterator[tuple[int, float]]:
    for first, widths in pairwise(array):
        if isinstance(widths, pikepdf.Array):
            yield from ((int(first) + place, float(width)) for place, width in enumerate(widths))
