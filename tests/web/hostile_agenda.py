"""The part of the hostile world that is an agenda, and its pages."""

from typing import Any

from tests import factories
from tests.services.meetings.office import NOW
from tracker.database import db
from tracker.models import Committee, Meeting, Unit
from tracker.rules.permissions import Actor
from tracker.services.meetings.agenda_papers import Filing, PaperFacts, ask_paper, file_paper
from tracker.services.meetings.proposals import ProposalFacts, propose_item
from tracker.services.meetings.sections import add_section
from tracker.services.meetings.series import add_series

AGENDA_PAGES = (
    ("secretariat", "/meetings/new"),
    ("secretariat", "/meetings/{meeting}/attendance"),
    ("secretariat", "/meetings/{prepared}"),
    ("secretariat", "/meetings/{closed}"),
    ("secretariat", "/meetings/{meeting}/agenda"),
    ("secretariat", "/meetings/{meeting}/agenda/{item}/edit"),
    ("secretariat", "/meetings/{meeting}/edit"),
    ("secretariat", "/meetings/series"),
    ("secretariat", "/meetings/{prepared}/sections/new"),
    ("secretariat", "/meetings/{prepared}/agenda/{presented}/papers/new"),
    ("unit_lead", "/meetings/{prepared}/item-papers/{asked_paper}"),
    ("secretariat", "/meetings/{prepared}/item-papers/{filed_paper}"),
    ("unit_lead", "/meetings/proposals/new"),
    ("secretariat", "/meetings/proposals/{proposal}"),
)
AGENDA_ONCE_MORE = (
    ("secretariat", "/meetings/{prepared}/attendance?show=links"),
    ("secretariat", "/meetings/{prepared}/attendance?show=off"),
    ("secretariat", "/meetings/{prepared}/agenda"),
    ("secretariat", "/meetings/series/{series}/edit"),
    ("secretariat", "/meetings/{prepared}/sections/{section}/edit"),
    ("secretariat", "/meetings/{prepared}/item-papers/{asked_paper}/edit"),
    ("unit_lead", "/meetings/proposals/{proposal}"),
)


def add_agenda(world: Any, prepared: Meeting, unit: Unit, secretary: Actor) -> None:
    """Put a section, papers, a proposal and a further series beside a session."""
    committee = db.session.get_one(Committee, prepared.committee_id)
    section = add_section(prepared, "Phần I", actor=secretary)
    add_section(prepared, "Phần II", actor=secretary)
    presented = factories.make_item(meeting=prepared, section_id=section.id)
    wanted = PaperFacts(title="Báo cáo", unit_id=unit.id)
    asked, filed = [
        ask_paper(presented, prepared, wanted, actor=secretary, now=NOW) for _ in range(2)
    ]
    register_entry = factories.make_document(committee=committee)
    filing = Filing(document_id=register_entry.id)
    file_paper(filed, prepared, filing, actor=secretary, seen=1, now=NOW)
    lead = factories.actor_of(world.people["unit_lead"])
    proposal = propose_item(ProposalFacts(title="x", reason="y"), actor=lead, now=NOW)
    world.ids |= {
        "section": section.id,
        "asked_paper": asked.id,
        "filed_paper": filed.id,
        "presented": presented.id,
        "proposal": proposal.id,
        "series": add_series("Tổ giúp việc", actor=secretary).id,
    }
