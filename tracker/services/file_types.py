"""What a file is, told from its content and never from its name."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import filetype

from tracker.rules.faults import Fault, Refused

HEAD_BYTES = 8192
MOST_ENTRIES = 10_000
MOST_INDEX_BYTES = 1024 * 1024
ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: its media type and how its names may end, usual one first."""

    media: str
    endings: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
PNG = FileType("image/png", (".png",))
OPEN_XML = "application/vnd.openxmlformats-officedocument"
DOCX = FileType(f"{OPEN_XML}.wordprocessingml.document", (".docx",))
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
BY_HEAD = {kind.media: kind for kind in (PDF, JPEG, PNG)}
BY_PART = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": FileType(f"{OPEN_XML}.spreadsheetml.sheet", (".xlsx",)),
    "ppt/presentation.xml": FileType(f"{OPEN_XML}.presentationml.presentation", (".pptx",)),
}
BY_MEDIA = {
    f"{OPEN_DOCUMENT}.text": FileType(f"{OPEN_DOCUMENT}.text", (".odt",)),
    f"{OPEN_DOCUMENT}.spreadsheet": FileType(f"{OPEN_DOCUMENT}.spreadsheet", (".ods",)),
}
CONTENT_TYPES = "[Content_Types].xml"


def type_of(stream: BinaryIO) -> FileType:
    """Return the kind of a file, and leave the stream at its start.

    Whatever is not plainly a paper or a picture is refused: programs, pages, drawings with
    scripts, archives, documents with macros or a password.

    Raises Refused: FILE_EMPTY, FILE_KIND, FILE_HAS_MACROS.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise Refused(Fault.FILE_EMPTY, field="files")
    if head.startswith(ZIP_START):
        return _office_type(stream)
    found = filetype.guess(head)
    kind = BY_HEAD.get(found.mime) if found else None
    if kind is None or (kind is PDF and not head.startswith(b"%PDF-")):
        raise Refused(Fault.FILE_KIND, field="files")
    return kind


def named(name: str, kind: FileType) -> str:
    """Return a name that ends as such a file does, adding an ending where it says otherwise.

    >>> named("bao-cao.exe", PDF), named("Anh.JPEG", JPEG)
    ('bao-cao.exe.pdf', 'Anh.JPEG')
    """
    return name if name.lower().endswith(kind.endings) else name + kind.endings[0]


def _office_type(stream: BinaryIO) -> FileType:
    try:
        with zipfile.ZipFile(stream) as archive:
            kind = _kind_of_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refused(Fault.FILE_KIND, field="files") from error
    finally:
        stream.seek(0)
    return kind


def _kind_of_archive(archive: zipfile.ZipFile) -> FileType:
    names = [entry.filename for entry in archive.infolist()]
    if len(names) > MOST_ENTRIES:
        raise Refused(Fault.FILE_KIND, field="files")
    if _has_macros(archive, names):
        raise Refused(Fault.FILE_HAS_MACROS, field="files")
    known = set(names)
    kind = next((BY_PART[part] for part in BY_PART if part in known), None)
    if kind is not None and CONTENT_TYPES in known:
        return kind
    media = _part(archive, "mimetype").decode("ascii", "replace") if "mimetype" in known else ""
    if media not in BY_MEDIA:
        raise Refused(Fault.FILE_KIND, field="files")
    return BY_MEDIA[media]


def _has_macros(archive: zipfile.ZipFile, names: list[str]) -> bool:
    small = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in small):
        return True
    return CONTENT_TYPES in names and b"macroenabled" in _part(archive, CONTENT_TYPES).lower()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one small part; a big one is no part of a paper."""
    with archive.open(name) as part:
        content = part.read(MOST_INDEX_BYTES + 1)
    if len(content) > MOST_INDEX_BYTES:
        raise Refused(Fault.FILE_KIND, field="files")
    return content
