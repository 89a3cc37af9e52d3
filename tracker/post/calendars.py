"""Write calendars (RFC 5545): the feed of a person, and the part of a letter that invites.

Days are dates without a zone, so that a due date is that day wherever it is read; hours stand in
the zone of the office, which is described in the file itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDuration, vText

PRODUCT = "-//Don Doc//Don Doc//VI"
ONE_DAY = timedelta(days=1)
FIRST_DAY = datetime(1970, 1, 1)  # noqa: DTZ001 - a description of a zone starts on its own wall
REFRESH = timedelta(hours=4)


class Method(StrEnum):
    """What a letter with a calendar asks of the program that reads it (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One day or hour of a calendar; a ``date`` fills its day, a moment carries its zone."""

    uid: str
    summary: str
    starts: date
    ends: datetime | None = None
    sequence: int = 0
    changed_at: datetime
    place: str = ""
    words: str = ""
    url: str = ""
    is_cancelled: bool = False
    takes_time: bool = False  # a session does, a due date leaves the day free


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody named in an invitation."""

    name: str
    address: str


def hours_of(
    day: date, starts_at: time | None, ends_at: time | None, zone: ZoneInfo
) -> tuple[date, datetime | None]:
    """Return the beginning and end of a session; the bare day where no hour is set.

    >>> hours_of(date(2023, 11, 21), None, None, ZoneInfo("Asia/Ho_Chi_Minh"))
    (datetime.date(2023, 11, 21), None)
    """
    if starts_at is None:
        return day, None
    ends = datetime.combine(day, ends_at, zone) if ends_at and ends_at > starts_at else None
    return datetime.combine(day, starts_at, zone), ends


def build_feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return the calendar a program subscribes to; the same entries give the same bytes."""
    calendar = _calendar()
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return _write(calendar, [_event(entry) for entry in entries], entries)


def build_invitation(
    entry: Entry, *, method: Method, organizer: Person, sent_by: str, attendee: Person
) -> bytes:
    """Return the calendar part of a letter that invites one person, or takes it back.

    ``organizer`` answers for the session and gets the answers, ``sent_by`` is the mailbox the
    letter comes from.
    """
    calendar = _calendar()
    calendar.add("METHOD", method.value)
    event = _event(entry)
    host = vCalAddress(f"mailto:{organizer.address}")
    host.params["CN"] = vText(organizer.name)
    if sent_by != organizer.address:
        host.params["SENT-BY"] = f"mailto:{sent_by}"
    event["ORGANIZER"] = host
    guest = vCalAddress(f"mailto:{attendee.address}")
    guest.params["CN"] = vText(attendee.name)
    guest.params["CUTYPE"] = "INDIVIDUAL"
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    if method is Method.REQUEST:
        guest.params["PARTSTAT"] = "NEEDS-ACTION"
        guest.params["RSVP"] = "TRUE"
    event.add("ATTENDEE", guest, encode=False)
    return _write(calendar, [event], [entry])


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", entry.changed_at)  # of the fact, not of the reading: a feed stays equal
    event.add("LAST-MODIFIED", entry.changed_at)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", entry.starts)
    if not isinstance(entry.starts, datetime):
        event.add("DTEND", entry.starts + ONE_DAY)
    elif entry.ends is not None:
        event.add("DTEND", entry.ends)
    event.add("SUMMARY", entry.summary)
    for name, value in (("LOCATION", entry.place), ("DESCRIPTION", entry.words)):
        if value:
            event.add(name, value)
    if entry.url:
        event.add("URL", entry.url)
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if entry.takes_time else "TRANSPARENT")
    return event


def _write(calendar: Calendar, events: Iterable[Event], entries: Iterable[Entry]) -> bytes:
    moments = [one.starts for one in entries if isinstance(one.starts, datetime)]
    for name, moment in sorted({str(one.tzinfo): one for one in moments}.items()):
        calendar.add_component(_zone(name, moment))
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _zone(name: str, moment: datetime) -> Timezone:
    """Describe a zone that keeps the same hour all the year, as the office's does."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("TZID", name)
    standard.add("DTSTART", FIRST_DAY)
    standard.add("TZOFFSETFROM", moment.utcoffset())
    standard.add("TZOFFSETTO", moment.utcoffset())
    standard.add("TZNAME", moment.strftime("%Z"))
    zone.add_component(standard)
    return zone
