"""Units an annex names that are not kept yet: added with it, and the names learnt from it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import Unit, UnitAlias
from tracker.queries.annexes import Preview
from tracker.rules.annexes.names import Body, initials_of
from tracker.rules.annexes.reading import Decision
from tracker.rules.permissions import Actor
from tracker.rules.texts import cut, fold
from tracker.rules.units import CODE_LENGTH
from tracker.services.units import UnitFacts, add_unit

SHORT_NAME = 80


def add_units(bodies: Iterable[Body], *, actor: Actor, preview: Preview) -> list[int]:
    """Add bodies as units at the end of the order of protocol; return their ids.

    Raises NotAllowed; Refused: MIXED_SCRIPTS, UNIT_TWIN.
    """
    codes = {unit.code for unit in preview.units}
    last = max((unit.position for unit in preview.units), default=0)
    added: list[int] = []
    for position, body in enumerate(bodies, start=last + 1):
        code = _free_code(body, codes)
        codes.add(code)
        unit = add_unit(
            actor,
            UnitFacts(
                code=code,
                name=body.name,
                short_name=cut(body.short_name or body.name, SHORT_NAME),
                kind=body.kind,
                position=position,
                valid_from=body.valid_from,
                valid_to=body.valid_to,
            ),
        )
        added.append(unit.id)
    return added


def remove_units(ids: Iterable[int]) -> None:
    """Take units out again that nothing names; what is named by now stays."""
    for unit_id in ids:
        unit = db.session.get(Unit, unit_id)
        if unit is None:
            continue
        try:
            with db.session.begin_nested():
                db.session.delete(unit)
                db.session.flush()
        except IntegrityError:
            continue


def remember_names(decisions: Mapping[str, Mapping[str, Any]]) -> list[int]:
    """Keep the words that were said to mean a unit as other names of it; return the new ids."""
    known = set(db.session.scalars(select(UnitAlias.folded)))
    made: list[UnitAlias] = []
    for decided in decisions.values():
        folded = fold(str(decided["words"]))[:300]
        if decided["do"] == Decision.MATCH and folded not in known:
            known.add(folded)
            words = cut(str(decided["words"]), 200)
            made.append(UnitAlias(unit_id=int(decided["unit"]), words=words, folded=folded))
    db.session.add_all(made)
    db.session.flush()
    return [name.id for name in made]


def _free_code(body: Body, taken: set[str]) -> str:
    """Return the body's own code, or initials of its name, with a number where they are taken."""
    base = body.code
    if base.startswith("new:"):
        base = re.sub(r"[^A-Z0-9]", "", initials_of(body.name).upper()) or "DV"
    base = base[: CODE_LENGTH - 4]
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
