"""What PDF/UA-1 (7.1) asks of what is painted: it is told in the tags, or no more than decor."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

TEXTS = {"TJ", "Tj", "'", '"'}
PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"} | TEXTS
DEEPEST = 28  # saved states (ISO 19005-2, 6.1.13)
Mark = tuple[str, Any]


def faults_of(pdf: pikepdf.Pdf) -> Iterator[str]:
    owners = _owners(pdf)
    for number, page in enumerate(pdf.pages, 1):
        if str(page.get("/Tabs", "")) != "/S":
            yield f"page {number}: order of tabs"
        told = owners.get(int(page.get("/StructParents", -1)), [])
        found = dict.fromkeys(fault for fault in _page_faults(page, told))
        yield from (f"page {number}: {fault}" for fault in found)


def _owners(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """Return which element tells what is painted, by page and by mark."""
    numbers = pdf.Root.get("/StructTreeRoot", {}).get("/ParentTree", {}).get("/Nums", [])
    numbers = list(numbers)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def _page_faults(page: Any, owners: Any) -> Iterator[str]:
    seen: Counter[int] = Counter()
    marks: list[Mark] = []
    depth = 0
    for given, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        depth += {"q": 1, "Q": -1}.get(word, 0)
        if depth > DEEPEST:
            yield "too many saved states"
        if word in {"BDC", "BMC"}:
            mark = (str(given[0]), given[1] if word == "BDC" else {})
            yield from _mark_faults(mark, marks, page, owners)
            seen[_number(mark)] += 1
            marks.append(mark)
        elif word == "EMC":
            marks.pop()
        elif word in PAINTS:
            yield from _paint_faults(word, given, [_is_told(one, page, owners) for one in marks])
    if any(count > 1 for number, count in seen.items() if number >= 0):
        yield "two pieces of one number"
    if marks or depth:
        yield "marks or states left open"


def _paint_faults(word: str, given: Any, told: list[bool]) -> Iterator[str]:
    if not any(told):
        yield f"{'text' if word in TEXTS else 'a drawing'} outside the tags"
    if word == "TJ" and any(map(_has_no_shape, given[0])):
        yield "a sign without a shape"


def _mark_faults(mark: Mark, around: list[Mark], page: Any, owners: Any) -> Iterator[str]:
    if mark[0] == "/Artifact" and any(_is_told(one, page, owners) for one in around):
        yield "decor inside the tags"
    if any(one[0] == "/Artifact" for one in around) and _number(mark) >= 0:
        yield "tags inside decor"


def _number(mark: Mark) -> int:
    return int(mark[1].get("/MCID", -1))


def _is_told(mark: Mark, page: Any, owners: Any) -> bool:
    """Tell whether a mark is decor, or of an element that knows of it."""
    if mark[0] == "/Artifact":
        return True
    number = _number(mark)
    if not 0 <= number < len(owners):
        return False
    owner = owners[number]
    return isinstance(owner, pikepdf.Dictionary) and any(
        isinstance(kid, int) and int(kid) == number and owner.Pg.objgen == page.objgen
        for kid in owner.get("/K", [])
    )


def _has_no_shape(part: Any) -> bool:
    codes = bytes(part) if isinstance(part, pikepdf.String) else b""
    return any(codes[place : place + 2] == b"\0\0" for place in range(0, len(codes), 2))
