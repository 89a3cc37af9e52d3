"""What PDF/UA-1 (7.2 to 7.10) asks of the tree of tags."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

HEADING = re.compile("/H[1-6]")
KNOWN = re.compile(
    "/(Document|Part|Art|Sect|Div|BlockQuote|Caption|NonStruct|P|H[1-6]|L|LI|Lbl|LBody"
    "|Table|TR|TH|TD|THead|TBody|TFoot|Span|Link|Annot|Figure)"
)
HOLDS = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
}
STANDS_IN = {
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
}
BLOCKS = {"/P", "/Table", "/L", "/Sect", "/H1", "/H2", "/H3", "/H4"}  # none stands in a paragraph
SCOPES = {"/Row", "/Column", "/Both"}
Element = tuple[Any, Any]  # with what it hangs on


def faults_of(pdf: pikepdf.Pdf) -> list[str]:
    elements = list(_elements(pdf))
    if not elements:
        return ["no tags"]
    tops = [str(one.S) for one, above in elements if "/S" not in above]
    faults = [] if tops == ["/Document"] else [f"the tree begins with {tops}"]
    for rule in (_nest_faults, _picture_faults, _table_faults, _heading_faults, _link_faults):
        faults += rule([one for one, _above in elements])
    return [*faults, *_hang_faults(elements), *_annotation_faults(pdf)]


def count(pdf: pikepdf.Pdf, kind: str) -> int:
    """Return how many tags of a kind hang on the tree."""
    return sum(kind == one.S for one, _above in _elements(pdf))


def _elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    root = pdf.Root.get("/StructTreeRoot", {})
    waiting = [(one, root) for one in _kids(root)][::-1]
    while waiting:
        one, above = waiting.pop()
        yield one, above
        waiting.extend([(kid, one) for kid in _kids(one)][::-1])


def _kids(one: Any) -> list[Any]:
    kids = one.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _hang_faults(elements: list[Element]) -> Iterator[str]:
    for one, above in elements:
        if one.get("/P", {}).get("/S") != above.get("/S") or one.P.objgen != above.objgen:
            yield f"{one.S} hangs on something else than it says"
    named = [bytes(one.ID) for one, _above in elements if "/ID" in one]
    if len(named) != len(set(named)):
        yield "two of one name"


def _nest_faults(elements: list[Any]) -> Iterator[str]:
    for one in elements:
        kind, held = str(one.S), {str(kid.S) for kid in _kids(one)}
        if not KNOWN.fullmatch(kind):
            yield f"{kind} is no known tag"
        yield from (f"{kid} in {kind}" for kid in sorted(held - HOLDS.get(kind, held)))
        for kid in sorted(held & set(STANDS_IN)):
            if kind not in STANDS_IN[kid]:
                yield f"{kid} in {kind}"
        if kind == "/P" or HEADING.fullmatch(kind):
            yield from (f"{kid} in {kind}" for kid in sorted(held & BLOCKS))


def _picture_faults(elements: list[Any]) -> Iterator[str]:
    for one in elements:
        if one.S != "/Figure":
            continue
        if not str(one.get("/Alt", "")).strip():
            yield "a picture without words"
        left, low, right, high = (float(edge) for edge in one.get("/A", {}).get("/BBox", [0] * 4))
        _, _, wide, tall = (float(edge) for edge in one.Pg.MediaBox)
        if not (0 <= left < right <= wide and 0 <= low < high <= tall):
            yield "a picture that says it stands outside its page"


def _table_faults(elements: list[Any]) -> Iterator[str]:
    for one in elements:
        if one.S == "/TH" and str(one.get("/A", {}).get("/Scope", "")) not in SCOPES:
            yield "a heading of a table without its scope"
        if one.S == "/Table":
            rows = list(_rows(one))
            if len({_columns(row) for row in rows}) > 1 and not _has_tall_cells(rows):
                yield "a table with rows of different length"
            if not any(cell.S == "/TH" for row in rows for cell in _kids(row)):
                yield "a table without headings"


def _rows(one: Any) -> Iterator[Any]:
    for kid in _kids(one):
        yield from [kid] if kid.S == "/TR" else _rows(kid)


def _columns(row: Any) -> int:
    return sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in _kids(row))


def _has_tall_cells(rows: list[Any]) -> bool:
    return any("/RowSpan" in cell.get("/A", {}) for row in rows for cell in _kids(row))


def _heading_faults(elements: list[Any]) -> Iterator[str]:
    levels = [int(str(one.S)[2]) for one in elements if HEADING.fullmatch(str(one.S))]
    for above, level in pairwise([0, *levels]):
        if level > above + 1:
            yield f"heading H{level} after level {above}"


def _link_faults(elements: list[Any]) -> Iterator[str]:
    for one in elements:
        kids = one.get("/K", [])
        if one.S == "/Link" and not any(
            isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in kids
        ):
            yield "a link that leads nowhere"


def _annotation_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for one in page.get("/Annots", []):
            if not str(one.get("/Contents", "")).strip():
                yield "a link without words"
            if "/StructParent" not in one:
                yield "a link outside the tags"
            if int(one.get("/F", 0)) & 0b10_0010 or not int(one.get("/F", 0)) & 0b100:
                yield "a link that is not printed"
