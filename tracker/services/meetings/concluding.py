"""Conclusions typed while the chair speaks: units by short names, what is missing in place."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.database import db
from tracker.models import Conclusion, Meeting
from tracker.queries.meetings.content import list_conclusions
from tracker.queries.registers import load_register
from tracker.queries.units import list_units
from tracker.rules.choices import ConclusionKind, LeadGroup, Part
from tracker.rules.faults import Fault, Refused
from tracker.rules.named_units import NamedUnits, read_named_units
from tracker.rules.permissions import Actor
from tracker.services.meetings.conclusions import (
    COPIED,
    ConclusionFacts,
    record_conclusion,
    typed_due,
    update_conclusion,
)
from tracker.services.meetings.open_meetings import hold, require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A conclusion as it is typed at the table; units and groups by any of their names."""

    kind: ConclusionKind
    text: str
    item_id: int | None = None
    leads: str = ""
    coordinating: str = ""
    deadline_words: str = ""
    deliverable: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """What is filled in where a conclusion lacks it; what is empty stays as it is."""

    leads: str = ""
    deadline_words: str = ""
    is_confirmed: bool = False
    has_no_date: bool = False


def conclude(meeting: Meeting, spoken: Spoken, *, actor: Actor, today: date) -> Conclusion:
    """Write down a conclusion as it was typed.

    Raises what ``record_conclusion`` raises; Refused: UNIT_NOT_KNOWN, UNIT_NOT_CLEAR.
    """
    leads = read_names(spoken.leads, meeting, field="leads")
    others = read_names(spoken.coordinating, meeting, field="coordinating")
    if others.group is not LeadGroup.NONE:
        raise Refused(Fault.UNIT_NOT_KNOWN, field="coordinating", words=spoken.coordinating)
    facts = ConclusionFacts(
        kind=spoken.kind,
        text=spoken.text,
        item_id=spoken.item_id,
        deliverable=spoken.deliverable,
        lead_group=leads.group,
        lead_group_id=leads.group_id,
        lead_ids=leads.unit_ids,
        coordinating_ids=others.unit_ids,
        deadline_words=spoken.deadline_words,
        is_confirmed=spoken.is_confirmed,
    )
    return record_conclusion(meeting, facts, actor=actor, today=today)


def fill_in(
    row: Conclusion, meeting: Meeting, missing: FilledIn, *, actor: Actor, today: date, seen: int
) -> None:
    """Say of a conclusion who does it or by when, and leave the rest as it is.

    Raises what ``update_conclusion`` raises; Refused: UNIT_NOT_KNOWN, UNIT_NOT_CLEAR.
    """
    facts = facts_of(row, meeting)
    if missing.leads:
        named = read_names(missing.leads, meeting, field="leads")
        facts = replace(
            facts, lead_group=named.group, lead_group_id=named.group_id, lead_ids=named.unit_ids
        )
    if missing.deadline_words:
        facts = replace(facts, deadline_words=missing.deadline_words, due=None, has_no_date=False)
    elif missing.has_no_date:
        facts = replace(facts, has_no_date=True)
    facts = replace(facts, is_confirmed=missing.is_confirmed)
    update_conclusion(row, meeting, facts, actor=actor, today=today, seen=seen)


def facts_of(row: Conclusion, meeting: Meeting) -> ConclusionFacts:
    """Return what is stored of a conclusion as it would be typed."""
    units = {part: [unit.unit_id for unit in row.units if unit.part is part] for part in Part}
    copied = {name: getattr(row, name) for name in COPIED}
    return ConclusionFacts(
        **copied,
        lead_ids=units[Part.LEAD],
        coordinating_ids=units[Part.COORDINATING],
        due=typed_due(row, meeting),
    )


def move_conclusion(row: Conclusion, meeting: Meeting, *, is_up: bool, actor: Actor) -> None:
    """Let a conclusion change places with the one before or after it in its item.

    Raises NotAllowed; Refused: MEETING_CLOSED.
    """
    hold(meeting)
    require_open(meeting, actor)
    rows = list_conclusions(meeting.id)
    within = [place for place, each in enumerate(rows) if each.item_id == row.item_id]
    here = within.index(rows.index(row))
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(within):
        one, other = within[here], within[there]
        rows[one], rows[other] = rows[other], rows[one]
    for position, each in enumerate(rows, start=1):
        each.position = position
    db.session.flush()


def read_names(words: str, meeting: Meeting, *, field: str) -> NamedUnits:
    """Return the units or the group some words name, as units are on the day of the session.

    Raises Refused: UNIT_NOT_KNOWN, UNIT_NOT_CLEAR, GROUP_AND_UNITS.
    """
    if not words.strip():
        return NamedUnits()
    return read_named_units(words, load_register(list_units(on=meeting.held_on)), field=field)
