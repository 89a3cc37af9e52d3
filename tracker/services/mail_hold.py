"""A restored or copied database sends no mail until an administrator releases it.

An installation is a database and the data folder beside it. The folder keeps a word of its own; the
database keeps a print of that word, of the file it stands in and of the machine. A copy of the
folder is another file, so its print differs. A second file beside it keeps the number of the newest
attempt to send: a database put back in place is behind it.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from sqlalchemy import func, select, update

from tracker.database import Turn, db, take_turns
from tracker.models import DeliveryAttempt, Installation, Letter
from tracker.models.letters import LINE
from tracker.rules.delivery import LetterState
from tracker.rules.permissions import Action, Actor, require

WORD = "installation"  # in the data folder; never rewritten, or its print would change
MARK = "installation-mark"
MACHINE = Path("/etc/machine-id")
ONLY = 1  # the one row


class Because(StrEnum):
    """Why mail is held."""

    ELSEWHERE = "elsewhere"  # the database came to another folder or machine
    OLDER = "older"  # the database is behind what this folder has seen sent


def hold_if_moved(folder: Path, *, now: datetime) -> bool:
    """Look whether this is the database this folder knows; hold its mail if not, tell if held.

    A first start makes the two known to each other; a restart changes nothing.
    """
    row = db.session.get(Installation, ONLY)
    if row is None:  # several senders may start for the first time at one moment
        take_turns(Turn.INSTALLATION)
        row = db.session.get(Installation, ONLY)
    is_behind = _newest_attempt() < _read_mark(folder)
    if row is None:
        row = Installation(id=ONLY, place="" if is_behind else _settle(folder))
        db.session.add(row)
    if row.held_at is None:
        because = Because.OLDER if is_behind else None
        because = Because.ELSEWHERE if row.place != place_of(folder) else because
        if because:
            row.held_at, row.held_because = now, because.value
        db.session.flush()
    return row.held_at is not None


def note_sent(folder: Path) -> None:
    """Write beside the database how far it has come, so that an older one is known again."""
    newest = _newest_attempt()
    if newest == _read_mark(folder):
        return
    draft = folder / f"{MARK}.new"
    draft.write_text(str(newest), encoding="ascii")
    draft.replace(folder / MARK)


def release(folder: Path, *, actor: Actor, forgets: bool, now: datetime) -> int:
    """Let mail leave again; return how many letters written before the hold were called off.

    ``forgets``: what waited when the hold began has been sent by the original, or is not wanted.
    Raises NotAllowed.
    """
    require(actor, Action.RUN_SYSTEM, committee_id=actor.committee_id)
    return release_here(folder, user_id=actor.user_id, forgets=forgets, now=now)


def release_here(folder: Path, *, user_id: int | None, forgets: bool, now: datetime) -> int:
    """Release from the server's terminal, by whoever may run commands there."""
    row = db.session.get(Installation, ONLY)
    if row is None or row.held_at is None:
        return 0
    count = _call_off(written_by=row.held_at, now=now) if forgets else 0
    (folder / WORD).unlink(missing_ok=True)
    (folder / MARK).unlink(missing_ok=True)
    row.place, row.held_at, row.held_because = _settle(folder), None, ""
    row.released_at, row.released_by_id = now, user_id
    db.session.flush()
    return count


def place_of(folder: Path) -> str:
    """Return the print of a data folder; nothing while it has no word of its own."""
    path = folder / WORD
    try:
        word, file = path.read_text(encoding="ascii"), path.stat().st_ino
    except FileNotFoundError:
        return ""
    machine = MACHINE.read_text(encoding="ascii") if MACHINE.exists() else ""
    facts = f"{word}|{file}|{machine}|{folder.resolve()}"
    return hashlib.sha256(facts.encode()).hexdigest()


def _settle(folder: Path) -> str:
    """Give the folder a word of its own if it has none, and return its print."""
    path = folder / WORD
    if not path.exists():
        path.write_text(token_hex(16), encoding="ascii")
    return place_of(folder)


def _newest_attempt() -> int:
    return db.session.scalar(select(func.max(DeliveryAttempt.id))) or 0


def _read_mark(folder: Path) -> int:
    try:
        words = (folder / MARK).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return 0
    return int(words) if words.isdigit() else 0


def _call_off(*, written_by: datetime, now: datetime) -> int:
    letters = db.session.scalars(
        select(Letter.id).where(Letter.state.in_(LINE), Letter.created_at <= written_by)
    ).all()
    db.session.execute(
        update(Letter)
        .where(Letter.id.in_(letters))
        .values(state=LetterState.CANCELLED.value, finished_at=now, lease_owner="")
        .execution_options(synchronize_session=False)
    )
    return len(letters)
