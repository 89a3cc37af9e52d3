"""Files of tries, requests, documents and visits: the bytes under a key first, then the row."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from flask import current_app
from sqlalchemy import select

from tracker.database import db
from tracker.models import Document, Extension, StoredFile, Submission, Task, Visit
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.file_names import clean_file_name
from tracker.rules.permissions import Action, Actor, Relation, drafting_action, may, require
from tracker.rules.secrecy import has_secret_mark
from tracker.services.file_types import FileType, named, type_of

MOST_FILES = 10
PIECE = 256 * 1024
YOUNG = timedelta(hours=1)  # a file this new may still get its row
TOLD = ("name", "content_type", "size", "sha256", "uploaded_by_id", "uploaded_at")


@dataclass(frozen=True)
class Upload:
    """A file as it arrives: the name the sender gave it, and its bytes."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True)
class _Checked:
    name: str
    kind: FileType
    size: int
    sha256: str
    stream: BinaryIO


@dataclass(frozen=True)
class Findings:
    """What a look at the store found: keys without bytes, keys with other bytes, bytes swept."""

    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    swept: int = 0


def store(
    holder: Submission | Extension,
    uploads: Sequence[Upload],
    *,
    task: Task,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep files with a try or a request for more time; the same bytes twice are one file.

    All are checked before any is written. Raises NotAllowed; Refused, all at the field "files":
    TOO_MANY_FILES, FILE_EMPTY, FILE_TOO_BIG, FILE_KIND, FILE_HAS_MACROS, FILE_NAME, STATE_SECRET.
    """
    if not uploads:
        return
    require(actor, Action.UPLOAD_EVIDENCE, committee_id=task.committee_id, unit_id=task.unit_id)
    _keep(holder, uploads, actor, now)


def attach(
    owner: Document | Visit, uploads: Sequence[Upload], *, actor: Actor, now: datetime
) -> None:
    """Keep files with a document or a visit; the caller has asked whether the actor may.

    Raises Refused as ``store`` does.
    """
    if uploads:
        _keep(owner, uploads, actor, now)


@dataclass(frozen=True)
class Made:
    """Bytes of our own making that lie in the store and wait for their row."""

    key: str
    size: int
    sha256: str


def put_made(data: bytes, *, now: datetime) -> Made:
    """Write what the product itself made into the store; without a row it is swept away later."""
    return Made(_write(BytesIO(data), now), len(data), sha256(data).hexdigest())


def keep_made(
    made: Made, *, name: str, media: str, by: int, now: datetime, document_id: int | None = None
) -> StoredFile:
    """Give what was made its row, in the name of ``by``; the caller says where it belongs."""
    file = StoredFile(
        key=made.key,
        name=name,
        content_type=media,
        size=made.size,
        sha256=made.sha256,
        uploaded_by_id=by,
        uploaded_at=now,
        document_id=document_id,
    )
    db.session.add(file)
    db.session.flush()
    return file


def keep_paper(
    data: bytes, *, stem: str, kind: FileType, actor: Actor, now: datetime
) -> StoredFile:
    """Keep the bytes of a paper that was issued; whoever issues it has asked whether he may."""
    made, name = put_made(data, now=now), f"{stem}{kind.endings[0]}"
    return keep_made(made, name=name, media=kind.media, by=actor.user_id, now=now)


def keep_upload(
    upload: Upload,
    *,
    media: Collection[str],
    actor: Actor,
    now: datetime,
    document_id: int | None = None,
) -> StoredFile:
    """Keep one file, of one of these types, that somebody hands in.

    The caller has asked whether he may. Raises Refused at the field "files": what ``store``
    raises, FILE_KIND, FILE_KNOWN (the document has these bytes already).
    """
    one = _check(upload)
    if one.kind.media not in media:
        raise Refused(Fault.FILE_KIND, field="files")
    twin = select(StoredFile.name).where(
        StoredFile.document_id == document_id, StoredFile.sha256 == one.sha256
    )
    if (name := db.session.scalar(twin)) is not None:
        raise Refused(Fault.FILE_KNOWN, field="files", name=name)
    made = Made(_write(one.stream, now), one.size, one.sha256)
    by, kept = actor.user_id, one.kind.media
    return keep_made(made, name=one.name, media=kept, by=by, now=now, document_id=document_id)


def keep_one(upload: Upload, *, actor: Actor, now: datetime) -> StoredFile:
    """Keep one file of any type that is taken; the caller has asked whether he may.

    Raises Refused as ``store`` does.
    """
    one = _check(upload)
    made = Made(_write(one.stream, now), one.size, one.sha256)
    return keep_made(made, name=one.name, media=one.kind.media, by=actor.user_id, now=now)


def carry_over(held: Submission, last: Submission, *, now: datetime) -> dict[int, int]:
    """Let a new try hold the files of the one before; return which file became which.

    Each try keeps rows and keys of its own, the bytes lie there once. A file whose bytes are gone
    stays behind.
    """
    there = {file.sha256: file for file in held.files}
    for old in last.files:
        if old.sha256 not in there and (key := _again(old.key, now)) is not None:
            there[old.sha256] = StoredFile(key=key, **{name: getattr(old, name) for name in TOLD})
            held.files.append(there[old.sha256])
    db.session.flush()
    return {old.id: there[old.sha256].id for old in last.files if old.sha256 in there}


def let_go(file: StoredFile) -> None:
    """Forget a file nothing refers to any more; its bytes are swept away later."""
    db.session.delete(file)
    db.session.flush()


def detach(owner: Document | Visit, file_ids: Collection[int]) -> None:
    """Take files away from a document or a visit; the bytes are swept away later."""
    for file in [each for each in owner.files if each.id in file_ids]:
        owner.files.remove(file)
        db.session.delete(file)
    db.session.flush()


def _keep(
    owner: Submission | Extension | Document | Visit,
    uploads: Sequence[Upload],
    actor: Actor,
    now: datetime,
) -> None:
    known = {file.sha256 for file in owner.files}
    if len(uploads) > MOST_FILES:
        raise Refused(Fault.TOO_MANY_FILES, field="files", limit=MOST_FILES)
    checked = {one.sha256: one for one in map(_check, uploads) if one.sha256 not in known}
    if len(known) + len(checked) > MOST_FILES:
        raise Refused(Fault.TOO_MANY_FILES, field="files", limit=MOST_FILES)
    for one in checked.values():
        file = StoredFile(
            key=_write(one.stream, now),
            name=one.name,
            content_type=one.kind.media,
            size=one.size,
            sha256=one.sha256,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
        )
        owner.files.append(file)
    db.session.flush()


def remove(submission: Submission, file_ids: Collection[int], *, task: Task, actor: Actor) -> None:
    """Take files out of a draft; an officer only his own. The bytes are swept away later.

    Raises NotAllowed.
    """
    for file in [each for each in submission.files if each.id in file_ids]:
        require(actor, drafting_action(actor), committee_id=task.committee_id, unit_id=task.unit_id)
        relation = Relation.MINE if file.uploaded_by_id == actor.user_id else Relation.OWN
        if not may(actor, Action.DELETE_EVIDENCE, relation):
            raise NotAllowed(Action.DELETE_EVIDENCE)
        submission.files.remove(file)
        db.session.delete(file)
    db.session.flush()


def path_of(key: str) -> Path:
    """Return where the bytes of a key lie."""
    return _root() / key[:2] / key


def is_whole(file: StoredFile) -> bool:
    """Tell whether the bytes of a file are there and are those that were handed in.

    Raises FileNotFoundError when they are gone.
    """
    return _digest(path_of(file.key)) == file.sha256


def read_whole(key: str, digest: str) -> bytes:
    """Return the bytes of a key.

    Raises OSError when they are gone, ValueError when they are not those of this digest.
    """
    data = path_of(key).read_bytes()
    if sha256(data).hexdigest() != digest:
        raise ValueError(f"the bytes of {key} were altered")
    return data


def reconcile(*, now: datetime) -> Findings:
    """Compare the store with its rows both ways, and sweep away bytes that have no row."""
    rows = db.session.execute(select(StoredFile.key, StoredFile.sha256).order_by(StoredFile.id))
    digests = {key: digest for key, digest in rows}  # noqa: C416 - a Row is no pair to mypy
    there = {path.name for path in _stored_paths()}
    altered = [key for key in digests if key in there and _digest(path_of(key)) != digests[key]]
    return Findings(
        missing=tuple(key for key in digests if key not in there),
        altered=tuple(altered),
        swept=sweep_orphans(known=digests.keys(), now=now),
    )


def sweep_orphans(*, known: Collection[str], now: datetime) -> int:
    """Delete bytes that no row knows and that are too old to be in use; return how many files."""
    swept = 0
    for path in _stored_paths():
        age = now.timestamp() - path.stat().st_mtime
        if path.name not in known and age > YOUNG.total_seconds():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _check(upload: Upload) -> _Checked:
    """Judge one file by its name, its content and its size."""
    try:
        name = clean_file_name(upload.name)
    except Refused as refusal:
        raise Refused(Fault.FILE_NAME, field="files") from refusal
    if has_secret_mark(Path(name).stem.replace("_", " ").replace("-", " ")):
        raise Refused(Fault.STATE_SECRET, field="files")
    kind = type_of(upload.stream)
    size, digest = _measure(upload.stream)
    return _Checked(named(name, kind), kind, size, digest, upload.stream)


def _measure(stream: BinaryIO) -> tuple[int, str]:
    limit: int = current_app.config["SETTINGS"].max_upload_bytes
    size, digest = 0, sha256()
    for piece in _pieces(stream):
        size += len(piece)
        digest.update(piece)
        if size > limit:
            raise Refused(Fault.FILE_TOO_BIG, field="files", limit=limit // 1024**2)
    return size, digest.hexdigest()


def _write(stream: BinaryIO, now: datetime) -> str:
    """Write the bytes beside their place, force them to the disk, then give them their name."""
    key = token_hex(20)
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{key}.new")
    with draft.open("xb") as file:
        for piece in _pieces(stream):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    os.utime(draft, (now.timestamp(), now.timestamp()))  # age by our clock, not the machine's
    draft.replace(path)
    _sync_folder(path.parent)
    return key


def _again(key: str, now: datetime) -> str | None:
    """Give bytes that lie in the store a second key; None when they are gone."""
    path, second = path_of(key), token_hex(20)
    try:
        os.utime(path, (now.timestamp(), now.timestamp()))  # young until the row stands
        path_of(second).parent.mkdir(parents=True, exist_ok=True)
        path_of(second).hardlink_to(path)
    except FileNotFoundError:
        return None
    except OSError:  # the file system knows no second names
        with path.open("rb") as stream:
            return _write(stream, now)
    _sync_folder(path_of(second).parent)
    return second


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(PIECE):
        yield piece


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        for piece in _pieces(file):
            digest.update(piece)
    return digest.hexdigest()


def _root() -> Path:
    return Path(current_app.config["SETTINGS"].data_dir) / "files"


def _stored_paths() -> Iterator[Path]:
    return (path for path in sorted(_root().glob("*/*")) if path.is_file())
