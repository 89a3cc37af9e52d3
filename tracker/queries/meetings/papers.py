"""The papers of an agenda, and who of the invited has opened them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import AgendaItem, AgendaPaper, Meeting, PaperOpening
from tracker.queries.meetings.content import list_attendance
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Missing


@dataclass(frozen=True, slots=True)
class Reading:
    """Of the invited units but the one whose paper it is: how many opened it, and who has not."""

    opened: int
    invited: int
    waiting: Sequence[str]  # names of the units that have not, in the order of the list


def list_papers(meeting_id: int) -> dict[int, list[AgendaPaper]]:
    """Return the papers of a session by item, in the order they were asked for."""
    found: dict[int, list[AgendaPaper]] = defaultdict(list)
    for paper in db.session.scalars(
        _with_all(select(AgendaPaper))
        .join(AgendaItem, AgendaItem.id == AgendaPaper.item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaPaper.id)
    ):
        found[paper.item_id].append(paper)
    return found


def list_asked_papers(*, today: date) -> list[tuple[Meeting, AgendaPaper]]:
    """Return the papers units have still to file for sessions to come, with their items."""
    rows = db.session.execute(
        select(Meeting, AgendaPaper)
        .join(AgendaItem, AgendaItem.id == AgendaPaper.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            Meeting.state == MeetingState.PREPARING,
            Meeting.held_on >= today,
            AgendaPaper.filed_at.is_(None),
            AgendaPaper.unit_id.is_not(None),
            AgendaPaper.due.is_not(None),
        )
        .options(joinedload(AgendaPaper.item))
        .order_by(Meeting.held_on, AgendaPaper.id)
    )
    return [(row[0], row[1]) for row in rows]


def get_paper(meeting: Meeting, paper_id: int) -> AgendaPaper:
    """Return a paper of the session as it is now. Raises Missing."""
    paper = db.session.scalar(
        _with_all(select(AgendaPaper))
        .join(AgendaItem, AgendaItem.id == AgendaPaper.item_id)
        .where(AgendaPaper.id == paper_id, AgendaItem.meeting_id == meeting.id)
        .execution_options(populate_existing=True)
    )
    if paper is None:
        raise Missing
    return paper


def list_readings(meeting: Meeting, papers: Iterable[AgendaPaper]) -> dict[int, Reading]:
    """Return who opened the papers that are filed, by paper; one statement beside the list.

    A unit has opened a paper when one of its people has, since it was filed last.
    """
    filed = {paper.id: paper for paper in papers if paper.filed_at is not None}
    if not filed:
        return {}
    names = {unit.id: unit.short_name for one in list_attendance(meeting.id) if (unit := one.unit)}
    openings = db.session.scalars(select(PaperOpening).where(PaperOpening.paper_id.in_(filed)))
    seen: dict[int, set[int | None]] = defaultdict(set)
    for opening in openings:
        filed_at = filed[opening.paper_id].filed_at
        if filed_at is not None and opening.last_at >= filed_at:
            seen[opening.paper_id].add(opening.unit_id)
    return {key: _reading(paper, names, seen[key]) for key, paper in filed.items()}


def _reading(paper: AgendaPaper, names: dict[int, str], seen: set[int | None]) -> Reading:
    asked = {unit_id: name for unit_id, name in names.items() if unit_id != paper.unit_id}
    waiting = [name for unit_id, name in asked.items() if unit_id not in seen]
    return Reading(len(asked) - len(waiting), len(asked), waiting)


def _with_all(query: Select[AgendaPaper]) -> Select[AgendaPaper]:
    return query.options(
        joinedload(AgendaPaper.item),
        joinedload(AgendaPaper.unit),
        joinedload(AgendaPaper.file),
        joinedload(AgendaPaper.document),
        joinedload(AgendaPaper.report),
        joinedload(AgendaPaper.filed_by),
    )


def is_paper_asked(paper_id: int) -> bool:
    """Tell whether a paper is still to be filed; one that was taken out is not."""
    asked = select(AgendaPaper.id).where(AgendaPaper.id == paper_id, AgendaPaper.filed_at.is_(None))
    return db.session.scalar(asked) is not None
