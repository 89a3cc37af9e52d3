"""Look whether a PDF keeps what PDF/UA-1 and PDF/A-2a ask that a program can see.

This is no validator: veraPDF and PAC know many more rules. It reads the file with pikepdf and
names what it misses; ``test_conformance.py`` has a broken file for each rule.
"""

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf

from tests.printing import archive_rules, content_rules, font_rules, tag_rules

ACTIONS = {"/JavaScript", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
FORBIDDEN = ("/OpenAction", "/AA", "/AcroForm", "/Encrypt", "/OCProperties")
UA, PDFA = "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}"
DC, PDF = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/pdf/1.3/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
TOLD_TWICE = {
    f"{DC}title": "/Title",
    f"{DC}creator": "/Author",
    f"{DC}description": "/Subject",
    f"{PDF}Keywords": "/Keywords",
    f"{PDF}Producer": "/Producer",
}
DAYS_TOLD_TWICE = {f"{XMP}CreateDate": "/CreationDate", f"{XMP}ModifyDate": "/ModDate"}


def faults_of(pdf: bytes, *, archive: bool = False) -> list[str]:
    """Return in words what the file lacks or should not have."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return faults_in(opened, archive=archive)


def faults_in(pdf: pikepdf.Pdf, *, archive: bool = False) -> list[str]:
    """Return the same of a file that is open."""
    things = [one for held in pdf.objects for one in _dictionaries(held)]
    faults = [*_root_faults(pdf), *_xmp_faults(pdf, archive), *_action_faults(things)]
    faults += [*_outline_faults(pdf), *font_rules.faults_of(things)]
    faults += [*tag_rules.faults_of(pdf), *content_rules.faults_of(pdf)]
    return faults + (archive_rules.faults_of(pdf, things) if archive else [])


def _dictionaries(thing: Any) -> Iterator[Any]:
    """Yield a dictionary or stream, and the dictionaries that stand in it."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        for value in thing.values():
            if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
                yield from _dictionaries(value)


def _root_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if root.get("/MarkInfo", {}).get("/Suspects"):
        yield "its own tags are suspects"
    if str(root.get("/Lang", "")) != "vi":
        yield "language is not vi"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "viewers do not show the title"
    yield from (f"{key} in the root" for key in FORBIDDEN if key in root or key in pdf.trailer)
    yield from (f"names of {key}" for key in root.get("/Names", {}) if key != "/Dests")
    for key in ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate"):
        if not str(pdf.docinfo.get(key, "")):
            yield f"no {key[1:]}"


def _outline_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Outlines" not in pdf.Root or "/First" not in pdf.Root.Outlines:
        yield "no bookmarks"
        return
    pages = {page.objgen for page in pdf.pages}
    waiting = [pdf.Root.Outlines.First]
    while waiting:
        one = waiting.pop()
        waiting += [one[key] for key in ("/First", "/Next") if key in one]
        if not str(one.get("/Title", "")).strip():
            yield "a bookmark without words"
        if "/Dest" not in one or one.Dest[0].objgen not in pages:
            yield "a bookmark to nowhere"


def _xmp_faults(pdf: pikepdf.Pdf, archive: bool) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no XMP"
        return
    tree = ET.fromstring(pdf.Root.Metadata.read_bytes())
    told = {key: value for one in tree.iter() for key, value in one.attrib.items()}
    told |= {one.tag: "".join(one.itertext()) for one in tree.iter()} | told
    if told.get(f"{UA}part") != "1":
        yield "XMP does not say PDF/UA-1"
    said = told.get(f"{PDFA}part", "") + told.get(f"{PDFA}conformance", "")
    if said != ("2A" if archive else ""):
        yield f"XMP says PDF/A-{said}"
    for tag, key in TOLD_TWICE.items():
        if told.get(tag, "") != str(pdf.docinfo.get(key, "")):
            yield f"XMP and {key[1:]} differ"
    for tag, key in DAYS_TOLD_TWICE.items():
        if _moment(told.get(tag, "")) != _moment(str(pdf.docinfo.get(key, ""))):
            yield f"XMP and {key[1:]} differ"


def _moment(text: str) -> str:
    """Return the figures of a moment to the second, whichever way it is written."""
    return "".join(letter for letter in text if letter.isdigit())[:14]


def _action_faults(things: list[Any]) -> Iterator[str]:
    for thing in things:
        if str(thing.get("/S", "")) in ACTIONS or "/JS" in thing:
            yield f"action {thing.get('/S')}"
        if "/EF" in thing:
            yield "a file inside"
