"""The sessions of the story: prepared, held and recorded, closed into tasks."""

from collections.abc import Callable
from datetime import date, datetime, time

from sqlalchemy import select

from tracker.database import db
from tracker.models import Attendance, Conclusion, Meeting, MeetingSeries, Unit
from tracker.queries.meetings.content import list_attendance, list_items
from tracker.queries.meetings.series import list_series
from tracker.rules.checks import Verdict
from tracker.rules.choices import ConclusionKind, LeadGroup, MeetingKind, Presence
from tracker.rules.permissions import Actor
from tracker.rules.session_names import FIRST_SERIES
from tracker.services.demo.case import Facts, moment_of_words
from tracker.services.demo.cast import ids_of_units
from tracker.services.meetings.agenda import ItemFacts, add_item, write_notes
from tracker.services.meetings.attendance import (
    PresenceFacts,
    invite_group,
    invite_person,
    record_presence,
)
from tracker.services.meetings.checks import check_conclusion
from tracker.services.meetings.conclusions import ConclusionFacts, record_conclusion
from tracker.services.meetings.hours import Hours, record_hours
from tracker.services.meetings.series import add_series
from tracker.services.meetings.sessions import (
    MeetingFacts,
    close_meeting,
    plan_meeting,
    start_meeting,
)
from tracker.services.meetings.tasks import make_tasks

Act = Callable[[Facts, Actor, date, datetime], object]
CHAIR = "Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo"  # posts only: no person chaired an invented day
SECRETARY = "Tổ trưởng Tổ thư ký"


def prepare(session: Facts, actor: Actor, _today: date, now: datetime) -> None:
    """Enter a session with its agenda and ask all units to come."""
    ends, answer_by = session["ends_at"], session.get("answer_by")
    facts = MeetingFacts(
        ordinal=session["ordinal"],
        kind=MeetingKind(session.get("kind", MeetingKind.REGULAR)),
        series_id=_series(session, actor),
        held_on=date.fromisoformat(session["held_on"]),
        title=session.get("title", ""),
        starts_at=time.fromisoformat(session["starts_at"]),
        ends_at=time.fromisoformat(ends) if ends else None,
        place=session["place"],
        online_url=session.get("online_url", ""),
        answer_by=moment_of_words(answer_by) if answer_by else None,
        chair_office=CHAIR,
        secretary_office=SECRETARY,
    )
    meeting = plan_meeting(facts, actor=actor)
    for item in session["agenda"]:
        presenter = ids_of_units([item["unit"]])[0]
        add_item(meeting, ItemFacts(title=item["title"], presenter_unit_id=presenter), actor=actor)
    invite_group(meeting, LeadGroup.ALL_UNITS, actor=actor)
    for guest in session.get("guests", ()):
        invite_person(meeting, **guest, actor=actor)
    for check in session.get("checks", ()):
        _check(meeting, check, actor=actor, now=now)


def record(session: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Write down what was said, who came and what the chair concluded."""
    meeting = find_meeting(session)
    start_meeting(meeting, actor=actor, now=now)
    began, ended = (time.fromisoformat(word) for word in session["hours"])
    record_hours(meeting, Hours(began, ended), actor=actor)
    items = [item for item in list_items(meeting.id) if item.purpose is None]
    for item, facts in zip(items, session["agenda"], strict=True):
        write_notes(item, meeting, facts["notes"], actor=actor, seen=item.version_id)
    codes = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code))}
    came = [_presence(line, codes, session) for line in list_attendance(meeting.id)]
    record_presence(meeting, came, actor=actor)
    for facts in session["conclusions"]:
        item_id = items[facts["item"] - 1].id
        record_conclusion(meeting, _conclusion(facts, item_id), actor=actor, today=today)


def end(session: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Close a session; its papers come before its tasks."""
    close_meeting(find_meeting(session), actor=actor, today=today, now=now)


def close(session: Facts, actor: Actor, today: date, now: datetime) -> None:
    """Close a session and make tasks of its conclusions."""
    end(session, actor, today, now)
    meeting = find_meeting(session)
    make_tasks(meeting, actor=actor, today=today, now=now)


def find_meeting(session: Facts) -> Meeting:
    """Return a session of the story as it is now."""
    return db.session.scalars(
        select(Meeting)
        .join(MeetingSeries, MeetingSeries.id == Meeting.series_id)
        .where(
            Meeting.ordinal == session["ordinal"],
            MeetingSeries.name == session.get("series", FIRST_SERIES),
        )
    ).one()


def _series(session: Facts, actor: Actor) -> int | None:
    """Return the series a session says it belongs to, added when nobody has; None for the first."""
    name = session.get("series")
    if name is None:
        return None
    known = [row for row in list_series(actor.committee_id) if row.name == name]
    return known[0].id if known else add_series(name, actor=actor).id


def _check(meeting: Meeting, facts: Facts, *, actor: Actor, now: datetime) -> None:
    """Write down what the secretariat found of an earlier conclusion."""
    text = facts["conclusion"]
    conclusion_id = db.session.scalars(select(Conclusion.id).where(Conclusion.text == text)).one()
    check_conclusion(
        meeting,
        conclusion_id,
        Verdict(facts["verdict"]),
        remark=facts["remark"],
        actor=actor,
        now=now,
        seen=0,
    )


def _presence(line: Attendance, codes: dict[int, str], session: Facts) -> PresenceFacts:
    code = codes.get(line.unit_id or 0, "")
    late = session.get("late", {}).get(code)
    presence = Presence.LATE if late else Presence.PRESENT
    if code in session["absent"]:
        presence = Presence.EXCUSED
    elif code in session["substitutes"]:
        presence = Presence.SUBSTITUTE
    return PresenceFacts(
        line_id=line.id,
        seen=line.version_id,
        presence=presence,
        name=line.name,
        office=line.office,
        note=session["absent"].get(code, ""),
        arrived_at=time.fromisoformat(late) if late else None,
        substitute_office=session["substitutes"].get(code, ""),
        is_member=line.is_member,
    )


def _conclusion(facts: Facts, item_id: int) -> ConclusionFacts:
    return ConclusionFacts(
        kind=ConclusionKind(facts["kind"]),
        text=facts["text"],
        item_id=item_id,
        deliverable=facts["deliverable"],
        lead_ids=ids_of_units(facts["lead"]),
        coordinating_ids=ids_of_units(facts["with"]),
        deadline_words=facts["deadline"],
    )
