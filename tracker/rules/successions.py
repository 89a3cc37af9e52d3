"""Who takes over from whom, and what must not be: into itself, before its birth, in a ring."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.choices import SuccessionKind
from tracker.rules.faults import Fault, Refused

ONE_DAY = timedelta(days=1)
WHOLE = 100  # percent
ENDING = frozenset({SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.REFORM})


@dataclass(frozen=True, slots=True)
class Heir:
    """One unit and one that takes over from it; the main one takes what nobody said otherwise."""

    from_id: int
    to_id: int
    is_main: bool = True
    share: int | None = None  # percent


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when a unit exists; None = since or until ever."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    is_succeeded: bool = False  # by an earlier document


def main_heirs(heirs: Iterable[Heir]) -> dict[int, int]:
    """Return which unit is the main successor of which.

    >>> main_heirs([Heir(1, 8, is_main=False), Heir(1, 9), Heir(2, 9)])
    {1: 9, 2: 9}
    """
    return {heir.from_id: heir.to_id for heir in heirs if heir.is_main}


def final_heirs(mains: Mapping[int, int]) -> dict[int, int]:
    """Return where each unit's duties are today, after all successions in a row.

    >>> final_heirs({1: 2, 2: 3, 4: 3})
    {1: 3, 2: 3, 4: 3}
    """
    last = {}
    for unit_id in mains:
        heir, seen = unit_id, {unit_id}
        while heir in mains and mains[heir] not in seen:
            heir = mains[heir]
            seen.add(heir)
        last[unit_id] = heir
    return last


def with_mains(pairs: Sequence[tuple[int, int, int | None]]) -> list[Heir]:
    """Return the lines of a table (from, to, share) with the main successor of each unit.

    It is the one with the largest share; of equals the first.

    >>> [heir.is_main for heir in with_mains([(1, 7, 30), (1, 8, 40), (1, 9, 30), (2, 9, None)])]
    [False, True, False, True]
    """
    best: dict[int, tuple[int, int]] = {}
    for from_id, to_id, share in pairs:
        if from_id not in best or (share or 0) > best[from_id][1]:
            best[from_id] = (to_id, share or 0)
    return [
        Heir(from_id, to_id, best[from_id][0] == to_id, share) for from_id, to_id, share in pairs
    ]


def check_succession(
    kind: SuccessionKind,
    heirs: Sequence[Heir],
    lives: Mapping[int, Life],
    *,
    on: date,
) -> None:
    """Refuse a succession that cannot be.

    Raises Refused: REQUIRED, SUCCESSION_INTO_ITSELF, SUCCESSION_CYCLE, SUCCESSION_BEFORE_BIRTH,
    SUCCESSION_UNIT_ENDED, SUCCESSOR_NOT_THERE, SUCCESSION_NEEDS_TWO, SHARES_NOT_WHOLE.
    """
    if not heirs:
        raise Refused(Fault.REQUIRED, field="from_units")
    if kind is not SuccessionKind.RENAME:
        _check_pairs(heirs, lives)
    for heir in heirs:
        _check_life(kind, lives[heir.from_id], on)
        _check_successor(lives[heir.to_id], on)
    by_unit = defaultdict(list)
    for heir in heirs:
        by_unit[heir.from_id].append(heir)
    for unit_id, lines in by_unit.items():
        if kind is SuccessionKind.SPLIT and len(lines) < 2:
            raise Refused(Fault.SUCCESSION_NEEDS_TWO, field="to_units", unit=lives[unit_id].name)
        _check_shares(lives[unit_id].name, lines)


def _check_pairs(heirs: Sequence[Heir], lives: Mapping[int, Life]) -> None:
    """Refuse a unit that takes over from itself, or ends and takes over at once."""
    ending = {heir.from_id for heir in heirs}
    for heir in heirs:
        if heir.from_id == heir.to_id:
            name = lives[heir.to_id].name
            raise Refused(Fault.SUCCESSION_INTO_ITSELF, field="to_units", unit=name)
    for heir in heirs:
        if heir.to_id in ending:
            name = lives[heir.to_id].name
            raise Refused(Fault.SUCCESSION_CYCLE, field="to_units", unit=name)


def _check_life(kind: SuccessionKind, life: Life, on: date) -> None:
    """Refuse what comes before a unit's first day or after its last one."""
    born, ended = life.valid_from, life.valid_to
    if born is not None and (on <= born if kind in ENDING else on < born):
        raise Refused(
            Fault.SUCCESSION_BEFORE_BIRTH, field="effective_on", unit=life.name, born=born
        )
    if life.is_succeeded or (ended is not None and ended < on - ONE_DAY):
        day = ended or on
        raise Refused(Fault.SUCCESSION_UNIT_ENDED, field="from_units", unit=life.name, ended=day)


def _check_successor(life: Life, on: date) -> None:
    is_born = life.valid_from is None or life.valid_from <= on
    is_alive = life.valid_to is None or life.valid_to >= on
    if not (is_born and is_alive):
        raise Refused(Fault.SUCCESSOR_NOT_THERE, field="to_units", unit=life.name, day=on)


def _check_shares(name: str, lines: Sequence[Heir]) -> None:
    shares = [heir.share for heir in lines if heir.share is not None]
    if shares and (len(shares) < len(lines) or sum(shares) != WHOLE):
        raise Refused(Fault.SHARES_NOT_WHOLE, field="shares", unit=name, total=sum(shares))
