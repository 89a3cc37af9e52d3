"""What a file is, told from its content, and whether its packing may be opened at all."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

from tracker.rules.faults import Fault
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import (
    HIGHEST_RATIO,
    MOST_PARTS,
    MOST_UNPACKED,
    RATIO_FROM,
)

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF_STARTS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
NO_TEXT_STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8", b"MZ")
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|meta)\b", re.IGNORECASE)
# Names of streams inside an OLE file, as it writes them.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("Workbook", "Book", "WordDocument", "PowerPoint Document")
)
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
DOCUMENT = "word/document.xml"
OLD_PARTS = ("xl/workbook.bin", "mimetype")  # .xlsb, and what OpenDocument programs write
MARKED_UP = (".xml", ".rels", ".vml")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
CHUNK = 1024 * 1024
TEXT_ENDINGS = frozenset({"", ".csv", ".tsv", ".tab", ".txt"})


class FileKind(StrEnum):
    """A kind of file tables are read from."""

    WORKBOOK = "workbook"
    DOCUMENT = "document"
    TEXT = "text"


def kind_of(data: bytes, name: str) -> FileKind:
    """Return what the file is; its name only has a say when a text calls itself a workbook.

    Raises SheetRefused: SHEET_FILE_LOCKED, SHEET_FILE_OLD, SHEET_FILE_UNKNOWN, SHEET_FILE_BROKEN,
    SHEET_FILE_MISNAMED, SHEET_FILE_MACROS, SHEET_FILE_BOMB.
    """
    if data.startswith(ZIP_START):
        return _kind_of_package(data)
    if data.startswith(OLE_START):
        raise SheetRefused(_fault_of_ole(data))
    if data.startswith(BIFF_STARTS) and b"\x00" in data[:16]:
        raise SheetRefused(Fault.SHEET_FILE_OLD)
    if data.startswith(NO_TEXT_STARTS) or MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise SheetRefused(Fault.SHEET_FILE_UNKNOWN)
    if PurePosixPath(name).suffix.lower() not in TEXT_ENDINGS:
        raise SheetRefused(Fault.SHEET_FILE_MISNAMED)
    return FileKind.TEXT


def _fault_of_ole(data: bytes) -> Fault:
    if ENCRYPTED in data:
        return Fault.SHEET_FILE_LOCKED
    if any(name in data for name in OLD_STREAMS):
        return Fault.SHEET_FILE_OLD
    return Fault.SHEET_FILE_UNKNOWN


def _kind_of_package(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_sizes(archive)
            names = {entry.filename for entry in archive.infolist()}
            kind = _kind_by_parts(names)
            _check_macros(archive, names)
            for entry in archive.infolist():
                _check_part(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN) from error
    return kind


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse by what the index says, before anything is unpacked."""
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise SheetRefused(Fault.SHEET_FILE_BOMB)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked / packed > HIGHEST_RATIO):
        raise SheetRefused(Fault.SHEET_FILE_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetRefused(Fault.SHEET_FILE_LOCKED)
    names = [entry.filename for entry in entries]
    is_odd = any(
        name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts for name in names
    )
    if is_odd or len(set(map(str.lower, names))) < len(names):
        raise SheetRefused(Fault.SHEET_FILE_BROKEN)


def _kind_by_parts(names: set[str]) -> FileKind:
    if CONTENT_TYPES in names and WORKBOOK in names:
        return FileKind.WORKBOOK
    if CONTENT_TYPES in names and DOCUMENT in names:
        return FileKind.DOCUMENT
    is_old = not names.isdisjoint(OLD_PARTS)
    raise SheetRefused(Fault.SHEET_FILE_OLD if is_old else Fault.SHEET_FILE_UNKNOWN)


def _check_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    has_program = any(name.lower().endswith("vbaproject.bin") for name in names)
    if has_program or b"macroenabled" in archive.read(CONTENT_TYPES).lower():
        raise SheetRefused(Fault.SHEET_FILE_MACROS)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one part piece by piece: its size and sum must be true, and it may declare nothing.

    No office program writes a document type; one is there to make entities out of it.
    """
    is_marked_up = entry.filename.lower().endswith(MARKED_UP)
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            seen = tail + chunk
            if is_marked_up and any(word in seen for word in DECLARATIONS):
                raise SheetRefused(Fault.SHEET_FILE_BROKEN)
            tail = chunk[-len(DECLARATIONS[0]) :]
