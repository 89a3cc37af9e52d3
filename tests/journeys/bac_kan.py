"""The third session of the Bắc Kạn committee, 26/10/2022, entered as its office would.

Only what its source tells: no hour, no attendance, no due dates.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Meeting, Unit
from tracker.rules.choices import ConclusionKind, LeadGroup, MeetingKind, PartOfDay
from tracker.rules.permissions import Actor
from tracker.rules.texts import fold
from tracker.services.meetings.agenda import ItemFacts, add_item
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.meetings.sessions import MeetingFacts, plan_meeting

CASE = Path(__file__).parents[1] / "data/bac-kan-2022.json"
GROUPS = {"các sở, ngành, địa phương": LeadGroup.ALL_UNITS}


def read_case() -> dict[str, Any]:
    """Return the facts of the session, as the file has them."""
    facts: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    return facts


def name_committee(committee: Committee) -> None:
    """Give a committee the names it has on the papers of Bắc Kạn."""
    for name, value in read_case()["committee"].items():
        if name != "standing_unit":
            setattr(committee, name, value)
    db.session.flush()


def load_bac_kan_meeting(*, actor: Actor) -> Meeting:
    """Enter the session for the actor's committee: agenda and conclusions.

    A unit the installation does not know stays in the words of the document.
    """
    case = read_case()
    facts = case["meeting"]
    meeting = plan_meeting(
        MeetingFacts(
            ordinal=facts["ordinal"],
            kind=MeetingKind(facts["kind"]),
            held_on=date.fromisoformat(facts["held_on"]),
            part_of_day=PartOfDay(facts["part_of_day"]),
            chair_name=facts["chair"],
            chair_office=facts["chair_office"],
        ),
        actor=actor,
    )
    for row in case["agenda"]:
        unit_id = _find_unit(row["presenter"])
        add_item(
            meeting,
            ItemFacts(title=row["title"], presenter_unit_id=unit_id, presenter=row["presenter"]),
            actor=actor,
        )
    for row in case["conclusions"]:
        record_conclusion(meeting, _conclusion(row), actor=actor, today=meeting.held_on)
    return meeting


def _conclusion(row: dict[str, Any]) -> ConclusionFacts:
    words = "; ".join(row["lead"])
    group = GROUPS.get(words, LeadGroup.NONE)
    unit_ids = [unit_id for name in row["lead"] if (unit_id := _find_unit(name))]
    return ConclusionFacts(
        kind=ConclusionKind(row["type"]),
        text=row["text"],
        lead_group=group,
        lead_ids=unit_ids,
        lead_words="" if unit_ids else words,
        coordinating_words="; ".join(row.get("with", ())),
        deadline_words=row["deadline_raw"],
    )


def _find_unit(name: str) -> int | None:
    return db.session.scalar(select(Unit.id).where(Unit.folded == fold(name)))
