"""Names of files people send: what is shown and offered for download, never a path on our disk."""

import re
from datetime import date

from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import clean_text, end_of_letter, fold

BYTES = 180  # room for a prefix within the 255 bytes of common file systems
EXTENSION_BYTES = 16
NAMELESS = "file"
LONGEST_STEM = 60  # of a name we give

_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_PATH = re.compile(r"[/\\]")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)


def clean_file_name(name: str) -> str:
    r"""Return a name that is safe to show, to store and to send: no path, at most 180 bytes.

    A name too long is cut at a letter and keeps its extension; a reserved or hidden name gets
    something in front. Control characters and signs of direction are refused: they hide what a
    file is.

    Raises Refused: NOT_TEXT, TOO_LONG.

    >>> clean_file_name("..\\..\\boot.ini"), clean_file_name("CON.pdf"), clean_file_name(".pdf")
    ('boot.ini', '_CON.pdf', 'file.pdf')
    """
    if _REFUSED.search(name):
        raise Refused(Fault.NOT_TEXT)
    parts = [_clean_part(part) for part in _PATH.split(name)]
    last = next((part for part in reversed(parts) if part), "")
    last = _NOT_ON_WINDOWS.sub("_", last)
    if not last or last.startswith("."):
        last = NAMELESS + last
    if _RESERVED.match(last):
        last = f"_{last}"
    return _shortened(last)


def dated_name(words: str, day: date, ending: str) -> str:
    """Return the name of a file of ours: plain letters that any disk takes, and its day.

    >>> dated_name("Nhiệm vụ", date(2023, 11, 21), ".xlsx")
    'nhiem-vu-2023-11-21.xlsx'
    >>> dated_name("Kế hoạch 3015/KH-BCĐ: chỉ số", date(2023, 11, 21), ".xlsx")
    'ke-hoach-3015-kh-bcd-chi-so-2023-11-21.xlsx'
    """
    stem = _NOT_PLAIN.sub("-", fold(words)).strip("-")[:LONGEST_STEM].strip("-")
    return f"{stem or NAMELESS}-{day.isoformat()}{ending}"


def _clean_part(part: str) -> str:
    """Clean one part; a mark that stood on a dot is nothing once the dot is gone."""
    return clean_text(clean_text(part, limit=4_096).rstrip(". "), limit=4_096)


def _shortened(name: str) -> str:
    if len(name.encode()) <= BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > EXTENSION_BYTES:
        stem, dot, extension = name, "", ""
    room = BYTES - len(f"{dot}{extension}".encode())
    fitting = stem.encode()[:room].decode(errors="ignore")
    stem = stem[: end_of_letter(stem, len(fitting))].rstrip(". ")
    return f"{stem or NAMELESS}{dot}{extension}"
