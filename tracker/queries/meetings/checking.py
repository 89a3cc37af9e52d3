"""Look a session over before its invitations leave."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaItemTask,
    AgendaPaper,
    AuditEvent,
    Conclusion,
    IssuedPaper,
    Meeting,
    Task,
    Unit,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.meetings.content import list_attendance, list_items
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.queries.meetings.papers import list_papers
from tracker.queries.meetings.uncalled import name_uncalled
from tracker.queries.memory import remembered
from tracker.queries.recipients import people_of_units
from tracker.queries.session_issues import SessionIssues, load_issues
from tracker.rules.agenda_checks import (
    Finding,
    ItemFacts,
    PaperFacts,
    SessionFacts,
    check_agenda,
)
from tracker.rules.choices import AgendaPurpose, DocumentKind, MeetingState

PRINTED = frozenset(  # on the invitation
    {
        *("held_on", "part_of_day", "starts_at", "ends_at", "place", "online_url"),
        *("chair_name", "chair_office"),
    }
)


def check_session(
    meeting: Meeting,
    *,
    today: date,
    items: Sequence[AgendaItem] | None = None,
    papers: Mapping[int, Sequence[AgendaPaper]] | None = None,
    issues: SessionIssues | None = None,
) -> list[Finding]:
    """Return what is wrong with a session before it is sent out; first what blocks.

    A page that has read its items, the papers (by item) or what was issued hands them in, and they
    are not read again; items come with their units. It is looked over again when a fact changes.
    """

    def check() -> list[Finding]:
        facts = _facts(
            meeting,
            list_items(meeting.id) if items is None else items,
            list_papers(meeting.id) if papers is None else papers,
            load_issues(meeting.id) if issues is None else issues,
        )
        return check_agenda(facts, today=today)

    return remembered(("findings of a session", meeting.id, today), check)


def _facts(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    papers: Mapping[int, Sequence[AgendaPaper]],
    issues: SessionIssues,
) -> SessionFacts:
    lines = list_attendance(meeting.id)
    invited = {line.unit_id for line in lines if line.unit_id is not None}
    by_letter = {line.unit_id for line in lines if line.unit_id is not None and line.address}
    heard = people_of_units(meeting.committee_id, invited).keys()
    units = _units_of_tasks(meeting.id)
    names = {unit.id: unit.short_name for line in lines if (unit := line.unit)}
    names |= {unit.id: unit.short_name for item in items if (unit := item.presenter_unit)}
    names |= {unit.id: unit.short_name for found in units.values() for unit in found}
    others, before = _series(meeting)
    return SessionFacts(
        ordinal=meeting.ordinal,
        held_on=meeting.held_on,
        is_working_day=load_calendar().is_working_day(meeting.held_on),
        has_part_of_day=meeting.part_of_day is not None,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        has_chair=bool(meeting.chair_name or meeting.chair_office),
        items=[_item(item, units[item.id], papers.get(item.id, ())) for item in items],
        invited=len(lines),
        invited_ids=invited,
        unreachable_ids=sorted(invited - by_letter - heard),
        unit_names=names,
        other_ordinals=others,
        conclusions_before=before,
        uncalled=name_uncalled(meeting, lines),
        is_invitation_stale=_is_invitation_stale(meeting, issues),
    )


def _units_of_tasks(meeting_id: int) -> dict[int, list[Unit]]:
    """Return, by item, the units of the tasks it was put on for."""
    found: dict[int, list[Unit]] = defaultdict(list)
    rows = db.session.execute(
        select(AgendaItemTask, Unit)
        .join(Task, Task.id == AgendaItemTask.task_id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(AgendaItem, AgendaItem.id == AgendaItemTask.item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItemTask.id)
    )
    for link, unit in rows:
        found[link.item_id].append(unit)
    return found


def _item(item: AgendaItem, units: Sequence[Unit], papers: Sequence[AgendaPaper]) -> ItemFacts:
    mine = [] if item.presenter_unit_id is None else [item.presenter_unit_id]
    return ItemFacts(
        id=item.id,
        title=item.title,
        has_presenter=bool(mine or item.presenter),
        unit_ids=[*mine, *(unit.id for unit in units)],
        minutes=item.minutes,
        is_follow_up=item.purpose is AgendaPurpose.FOLLOW_UP,
        papers=[
            PaperFacts(id=paper.id, title=paper.title, state=paper.state, due=paper.due)
            for paper in papers
        ],
    )


def _series(meeting: Meeting) -> tuple[set[int], int]:
    """Return the other numbers of the series, and how much the session before left to follow."""
    given = (
        select(func.count(Conclusion.id))
        .where(Conclusion.meeting_id == Meeting.id, Conclusion.assignment_id.is_not(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Meeting.ordinal, comes_before(Meeting, meeting), given)
        .where(
            Meeting.series_id == meeting.series_id,
            Meeting.id != meeting.id,
            Meeting.state != MeetingState.CALLED_OFF,
        )
        .order_by(*newest_first(Meeting))
    ).all()
    earlier = [count for _, is_before, count in rows if is_before]
    return {ordinal for ordinal, _, _ in rows}, earlier[0] if earlier else 0


def _is_invitation_stale(meeting: Meeting, issues: SessionIssues) -> bool:
    """Tell whether what the last issued invitation says has changed since, and not back again."""
    paper = issues.find(DocumentKind.INVITATION)
    if paper is None:
        return False
    issued = (
        select(func.max(AuditEvent.id))
        .where(
            AuditEvent.table == IssuedPaper.__tablename__,
            AuditEvent.row_id == paper.id,
            AuditEvent.verb == "insert",
        )
        .scalar_subquery()
    )
    later = db.session.scalars(
        select(AuditEvent.changes)
        .where(
            AuditEvent.table == Meeting.__tablename__,
            AuditEvent.row_id == meeting.id,
            AuditEvent.id > issued,
        )
        .order_by(AuditEvent.id)
    )
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for changes in later:
        for column in PRINTED & changes.keys():
            old, after[column] = changes[column]
            before.setdefault(column, old)
    return before != after
