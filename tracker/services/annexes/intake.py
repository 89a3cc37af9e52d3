"""Take in the file of an annex and keep what was read of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import undefer

from tracker.database import db
from tracker.models import AnnexImport, Plan
from tracker.rules.annexes.lines import MOST_LINES, read_lines
from tracker.rules.annexes.tables import filled, find_tables, likeliest
from tracker.rules.choices import ImportState
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.file_names import clean_file_name
from tracker.rules.grids import Book
from tracker.rules.packing import pack
from tracker.rules.permissions import Actor
from tracker.rules.secrecy import check_no_secret_in
from tracker.services.annexes.rights import require_bringing

SMALL = 300_000  # bytes; a file up to this is read while its sender waits
READING_TIME = timedelta(minutes=2)  # after which somebody else may try


@dataclass(frozen=True, slots=True)
class Taken:
    """A file somebody began to read."""

    import_id: int
    name: str
    data: bytes


def take_in(plan: Plan, *, name: str, data: bytes, actor: Actor, now: datetime) -> AnnexImport:
    """Keep a file for a draft, to be read; a pasted table has no name.

    Raises NotAllowed; Refused: ANNEX_PLAN_IS_OUT, PLAN_NOT_DRAFT, FILE_NAME.
    """
    require_bringing(plan, actor)
    annex = AnnexImport(
        plan_id=plan.id,
        created_by_id=actor.user_id or None,
        created_at=now,
        file_name=clean_file_name(name) if name else "",
        sha256=sha256(data).hexdigest(),
        state=ImportState.READING,
        data=data,
        read_until=now + READING_TIME if len(data) <= SMALL else None,
        columns={},
        corrections={},
        decisions={},
        book=[],
    )
    db.session.add(annex)
    db.session.flush()
    return annex


def take_next(*, now: datetime) -> Taken | None:
    """Begin to read the file that has waited longest, one nobody is reading; None: none waits."""
    annex = db.session.scalar(
        select(AnnexImport)
        .where(
            AnnexImport.state == ImportState.READING,
            or_(AnnexImport.read_until.is_(None), AnnexImport.read_until < now),
        )
        .options(undefer(AnnexImport.data))
        .order_by(AnnexImport.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if annex is None:
        return None
    annex.read_until = now + READING_TIME
    db.session.flush()
    return Taken(annex.id, annex.file_name, annex.data or b"")


def keep_progress(import_id: int, rows_read: int, rows_in_all: int) -> None:
    """Note how far the reading of a file is; whoever throws it away is not disturbed by that."""
    db.session.execute(
        update(AnnexImport)
        .where(AnnexImport.id == import_id, AnnexImport.state == ImportState.READING)
        .values(rows_read=rows_read, rows_in_all=rows_in_all)
        .execution_options(synchronize_session=False)
    )


def keep_book(import_id: int, book: Book) -> None:
    """Keep what was read; the likeliest table is chosen.

    Raises Refused: ANNEX_EMPTY, ANNEX_TOO_LONG, STATE_SECRET, all at the field "file".
    """
    annex = db.session.get(AnnexImport, import_id)
    if annex is None or annex.state is not ImportState.READING:
        return  # thrown away meanwhile, or read by somebody else
    tables = find_tables(book)
    if not tables:
        raise Refused(Fault.ANNEX_EMPTY, field="file")
    for grid in book.grids:
        check_no_secret_in(grid)
    annex.table_number = likeliest(tables)
    table = tables[annex.table_number]
    annex.row_count = len(read_lines(table, filled(book.grids[table.grid]), {}))
    if annex.row_count > MOST_LINES:
        raise Refused(Fault.ANNEX_TOO_LONG, field="file")
    annex.book = pack(book)
    annex.state, annex.data, annex.read_until = ImportState.READY, None, None
    db.session.flush()


def keep_problem(import_id: int, refusal: Refused) -> None:
    """Keep why a file could not be read."""
    annex = db.session.get(AnnexImport, import_id)
    if annex is None or annex.state is not ImportState.READING:
        return
    annex.problem = {"fault": refusal.fault.value, "facts": _plain(refusal.facts)}
    annex.state, annex.data, annex.read_until = ImportState.FAILED, None, None
    db.session.flush()


def throw_away(annex: AnnexImport, plan: Plan, *, actor: Actor) -> None:
    """Forget an import that has not gone into its plan, or was taken back.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY.
    """
    require_bringing(plan, actor)
    if annex.state is ImportState.CONFIRMED:
        raise Refused(Fault.ANNEX_NOT_READY)
    db.session.delete(annex)
    db.session.flush()


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        key: show_date(value) if isinstance(value, date) else value for key, value in facts.items()
    }
