"""Carry out a succession: check, move, end, tell; everything in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import Succession, Unit, UnitName
from tracker.queries.successions.holdings import Holdings, load_holdings
from tracker.queries.successions.lineage import list_ended_by_succession
from tracker.queries.unit_names import names_of
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.successions import ENDING, ONE_DAY, Life, check_succession, main_heirs
from tracker.rules.texts import fold
from tracker.rules.unit_names import Named, check_no_overlap
from tracker.rules.units import check_one_script
from tracker.services.succession import letters, passing
from tracker.services.succession.facts import SuccessionFacts, check_document
from tracker.services.succession.ledger import Ledger
from tracker.services.succession.passing import Passing
from tracker.services.succession.writing import write_down
from tracker.services.units import FOLDED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a succession."""

    succession: Succession
    tasks: int = 0  # that have a new owner
    joined: int = 0  # that were the same duty as one of the successor
    indicators: int = 0
    parts: int = 0  # rows of documents that name a unit
    people: int = 0
    reports: int = 0  # of the tasks: periodic reports
    ended: int = 0  # units
    letters: int = 0


def succeed(
    facts: SuccessionFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    holdings: Holdings | None = None,
) -> Outcome:
    """Let units be renamed, merged, split, or pass on single duties.

    Raises NotAllowed; Refused: DOCUMENT_IN_FUTURE and those of ``carry_out``.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    take_turns(Turn.UNITS)
    check_document(facts.document, today=today)
    succession = write_down(facts, SuccessionState.DOING, actor=actor, now=now)
    return carry_out(succession, facts, today=today, now=now, holdings=holdings)


def carry_out(
    succession: Succession,
    facts: SuccessionFacts,
    *,
    today: date,
    now: datetime,
    holdings: Holdings | None = None,
) -> Outcome:
    """Do what is written down; ``today`` is its day or later, ``holdings`` if known already.

    Raises Refused: NO_DUTY_CHOSEN, NOT_A_CHOICE, NAME_IS_SAME, NAMES_OVERLAP, UNIT_TWIN,
    MIXED_SCRIPTS and those of ``check_succession``.
    """
    if facts.on > today:
        raise ValueError("a succession is carried out on its day, not before")
    units = _load_units(facts)
    check_succession(facts.kind, facts.heirs, _lives(units), on=facts.on)
    ledger = Ledger(succession.id)
    if facts.kind is SuccessionKind.RENAME:
        _rename(units[facts.heirs[0].from_id], facts, ledger)
        outcome = Outcome(succession)
    else:
        outcome = _pass_on(
            facts, succession, ledger, units, holdings=holdings, today=today, now=now
        )
    db.session.flush()
    succession.carried_at = now
    succession.state = SuccessionState.DONE  # its event in the trail comes after all others
    db.session.flush()
    return outcome


def _load_units(facts: SuccessionFacts) -> dict[int, Unit]:
    ids = {unit_id for heir in facts.heirs for unit_id in (heir.from_id, heir.to_id)}
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(sorted(ids))).execution_options(populate_existing=True)
    )
    found = {unit.id: unit for unit in units}
    if set(found) != ids:
        raise Refused(Fault.NOT_A_CHOICE, field="from_units")
    return found


def _lives(units: Mapping[int, Unit]) -> dict[int, Life]:
    ended = list_ended_by_succession(units)
    return {
        unit.id: Life(unit.name, unit.valid_from, unit.valid_to, unit.id in ended)
        for unit in units.values()
    }


def _rename(unit: Unit, facts: SuccessionFacts, ledger: Ledger) -> None:
    """Give a unit its new name; the one before stays valid until the day before."""
    if (facts.name, facts.short_name) == (unit.name, unit.short_name):
        raise Refused(Fault.NAME_IS_SAME, field="name")
    for field in ("name", "short_name"):
        if not getattr(facts, field):
            raise Refused(Fault.REQUIRED, field=field)
        check_one_script(getattr(facts, field), field=field)
    folded = fold(facts.name)[:FOLDED]
    twin = db.session.scalar(select(Unit.name).where(Unit.folded == folded, Unit.id != unit.id))
    if twin is not None:
        raise Refused(Fault.UNIT_TWIN, field="name", name=twin)
    first, last = _days_of_name(unit, facts)
    ledger.add(
        UnitName(
            unit_id=unit.id,
            name=unit.name,
            short_name=unit.short_name,
            valid_from=first,
            valid_to=last,
        )
    )
    ledger.change(unit, name=facts.name, short_name=facts.short_name, folded=folded)


def _days_of_name(unit: Unit, facts: SuccessionFacts) -> tuple[date | None, date]:
    """Return the days the name before was valid: from the one before it to the day before."""
    former = names_of([unit.id]).former(unit.id)
    ended = max((named.valid_to for named in former if named.valid_to), default=None)
    first, last = ended + ONE_DAY if ended else unit.valid_from, facts.on - ONE_DAY
    if first is not None and first > last:
        raise Refused(Fault.NAMES_OVERLAP, field="effective_on", first=unit.name, second=facts.name)
    before = Named(unit.name, unit.short_name, first, last)
    new = Named(facts.name, facts.short_name, facts.on)
    check_no_overlap([*former, before, new], field="effective_on")
    return first, last


def _pass_on(
    facts: SuccessionFacts,
    succession: Succession,
    ledger: Ledger,
    units: Mapping[int, Unit],
    *,
    holdings: Holdings | None,
    today: date,
    now: datetime,
) -> Outcome:
    mains = main_heirs(facts.heirs)
    at = Passing(
        facts=facts,
        ledger=ledger,
        mains=mains,
        successors={
            from_id: frozenset(heir.to_id for heir in facts.heirs if heir.from_id == from_id)
            for from_id in mains
        },
        names={unit.id: unit.name for unit in units.values()},
        actor_id=succession.done_by_id,
        today=today,
        now=now,
    )
    holdings = holdings or load_holdings(mains, on=facts.on)
    before = letters.people_before(holdings.memberships)
    if facts.kind is SuccessionKind.TRANSFER:
        holdings = _chosen(at, holdings)
    for pass_on in passing.STEPS:
        pass_on(at, holdings)
    if facts.kind in ENDING:
        for unit_id in mains:
            ledger.change(units[unit_id], valid_to=facts.on - ONE_DAY, from_id=unit_id)
    db.session.flush()
    return _outcome(at, succession, told=letters.pass_letters(at, before, document=facts.document))


def _outcome(at: Passing, succession: Succession, *, told: int) -> Outcome:
    count = at.ledger.count
    return Outcome(
        succession,
        tasks=len(at.moved),
        joined=len(at.joined),
        indicators=count("indicator_assignments"),
        parts=count("assignment_units") + count("indicator_assignment_units"),
        people=count("memberships"),
        reports=sum(task.period != "" for task, _ in at.moved),
        ended=len(at.mains) if at.facts.kind in ENDING else 0,
        letters=told,
    )


def _chosen(at: Passing, holdings: Holdings) -> Holdings:
    """Keep only what a transfer names; nobody moves and no unit ends.

    Raises Refused: NO_DUTY_CHOSEN.
    """
    tasks = [task for task in holdings.tasks if at.is_chosen(f"task:{task.id}")]
    indicators = [row for row in holdings.indicators if at.is_chosen(f"indicator:{row.id}")]
    if len(tasks) + len(indicators) < len(set(at.facts.choices)) or not (tasks or indicators):
        raise Refused(Fault.NO_DUTY_CHOSEN, field="duties")
    asked = {task.assignment_id for task in tasks}
    return replace(
        holdings,
        tasks=tasks,
        indicators=indicators,
        leads=[row for row in holdings.leads if row.assignment_id in asked],
        indicator_parts=(),
        parts=(),
        memberships=(),
        committees=(),
        presenters=(),
        attendance=(),
        conclusion_parts=(),
        finding_parts=(),
        amendment_parts=(),
        children=(),
        group_members=(),
    )
