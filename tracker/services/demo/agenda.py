"""The agenda in the story: sections, minutes, papers asked for and filed, items units propose."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from io import BytesIO

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaPaper, AgendaProposal, Meeting
from tracker.queries.meetings.content import list_items
from tracker.rules.choices import AgendaPurpose
from tracker.rules.permissions import Actor
from tracker.services.demo.case import Facts
from tracker.services.demo.cast import ids_of_units
from tracker.services.demo.plain_word import write_plain_word
from tracker.services.files import Upload
from tracker.services.meetings.agenda import ItemFacts, update_item
from tracker.services.meetings.agenda_papers import (
    Filing,
    PaperFacts,
    approve_paper,
    ask_paper,
    file_paper,
    note_opening,
)
from tracker.services.meetings.proposals import ProposalFacts, propose_item, put_off_proposal
from tracker.services.meetings.sections import add_section

Act = Callable[[Facts, Actor, datetime], object]


def _arrange(facts: Facts, actor: Actor, _now: datetime) -> None:
    """Put the items in sections and say how long each takes; the first follows up."""
    meeting = _session(facts["session"])
    items = list_items(meeting.id)
    for part in facts["sections"]:
        section = add_section(meeting, part["title"], actor=actor)
        for number in part["items"]:
            item = items[number - 1]
            update_item(
                item,
                meeting,
                ItemFacts(
                    title=item.title,
                    presenter_unit_id=item.presenter_unit_id,
                    section_id=section.id,
                    minutes=facts["minutes"][number - 1],
                    purpose=AgendaPurpose.FOLLOW_UP if number == 1 else None,
                ),
                actor=actor,
                seen=item.version_id,
            )


def _ask(facts: Facts, actor: Actor, now: datetime) -> None:
    """Ask a unit for a paper of an item."""
    meeting = _session(facts["session"])
    wanted = PaperFacts(
        title=facts["title"],
        unit_id=ids_of_units([facts["unit"]])[0],
        due=date.fromisoformat(facts["due"]),
    )
    ask_paper(list_items(meeting.id)[facts["item"] - 1], meeting, wanted, actor=actor, now=now)


def _file(facts: Facts, actor: Actor, now: datetime) -> None:
    """File a paper as its unit does."""
    paper, meeting = _paper(facts["title"])
    data = write_plain_word([facts["title"], *facts["lines"]])
    filing = Filing(upload=Upload(facts["name"], BytesIO(data)))
    file_paper(paper, meeting, filing, actor=actor, seen=paper.version_id, now=now)


def _approve(facts: Facts, actor: Actor, now: datetime) -> None:
    paper, meeting = _paper(facts["title"])
    approve_paper(paper, meeting, actor=actor, seen=paper.version_id, now=now)


def _open(facts: Facts, actor: Actor, now: datetime) -> None:
    for title in facts["titles"]:
        note_opening(_paper(title)[0], actor=actor, now=now)


def _propose(facts: Facts, actor: Actor, now: datetime) -> None:
    wanted = ProposalFacts(title=facts["title"], reason=facts["reason"], minutes=facts["minutes"])
    propose_item(wanted, actor=actor, now=now)


def _put_off(facts: Facts, actor: Actor, now: datetime) -> None:
    proposal = db.session.scalars(
        select(AgendaProposal).where(AgendaProposal.title == facts["title"])
    ).one()
    put_off_proposal(proposal, facts["words"], actor=actor, seen=proposal.version_id, now=now)


def _session(ordinal: int) -> Meeting:
    return db.session.scalars(select(Meeting).where(Meeting.ordinal == ordinal)).one()


def _paper(title: str) -> tuple[AgendaPaper, Meeting]:
    paper = db.session.scalars(select(AgendaPaper).where(AgendaPaper.title == title)).one()
    return paper, _session(6)


_DONE: Mapping[str, Act] = {
    "arrange": _arrange,
    "ask": _ask,
    "file": _file,
    "approve": _approve,
    "open": _open,
    "propose": _propose,
    "put_off": _put_off,
}


def act_on_agenda(facts: Facts, *, actor: Actor, now: datetime) -> None:
    """Do one act of the story on an agenda."""
    _DONE[facts["act"]](facts, actor, now)
