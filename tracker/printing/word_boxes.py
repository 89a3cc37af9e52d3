"""The boxes of the decree in Word documents: head, title, signature, recipients (Decree 30/2020).

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tracker.printing.codes import qr_png
from tracker.printing.parts import URGENCIES
from tracker.printing.widths import width_of
from tracker.printing.word_parts import (
    CENTRE,
    DRAFT,
    GREY,
    RED,
    UPRIGHT,
    Size,
    border,
    box,
    columns_of,
    line,
    next_row,
    rule,
    run_of,
    strip,
)
from tracker.printing.wording import NO_BREAK, balanced, ended, number_lines

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
HEAD_COLUMNS = (Mm(69), Mm(91))
FOOT_COLUMNS = (Mm(80), Mm(80))
CODE = Mm(17)
ROOM_TO_SIGN, ROOM_FOR_MANY = Pt(74), Pt(57)
PARENT_LINE, PLACE_LINE = 28, 44  # letters
ABOVE_THE_FOOT = 10  # points
SHARE = 0.4  # of the text, for the line under it (the decree: a third to a half)
DRAFT_WIDTH = 24  # millimetres


def head(document: Document, facts: Mapping[str, Any]) -> None:
    """Write boxes 1 to 4, and 5b, in two columns as the decree has them."""
    top = columns_of(document, HEAD_COLUMNS)
    left, right = top.rows[0].cells
    parent = facts["issuer"]["parent"]
    for words in balanced(parent, PARENT_LINE) if parent else ():
        line(left, words, align=CENTRE, size=12)
    for words in facts["issuer_lines"]:
        line(left, words, align=CENTRE, size=12, bold=True)
    rule(left, SHARE * longest_of(facts["issuer_lines"], size=12), 69)
    line(right, NATION, align=CENTRE, size=12, bold=True)
    line(right, MOTTO, align=CENTRE, size=13, bold=True)
    rule(right, longest_of([MOTTO], size=13), 91)
    if facts["number"]:  # a working sheet has none
        left, right = next_row(top).cells
        _number_row(left, right, facts)
    strip(top)


def _number_row(left: _Cell, right: _Cell, facts: Mapping[str, Any]) -> None:
    """Write boxes 3, 4, 5b and 10b."""
    for order, words in enumerate(number_lines(facts["number"])):
        run_of(line(left, "", align=CENTRE, before=0 if order else 6), words, size=13)
    for order, words in enumerate(facts["subject"]):  # box 5b, of letters alone
        line(left, words, align=CENTRE, size=12, before=0 if order else 6)
    if facts["is_draft"]:
        mark = line(left, DRAFT, align=CENTRE, size=10, before=5)
        box(mark, DRAFT_WIDTH, 69, colour=GREY, thick=4)
    if facts.get("urgency"):
        stamp = line(left, facts["urgency"], align=CENTRE, size=13, bold=True, before=6)
        box(stamp, URGENCIES[facts["urgency"]], 69, colour=RED, thick=8)
    for order, words in enumerate(balanced(facts["place_and_date"], PLACE_LINE)):
        line(right, words, align=CENTRE, size=13, italic=True, before=0 if order else 6)


def title(document: Document, name: str, subject: Sequence[str]) -> None:
    """Write box 5a, with the line under it."""
    line(document, name, align=CENTRE, bold=True, before=18)
    for order, text in enumerate(subject):
        line(document, text, align=CENTRE, bold=True, before=0 if order else 2)
    rule(document, SHARE * longest_of(subject, size=14), UPRIGHT, after=12)


def addressee(document: Document, lines: Sequence[str]) -> None:
    """Write box 9a."""
    for order, text in enumerate(lines, 1):
        before, after = (0 if order > 1 else 4), (12 if order == len(lines) else 0)
        line(document, text, align=CENTRE, before=before, after=after)


def annex_head(document: Document, annex: Mapping[str, Any]) -> None:
    """Write which annex it is, its title, and the paper it belongs to."""
    line(document, annex["name"], align=CENTRE, bold=True)
    for order, text in enumerate(annex["title"]):
        line(document, text, align=CENTRE, bold=True, before=0 if order else 2)
    for order, text in enumerate(annex["note"], 1):
        before, after = (4 if order == 1 else 0), (8 if order == len(annex["note"]) else 0)
        line(document, text, align=CENTRE, italic=True, before=before, after=after)


def foot(document: Document, names: Sequence[str], signature: Mapping[str, Any]) -> None:
    """Write boxes 9b and 7 side by side."""
    table = columns_of(document, FOOT_COLUMNS)
    left, right = table.rows[0].cells
    recipients(left, names, before=ABOVE_THE_FOOT)
    above = [text for text in (signature["role"], *signature["capacities"]) if text]
    for order, text in enumerate(above):
        before = 0 if order else ABOVE_THE_FOOT
        line(right, text, align=CENTRE, bold=True, before=before)
    right.paragraphs[-1].paragraph_format.space_after = ROOM_TO_SIGN
    for text in (*signature["office"], *signature["name"]):
        line(right, text, align=CENTRE, bold=True)
    strip(table)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def recipients(
    where: Document | _Cell, names: Sequence[str], *, before: Size = 0, room: float = 0
) -> None:
    """Write box 9b, ``room`` millimetres free at its right; nothing where nobody is named."""
    if not names:
        return
    told = [line(where, "Nơi nhận:", size=12, bold=True, italic=True, before=before)]
    for order, name in enumerate(names, 1):
        told.append(line(where, f"- {ended(name, '.' if order == len(names) else ';')}", size=11))
    for one in told:
        one.paragraph_format.right_indent = Mm(room)


def longest_of(lines: Sequence[str], *, size: Size) -> float:
    """Return how long the longest of some lines in bold is, in millimetres."""
    return max((width_of(text, size=size) for text in lines), default=0.0)


def verification(document: Document, facts: Mapping[str, Any]) -> None:
    """Write how to check the paper, under its last line: the address as a picture and in words."""
    told = facts["verification"]
    if not told:
        return
    paragraph = line(document, "", before=12)
    border(paragraph, ("top",), size=4, colour=GREY)
    add_picture(paragraph, qr_png(told["address"]), "Mã QR để kiểm tra văn bản", CODE, CODE)
    run_of(paragraph, f"{NO_BREAK * 2}{told['words']}", size=9)
    middle = OxmlElement("w:textAlignment")
    middle.set(qn("w:val"), "center")
    paragraph._p.get_or_add_pPr().insert_element_before(middle, "w:rPr")


def add_picture(
    paragraph: Paragraph, png: bytes, alternative: str, width: Length, height: Length
) -> None:
    """Set a picture among the words, and say in words what it shows."""
    picture = paragraph.add_run().add_picture(BytesIO(png), width, height)
    picture._inline.docPr.set("descr", alternative)
    for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice leaves 3 mm
        picture._inline.set(side, "0")
