"""Units and groups named by hand, several at once, by any of their names."""

from dataclasses import dataclass

from tracker.rules.annexes.names import Match, Register
from tracker.rules.annexes.unit_cells import Mention, read_units
from tracker.rules.choices import LeadGroup
from tracker.rules.faults import Fault, Refused

ASKABLE = frozenset(LeadGroup) - {LeadGroup.NONE, LeadGroup.INDICATOR_LEADS}


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """Who is named: units, or one group of them."""

    unit_ids: tuple[int, ...] = ()
    group: LeadGroup = LeadGroup.NONE
    group_id: int | None = None  # of a stored group


def read_named_units(text: str, register: Register, *, field: str) -> NamedUnits:
    """Return who is meant by names parted with commas; nobody is guessed.

    Raises Refused: UNIT_NOT_KNOWN, UNIT_NOT_CLEAR, GROUP_AND_UNITS.

    >>> from tracker.rules.annexes.names import Body
    >>> from tracker.rules.choices import UnitKind
    >>> names = ("Sở Nội vụ", "Sở Tài chính")
    >>> known = Register(tuple(Body(n, name, name, "", UnitKind.DEPARTMENT)
    ...                        for n, name in enumerate(names)))
    >>> read_named_units("so tai chinh, sở nv", known, field="lead").unit_ids
    (1, 0)
    """
    units: list[int] = []
    groups: list[tuple[LeadGroup, int | None]] = []
    for mention in read_units(text, register):
        wording = mention.group
        if wording is not None and not wording.is_some and wording.group in ASKABLE:
            groups.append((wording.group, wording.stored_id))
        else:
            units.append(_unit(mention, field))
    if groups and (units or len(set(groups)) > 1):
        raise Refused(Fault.GROUP_AND_UNITS, field=field)
    group, group_id = groups[0] if groups else (LeadGroup.NONE, None)
    return NamedUnits(tuple(dict.fromkeys(units)), group, group_id)


def _unit(mention: Mention, field: str) -> int:
    found = mention.found
    if found is None or found.body.id is None:
        raise Refused(Fault.UNIT_NOT_KNOWN, field=field, words=mention.words)
    if found.match in (Match.AMBIGUOUS, Match.NEAR):
        names = [found.body.name, *(body.name for body in found.others)]
        raise Refused(
            Fault.UNIT_NOT_CLEAR, field=field, words=mention.words, names=", ".join(names[:4])
        )
    return found.body.id
