"""Correct an annex before it goes into its plan: table, columns, cells, unknown units."""

from collections.abc import Mapping
from typing import Any

from tracker.database import db
from tracker.models import AnnexImport, Plan
from tracker.queries.annexes import Preview
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.lines import read_lines
from tracker.rules.annexes.reading import Decision
from tracker.rules.annexes.tables import filled, find_tables
from tracker.rules.choices import ImportState, UnitKind
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.packing import unpack
from tracker.rules.permissions import Action, Actor, require
from tracker.services.plans.drafts import require_draft
from tracker.services.versions import expect

Decisions = Mapping[str, Mapping[str, Any]]


def choose_columns(
    annex: AnnexImport,
    plan: Plan,
    *,
    table_number: int,
    roles: Mapping[int, Role],
    actor: Actor,
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
    db.session.flush()


def correct_row(
    annex: AnnexImport,
    plan: Plan,
    preview: Preview,
    at: int,
    *,
    texts: Mapping[Role, str],
    is_left_out: bool,
    actor: Actor,
    seen: int,
) -> None:
    """Put a person's words in the place of a row's, or leave the row out.

    Words that are the file's own are no correction. Raises NotAllowed, Missing, Changed; Refused:
    PLAN_NOT_DRAFT, ANNEX_NOT_READY.
    """
    require_ready(annex, plan, actor, seen)
    sheet = filled(preview.book.grids[preview.table.grid])
    of_the_file = {line.at: line for line in read_lines(preview.table, sheet, {})}
    if at not in of_the_file:
        raise Missing
    changed = {
        role.value: text for role, text in texts.items() if text != of_the_file[at].text(role)
    }
    if is_left_out:
        changed["out"] = "1"
    others = {key: words for key, words in annex.corrections.items() if key != str(at)}
    annex.corrections = others | ({str(at): changed} if changed else {})
    db.session.flush()


def decide_units(
    annex: AnnexImport, plan: Plan, decisions: Decisions, *, actor: Actor, seen: int
) -> None:
    """Say whom words mean that nobody answered to, by the key of the words.

    Raises NotAllowed, Changed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY, NOT_A_CHOICE.
    """
    require_ready(annex, plan, actor, seen)
    for decided in decisions.values():
        if decided["do"] not in set(Decision):
            raise Refused(Fault.NOT_A_CHOICE, field="units")
    annex.decisions = {key: dict(decided) for key, decided in decisions.items()}
    db.session.flush()


def require_ready(annex: AnnexImport, plan: Plan, actor: Actor, seen: int) -> None:
    """Raise NotAllowed, Changed, or Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY."""
    require(actor, Action.IMPORT_TABLES, committee_id=plan.committee_id)
    require_draft(plan, actor)
    expect(annex, seen)
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
