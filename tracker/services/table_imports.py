"""Keep a list that came back, try it, and take it: all rows or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from tracker import clock
from tracker.database import db, trial
from tracker.models import TableImport
from tracker.queries.table_imports import find_taken
from tracker.rules.dates import show_date
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.file_names import clean_file_name
from tracker.rules.grids import Book, Grid
from tracker.rules.packing import pack, unpack
from tracker.rules.permissions import Actor
from tracker.rules.readback import MARK, CellProblem
from tracker.rules.secrecy import check_no_secret_in


@dataclass(frozen=True, slots=True)
class Act:
    """What a row of the file asks: its number there, and the service that does it."""

    row: int
    do: Callable[[], object]
    is_new: bool = False


class TableRefused(Exception):
    """Nothing was taken, for these reasons, each at its cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.cells = tuple(problems)


def take_in(
    noun: str,
    place_id: int | None,
    grid: Grid,
    *,
    name: str,
    data: bytes,
    actor: Actor,
    now: datetime,
    beside: Sequence[Grid] = (),
) -> TableImport:
    """Keep what was read of a file, for whoever brought it; some have a sheet beside the list.

    Raises Refused: FILE_NAME, STATE_SECRET.
    """
    for one in (grid, *beside):
        check_no_secret_in(one)
    row = TableImport(
        committee_id=actor.committee_id,
        created_by_id=actor.user_id,
        created_at=now,
        noun=noun,
        place_id=place_id,
        file_name=clean_file_name(name),
        sha256=sha256(data).hexdigest(),
        book=pack(Book((grid, *beside))),
        problems=[],
    )
    db.session.add(row)
    db.session.flush()
    return row


def keep_outlook(row: TableImport, acts: Sequence[Act], *, is_to_be_tried: bool) -> None:
    """Try what a file asks, take it back, and keep what it would come to."""
    problems = _try(acts) if is_to_be_tried else []
    taken = find_taken(row) if any(act.is_new for act in acts) else None
    if taken is not None and taken.confirmed_at is not None:
        refusal = Refused(Fault.TABLE_TAKEN, day=clock.local(taken.confirmed_at).date())
        problems.append(CellProblem(0, None, refusal))
    row.added = sum(act.is_new for act in acts)
    row.changed = len(acts) - row.added
    row.problems = [_plain(problem) for problem in problems]
    db.session.flush()


def confirm(row: TableImport, acts: Sequence[Act], *, actor: Actor, now: datetime) -> None:
    """Do what a file asks: all of it or nothing.

    Raises NotAllowed; Refused: TABLE_MOVED; TableRefused.
    """
    if row.created_by_id != actor.user_id or row.committee_id != actor.committee_id:
        raise NotAllowed
    if row.confirmed_at is not None or row.problems or not acts:
        raise Refused(Fault.TABLE_MOVED)
    problems = _run(acts)
    if problems:
        raise TableRefused(problems)
    row.confirmed_at, row.book = now, []
    db.session.flush()


def close(row: TableImport, *, changed: int, actor: Actor, now: datetime) -> None:
    """Note that what a file says was written. Raises NotAllowed; Refused: TABLE_MOVED."""
    if row.created_by_id != actor.user_id or row.committee_id != actor.committee_id:
        raise NotAllowed
    if row.confirmed_at is not None:
        raise Refused(Fault.TABLE_MOVED)
    row.confirmed_at, row.book, row.changed = now, [], changed
    db.session.flush()


def leave(row: TableImport, *, actor: Actor) -> None:
    """Forget a file that was not taken. Raises NotAllowed; Refused: TABLE_MOVED."""
    if row.created_by_id != actor.user_id:
        raise NotAllowed
    if row.confirmed_at is not None:
        raise Refused(Fault.TABLE_MOVED)
    db.session.delete(row)
    db.session.flush()


def grid_of(row: TableImport) -> Grid:
    """Return the table of a file as it was read. Raises Refused: TABLE_MOVED once it is taken."""
    return grids_of(row)[0]


def grids_of(row: TableImport) -> Sequence[Grid]:
    """Return all sheets kept of a file. Raises Refused: TABLE_MOVED once it is taken."""
    if not row.book:
        raise Refused(Fault.TABLE_MOVED)
    return unpack(row.book).grids


def problems_of(row: TableImport) -> list[CellProblem]:
    """Return what was wrong when the file was tried."""
    return [
        CellProblem(
            stored["row"],
            stored["key"],
            Refused(Fault(stored["fault"]), field=stored["key"], **stored["facts"]),
        )
        for stored in row.problems
    ]


def _try(acts: Sequence[Act]) -> list[CellProblem]:
    with trial():
        return _run(acts)


def _run(acts: Sequence[Act]) -> list[CellProblem]:
    """Do what each row asks, in a savepoint of its own; return what is wrong with which."""
    problems = []
    for act in acts:
        try:
            with db.session.begin_nested():
                act.do()
        except Refused as refusal:
            problems.append(CellProblem(act.row, refusal.field, refusal))
        except Changed:
            problems.append(CellProblem(act.row, None, Refused(Fault.TABLE_MOVED)))
        except Missing:
            problems.append(CellProblem(act.row, MARK, Refused(Fault.NOT_A_CHOICE, field=MARK)))
    return problems


def _plain(problem: CellProblem) -> dict[str, Any]:
    facts = {
        key: show_date(value) if isinstance(value, date) else value
        for key, value in problem.refusal.facts.items()
    }
    fault = problem.refusal.fault.value
    return {"row": problem.row, "key": problem.key, "fault": fault, "facts": facts}
