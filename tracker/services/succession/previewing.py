"""What a succession would move, found out by doing it and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.models import IndicatorAssignment, Membership, Task
from tracker.queries.recipients import people_of_units
from tracker.queries.successions.holdings import Holdings, load_holdings
from tracker.queries.units import list_units
from tracker.rules.choices import SuccessionKind
from tracker.rules.indicators import name_in
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.successions import main_heirs
from tracker.services.succession.acting import Outcome
from tracker.services.succession.ahead import check_not_ahead, rehearse
from tracker.services.succession.facts import SuccessionFacts
from tracker.speech import spoken_language

TASK, INDICATOR, PERSON = "task", "indicator", "person"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that passes on and may be given to another successor than the main one."""

    key: str
    sort: str  # task, indicator or person
    label: str
    detail: str
    unit_id: int
    due: date | None = None
    is_dated: bool = False
    period: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen; ``outcome`` is None for a transfer of nothing chosen yet."""

    outcome: Outcome | None
    things: Sequence[Thing]  # of the actor's committee
    elsewhere: int  # open tasks of other committees, which move too
    names: dict[int, str]  # of all units concerned
    silent: Sequence[str]  # successors where nobody reads letters
    is_ahead: bool = False  # nothing moves before its day


def preview(
    facts: SuccessionFacts, *, actor: Actor, today: date, now: datetime, but: int | None = None
) -> Preview:
    """Return what a succession would move as things are, and change nothing.

    ``but`` is the one dated ahead that is being changed. Raises NotAllowed; Refused as ``enter``
    does.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    check_not_ahead(facts, but=but)
    names = {unit.id: unit.name for unit in list_units()}
    is_ahead = facts.on > today
    if facts.kind is SuccessionKind.RENAME:
        outcome = rehearse(facts, actor=actor, today=today, now=now)
        return Preview(outcome, (), 0, names, (), is_ahead)
    holdings = load_holdings(main_heirs(facts.heirs), on=facts.on)
    seen = Preview(  # put together before the rehearsal touches the rows
        None,
        things=_offered(facts, holdings, actor.committee_id),
        elsewhere=sum(task.committee_id != actor.committee_id for task in holdings.tasks),
        names=names,
        silent=_silent(facts, actor.committee_id, holdings, names),
        is_ahead=is_ahead,
    )
    if facts.kind is SuccessionKind.TRANSFER and not facts.choices:
        return seen
    outcome = rehearse(facts, actor=actor, today=today, now=now, holdings=holdings)
    return replace(seen, outcome=outcome)


def _offered(facts: SuccessionFacts, holdings: Holdings, committee_id: int) -> list[Thing]:
    """Return what may be given to one or another unit; a transfer moves nobody."""
    mine = _things(holdings, committee_id)
    if facts.kind is SuccessionKind.TRANSFER:
        return [thing for thing in mine if thing.sort != PERSON]
    return mine


def _things(holdings: Holdings, committee_id: int) -> list[Thing]:
    tasks = [_task(task) for task in holdings.tasks if task.committee_id == committee_id]
    indicators = [
        _indicator(row) for row in holdings.indicators if row.plan.committee_id == committee_id
    ]
    people = {
        row.user_id: _person(row)
        for row in holdings.memberships
        if row.committee_id == committee_id
    }
    return [*tasks, *indicators, *people.values()]


def _task(task: Task) -> Thing:
    return Thing(
        f"{TASK}:{task.id}",
        TASK,
        task.assignment.title,
        task.code,
        task.unit_id,
        task.due,
        is_dated=True,
        period=task.period,
    )


def _indicator(row: IndicatorAssignment) -> Thing:
    one = row.indicator
    label = f"{one.code} {name_in(spoken_language(), one.name_vi, one.name_en)}"
    return Thing(f"{INDICATOR}:{row.id}", INDICATOR, label, row.plan.sign, row.lead_unit_id)


def _person(row: Membership) -> Thing:
    return Thing(f"{PERSON}:{row.user_id}", PERSON, row.user.name, row.user.post, row.unit_id or 0)


def _silent(
    facts: SuccessionFacts, committee_id: int, holdings: Holdings, names: dict[int, str]
) -> list[str]:
    """Return the main successors that would have nobody to read of their new duties."""
    mains = main_heirs(facts.heirs)
    owing = {mains[task.unit_id] for task in holdings.tasks if task.committee_id == committee_id}
    reached = set(people_of_units(committee_id, owing))
    if facts.kind is not SuccessionKind.TRANSFER:
        reached |= {mains[row.unit_id or 0] for row in holdings.memberships}
    return [names[unit_id] for unit_id in sorted(owing - reached)]
