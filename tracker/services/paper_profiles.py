"""Set up how a committee writes one kind of its papers."""

from dataclasses import dataclass, fields

from tracker.database import Turn, db, take_turns
from tracker.models import PaperProfile
from tracker.queries.paper_profiles import find_profile
from tracker.rules.choices import Priority
from tracker.rules.faults import Changed
from tracker.rules.papers import MOST_CAPACITIES, MOST_LINES, PaperKind, check_lines
from tracker.rules.permissions import Action, Actor, require
from tracker.services.versions import expect

LISTS = ("capacities", "recipients", "members")


@dataclass(frozen=True)
class ProfileFacts:
    """What is set for a kind of paper; see the table for what each means."""

    shows_parent: bool = True
    issuer_parent: str = ""
    issuer: str = ""
    place: str = ""
    symbol: str = ""
    capacities: str = ""
    signer_office: str = ""
    signer_name: str = ""
    recipients: str = ""
    members: str = ""
    contact: str = ""
    urgency: Priority = Priority.NORMAL


def set_profile(actor: Actor, kind: PaperKind, facts: ProfileFacts, *, seen: int) -> PaperProfile:
    """Set how the actor's committee writes a kind of paper; the law's layout stays.

    ``seen`` is the version the reader saw, 0 where nothing was set.

    Raises NotAllowed; Changed; Refused: TOO_MANY_LINES, TOO_LONG.
    """
    require(actor, Action.MANAGE_COMMITTEE, committee_id=actor.committee_id)
    for name in LISTS:
        most = MOST_CAPACITIES if name == "capacities" else MOST_LINES
        check_lines(getattr(facts, name), field=name, most=most)
    take_turns(Turn.COMMITTEES)  # of two who set it first, the second sees the other's
    profile = find_profile(actor.committee_id, kind)
    if profile is None:
        if seen:
            raise Changed
        profile = PaperProfile(committee_id=actor.committee_id, kind=kind)
        db.session.add(profile)
    else:
        expect(profile, seen)
    for each in fields(facts):
        setattr(profile, each.name, getattr(facts, each.name))
    db.session.flush()
    return profile
