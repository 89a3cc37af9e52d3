"""Units from a table: all rows or none, each fault with its row and column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select

from tracker.database import db, trial
from tracker.models import Unit, UnitAlias
from tracker.queries.units import parents
from tracker.rules.choices import UnitKind
from tracker.rules.columns import Column, Problem, Row, RowsRefused, Value, head_of
from tracker.rules.dates import read_date, show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import read_whole
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import clean_text, fold
from tracker.rules.units import check_code, check_parent
from tracker.services.aliases import set_aliases
from tracker.services.units import UnitFacts, write_unit

COLUMNS = (
    Column("code", "Mã", ("Mã đơn vị", "Code"), is_needed=True),
    Column("name", "Tên", ("Tên đơn vị", "Đơn vị", "Name"), is_needed=True),
    Column("short_name", "Tên ngắn", ("Tên viết tắt", "Short name")),
    Column("kind", "Loại", ("Loại đơn vị", "Cấp", "Kind")),
    Column("parent", "Thuộc", ("Mã đơn vị cấp trên", "Trực thuộc", "Parent")),
    Column("position", "Thứ tự", ("STT", "Position")),
    Column("valid_from", "Từ ngày", ("Có từ", "Valid from")),
    Column("valid_to", "Đến ngày", ("Có đến", "Valid to")),
    Column("aliases", "Tên khác", ("Tên gọi khác", "Aliases")),
)
KINDS = {
    UnitKind.DEPARTMENT: "Sở, ban, ngành",
    UnitKind.VERTICAL_AGENCY: "Ngành dọc",
    UnitKind.DISTRICT: "Cấp huyện",
    UnitKind.COMMUNE: "Cấp xã",
    UnitKind.OTHER: "Khác",
}
KIND_WORDS = {fold(words): kind for kind, words in KINDS.items()} | {
    fold(words): kind
    for words, kind in (
        ("Sở", UnitKind.DEPARTMENT),
        ("Xã", UnitKind.COMMUNE),
        ("Phường", UnitKind.COMMUNE),
        ("Đặc khu", UnitKind.COMMUNE),
        ("Huyện", UnitKind.DISTRICT),
        ("Cơ quan ngành dọc", UnitKind.VERTICAL_AGENCY),
        *((kind.value, kind) for kind in UnitKind),
    )
}
BETWEEN_ALIASES = ";"
LAST_POSITION = 9_999


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a table."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0


def import_units(actor: Actor, rows: Sequence[Row]) -> Taken:
    """Enter and correct units by their codes.

    Raises NotAllowed; RowsRefused.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    return take_units(rows)


def try_units(rows: Sequence[Row]) -> Taken:
    """Tell what a table would come to, and change nothing. Raises RowsRefused."""
    with trial():
        return take_units(rows)


def take_units(rows: Sequence[Row]) -> Taken:
    """Enter and correct units by their codes, for whoever was found entitled to.

    A column that is missing leaves what is known. Raises RowsRefused.
    """
    gathered: list[Problem] = []
    first_seen: dict[str, int] = {}
    units: dict[int, tuple[Unit, str]] = {}
    for row in rows:
        known = _attempt(row, gathered, partial(_take, row, first_seen))
        if known is not None:
            units[row.number] = known
    above = parents()
    for row in rows:
        if row.number in units and "parent" in row.words:
            _attempt(row, gathered, partial(_set_parent, row, units[row.number][0], above))
    if gathered:
        raise RowsRefused(sorted(gathered, key=lambda problem: problem.row))
    counts = [outcome for _, outcome in units.values()]
    return Taken(len(rows), *(counts.count(word) for word in ("added", "changed", "same")))


def _attempt(row: Row, gathered: list[Problem], act: Callable[[], Value]) -> Value | None:
    """Do what a row asks, in a savepoint; note what is wrong with it."""
    try:
        with db.session.begin_nested():
            return act()
    except Refused as refusal:
        column = "parent" if refusal.field == "parent_id" else refusal.field
        gathered.append(Problem(row.number, head_of(COLUMNS, column), refusal))
    return None


def _take(row: Row, first_seen: dict[str, int]) -> tuple[Unit, str]:
    code = check_code(row["code"])
    if code in first_seen:
        raise Refused(Fault.CODE_TWICE, field="code", code=code, row=first_seen[code])
    first_seen[code] = row.number
    unit = db.session.scalar(select(Unit).where(Unit.code == code))
    facts = _facts(row, code, unit)
    aliases = [each.strip() for each in row["aliases"].split(BETWEEN_ALIASES) if each.strip()]
    if unit is None:
        unit = write_unit(Unit(), facts)
        set_aliases(unit, aliases)
        return unit, "added"
    is_same = facts == facts_of(unit)
    if not is_same:
        write_unit(unit, facts)
    if "aliases" in row.words:
        is_same = not set_aliases(unit, aliases) and is_same
    return unit, "same" if is_same else "changed"


def facts_of(unit: Unit) -> UnitFacts:
    """Return what is kept of a unit."""
    return UnitFacts(**{name: getattr(unit, name) for name in UnitFacts.__dataclass_fields__})


def _facts(row: Row, code: str, unit: Unit | None) -> UnitFacts:
    known = facts_of(unit) if unit else None
    name = row.read("name", lambda words: clean_text(words, limit=200, required=True))
    short = row.read("short_name", lambda words: clean_text(words, limit=80))
    return UnitFacts(
        code=code,
        name=name,
        short_name=short or (known.short_name if known and known.name == name else name[:80]),
        kind=_kind(row["kind"], known.kind if known else UnitKind.OTHER),
        position=_position(row, known),
        parent_id=known.parent_id if known else None,
        valid_from=_day(row, "valid_from", known.valid_from if known else None),
        valid_to=_day(row, "valid_to", known.valid_to if known else None),
    )


def _kind(words: str, known: UnitKind) -> UnitKind:
    if not words:
        return known
    if fold(words) not in KIND_WORDS:
        raise Refused(Fault.NOT_A_CHOICE, field="kind")
    return KIND_WORDS[fold(words)]


def _position(row: Row, known: UnitFacts | None) -> int:
    if row["position"]:
        return row.read("position", lambda words: read_whole(words, 0, LAST_POSITION))
    return known.position if known else 0


def _day(row: Row, key: str, known: date | None) -> date | None:
    if key not in row.words:
        return known
    return row.read(key, read_date) if row[key] else None


def _set_parent(row: Row, unit: Unit, above: dict[int, int]) -> None:
    parent_id = None
    if row["parent"]:
        code = row["parent"].strip().upper()
        parent_id = db.session.scalar(select(Unit.id).where(Unit.code == code))
        if parent_id is None:
            raise Refused(Fault.CODE_UNKNOWN, field="parent_id", code=row["parent"])
    check_parent(unit.id, parent_id, above)
    above.pop(unit.id, None)
    if parent_id is not None:
        above[unit.id] = parent_id
    unit.parent_id = parent_id
    db.session.flush()


def list_unit_table() -> list[dict[str, str]]:
    """Return all units as rows that ``take_units`` takes back, in the order of protocol."""
    units = db.session.scalars(select(Unit).order_by(Unit.position, Unit.name, Unit.id)).all()
    codes = {unit.id: unit.code for unit in units}
    aliases: dict[int, list[str]] = {}
    for alias in db.session.scalars(select(UnitAlias).order_by(UnitAlias.id)):
        aliases.setdefault(alias.unit_id, []).append(alias.words)
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": KINDS[unit.kind],
            "parent": codes.get(unit.parent_id or 0, ""),
            "position": str(unit.position),
            "valid_from": show_date(unit.valid_from) if unit.valid_from else "",
            "valid_to": show_date(unit.valid_to) if unit.valid_to else "",
            "aliases": f"{BETWEEN_ALIASES} ".join(aliases.get(unit.id, [])),
        }
        for unit in units
    ]
