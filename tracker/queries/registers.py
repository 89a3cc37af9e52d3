"""Everybody a document may name: the units kept here by all their names, and the shipped list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import Unit, UnitAlias
from tracker.queries.central_bodies import central_bodies
from tracker.rules.annexes.names import Body, Register, key_of, register_of
from tracker.rules.annexes.reading import Decision
from tracker.rules.choices import UnitKind


def load_register(
    units: Sequence[Unit], decisions: Mapping[str, Mapping[str, object]] | None = None
) -> Register:
    """Return everybody a document may name: units with their other names, then the shipped list.

    Units that wait to be added by an import's decisions are in it without an id.
    """
    other: dict[int, list[str]] = {}
    for unit_id, words in db.session.execute(
        select(UnitAlias.unit_id, UnitAlias.words).order_by(UnitAlias.id)
    ):
        other.setdefault(unit_id, []).append(words)
    waiting: list[Body] = []
    for key, decided in (decisions or {}).items():
        if decided["do"] == Decision.MATCH:
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
    return register_of(own, [*shipped, *(one for one in waiting if key_of(one.name) not in known)])


def _waiting(key: str, decided: Mapping[str, object]) -> Body:
    words = str(decided["words"])
    name = str(decided["name"])
    kind = UnitKind(str(decided["kind"]))
    return Body(None, f"new:{key}", name, name, kind, other_names=(words,))
