"""Units an annex names that are not kept yet: added with it, and the names learnt from it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import Unit, UnitAlias, UnitGroupAlias
from tracker.queries.annexes.previews import Preview
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


def remember_names(decisions: Mapping[str, Mapping[str, Any]]) -> dict[str, list[int]]:
    """Keep the words that were said to mean a unit or a group as other names of it.

    Returns the ids of what was learnt, of "units" and of "groups".
    """
    known = set(db.session.scalars(select(UnitAlias.folded).union(select(UnitGroupAlias.folded))))
    made: dict[str, list[UnitAlias | UnitGroupAlias]] = {"units": [], "groups": []}
    for decided in decisions.values():
        folded = fold(str(decided["words"]))[:300]
        if decided["do"] != Decision.MATCH or folded in known:
            continue
        known.add(folded)
        facts = {"words": cut(str(decided["words"]), 200), "folded": folded}
        if "group" in decided:
            made["groups"].append(UnitGroupAlias(group_id=int(decided["group"]), **facts))
        else:
            made["units"].append(UnitAlias(unit_id=int(decided["unit"]), **facts))
    db.session.add_all([*made["units"], *made["groups"]])
    db.session.flush()
    return {kind: [name.id for name in names] for kind, names in made.items()}


def forget_names(learnt: Mapping[str, Iterable[int]] | Iterable[int]) -> None:
    """Take out what ``remember_names`` kept; older notes hold the names of units only."""
    of = learnt if isinstance(learnt, Mapping) else {"units": learnt}
    for kind, table in (("units", UnitAlias), ("groups", UnitGroupAlias)):
        names = select(table).where(table.id.in_(list(of.get(kind, ())))).order_by(table.id)
        for name in db.session.scalars(names):
            db.session.delete(name)
    db.session.flush()


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
