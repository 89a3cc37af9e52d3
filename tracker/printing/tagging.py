"""What WeasyPrint 70 leaves out of the tags of a PDF, added before the file is written.

Page numbers are artifacts of the page and not text (PDF/UA-1, 7.1 and 7.8); a heading of a table
says what it heads (7.5); cells name their headings through a tree of names (ISO 32000-1, 14.7.2).
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from tracker.printing.variants import UA_OF_THE_ARCHIVE, Variant

HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


def finish(pdf: Any, variant: Variant) -> None:
    """Complete the tags of a PDF that WeasyPrint has made, and the words of an archive copy."""
    by_reference = {one.reference: one for one in pdf.objects}
    root = by_reference[pdf.catalog["StructTreeRoot"]]
    elements = list(_walk(root["K"], by_reference))
    _close_ranks(elements)
    _add_scopes(elements, by_reference)
    _add_names(pdf, root, elements)
    _free_margins(pdf, by_reference[root["ParentTree"]], {id(one) for one in elements})
    if variant is Variant.ARCHIVE:
        words = by_reference[pdf.catalog["Metadata"]]
        end = b"</rdf:RDF>"
        words.stream = [part.replace(end, UA_OF_THE_ARCHIVE + end) for part in words.stream]


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


def _add_scopes(elements: list[Any], by_reference: dict[bytes, Any]) -> None:
    for element in elements:
        if element["S"] == "/TH" and "A" in element:
            row = by_reference[element["P"]]
            is_above = by_reference[row["P"]]["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if is_above else "/Row"


def _add_names(pdf: Any, root: Any, elements: list[Any]) -> None:
    named = sorted(
        (element for element in elements if "ID" in element), key=lambda one: one["ID"].data
    )
    if named:
        names = pydyf.Array(
            part for element in named for part in (element["ID"], element.reference)
        )
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        root["IDTree"] = tree.reference


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
