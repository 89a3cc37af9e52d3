"""Look whether a PDF keeps what PDF/UA-1 and PDF/A-2a ask that a program can see.

This is no validator: veraPDF and PAC know many more rules. It reads the file with pikepdf and
names what it misses.
"""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

HEADING = re.compile("/H[1-6]")
FAMILY = "Don-Doc-Paper"
ACTIONS = {"/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
FORBIDDEN = ("/OpenAction", "/AA", "/AcroForm", "/Encrypt")
UA, PDFA = "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}"
DC, PDF = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/pdf/1.3/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
TOLD_TWICE = {
    f"{DC}title": "/Title",
    f"{DC}creator": "/Author",
    f"{DC}description": "/Subject",
    f"{PDF}Keywords": "/Keywords",
}


def faults_of(pdf: bytes, *, archive: bool = False) -> list[str]:
    """Return in words what the file lacks or should not have."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        faults = [*_root_faults(opened), *_xmp_faults(opened, archive), *_font_faults(opened)]
        faults += [*_action_faults(opened), *_tag_faults(opened), *_content_faults(opened)]
        if archive:
            intents = opened.Root.get("/OutputIntents", [])
            if [str(one.S) for one in intents] != ["/GTS_PDFA1"]:
                faults.append("no output intent")
            if "/ID" not in opened.trailer:
                faults.append("no identifier")
        return faults


def _root_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if str(root.get("/Lang", "")) != "vi":
        yield "language is not vi"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "viewers do not show the title"
    if "/Outlines" not in root or not pdf.open_outline().root:
        yield "no bookmarks"
    yield from (f"{key} in the root" for key in FORBIDDEN if key in root or key in pdf.trailer)
    yield from (f"names of {key}" for key in root.get("/Names", {}) if key != "/Dests")
    for key in ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate"):
        if not str(pdf.docinfo.get(key, "")):
            yield f"no {key[1:]}"


def _xmp_faults(pdf: pikepdf.Pdf, archive: bool) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no XMP"
        return
    tree = ET.fromstring(pdf.Root.Metadata.read_bytes())
    told = {key: value for one in tree.iter() for key, value in one.attrib.items()}
    texts = {one.tag: "".join(one.itertext()) for one in tree.iter()}
    if told.get(f"{UA}part") != "1":
        yield "XMP does not say PDF/UA-1"
    said = told.get(f"{PDFA}part", "") + told.get(f"{PDFA}conformance", "")
    if said != ("2A" if archive else ""):
        yield f"XMP says PDF/A-{said}"
    for tag, key in TOLD_TWICE.items():
        if texts.get(tag, "") != str(pdf.docinfo.get(key, "")):
            yield f"XMP and {key[1:]} differ"
    if texts.get(f"{XMP}CreateDate", "")[:4] != str(pdf.docinfo.get("/CreationDate", ""))[2:6]:
        yield "XMP and CreationDate differ"


def _font_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in _dictionaries(pdf):
        if thing.get("/Type") == "/FontDescriptor":
            if "/FontFile2" not in thing:
                yield f"{thing.FontName} is not embedded"
            if not str(thing.FontName).split("+")[-1].startswith(FAMILY):
                yield f"{thing.FontName} is not ours"
        if thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            yield f"{thing.BaseFont} tells no letters"


def _action_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in _dictionaries(pdf):
        if str(thing.get("/S", "")) in ACTIONS or "/JS" in thing:
            yield f"action {thing.get('/S')}"
        if "/EF" in thing:
            yield "a file inside"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing


def _elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = list(pdf.Root.StructTreeRoot.K)[::-1] if "/StructTreeRoot" in pdf.Root else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            waiting.extend(list(one.get("/K", []))[::-1])


def _tag_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    elements = list(_elements(pdf))
    if not elements:
        yield "no tags"
        return
    names = pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", [])
    known = {bytes(name) for name in list(names)[::2]}
    for one in elements:
        if one.S == "/Figure" and not str(one.get("/Alt", "")):
            yield "a picture without words"
        if one.S == "/TH" and "/A" in one and "/Scope" not in one.A:
            yield "a heading of a table without its scope"
        if one.S == "/TH" and "/A" in one and bytes(one.ID) not in known:
            yield "a heading of a table nobody can find"
    levels = [int(str(one.S)[2]) for one in elements if HEADING.fullmatch(str(one.S))]
    for above, level in pairwise([0, *levels]):
        if level > above + 1:
            yield f"heading H{level} after level {above}"


def _content_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Follow all text: it is either an artifact or belongs to an element of the tree."""
    tagged = {
        (one.Pg.objgen, int(kid))
        for one in _elements(pdf)
        for kid in one.get("/K", [])
        if isinstance(kid, int)
    }
    for number, page in enumerate(pdf.pages, 1):
        if str(page.get("/Tabs", "")) != "/S":
            yield f"page {number}: order of tabs"
        for marks, parts in _texts(page):
            if not any(_is_told(mark, page.objgen, tagged) for mark in marks):
                yield f"page {number}: text outside the tags"
            if any(_has_no_shape(part) for part in parts):
                yield f"page {number}: a sign without a shape"


def _texts(page: Any) -> Iterator[tuple[list[tuple[str, Any]], Any]]:
    """Yield the shown texts of a page, each with the marks around it."""
    marks: list[tuple[str, Any]] = []
    for given, operator in pikepdf.parse_content_stream(page):
        word = str(operator)
        if word in {"BDC", "BMC"}:
            marks.append((str(given[0]), given[1] if word == "BDC" else {}))
        elif word == "EMC":
            marks.pop()
        elif word == "TJ":
            yield marks, given[0]


def _is_told(mark: tuple[str, Any], page: Any, tagged: set[Any]) -> bool:
    name, told = mark
    return name == "/Artifact" or (page, int(told.get("/MCID", -1))) in tagged


def _has_no_shape(part: Any) -> bool:
    codes = bytes(part) if isinstance(part, pikepdf.String) else b""
    return any(codes[place : place + 2] == b"\0\0" for place in range(0, len(codes), 2))
