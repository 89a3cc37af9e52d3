"""Correct an annex before it goes into its plan: table, columns, cells, unknown units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from tracker.database import db
from tracker.models import AnnexImport, Plan
from tracker.queries.annexes.previews import Preview
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.lines import read_lines
from tracker.rules.annexes.reading import LIMITS, Decision
from tracker.rules.annexes.tables import filled, find_tables
from tracker.rules.choices import ImportState, UnitKind
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.packing import unpack
from tracker.rules.permissions import Actor
from tracker.rules.texts import cut
from tracker.services.annexes.rights import require_bringing
from tracker.services.versions import expect

Decisions = Mapping[str, Mapping[str, Any]]
OUT = "out"  # beside the corrected cells of a row: it is left out
SHOWN = 200  # characters of a cell that somebody else corrected


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell somebody corrects: its row, its column, and by ``mark_of`` the words they saw."""

    at: int
    role: Role
    seen: str


def choose_columns(
    annex: AnnexImport,
    plan: Plan,
    *,
    table_number: int,
    roles: Mapping[int, Role],
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """Say which table of the file is the annex and what its columns hold.

    With another table the corrections made in the one before are forgotten, and its columns are
    read by their heads. Raises NotAllowed, Changed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY,
    NOT_A_CHOICE, ANNEX_ROLE_TWICE.
    """
    require_ready(annex, plan, actor, seen)
    book = unpack(annex.book)
    tables = find_tables(book)
    if not 0 <= table_number < len(tables):
        raise Refused(Fault.NOT_A_CHOICE, field="table")
    if table_number != annex.table_number:
        annex.table_number, annex.columns, annex.corrections = table_number, {}, {}
    else:
        _check_once(roles)
        annex.columns = {str(at): role.value for at, role in sorted(roles.items())}
    table = tables[table_number].mapped({int(a): Role(r) for a, r in annex.columns.items()})
    annex.row_count = len(read_lines(table, filled(book.grids[table.grid]), {}))
    annex.touched_at = now
    db.session.flush()


def correct_cell(
    annex: AnnexImport,
    plan: Plan,
    preview: Preview,
    cell: Cell,
    *,
    text: str,
    decisions: Decisions,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a person's words in the place of a cell's, and keep what they say its names mean.

    Other cells may have been corrected since the page was read; this one not. Words that are the
    file's own are no correction. Raises NotAllowed, Missing; Refused: PLAN_NOT_DRAFT,
    ANNEX_NOT_READY, ANNEX_CELL_CHANGED, NOT_A_CHOICE.
    """
    _require_open(annex, plan, actor)
    shown = preview.row_at(cell.at).line.text(cell.role)
    if cell.seen != mark_of(shown):
        raise Refused(Fault.ANNEX_CELL_CHANGED, field="text", words=cut(shown, SHOWN) or "–")
    _keep(annex, preview, cell.at, {cell.role.value: text})
    if decisions:
        _decide(annex, {**annex.decisions, **decisions})
    annex.touched_at = now
    db.session.flush()


def leave_out(
    annex: AnnexImport,
    plan: Plan,
    preview: Preview,
    at: int,
    *,
    is_left_out: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Leave a row out of the plan, or take it in again.

    Raises NotAllowed, Missing; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY.
    """
    _require_open(annex, plan, actor)
    _keep(annex, preview, at, {OUT: "1" if is_left_out else ""})
    annex.touched_at = now
    db.session.flush()


def mark_of(text: str) -> str:
    """Return by what a form knows again the words of a cell it was filled with.

    >>> mark_of("Sở Nội vụ") == mark_of("Sở Nội vụ "), len(mark_of(""))
    (False, 16)
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _keep(annex: AnnexImport, preview: Preview, at: int, changed: Mapping[str, str]) -> None:
    """Let a row say these words; what the file says itself is not kept."""
    sheet = filled(preview.book.grids[preview.table.grid])
    own = next((line for line in read_lines(preview.table, sheet, {}) if line.at == at), None)
    if own is None:
        raise Missing
    texts = {role.value: own.text(role) for role in LIMITS} | {OUT: ""}
    said = {**annex.corrections.get(str(at), {}), **changed}
    kept = {key: words for key, words in said.items() if words != texts.get(key)}
    others = {key: words for key, words in annex.corrections.items() if key != str(at)}
    annex.corrections = others | ({str(at): kept} if kept else {})


def decide_units(
    annex: AnnexImport,
    plan: Plan,
    decisions: Decisions,
    *,
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """Say whom words mean that nobody answered to, by the key of the words.

    Raises NotAllowed, Changed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY, NOT_A_CHOICE.
    """
    require_ready(annex, plan, actor, seen)
    _decide(annex, decisions)
    annex.touched_at = now
    db.session.flush()


def _decide(annex: AnnexImport, decisions: Decisions) -> None:
    for decided in decisions.values():
        if decided["do"] not in set(Decision):
            raise Refused(Fault.NOT_A_CHOICE, field="units")
    annex.decisions = {key: dict(decided) for key, decided in decisions.items()}


def require_ready(annex: AnnexImport, plan: Plan, actor: Actor, seen: int) -> None:
    """Raise NotAllowed, Changed, or Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY."""
    _require_open(annex, plan, actor)
    expect(annex, seen)


def _require_open(annex: AnnexImport, plan: Plan, actor: Actor) -> None:
    require_bringing(plan, actor)
    if annex.state is not ImportState.READY:
        raise Refused(Fault.ANNEX_NOT_READY)


def kind_of_name(name: str) -> UnitKind:
    """Guess what sort of body a name is of, by its first words.

    >>> kind_of_name("Sở Nội vụ").value, kind_of_name("UBND xã Ia Kly").value
    ('department', 'commune')
    """
    words = name.casefold().removeprefix("ubnd ").removeprefix("ủy ban nhân dân ")
    for kind, openings in _OPENINGS.items():
        if words.startswith(openings):
            return kind
    return UnitKind.OTHER


_OPENINGS: dict[UnitKind, tuple[str, ...]] = {
    UnitKind.DISTRICT: ("huyện ", "thị xã ", "thành phố ", "quận "),
    UnitKind.COMMUNE: ("xã ", "phường ", "thị trấn ", "đặc khu "),
    UnitKind.DEPARTMENT: ("sở ", "văn phòng ", "ban ", "thanh tra "),
    UnitKind.VERTICAL_AGENCY: ("cục ", "công an ", "kho bạc ", "bảo hiểm ", "bộ chỉ huy "),
    UnitKind.CENTRAL: ("bộ ",),
}


def _check_once(roles: Mapping[int, Role]) -> None:
    for role in (Role.NUMBER, Role.TASK):
        if list(roles.values()).count(role) > 1:
            raise Refused(Fault.ANNEX_ROLE_TWICE, field="columns")
