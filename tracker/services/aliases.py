"""Other words by which documents name a unit."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import Unit, UnitAlias
from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import clean_text, fold

FOLDED = 300


def set_aliases(unit: Unit, wanted: Sequence[str]) -> bool:
    """Let exactly these words stand for a unit; tell whether anything changed.

    Raises Refused: ALIAS_TAKEN, TOO_LONG, NOT_TEXT.
    """
    words = {fold(each)[:FOLDED]: clean_text(each, limit=200) for each in wanted}
    known = {
        alias.folded: alias
        for alias in db.session.scalars(
            select(UnitAlias).where(UnitAlias.unit_id == unit.id).order_by(UnitAlias.id)
        )
    }
    for folded in words.keys() - known.keys():
        _check_free(unit, folded)
    for folded, alias in known.items():
        if folded not in words:
            db.session.delete(alias)
    db.session.add_all(
        UnitAlias(unit_id=unit.id, words=each, folded=folded)
        for folded, each in words.items()
        if folded not in known
    )
    db.session.flush()
    return words.keys() != known.keys()


def _check_free(unit: Unit, folded: str) -> None:
    holder = db.session.scalar(
        select(Unit.name)
        .join(UnitAlias, UnitAlias.unit_id == Unit.id)
        .where(UnitAlias.folded == folded)
    ) or db.session.scalar(select(Unit.name).where(Unit.folded == folded, Unit.id != unit.id))
    if holder is not None:
        raise Refused(Fault.ALIAS_TAKEN, field="aliases", name=holder)
