"""Put together the pack of a session from what is known today; nothing of it is stored."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from tracker.models import Committee, Meeting
from tracker.printing.parts import Issuer
from tracker.printing.profiles import ProfilePaper
from tracker.printing.session_pack import (
    AgendaRow,
    Before,
    ConclusionRow,
    OverdueRow,
    PackPaper,
    Standing,
    UnitRow,
)
from tracker.printing.wording import hour_in_words
from tracker.queries.boards import PERIODS, list_columns, list_standings
from tracker.queries.committees import get_committee
from tracker.queries.meetings.content import list_items
from tracker.queries.meetings.follow_up import ConclusionState, FollowUp, find_session_before
from tracker.queries.overview import list_unit_lines
from tracker.queries.tallies import Tally, count_marks
from tracker.queries.task_lists import list_tasks
from tracker.queries.task_rows import TaskRow
from tracker.rules.agenda import lay_out
from tracker.rules.dates import show_date
from tracker.rules.filters import TaskFilter
from tracker.rules.permissions import Action, Actor, Scope, require, scope_of
from tracker.rules.statuses import Mark, Status, View
from tracker.services.papers import PARTS_OF_DAY
from tracker.services.session_minutes import subject_of_minutes

MOST_OVERDUE = 2_000  # tasks in the pack (measured: 15 s of the press); the rest is in the workbook
STATES = {
    Mark.DONE_ON_TIME: "Hoàn thành đúng hạn",
    Mark.DONE_LATE: "Xong quá hạn",
    Mark.IN_PROGRESS: "Đang thực hiện",
    Mark.OVERDUE: "Quá hạn",
    Mark.DUE_SOON: "Sắp đến hạn",
    Mark.WAITING: "Chờ xác nhận",
    Mark.RETURNED: "Bị trả lại",
    Mark.NO_DATE: "Chưa có thời hạn",
    Mark.SUSPENDED: "Tạm dừng",
    Mark.CANCELLED: "Đã hủy",
    Mark.STANDING: "Thường xuyên",
}
COUNTED_IN_DAYS = {Mark.OVERDUE, Mark.DONE_LATE}


def pack_paper(
    meeting: Meeting, *, actor: Actor, today: date, now: datetime, index: ProfilePaper | None
) -> PackPaper:
    """Return the pack of a session as its figures stand; ``index`` where the index is known.

    Raises NotAllowed: it names all units, as the workbooks of the province do.
    """
    require(actor, Action.EXPORT_PROVINCE, committee_id=meeting.committee_id)
    committee = get_committee(meeting.committee_id)
    scope = scope_of(actor, Action.SEE_OVERVIEW)
    wanted = TaskFilter(view=View.OVERDUE, size=MOST_OVERDUE)
    late = list_tasks(scope, wanted, today=today)
    return PackPaper(
        issuer=Issuer(committee.name_on_paper, committee.issuer_parent or None),
        subject=subject_of_minutes(meeting, committee),
        facts=_facts(meeting),
        as_of=today,
        agenda=_agenda(meeting),
        before=_before(find_session_before(meeting, actor, today=today), committee),
        standing=_standing(count_marks(scope, today=today)),
        overdue=_by_unit(late.rows),
        overdue_left_out=late.total - len(late.rows),
        units=_units(scope, today),
        created_at=now,
        index=index,
    )


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    part = PARTS_OF_DAY[meeting.part_of_day] if meeting.part_of_day else ""
    hour = hour_in_words(meeting.starts_at) if meeting.starts_at else part
    when = ", ".join(told for told in (hour, f"ngày {show_date(meeting.held_on)}") if told)
    chair = ", ".join(part for part in (meeting.chair_name, meeting.chair_office) if part)
    facts = (("Thời gian", when), ("Địa điểm", meeting.place), ("Chủ trì", chair))
    return [(name, words) for name, words in facts if words]


def _agenda(meeting: Meeting) -> list[AgendaRow]:
    items = list_items(meeting.id)
    minutes = [item.minutes for item in items]
    table = lay_out(minutes, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    return [
        AgendaRow(
            item.title,
            item.presenter_unit.name if item.presenter_unit else item.presenter,
            slot.hours or (f"{item.minutes} phút" if item.minutes else ""),
            item.section.title if item.section else "",
        )
        for item, slot in zip(items, table.slots, strict=True)
    ]


def _before(found: FollowUp | None, committee: Committee) -> Before | None:
    if found is None or found.meeting.committee_id != committee.id:
        return None
    name = f"phiên thứ {found.meeting.ordinal} ({show_date(found.meeting.held_on)})"
    return Before(name, _standing(found.tally), [_conclusion(line) for line in found.lines])


def _conclusion(line: ConclusionState) -> ConclusionRow:
    row, task, tally = line.conclusion, line.task, line.tally
    state = _state(line.status) if line.status else f"{tally.done}/{tally.counted} đơn vị đã xong"
    if not line.status and tally.overdue:
        state += f", {tally.overdue} quá hạn"
    units = task.unit.short_name if task else row.lead_words or f"{tally.all} đơn vị"
    day = line.due if task else row.due
    due = show_date(day) if day else row.deadline_words
    return ConclusionRow(row.text, units, due, state, is_overdue=bool(tally.overdue))


def _state(status: Status) -> str:
    words = STATES[status.mark]
    if status.mark in COUNTED_IN_DAYS and status.days:
        return f"{words} {status.days} ngày"
    return words


def _standing(tally: Tally) -> Standing:
    return Standing(tally.done_on_time, tally.done_late, tally.open_in_time, tally.overdue)


def _by_unit(rows: Iterable[TaskRow]) -> list[tuple[str, Sequence[OverdueRow]]]:
    """Return overdue tasks by unit, the units with most of them first."""
    ordered = sorted(rows, key=lambda row: row.unit_name)
    groups = [
        (name, [_overdue(row) for row in sorted(group, key=lambda row: -(row.status.days or 0))])
        for name, group in groupby(ordered, key=lambda row: row.unit_name)
    ]
    return sorted(groups, key=lambda group: (-len(group[1]), group[0]))


def _overdue(row: TaskRow) -> OverdueRow:
    days = f"{row.status.days} ngày" if row.status.days else ""
    return OverdueRow(row.code, row.title, show_date(row.due) if row.due else "", days, _note(row))


def _note(row: TaskRow) -> str:
    if row.returned_on:
        return f"Trả lại ngày {show_date(row.returned_on)}"
    if row.submitted_on:
        return f"Nộp ngày {show_date(row.submitted_on)}, chờ xác nhận"
    return f"Đã gia hạn {row.times_extended} lần" if row.times_extended else "Chưa nộp"


def _units(scope: Scope, today: date) -> list[UnitRow]:
    columns = list_columns(scope, most=PERIODS[0], as_of=today, today=today)
    reports = list_standings(scope, columns, as_of=today, today=today) if columns else {}
    return [
        UnitRow(
            line.unit.short_name,
            _standing(line.tally),
            f"{counts.kept}/{counts.owed}"
            if (counts := reports.get(line.unit.id)) and counts.owed
            else "",
        )
        for line in list_unit_lines(scope, today=today)
    ]
