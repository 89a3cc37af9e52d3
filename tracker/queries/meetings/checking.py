"""Look a session over before its invitations leave."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import (
    AgendaItem,
    AgendaItemTask,
    AgendaPaper,
    Attendance,
    Conclusion,
    Meeting,
    Task,
    Unit,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.meetings.content import list_items
from tracker.queries.recipients import people_of_units
from tracker.rules.agenda_checks import (
    Finding,
    ItemFacts,
    PaperFacts,
    SessionFacts,
    check_agenda,
)
from tracker.rules.choices import AgendaPurpose


def check_session(
    meeting: Meeting, *, today: date, items: Sequence[AgendaItem] | None = None
) -> list[Finding]:
    """Return what is wrong with a session before it is sent out; first what blocks.

    ``items`` spares reading the agenda again; they come with their presenting units.
    """
    items = list_items(meeting.id) if items is None else items
    return check_agenda(_facts(meeting, items), today=today)


def _facts(meeting: Meeting, items: Sequence[AgendaItem]) -> SessionFacts:
    lines = db.session.execute(
        select(Attendance.unit_id, Attendance.address).where(Attendance.meeting_id == meeting.id)
    ).all()
    invited = {line.unit_id for line in lines if line.unit_id is not None}
    by_letter = {line.unit_id for line in lines if line.unit_id is not None and line.address}
    silent = sorted(invited - by_letter - people_of_units(meeting.committee_id, invited).keys())
    shown = [_item(item, tasks, papers) for item, tasks, papers in _with_parts(meeting, items)]
    wanted = {unit_id for item in shown for unit_id in item.unit_ids} | set(silent)
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
        items=shown,
        invited=len(lines),
        invited_ids=invited,
        unreachable_ids=silent,
        unit_names=_names(wanted),
        other_ordinals=others,
        conclusions_before=before,
    )


def _with_parts(
    meeting: Meeting, items: Sequence[AgendaItem]
) -> list[tuple[AgendaItem, list[int], list[PaperFacts]]]:
    """Return each item with the units of its tasks, and its papers; two statements."""
    units: dict[int, list[int]] = defaultdict(list)
    papers: dict[int, list[PaperFacts]] = defaultdict(list)
    here = AgendaItem.meeting_id == meeting.id
    for item_id, unit_id in db.session.execute(
        select(AgendaItemTask.item_id, Task.unit_id)
        .join(Task, Task.id == AgendaItemTask.task_id)
        .join(AgendaItem, AgendaItem.id == AgendaItemTask.item_id)
        .where(here)
        .order_by(AgendaItemTask.id)
    ):
        units[item_id].append(unit_id)
    for paper in db.session.scalars(
        select(AgendaPaper)
        .join(AgendaItem, AgendaItem.id == AgendaPaper.item_id)
        .where(here)
        .order_by(AgendaPaper.id)
    ):
        papers[paper.item_id].append(
            PaperFacts(id=paper.id, title=paper.title, state=paper.state, due=paper.due)
        )
    return [(item, units[item.id], papers[item.id]) for item in items]


def _item(item: AgendaItem, tasks: list[int], papers: list[PaperFacts]) -> ItemFacts:
    mine = [] if item.presenter_unit_id is None else [item.presenter_unit_id]
    return ItemFacts(
        id=item.id,
        title=item.title,
        has_presenter=bool(mine or item.presenter),
        unit_ids=[*mine, *tasks],
        minutes=item.minutes,
        is_follow_up=item.purpose is AgendaPurpose.FOLLOW_UP,
        papers=papers,
    )


def _series(meeting: Meeting) -> tuple[set[int], int]:
    """Return the other numbers of the series, and how much the session before left to follow."""
    others = set(
        db.session.scalars(
            select(Meeting.ordinal).where(
                Meeting.series_id == meeting.series_id, Meeting.id != meeting.id
            )
        )
    )
    before = aliased(Meeting)
    given = db.session.scalar(
        select(func.count(Conclusion.id))
        .join(before, before.id == Conclusion.meeting_id)
        .where(
            and_(
                before.series_id == meeting.series_id,
                before.ordinal == max((one for one in others if one < meeting.ordinal), default=0),
            ),
            Conclusion.assignment_id.is_not(None),
        )
    )
    return others, given or 0


def _names(unit_ids: set[int]) -> dict[int, str]:
    if not unit_ids:
        return {}
    rows = db.session.execute(select(Unit.id, Unit.short_name).where(Unit.id.in_(unit_ids)))
    return dict(rows.all())
