"""Everybody a document may name: the units kept here by all their names, and the shipped list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import null, select, union_all

from tracker.database import db
from tracker.models import Unit, UnitAlias, UnitGroupAlias
from tracker.queries.central_bodies import central_bodies
from tracker.queries.groups import list_groups
from tracker.queries.memory import remembered
from tracker.rules.annexes.names import Body, Register, StoredGroup, key_of, register_of
from tracker.rules.annexes.reading import Decision
from tracker.rules.choices import UnitKind

_NAMES = union_all(
    select(UnitAlias.unit_id, null().label("group_id"), UnitAlias.words, UnitAlias.id),
    select(null(), UnitGroupAlias.group_id, UnitGroupAlias.words, UnitGroupAlias.id),
).subquery()
OTHER_NAMES = select(_NAMES.c.unit_id, _NAMES.c.group_id, _NAMES.c.words).order_by(
    _NAMES.c.group_id.is_not(None), _NAMES.c.id
)


def load_register(
    units: Sequence[Unit], decisions: Mapping[str, Mapping[str, object]] | None = None
) -> Register:
    """Return everybody a document may name: units with their other names, then the shipped list.

    Units that wait to be added by an import's decisions are in it without an id.
    """
    other, of_groups = _other_names()
    waiting: list[Body] = []
    for key, decided in (decisions or {}).items():
        if decided["do"] == Decision.MATCH and "group" in decided:
            of_groups.setdefault(int(str(decided["group"])), []).append(str(decided["words"]))
        elif decided["do"] == Decision.MATCH:
            other.setdefault(int(str(decided["unit"])), []).extend(
                {str(decided["words"]), str(decided.get("name") or decided["words"])}
            )
        elif decided["do"] == Decision.CREATE:
            waiting.append(_waiting(key, decided))
    own = [
        Body(
            id=unit.id,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            other_names=tuple(other.get(unit.id, ())),
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in units
    ]
    shipped = central_bodies()
    known = {key_of(body.name) for body in shipped}
    fresh = (one for one in waiting if key_of(one.name) not in known)
    groups = (
        StoredGroup(one.id, one.name, tuple(of_groups.get(one.id, ()))) for one in list_groups()
    )
    return register_of(own, [*shipped, *fresh], groups)


def _other_names() -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the other names of units and of groups of units; one statement."""
    aliases = remembered(("other names",), lambda: db.session.execute(OTHER_NAMES).all())
    units: dict[int, list[str]] = {}
    groups: dict[int, list[str]] = {}
    for unit_id, group_id, words in aliases:
        if group_id is None:
            units.setdefault(unit_id, []).append(words)
        else:
            groups.setdefault(group_id, []).append(words)
    return units, groups


def _waiting(key: str, decided: Mapping[str, object]) -> Body:
    words = str(decided["words"])
    name = str(decided["name"])
    kind = UnitKind(str(decided["kind"]))
    return Body(None, f"new:{key}", name, name, kind, other_names=(words,))
