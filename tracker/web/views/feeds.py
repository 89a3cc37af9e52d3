"""The calendar of one person for his calendar program, under an address only he knows."""

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.post.calendars import Entry, build_feed, hours_of
from tracker.queries.backlog import Awaited
from tracker.queries.feeds import Days, DueDay, find_feed_owner, list_days
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Missing
from tracker.rules.recurrences import name_period
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web.access import public
from tracker.web.errors import error_page
from tracker.web.key_pages import hush, may_try_again
from tracker.web.signing import settings
from tracker.web.words import PARTS_OF_DAY

bp = Blueprint("feeds", __name__)
bp.after_request(hush)


@bp.get("/calendar/feed/<token>.ics")
@public("a calendar program cannot sign in; the token is the key to one person's days")
def show(token: str) -> ResponseReturnValue:
    """Hand out the calendar, or 304 when the program has it already."""
    owner = find_feed_owner(token)
    if owner is None:
        return _refuse()
    g.language = owner.language
    days = list_days(owner.actors, today=clock.today())
    body = build_feed(_entries(days), name=_("Đôn Đốc: %(name)s", name=owner.name))
    answer: Response = make_response(body)
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = 'inline; filename="don-doc.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(sha256(body).hexdigest()[:32])
    return answer.make_conditional(request)


def _refuse() -> ResponseReturnValue:
    if may_try_again():
        raise Missing
    return error_page(429)


def _entries(days: Days) -> list[Entry]:
    host = urlsplit(settings().base_url).hostname or "localhost"
    return [
        *(_due(one, days, host) for one in days.due),
        *_answers(days, host),
        *(_session(*named, days, host) for named in days.sessions),
    ]


def _due(one: DueDay, days: Days, host: str) -> Entry:
    title = one.title
    if one.period:
        title = f"{title} ({name_period(one.period, spoken_language())})"
    words = (
        _("Due: %(title)s", title=title)
        if one.is_own
        else _("Co-ordinating: %(title)s", title=title)
    )
    return Entry(
        uid=f"task-{one.id}@{host}",
        summary=words,
        starts=one.day,
        sequence=one.version - 1,
        changed_at=_changed(days, "tasks", one.id, one.day),
        words=f"{one.unit_name} · {one.code}",
        url=_address("tasks.show", task_id=one.id),
        is_cancelled=one.is_cancelled,
    )


def _answers(days: Days, host: str) -> Iterator[Entry]:
    for one in days.answers:
        is_try = one.awaited is Awaited.CONFIRMATION
        facts = {"unit": one.unit_name, "title": one.title}
        yield Entry(
            uid=f"{one.awaited}-{one.row_id}@{host}",
            summary=_("To be confirmed: %(unit)s, %(title)s", **facts)
            if is_try
            else _("More time asked for: %(unit)s, %(title)s", **facts),
            starts=one.answer_by,
            sequence=one.version - 1,
            changed_at=_changed(
                days, "tasks" if is_try else "extensions", one.row_id, one.answer_by
            ),
            words=one.code,
            url=_address("tasks.show", task_id=one.task_id),
        )


def _session(meeting: Any, committee: str, about: str, days: Days, host: str) -> Entry:
    name = _("Session %(ordinal)s, %(name)s", ordinal=meeting.ordinal, name=committee)
    starts, ends = hours_of(meeting.held_on, meeting.starts_at, meeting.ends_at, clock.ZONE)
    return Entry(
        uid=f"feed-session-{meeting.id}@{host}",
        summary=f"{name} · {about}" if about else name,
        starts=starts,
        ends=ends,
        sequence=meeting.version_id - 1,
        changed_at=_changed(days, "meetings", meeting.id, meeting.held_on),
        place=meeting.place,
        words=str(PARTS_OF_DAY[meeting.part_of_day]) if meeting.part_of_day else "",
        url=_address("meetings.show", meeting_id=meeting.id),
        is_cancelled=meeting.state is MeetingState.CALLED_OFF,
        takes_time=True,
    )


def _changed(days: Days, table: str, row_id: int, day: date) -> datetime:
    """Return when a row was last changed; one older than its trail stands at its own day."""
    return days.changed.get((table, row_id)) or clock.moment_of(day)


def _address(endpoint: str, **values: Any) -> str:
    return settings().base_url + url_for(endpoint, **values)
