"""Groups of units the office keeps, to be named as one lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import Unit, UnitAlias, UnitGroup, UnitGroupAlias, UnitGroupMember
from tracker.queries.groups import get_group, is_group_named
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import clean_text, fold
from tracker.services.units import FOLDED
from tracker.services.versions import expect


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What is kept of a group."""

    name: str
    unit_ids: Sequence[int]
    other_names: Sequence[str] = ()


def add_group(actor: Actor, facts: GroupFacts) -> UnitGroup:
    """Enter a group.

    Raises NotAllowed; Refused: GROUP_TWIN, NOT_A_CHOICE, REQUIRED, ALIAS_TAKEN, TOO_LONG, NOT_TEXT.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    group = UnitGroup(members=[], aliases=[])
    _write(group, facts)
    db.session.add(group)
    db.session.flush()
    return group


def edit_group(actor: Actor, group_id: int, facts: GroupFacts, *, seen: int) -> UnitGroup:
    """Correct a group: what was asked of it stays, what is asked next goes to its new members.

    Raises NotAllowed; Missing; Changed; Refused as ``add_group``.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    group = get_group(group_id)
    expect(group, seen)
    _write(group, facts)
    db.session.flush()
    return group


def remove_group(actor: Actor, group_id: int) -> None:
    """Take out a group nobody names. Raises NotAllowed; Missing; Refused: GROUP_IN_USE."""
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    group = get_group(group_id)
    if is_group_named(group_id):
        raise Refused(Fault.GROUP_IN_USE)
    db.session.delete(group)
    db.session.flush()


def _write(group: UnitGroup, facts: GroupFacts) -> None:
    take_turns(Turn.UNITS)
    folded = fold(facts.name)[:FOLDED]
    twin = select(UnitGroup.id).where(UnitGroup.folded == folded, UnitGroup.id != (group.id or 0))
    if db.session.scalar(twin) is not None:
        raise Refused(Fault.GROUP_TWIN, field="name")
    wanted = list(dict.fromkeys(facts.unit_ids))
    if not wanted:
        raise Refused(Fault.REQUIRED, field="units")
    known = set(db.session.scalars(select(Unit.id).where(Unit.id.in_(wanted))))
    if known != set(wanted):
        raise Refused(Fault.NOT_A_CHOICE, field="units")
    group.name, group.folded = facts.name, folded
    held = {member.unit_id: member for member in group.members}
    group.members = [held.get(unit_id) or UnitGroupMember(unit_id=unit_id) for unit_id in wanted]
    _set_names(group, facts.other_names)


def _set_names(group: UnitGroup, wanted: Sequence[str]) -> None:
    """Let exactly these words stand for a group beside its name."""
    words = {fold(each)[:FOLDED]: clean_text(each, limit=200) for each in wanted}
    known = {alias.folded: alias for alias in group.aliases}
    fresh = words.keys() - known.keys()
    of_units = select(UnitAlias.words).where(UnitAlias.folded.in_(fresh))
    of_groups = select(UnitGroupAlias.words).where(UnitGroupAlias.folded.in_(fresh))
    holder = db.session.scalar(of_units.union(of_groups).limit(1)) if fresh else None
    if holder is not None:
        raise Refused(Fault.ALIAS_TAKEN, field="other_names", name=holder)
    group.aliases = [
        known.get(folded) or UnitGroupAlias(words=each, folded=folded)
        for folded, each in words.items()
    ]
