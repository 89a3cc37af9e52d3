"""Papers printed from the stored facts; what nobody wrote down prints as a blank to fill in."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from tracker import clock, models
from tracker.database import db
from tracker.models import Attendance, Committee, Meeting, Unit
from tracker.printing import minutes
from tracker.printing.minutes import AgendaPart, AttendanceLine, Conclusion, MinutesPaper
from tracker.printing.parts import Issuer, Person, Signer
from tracker.printing.sealed import AT_THE_DESK, Limits
from tracker.queries.groups import list_groups
from tracker.queries.meetings.checks import list_checks
from tracker.queries.meetings.content import ConclusionLine, ItemPart, MeetingContent, get_content
from tracker.queries.meetings.turnout import turnout_of
from tracker.queries.meetings.uncalled import list_uncalled, list_unrecorded
from tracker.queries.paper_profiles import style_of
from tracker.queries.session_papers import find_paper
from tracker.queries.unit_names import load_names
from tracker.rules.checks import check_in_minutes, reports_on_conclusions
from tracker.rules.choices import (
    AgendaPurpose,
    LeadGroup,
    MeetingState,
    Part,
    PartOfDay,
    Presence,
)
from tracker.rules.dates import show_date
from tracker.rules.faults import Missing
from tracker.rules.lead_groups import GROUPS
from tracker.rules.papers import PaperKind
from tracker.rules.quorum import AWAY, CAME, Quorum, Turnout
from tracker.rules.session_papers import SessionPaperKind
from tracker.rules.signing import titles_of
from tracker.services.meetings.told import tell_of_conclusions
from tracker.services.session_minutes import subject_of_minutes

PARTS_OF_DAY = {
    PartOfDay.MORNING: "buổi sáng",
    PartOfDay.AFTERNOON: "buổi chiều",
    PartOfDay.EVENING: "buổi tối",
}
QUORUMS = {
    Quorum.HALF: "một nửa số thành viên",
    Quorum.MORE_THAN_HALF: "quá nửa số thành viên",
    Quorum.TWO_THIRDS: "hai phần ba số thành viên",
    Quorum.THREE_QUARTERS: "ba phần tư số thành viên",
}
NameOf = Callable[[Unit], str]


def minutes_paper(meeting_id: int, *, now: datetime) -> MinutesPaper:
    """Return the minutes of a session as far as they are known; a draft until they have a number.

    Raises Missing.
    """
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise Missing
    committee = db.session.get_one(Committee, meeting.committee_id)
    content = get_content(meeting)
    names = names_on(meeting.held_on)
    came, absent = _attendance(content.attendance, names)
    titles, office = titles_of(meeting.chair_office)
    style = style_of(committee, PaperKind.MINUTES)
    on_its_way = find_paper(meeting.id, SessionPaperKind.MINUTES)
    number = _number(meeting, is_corrected=on_its_way is not None and bool(on_its_way.correction))
    return MinutesPaper(
        issuer=Issuer(style.issuer, style.parent or None),
        symbol=style.symbol,
        urgency=style.urgency,
        subject=subject_of_minutes(meeting, committee),
        number=number,
        opened_on=meeting.held_on,
        opened_at=meeting.began_at or meeting.starts_at,
        part_of_day=PARTS_OF_DAY[meeting.part_of_day] if meeting.part_of_day else "",
        place=meeting.place or None,
        chair=Person(meeting.chair_name or None, meeting.chair_office or None),
        secretary=Person(meeting.secretary_name or None, meeting.secretary_office or None),
        attendance=came,
        absent=absent,
        turnout="\n".join(
            filter(None, (say_turnout(turnout_of(content)), say_left_out(content, names)))
        ),
        agenda=_agenda(content.items, _told(content, names, now=now), names),
        conclusions=tuple(conclusion_of(line, names) for line in content.general),
        closed_on=meeting.held_on if meeting.ended_at else None,
        closed_at=meeting.ended_at,
        recipients=style.recipients,
        chair_signs=Signer(
            meeting.chair_name or None, titles, office or committee.chair_office or None
        ),
        secretary_signs=Signer(meeting.secretary_name or None),
        members_sign=tuple(
            Signer(name or None, (capacity,) if capacity else ())
            for capacity, name in style.members
        ),
        created_at=meeting.closed_at or now,
        is_draft=number is None or meeting.state is not MeetingState.CLOSED,
    )


def _number(meeting: Meeting, *, is_corrected: bool) -> int | None:
    """Return the number the clerk gave; a draft of a correction is a draft again."""
    known = meeting.minutes_number
    return int(known) if known and not is_corrected else None


def render_minutes(paper: MinutesPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Print minutes as PDF. Raises PaperFailed."""
    return minutes.render(paper, limits=limits)


def names_on(day: date) -> NameOf:
    """Return how units are called on the date of a paper, whatever they are called today."""
    names = load_names()
    return lambda unit: names.on(unit, day).name


def _attendance(
    lines: Sequence[Attendance], names: NameOf
) -> tuple[tuple[AttendanceLine, ...] | None, tuple[AttendanceLine, ...] | None]:
    """Return who came and who did not; None where nobody wrote it down."""
    came = _people((line for line in lines if line.presence in CAME), names)
    absent = _people((line for line in lines if line.presence in AWAY), names)
    is_complete = bool(lines) and all(line.presence is not Presence.UNKNOWN for line in lines)
    return came or None, absent if absent or is_complete else None


def say_turnout(turnout: Turnout) -> str:
    """Say how many members came and whether that is enough; empty while nobody wrote it down."""
    if not turnout.members or turnout.unknown == turnout.members:
        return ""
    said = f"Có mặt {turnout.came} trên {turnout.members} thành viên"
    if turnout.is_reached is None:
        return f"{said}."
    return f"{said}, {'đủ' if turnout.is_reached else 'chưa đủ'} {QUORUMS[turnout.rule]}."


def say_left_out(content: MeetingContent, names: NameOf) -> str:
    """Name the members neither list tells of: nobody called them, or nobody wrote down a thing."""
    told = {
        "Thành viên không có trong danh sách mời": list_uncalled(
            content.meeting, content.attendance
        ),
        "Chưa ghi nhận có mặt hay vắng mặt": list_unrecorded(content.attendance),
    }
    return "\n".join(
        f"{label}: {'; '.join(names(line.unit) if line.unit else line.name for line in lines)}."
        for label, lines in told.items()
        if lines
    )


def _people(lines: Iterable[Attendance], names: NameOf) -> tuple[AttendanceLine, ...]:
    return tuple(_person(line, names) for line in lines)


def _person(line: Attendance, names: NameOf) -> AttendanceLine:
    """Return one who came; a substitute is the one who came, and it is told for whom."""
    post = post_of(line.office, line.unit, names)
    if line.presence is not Presence.SUBSTITUTE or not line.substitute_name:
        return AttendanceLine(line.name or None, post, _note(line))
    whom = " ".join(part for part in (line.office, line.name) if part)
    told = f"dự thay {whom}" if whom else "dự thay"
    return AttendanceLine(
        line.substitute_name,
        post_of(line.substitute_office, line.unit, names),
        "; ".join(part for part in (told, *_hours(line), line.note) if part),
    )


def post_of(office: str, unit: Unit | None, names: NameOf) -> str:
    """Return a post with the body it is in, unless the post names the body itself."""
    name = names(unit) if unit else ""
    return office if name and name in office else ", ".join(part for part in (office, name) if part)


def _note(line: Attendance) -> str:
    if line.presence is Presence.ABSENT:
        return line.note or "không có lý do"
    if line.presence is Presence.EXCUSED:
        return f"có lý do: {line.note}" if line.note else "có lý do"
    is_replaced = line.presence is Presence.SUBSTITUTE
    said = f"cử {line.substitute_office or 'người'} dự thay" if is_replaced else ""
    return "; ".join(part for part in (said, *_hours(line), line.note) if part)


def _hours(line: Attendance) -> tuple[str, str]:
    """Return when somebody came late and left early; without an hour that he did."""
    late = f"đến muộn lúc {line.arrived_at:%H:%M}" if line.arrived_at else ""
    early = f"về sớm lúc {line.left_at:%H:%M}" if line.left_at else ""
    return (
        late or ("đến muộn" if line.presence is Presence.LATE else ""),
        early or ("về sớm" if line.presence is Presence.LEFT_EARLY else ""),
    )


def _told(content: MeetingContent, names: NameOf, *, now: datetime) -> tuple[str, ...]:
    """Return how earlier conclusions stood that day, then what the session found of them.

    Who took the item that reports on them off the agenda has nothing told by itself.
    """
    meeting = content.meeting
    checks = _checks(meeting.id, names)
    if all(item.row.purpose is not AgendaPurpose.FOLLOW_UP for item in content.items):
        return checks
    return (*tell_of_conclusions(meeting, today=clock.local(now).date()), *checks)


def _checks(meeting_id: int, names: NameOf) -> tuple[str, ...]:
    """Return what the session found of earlier conclusions, a sentence each."""
    return tuple(
        check_in_minutes(
            row.verdict,
            text=row.conclusion.text,
            session=row.conclusion.meeting.ordinal,
            leads=row.conclusion.lead_words
            or ", ".join(names(u.unit) for u in row.conclusion.units if u.part is Part.LEAD)
            or GROUPS.get(row.conclusion.lead_group, ""),
            due=row.conclusion.due,
            remark=row.remark,
        )
        for row in list_checks(meeting_id)
    )


def _agenda(
    items: Sequence[ItemPart], checks: tuple[str, ...], names: NameOf
) -> tuple[AgendaPart, ...]:
    """Return the agenda; findings of earlier conclusions stand under the item that reports on them.

    Where no item says so by its title, they stand under the first.
    """
    told = [item for item in items if reports_on_conclusions(item.row.title)] or items
    place = told[0].number if told else None
    return tuple(_part(item, names, checks if item.number == place else ()) for item in items)


def _part(item: ItemPart, names: NameOf, checks: tuple[str, ...]) -> AgendaPart:
    unit = item.row.presenter_unit
    return AgendaPart(
        title=item.row.title,
        section=item.row.section.title if item.row.section else "",
        presenter=names(unit) if unit else item.row.presenter,
        notes=(*((item.row.notes,) if item.row.notes else ()), *checks) or None,
        conclusions=tuple(conclusion_of(line, names) for line in item.conclusions),
    )


def _due_words(row: models.Conclusion) -> str:
    """Return the wording beside the date; a wording that is the date itself is not said twice."""
    if row.due is not None and row.deadline_words == show_date(row.due):
        return ""
    return row.deadline_words or ("chưa xác định thời hạn" if row.has_no_date else "")


def conclusion_of(line: ConclusionLine, names: NameOf) -> Conclusion:
    """Return a stored conclusion as papers print it."""
    row = line.row
    others = [names(unit) for unit in line.coordinating]
    return Conclusion(
        text=row.text,
        lead=_leads(line, names),
        co_ordinating=tuple(
            [*others, row.coordinating_words] if row.coordinating_words else others
        ),
        due=row.due,
        due_words=_due_words(row),
        is_task=line.makes_task,
    )


def _leads(line: ConclusionLine, names: NameOf) -> tuple[str, ...]:
    """Return who leads: in the document's own words where it has them."""
    if line.row.lead_words:
        return (line.row.lead_words,)
    if line.row.lead_group in GROUPS:
        return (GROUPS[line.row.lead_group],)
    if line.row.lead_group is LeadGroup.STORED:
        return tuple(row.name for row in list_groups() if row.id == line.row.lead_group_id)
    return tuple(names(unit) for unit in line.leads)
