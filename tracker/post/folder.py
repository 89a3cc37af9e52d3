"""Keep letters as files instead of sending them, and read them back for the mailbox page."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from tracker.post.carriers import Outcome, Parcel, Transport, log_safe, nothing
from tracker.post.messages import POLICY
from tracker.rules.delivery import OutcomeKind
from tracker.rules.faults import Missing

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{16}\.eml")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredLetter:
    """One letter of the folder; the list leaves out its text."""

    name: str
    date: datetime
    sender: str
    to: str
    subject: str
    text: str = ""
    html: str | None = None


class FolderTransport(Transport):
    """Put each letter into a file of its own; the same letter twice is one file.

    ``is_durable`` False does not wait for the disk, for letters that can be made again.
    """

    def __init__(self, folder: Path, *, is_durable: bool = True) -> None:
        self._folder = folder
        self._is_durable = is_durable

    def carry(self, parcel: Parcel, *, meanwhile: Callable[[], None] = nothing) -> Outcome:
        """Write the letter so that after a power cut it is there whole or not at all."""
        meanwhile()
        name = file_name(parcel)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._folder / name, parcel.octets, is_durable=self._is_durable)
        except OSError as error:
            detail = f"cannot write the letter: {error.strerror or error}"
            return Outcome(OutcomeKind.LATER, None, log_safe(detail))
        return Outcome(OutcomeKind.ACCEPTED, None, name)

    def close(self) -> None:
        """Do nothing: every file is closed by now."""


def file_name(parcel: Parcel) -> str:
    """Return the name of the letter's file: its moment first, so that names sort by time."""
    moment = parcel.date.astimezone(UTC)
    digest = hashlib.sha256(parcel.message_id.encode()).hexdigest()[:16]
    return f"{moment:%Y%m%dT%H%M%SZ}-{digest}.eml"


def count_letters(folder: Path) -> int:
    """Return how many letters the folder holds."""
    return len(_names(folder))


def list_letters(folder: Path, *, limit: int, offset: int = 0) -> list[StoredLetter]:
    """Return a page of the letters, newest first, without their texts."""
    names = sorted(_names(folder), reverse=True)[offset : offset + limit]
    return [letter for name in names if (letter := _read_head(folder, name)) is not None]


def read_letter(folder: Path, name: str) -> StoredLetter:
    """Return one letter with its text, and its HTML if it has some.

    Raises Missing for whatever is not the name of a letter in this very folder.
    """
    message = _parse(folder, name) if _is_name(name) else None
    if message is None:
        raise Missing
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return _stored(
        name,
        message,
        text=_content(plain) or "",
        html=_content(html),
    )


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [
            entry.name
            for entry in entries
            if _is_name(entry.name) and entry.is_file(follow_symlinks=False)
        ]


def _is_name(name: str) -> bool:
    """Say whether this is a name we give: a moment, a digest; so never a way to elsewhere."""
    if not _NAME.fullmatch(name):
        return False
    try:
        _moment(name)
    except ValueError:
        return False
    return True


def _moment(name: str) -> datetime:
    return datetime.strptime(name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _read_head(folder: Path, name: str) -> StoredLetter | None:
    message = _parse(folder, name, only_head=True)
    return None if message is None else _stored(name, message)


def _parse(folder: Path, name: str, *, only_head: bool = False) -> EmailMessage | None:
    """Return the message in a file, or None if there is none (any longer)."""
    path = folder / name
    if path.is_symlink():
        return None
    try:
        octets = path.read_bytes()
    except FileNotFoundError:
        return None
    head = octets.partition(b"\r\n\r\n")[0] if only_head else octets
    return message_from_bytes(head, policy=POLICY)


def _stored(
    name: str, message: EmailMessage, *, text: str = "", html: str | None = None
) -> StoredLetter:
    return StoredLetter(
        name=name,
        date=_moment(name),
        sender=_header(message, "From"),
        to=", ".join(filter(None, (_header(message, "To"), _header(message, "Cc")))),
        subject=_header(message, "Subject"),
        text=text,
        html=html,
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as people read it.

    The modern parser puts spaces between the encoded words of a name; the old one does not.
    """
    for found, raw in message.raw_items():
        if found == name:
            return str(make_header(decode_header(raw))).replace("\r\n", "")
    return ""


def _content(part: MIMEPart | None) -> str | None:
    return None if part is None else str(part.get_content()).replace("\r\n", "\n")


def _write_whole(path: Path, octets: bytes, *, is_durable: bool) -> None:
    """Write beside the place, bring to the disk, then move in (the name appears last)."""
    handle, temporary = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(octets)
            file.flush()
            if is_durable:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    if is_durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and needs no syncing
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
