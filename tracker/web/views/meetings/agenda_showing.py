"""What the pages of a session show of its agenda: hours, sections, papers, who read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.queries.meetings.agenda import Agenda, Line, get_agenda
from tracker.queries.meetings.papers import Reading, list_papers, list_readings
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, may, relation_of


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """The agenda of a session with its papers; ``readings`` are for the secretariat alone."""

    agenda: Agenda
    papers: Mapping[int, Sequence[Any]]
    readings: Mapping[int, Reading]
    actor: Actor
    may_ask: bool

    def line_of(self, item_id: int) -> Line | None:
        """Return the line of one item."""
        return next((line for line in self.agenda.lines if line.item.id == item_id), None)

    def heading_before(self, item_id: int) -> str:
        """Return the heading an item stands under, where it is the first to stand there."""
        for group in self.agenda.groups:
            if group.section is not None and group.lines and group.lines[0].item.id == item_id:
                return str(group.section.title)
        return ""

    def papers_of(self, item_id: int) -> list[Any]:
        """Return the papers of an item this reader is to see: asked-for ones their unit's only."""
        found = self.papers.get(item_id, ())
        return [paper for paper in found if paper.filed_at or self.may_ask or self.is_mine(paper)]

    @property
    def owed(self) -> list[Any]:
        """Return the papers the reader's own unit has still to file, in the order of the agenda."""
        papers = (paper for line in self.agenda.lines for paper in self.papers_of(line.item.id))
        return [paper for paper in papers if paper.filed_at is None and self.is_mine(paper)]

    def is_mine(self, paper: Any) -> bool:
        """Tell whether the paper is asked of the reader's own unit."""
        return self.actor.role in UNIT_ROLES and paper.unit_id == self.actor.unit_id


def show_agenda(meeting: Any, actor: Actor, *, items: Sequence[Any] | None = None) -> AgendaShown:
    """Gather what a page shows of an agenda."""
    may_ask = may(actor, Action.CREATE_MEETING)
    papers = list_papers(meeting.id)
    flat = [paper for found in papers.values() for paper in found]
    readings = list_readings(meeting, flat) if may_ask else {}
    return AgendaShown(get_agenda(meeting, items), papers, readings, actor, may_ask)


def may_file(paper: Any, meeting: Any, actor: Actor) -> bool:
    """Tell whether the actor may file this paper: its unit, or the secretariat."""
    relation = relation_of(actor, unit_id=paper.unit_id)
    return actor.committee_id == meeting.committee_id and may(
        actor, Action.UPLOAD_EVIDENCE, relation
    )
