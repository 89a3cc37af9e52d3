"""Work as workbooks: tasks, requests for more time, sessions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time

from flask import request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.extensions import AskedExtension, list_asked
from tracker.queries.meetings.listing import MeetingLine, list_meetings
from tracker.queries.meetings.series import list_series
from tracker.queries.task_lists import each_task
from tracker.queries.task_rows import TaskRow
from tracker.queries.units import list_units
from tracker.rules.filters import read_task_filter
from tracker.rules.permissions import Action, scope_of
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web import filters
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import DAY, TEXT, WHOLE, in_blocks, send_sheet
from tracker.web.session_filters import read_session_filter
from tracker.web.task_words import MARKS, TASK_KINDS
from tracker.web.views.exports.blueprint import bp
from tracker.web.words import MEETING_KINDS, MEETING_STATES

TASKS = (
    (_l("Code"), TEXT),
    (_l("Task"), TEXT),
    (_l("Kind"), TEXT),
    (_l("Period"), TEXT),
    (_l("Code of the unit"), TEXT),
    (_l("Lead unit"), TEXT),
    (_l("Co-ordinating units"), TEXT),
    (_l("Due"), DAY),
    (_l("First due date"), DAY),
    (_l("Deadline in the document"), TEXT),
    (_l("Given on"), DAY),
    (_l("Handed in on"), DAY),
    (_l("Returned on"), DAY),
    (_l("Finished on"), DAY),
    (_l("State"), TEXT),
)
EXTENSIONS = (
    (_l("Code"), TEXT),
    (_l("Task"), TEXT),
    (_l("Lead unit"), TEXT),
    (_l("First due date"), DAY),
    (_l("Due"), DAY),
    (_l("Asked until"), DAY),
    (_l("Reason"), TEXT),
    (_l("Asked after the due date"), TEXT),
    (_l("Asked by"), TEXT),
    (_l("Asked at"), TEXT),
)
MEETINGS = (
    (_l("Series of sessions"), TEXT),
    (_l("Session"), WHOLE),
    (_l("Kind"), TEXT),
    (_l("What it is about"), TEXT),
    (_l("Day"), DAY),
    (_l("Begins at"), TEXT),
    (_l("Began at"), TEXT),
    (_l("Ended at"), TEXT),
    (_l("Place"), TEXT),
    (_l("Chaired by"), TEXT),
    (_l("Number of the minutes"), TEXT),
    (_l("State"), TEXT),
    (_l("Items"), WHOLE),
    (_l("Conclusions"), WHOLE),
    (_l("Assigned"), WHOLE),
)


@bp.get("/tasks/export.xlsx")
@guarded(Action.EXPORT_OWN)
def tasks() -> ResponseReturnValue:
    """Take the list of tasks along, as filtered: a unit those it leads."""
    scope = scope_of(current_actor(), Action.EXPORT_OWN)
    reading = read_task_filter(request.args.items(multi=True))
    for refusal in reading.refusals.values():
        raise refusal
    codes = {unit.id: unit.code for unit in list_units()}
    rows = each_task(scope, reading.filter, today=clock.today())
    return send_sheet(_("Tasks"), TASKS, (_task(row, codes[row.unit_id]) for row in rows))


@bp.get("/extensions/export.xlsx")
@guarded(Action.DECIDE_EXTENSION)
def extensions() -> ResponseReturnValue:
    """Take the requests along that wait for an answer."""
    rows = map(_extension, list_asked(current_actor()))
    return send_sheet(_("Extensions to decide"), EXTENSIONS, rows)


@bp.get("/meetings/export.xlsx")
@guarded(Action.EXPORT_OWN)
def meetings() -> ResponseReturnValue:
    """Take the list of sessions along: a unit those it attends."""
    actor, wanted = current_actor(), read_session_filter()

    def read(offset: int, limit: int) -> Sequence[MeetingLine]:
        return list_meetings(actor, wanted, offset=offset, limit=limit)

    series = {row.id: row.name for row in list_series(actor.committee_id)}
    return send_sheet(_("Meetings"), MEETINGS, _meetings(in_blocks(read), series))


def _task(row: TaskRow, unit_code: str) -> Sequence[Value]:
    return (
        row.code,
        row.title,
        str(TASK_KINDS[row.kind]),
        filters.period(row.period) if row.period else "",
        unit_code,
        row.unit_name,
        row.coordinating,
        row.due,
        row.original_due,
        row.deadline_words,
        row.opened_on,
        row.submitted_on,
        row.returned_on,
        row.finished_on,
        str(MARKS[row.status.mark]),
    )


def _extension(one: AskedExtension) -> Sequence[Value]:
    return (
        one.code,
        one.title,
        one.unit_name,
        one.original_due,
        one.old_due,
        one.new_due,
        one.reason,
        _("yes") if one.asked_late else "",
        one.requested_by,
        filters.moment(one.requested_at),
    )


def _hour(value: time | None) -> str:
    return f"{value:%H:%M}" if value else ""


def _meetings(lines: Iterator[MeetingLine], series: Mapping[int, str]) -> Iterator[Sequence[Value]]:
    for line in lines:
        meeting = line.meeting
        yield (
            series[meeting.series_id],
            meeting.ordinal,
            str(MEETING_KINDS[meeting.kind]),
            meeting.title,
            meeting.held_on,
            *(_hour(one) for one in (meeting.starts_at, meeting.began_at, meeting.ended_at)),
            meeting.place,
            meeting.chair_name,
            meeting.minutes_number,
            str(MEETING_STATES[meeting.state]),
            line.items,
            line.conclusions,
            line.tasks_given,
        )
