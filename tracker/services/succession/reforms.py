"""A reform of many units at once, from a table: old code, new code, share."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import Unit
from tracker.rules.columns import Column, Problem, Row, RowsRefused, head_of, to_csv
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import read_whole
from tracker.rules.successions import WHOLE, Heir, with_mains

COLUMNS = (
    Column("old", "Mã cũ", ("Mã đơn vị cũ", "Old code", "From"), is_needed=True),
    Column("new", "Mã mới", ("Mã đơn vị mới", "New code", "To"), is_needed=True),
    Column("share", "Tỷ lệ", ("Tỷ lệ (%)", "Tỉ lệ", "Share")),
)


def read_heirs(rows: Sequence[Row]) -> list[Heir]:
    """Return who takes over from whom: of a split unit mainly the one with the largest share.

    Raises RowsRefused.
    """
    codes = {row.code: row.id for row in db.session.execute(select(Unit.code, Unit.id))}
    problems: list[Problem] = []
    pairs: dict[tuple[int, int], tuple[int, int, int | None]] = {}
    for row in rows:
        try:
            old, new = _unit(codes, row, "old"), _unit(codes, row, "new")
            if (old, new) in pairs:
                raise Refused(Fault.CODE_TWICE, field="new", code=row["new"], row=row.number)
            pairs[old, new] = (old, new, _share(row))
        except Refused as refusal:
            problems.append(Problem(row.number, head_of(COLUMNS, refusal.field), refusal))
    if problems:
        raise RowsRefused(problems)
    return with_mains(list(pairs.values()))


def table_of(heirs: Sequence[Heir]) -> str:
    """Return the table that says who takes over from whom, as ``read_heirs`` reads it."""
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    rows = [
        {"old": codes[heir.from_id], "new": codes[heir.to_id], "share": str(heir.share or "")}
        for heir in heirs
    ]
    return to_csv(COLUMNS, rows).strip("\ufeff")


def _unit(codes: dict[str, int], row: Row, column: str) -> int:
    code = row[column].strip().upper()
    if not code:
        raise Refused(Fault.REQUIRED, field=column)
    if code not in codes:
        raise Refused(Fault.CODE_UNKNOWN, field=column, code=row[column])
    return codes[code]


def _share(row: Row) -> int | None:
    if not row["share"]:
        return None
    return row.read("share", lambda words: read_whole(words.removesuffix("%"), 0, WHOLE))
