"""Write down a name a unit had before this register knew it."""

from dataclasses import dataclass
from datetime import date

from tracker.database import Turn, db, take_turns
from tracker.models import UnitName
from tracker.queries.unit_names import names_of
from tracker.queries.units import get_unit
from tracker.rules.dates import check_date_range
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.unit_names import Named, check_no_overlap
from tracker.rules.units import check_one_script


@dataclass(frozen=True, slots=True)
class NameFacts:
    """A name and the days it was valid, both included."""

    name: str
    short_name: str
    valid_from: date | None
    valid_to: date


def add_former_name(actor: Actor, unit_id: int, facts: NameFacts, *, today: date) -> UnitName:
    """Enter a former name of a unit.

    Raises NotAllowed; Missing; Refused: DATES_REVERSED, NAMES_OVERLAP, MIXED_SCRIPTS.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    take_turns(Turn.UNITS)
    unit = get_unit(unit_id)
    for field in ("name", "short_name"):
        check_one_script(getattr(facts, field), field=field)
    if facts.valid_from is not None:
        check_date_range(facts.valid_from, facts.valid_to, field="valid_to")
    new = Named(facts.name, facts.short_name, facts.valid_from, facts.valid_to)
    check_no_overlap([*names_of([unit_id]).former(unit_id), new], field="valid_to")
    if facts.valid_to >= today:  # the present name is valid today
        raise Refused(Fault.NAMES_OVERLAP, field="valid_to", first=facts.name, second=unit.name)
    row = UnitName(
        unit_id=unit_id,
        name=facts.name,
        short_name=facts.short_name,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
    )
    db.session.add(row)
    db.session.flush()
    return row
