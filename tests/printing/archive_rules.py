"""What PDF/A-2 (ISO 19005-2, 6.1 and 6.2) asks beside: files that open the same in fifty years."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

FILTERS = {"/LZWDecode", "/Crypt"}
LONGEST_STRING, LONGEST_NAME = 32_767, 127
LEAST_SIDE, MOST_SIDE = 3, 14_400
BLENDS = re.compile(
    "/(Normal|Compatible|Multiply|Screen|Overlay|Darken|Lighten|ColorDodge|ColorBurn|HardLight"
    "|SoftLight|Difference|Exclusion|Hue|Saturation|Color|Luminosity)"
)


def faults_of(pdf: pikepdf.Pdf, things: list[Any]) -> list[str]:
    faults = [*_file_faults(pdf), *_intent_faults(pdf)]
    for thing in things:
        faults += _thing_faults(thing)
        if isinstance(thing, pikepdf.Stream):
            faults += _stream_faults(thing)
    return faults


def _file_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer:
        yield "no identifier"
    for page in pdf.pages:
        left, low, right, high = (float(edge) for edge in page.MediaBox)
        if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (right - left, high - low)):
            yield "a page of an impossible size"


def _intent_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [str(one.S) for one in intents] != ["/GTS_PDFA1"]:
        yield "no output intent"
        return
    [profile] = [one.get("/DestOutputProfile") for one in intents]
    if profile is None:
        yield "an output intent without a profile"
        return
    head = profile.read_bytes()[:40]
    known = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}
    if head[36:40] != b"acsp" or head[8] > 4 or head[12:16] not in (b"mntr", b"prtr"):
        yield "a profile of colours nobody can use"
    if known.get(head[16:20]) != int(profile.get("/N", 0)):
        yield "a profile of other colours than it says"


def _thing_faults(thing: Any) -> Iterator[str]:
    if thing.get("/Type") == "/ExtGState" or "/BM" in thing or "/TR" in thing:
        if "/TR" in thing or str(thing.get("/TR2", "/Default")) != "/Default":
            yield "a curve of colours"
        if not BLENDS.fullmatch(str(thing.get("/BM", "/Normal"))):
            yield "a blend nobody knows"
    for key, value in thing.items():
        if len(key.encode()) > LONGEST_NAME + 1:
            yield "a name too long"
        if isinstance(value, pikepdf.String) and len(bytes(value)) > LONGEST_STRING:
            yield "a text too long"


def _stream_faults(thing: Any) -> Iterator[str]:
    filters = thing.get("/Filter", [])
    filters = filters if isinstance(filters, pikepdf.Array) else [filters]
    if {str(one) for one in filters} & FILTERS:
        yield "a way of packing nobody may use"
    if "/F" in thing:
        yield "what is shown stands in another file"
    if thing.get("/Subtype") == "/Image" and (thing.get("/Interpolate") or "/Alternates" in thing):
        yield "a picture that may look otherwise"
    if thing.get("/Subtype") == "/PS" or "/PS" in thing or "/OPI" in thing:
        yield "a program to paint with"
