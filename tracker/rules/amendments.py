"""What an amendment of a plan does to the tasks that are there, and what it may say."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.choices import ChangeKind
from tracker.rules.faults import Fault, Refused


class EffectKind(StrEnum):
    """What happens to one task."""

    CREATED = "created"
    CANCELLED = "cancelled"
    REDATED = "redated"
    MOVED = "moved"  # to another unit, and to another date where the row has a new one
    REVIVED = "revived"  # a cancelled task of a unit that leads again
    EXTENDED = "extended"  # keeps the later date it was granted, although the row has a new one
    KEPT = "kept"  # handed in by a unit that leads no more, and waits for the secretariat


@dataclass(frozen=True, slots=True)
class Standing:
    """A task there is: of which unit and period, when due, and whether it can still change."""

    task_id: int
    unit_id: int
    period: str
    due: date | None
    is_open: bool = True
    is_waiting: bool = False
    is_cancelled: bool = False
    is_extended: bool = False  # its date was granted to its unit on request


@dataclass(frozen=True, slots=True)
class Asked:
    """What the amended row asks of one unit in one period."""

    unit_id: int
    period: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one task; ``task_id`` is None for one that is created."""

    kind: EffectKind
    unit_id: int
    period: str
    due: date | None
    task_id: int | None = None
    old_due: date | None = None
    from_unit_id: int | None = None
    granted_due: date | None = None  # later than the row's new date: somebody has to choose


@dataclass(frozen=True, slots=True)
class Turnover:
    """How a row changes: who leads it from now on, who no more, and whether its date changes.

    ``since`` is the day of the amendment: what fell due before it in an earlier period stays
    owed as it was. ``keeps`` are the tasks that keep a date granted to their unit although it is
    later than the row's new one; of the others the document prevails, being the later decision.
    """

    since: date
    newcomers: frozenset[int] = frozenset()
    leavers: frozenset[int] = frozenset()
    redates: bool = False
    keeps: frozenset[int] = frozenset()


def effects_of(
    standing: Sequence[Standing], asked: Sequence[Asked], turnover: Turnover
) -> list[Effect]:
    """Return what becomes of the tasks of a row, in the order of the tasks, then of what is asked.

    Finished tasks are never touched. An open task of a unit that leads no more goes to the one
    unit that comes in its place, and is cancelled where there is not exactly one.

    >>> before = [Standing(1, unit_id=7, period="", due=date(2023, 12, 31))]
    >>> turnover = Turnover(date(2023, 12, 1), redates=True)
    >>> effects_of(before, [Asked(7, "", date(2024, 3, 31))], turnover)  # doctest: +ELLIPSIS
    [Effect(kind=<EffectKind.REDATED: 'redated'>, unit_id=7, period='', due=...(2024, 3, 31), ...)]
    """
    wanted = {(one.unit_id, one.period): one for one in asked}
    kept = [_kept(one, wanted, turnover) for one in standing if one.is_open]
    leaving = [one for one in standing if one.is_open and _leaves(one, wanted, turnover)]
    coming = list(_coming(standing, asked, turnover))
    return [
        *(effect for effect in kept if effect),
        *_revived(standing, wanted, turnover),
        *_handed_over(leaving, coming, turnover),
    ]


def _kept(
    task: Standing, wanted: dict[tuple[int, str], Asked], turnover: Turnover
) -> Effect | None:
    """Return the new date of a task that stays with its unit, or that it waits where it is."""
    if task.unit_id in turnover.leavers:
        if not task.is_waiting:
            return None
        return Effect(EffectKind.KEPT, task.unit_id, task.period, task.due, task.task_id)
    asked = wanted.get((task.unit_id, task.period))
    if asked is None or not turnover.redates or asked.due == task.due:
        return None
    granted = _granted_past(task, asked)
    is_kept = granted is not None and task.task_id in turnover.keeps
    return Effect(
        EffectKind.EXTENDED if is_kept else EffectKind.REDATED,
        task.unit_id,
        task.period,
        granted if is_kept else asked.due,
        task.task_id,
        old_due=task.due,
        granted_due=granted,
    )


def _granted_past(task: Standing, asked: Asked) -> date | None:
    """Return the date granted to a task's unit when it is later than the row's new one.

    >>> late = Standing(1, 7, "", date(2024, 6, 30), is_extended=True)
    >>> _granted_past(late, Asked(7, "", date(2024, 3, 31)))
    datetime.date(2024, 6, 30)
    >>> _granted_past(late, Asked(7, "", date(2024, 9, 30))) is None
    True
    """
    if not task.is_extended or task.due is None or asked.due is None:
        return None
    return task.due if task.due > asked.due else None


def _leaves(task: Standing, wanted: dict[tuple[int, str], Asked], turnover: Turnover) -> bool:
    if task.unit_id in turnover.leavers:
        return not task.is_waiting
    is_asked = (task.unit_id, task.period) in wanted
    is_past = bool(task.period) and task.due is not None and task.due < turnover.since
    return turnover.redates and not is_asked and not is_past


def _coming(
    standing: Sequence[Standing], asked: Sequence[Asked], turnover: Turnover
) -> Iterator[Asked]:
    """Walk what has no task yet and needs one: of new units, and in periods nobody had yet."""
    known = {(task.unit_id, task.period) for task in standing}
    periods = {task.period for task in standing}
    held = {
        task.period
        for task in standing
        if task.is_open and task.is_waiting and task.unit_id in turnover.leavers
    }
    for one in asked:
        is_new = one.unit_id in turnover.newcomers and one.period not in held
        if (one.unit_id, one.period) not in known and (is_new or one.period not in periods):
            yield one


def _revived(
    standing: Sequence[Standing], wanted: dict[tuple[int, str], Asked], turnover: Turnover
) -> Iterator[Effect]:
    for task in standing:
        asked = wanted.get((task.unit_id, task.period))
        if task.is_cancelled and task.unit_id in turnover.newcomers and asked is not None:
            yield Effect(
                EffectKind.REVIVED,
                task.unit_id,
                task.period,
                asked.due if turnover.redates or asked.due else task.due,
                task.task_id,
                old_due=task.due,
            )


def _handed_over(
    leaving: Sequence[Standing], coming: Sequence[Asked], turnover: Turnover
) -> Iterator[Effect]:
    """Match, period by period, one unit that leaves with one that comes; cancel and create else."""
    places: dict[str, tuple[list[Standing], list[Asked]]] = defaultdict(lambda: ([], []))
    for task in leaving:
        places[task.period][0].append(task)
    for one in coming:
        places[one.period][1].append(one)
    for period, (old, new) in places.items():
        if len(old) == len(new) == 1:
            yield _moved(old[0], new[0], turnover)
            continue
        for task in old:
            yield Effect(EffectKind.CANCELLED, task.unit_id, period, task.due, task.task_id)
        for one in new:
            yield Effect(EffectKind.CREATED, one.unit_id, period, one.due)


def _moved(task: Standing, asked: Asked, turnover: Turnover) -> Effect:
    """Hand a task over as it stands: its story goes along, its date changes with the row's only."""
    granted = _granted_past(task, asked) if turnover.redates else None
    is_kept = granted is not None and task.task_id in turnover.keeps
    due = asked.due if turnover.redates and not is_kept else task.due
    return Effect(
        EffectKind.MOVED,
        asked.unit_id,
        task.period,
        due,
        task.task_id,
        old_due=task.due,
        from_unit_id=task.unit_id,
        granted_due=granted,
    )


def end_all(standing: Sequence[Standing]) -> list[Effect]:
    """Return what becomes of the tasks of a row that ends: what is open is cancelled.

    >>> [effect.kind.value for effect in end_all([
    ...     Standing(1, 7, "", None), Standing(2, 8, "", None, is_open=False)])]
    ['cancelled']
    """
    return [
        Effect(EffectKind.CANCELLED, task.unit_id, task.period, task.due, task.task_id)
        for task in standing
        if task.is_open
    ]


def still_asked(asked: Sequence[Asked], standing: Sequence[Standing], since: date) -> list[Asked]:
    """Leave out the periods that were over when the amendment was issued and hold nothing open."""
    running = {task.period for task in standing if task.is_open}
    return [
        one
        for one in asked
        if not one.period or one.period in running or one.due is None or one.due >= since
    ]


def check_changes(kinds: Collection[ChangeKind]) -> None:
    """Refuse to end a row and change it in one breath.

    Raises Refused: ROW_ENDS_AND_CHANGES.

    >>> check_changes([ChangeKind.END, ChangeKind.LEAD])
    Traceback (most recent call last):
    tracker.rules.faults.Refused: row_ends_and_changes
    """
    if ChangeKind.END in kinds and len(set(kinds)) > 1:
        raise Refused(Fault.ROW_ENDS_AND_CHANGES)


def check_issued(issued_on: date, *, plan_issued_on: date, field: str = "issued_on") -> None:
    """Refuse an amendment older than the plan it amends.

    Raises Refused: AMENDMENT_BEFORE_PLAN.
    """
    if issued_on < plan_issued_on:
        raise Refused(Fault.AMENDMENT_BEFORE_PLAN, field=field, issued=plan_issued_on)
