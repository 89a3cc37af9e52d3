"""Series of sessions: the one every committee has, and further ones it adds."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Meeting, MeetingSeries
from tracker.queries.meetings.series import list_series
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.session_names import FIRST_SERIES
from tracker.rules.texts import fold
from tracker.services.versions import expect, take_out

MOST_SERIES = 20


def first_series(committee_id: int) -> MeetingSeries:
    """Return the series a session of the committee belongs to unless it is said; make it once."""
    known = list_series(committee_id)
    if known:
        return known[0]
    series = MeetingSeries(committee_id=committee_id, position=1, name=FIRST_SERIES)
    db.session.add(series)
    db.session.flush()
    return series


def add_series(name: str, *, actor: Actor) -> MeetingSeries:
    """Add a series to the actor's committee.

    Raises NotAllowed; Refused: SERIES_EXISTS, TOO_MANY_ROWS.
    """
    require(actor, Action.CREATE_MEETING, committee_id=actor.committee_id)
    _hold_committee(actor.committee_id)
    first_series(actor.committee_id)
    known = list_series(actor.committee_id)
    if len(known) >= MOST_SERIES:
        raise Refused(Fault.TOO_MANY_ROWS, field="name", limit=MOST_SERIES)
    _check_name(name, known)
    last = max(row.position for row in known)
    series = MeetingSeries(committee_id=actor.committee_id, position=last + 1, name=name)
    db.session.add(series)
    db.session.flush()
    return series


def rename_series(series: MeetingSeries, name: str, *, actor: Actor, seen: int) -> None:
    """Give a series another name; papers printed before keep the old one.

    Raises NotAllowed, Changed; Refused: SERIES_EXISTS.
    """
    require(actor, Action.CREATE_MEETING, committee_id=series.committee_id)
    _hold_committee(series.committee_id)
    expect(series, seen)
    others = [row for row in list_series(series.committee_id) if row.id != series.id]
    _check_name(name, others)
    series.name = name
    db.session.flush()


def remove_series(series: MeetingSeries, *, actor: Actor) -> None:
    """Take out a series that has no session; the first one stays.

    Raises NotAllowed, Missing; Refused: SERIES_IN_USE.
    """
    require(actor, Action.CREATE_MEETING, committee_id=series.committee_id)
    _hold_committee(series.committee_id)
    used = db.session.scalar(select(Meeting.id).where(Meeting.series_id == series.id).limit(1))
    if used is not None or first_series(series.committee_id).id == series.id:
        raise Refused(Fault.SERIES_IN_USE)
    take_out(series)


def _check_name(name: str, others: list[MeetingSeries]) -> None:
    if any(fold(row.name) == fold(name) for row in others):
        raise Refused(Fault.SERIES_EXISTS, field="name", name=name)


def _hold_committee(committee_id: int) -> None:
    db.session.execute(
        select(Committee.id).where(Committee.id == committee_id).with_for_update()
    ).one()
