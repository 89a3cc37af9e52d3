"""What WeasyPrint 70 leaves out of the tags of a PDF, added before the file is written.

Page numbers and heads of tables repeated on later pages are artifacts of the page and not text
(PDF/UA-1, 7.1 and 7.8); a heading of a table says what it heads (7.5); a table or a paragraph that
runs over pages is one; a picture says where it stands in points of the page (ISO 32000-1, 14.8.5).
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from tracker.printing.variants import UA_OF_THE_ARCHIVE, Variant

HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
OVER_PAGES = {"/Table": "table", "/TBody": "tbody", "/P": "p"}
PIXEL = 0.75  # points


def finish(pdf: Any, document: Any, variant: Variant) -> None:
    """Complete the tags of a PDF that WeasyPrint has made, and the words of an archive copy."""
    by_reference = {one.reference: one for one in pdf.objects}
    root = by_reference[pdf.catalog["StructTreeRoot"]]
    _join_over_pages(document, list(_walk(root["K"], by_reference)), by_reference)
    elements = list(_walk(root["K"], by_reference))
    _close_ranks(elements)
    _free_paragraphs(elements, by_reference)
    _head_tables(elements, by_reference)
    _place_pictures(elements, by_reference)
    _free_margins(pdf, by_reference[root["ParentTree"]], {id(one) for one in elements})
    if variant is Variant.ARCHIVE:
        words = by_reference[pdf.catalog["Metadata"]]
        end = b"</rdf:RDF>"
        words.stream = [part.replace(end, UA_OF_THE_ARCHIVE + end) for part in words.stream]


def _join_over_pages(document: Any, elements: list[Any], by_reference: dict[bytes, Any]) -> None:
    """Join what one element of the page became on several pages."""
    # what was laid out can be had in no other way
    boxes = [_boxes(page._page_box) for page in document.pages]  # noqa: SLF001
    for kind, name in OVER_PAGES.items():
        sources = [
            source
            for page in boxes
            for source in dict.fromkeys(box.element for box in page if box.element_tag == name)
        ]
        told = [element for element in elements if element["S"] == kind]
        if len(sources) != len(told):
            continue  # boxes and tags do not match: better twice than joined wrongly
        firsts: dict[Any, Any] = {}
        for source, element in zip(sources, told, strict=True):
            first = firsts.setdefault(source, element)
            if first is not element:
                _take_up(first, element, by_reference)


def _boxes(box: Any) -> list[Any]:
    """Return what is laid out in a box, in order, without the margins of the page."""
    box = getattr(box, "_box", box)  # of a placed box
    if type(box).__name__ == "MarginBox":
        return []
    return [box, *(one for child in getattr(box, "children", ()) for one in _boxes(child))]


def _take_up(first: Any, later: Any, by_reference: dict[bytes, Any]) -> None:
    """Give an element what stands of it on a later page; the head of a table is there already."""
    for reference in later["K"]:
        kid = by_reference[reference]
        if kid["S"] != "/THead":
            kid["P"] = first.reference
            first["K"].append(reference)
    emptied, parent = later, by_reference[later["P"]]
    while "K" in parent and emptied.reference in parent["K"]:
        parent["K"].remove(emptied.reference)
        if parent["K"]:
            break
        emptied, parent = parent, by_reference[parent["P"]]


def _walk(kids: Any, by_reference: dict[bytes, Any]) -> Iterator[Any]:
    """Yield the elements of the tree of tags, a parent before its children."""
    waiting = list(reversed(kids))
    while waiting:
        element = by_reference.get(waiting.pop())  # a number is a piece of text, no element
        if isinstance(element, dict) and element.get("Type") == "/StructElem":
            yield element
            waiting.extend(reversed(element["K"]))


def _close_ranks(elements: list[Any]) -> None:
    """Let no level of headings be left out (PDF/UA-1, 7.4.2), whatever a template calls them."""
    above: list[str] = []
    for element in elements:
        if element["S"] in HEADINGS:
            above = [kind for kind in above if kind < element["S"]] + [element["S"]]
            element["S"] = HEADINGS[len(above) - 1]


def _free_paragraphs(elements: list[Any], by_reference: dict[bytes, Any]) -> None:
    """Let no paragraph stand in another: a paragraph of a grid comes with a box around it."""
    for element in elements:
        if element["S"] == "/P" and by_reference[element["P"]].get("S") == "/P":
            element["S"] = "/NonStruct"


def _head_tables(elements: list[Any], by_reference: dict[bytes, Any]) -> None:
    """Say of each heading whether it heads a column or a row; that finds the cells under it.

    WeasyPrint names headings in each cell instead, and counts the name of a group of rows among
    those of its column, for the rows above it as well.
    """
    for element in elements:
        element.pop("ID", None)
        if element["S"] not in ("/TH", "/TD") or "A" not in element:
            continue
        element["A"].pop("Headers", None)
        if element["S"] == "/TH":
            row = by_reference[element["P"]]
            is_above = by_reference[row["P"]]["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if is_above else "/Row"
        elif len(element["A"]) == 1:
            del element["A"]


def _place_pictures(elements: list[Any], by_reference: dict[bytes, Any]) -> None:
    """Count the places of pictures in points from the bottom of the page, not in pixels."""
    for element in elements:
        if element["S"] == "/Figure":
            left, top, right, bottom = (PIXEL * edge for edge in element["A"]["BBox"])
            high = by_reference[element["Pg"]]["MediaBox"][3]
            element["A"]["BBox"] = pydyf.Array((left, high - bottom, right, high - top))


def _free_margins(pdf: Any, parents: Any, tagged: set[int]) -> None:
    """Mark what stands in the margins of pages as artifacts; WeasyPrint tags it beside the tree."""
    by_reference = {one.reference: one for one in pdf.objects}
    pages = [by_reference[reference] for reference in pdf.page_references]
    owners_of = dict(zip(parents["Nums"][::2], parents["Nums"][1::2], strict=True))
    for page in pages:
        owners = owners_of[page["StructParents"]]
        loose = {
            place for place, owner in enumerate(owners) if id(by_reference[owner]) not in tagged
        }
        if not loose:
            continue
        parts = by_reference[page["Contents"]].stream
        for place, part in enumerate(parts):
            if isinstance(part, dict) and part.get("MCID") in loose:
                parts[place - 1] = "/Artifact"
                parts[place] = pydyf.Dictionary({"Type": "/Pagination"})
        for place in loose:
            owners[place] = "null"
