"""The calendar part of a letter that invites to a session, made of the facts the letter keeps."""

from datetime import date, datetime, time
from typing import Any

from tracker import clock
from tracker.post.calendars import Entry, Method, Person, build_invitation, hours_of
from tracker.post.messages import CalendarPart
from tracker.queries.delivery import Claimed
from tracker.speech import gettext


def calendar_of(letter: Claimed, *, sent_by: str) -> CalendarPart | None:
    """Return what calendar programs read of this letter, None when it invites to nothing."""
    known = letter.facts.get("calendar")
    if not known:
        return None
    method = Method(known["method"])
    organizer = Person(**known["organizer"])
    content = build_invitation(
        _entry(letter.facts, known, is_cancelled=method is Method.CANCEL),
        method=method,
        organizer=organizer,
        sent_by=sent_by,
        attendee=Person(name=letter.name, address=letter.address),
    )
    return CalendarPart(method.value, content)


def answers_to(facts: dict[str, Any]) -> str:
    """Return who gets the answers people write to a letter: of an invitation whoever sent it."""
    known = facts.get("calendar")
    if not known:
        return str(facts.get("answers", ""))
    return str(known.get("answers") or known["organizer"]["address"])


def _summary(facts: dict[str, Any]) -> str:
    name = gettext(
        "Session %(ordinal)s, %(name)s", ordinal=facts["ordinal"], name=facts["committee"]
    )
    about = facts.get("about")  # letters of former days have none
    return f"{name} · {about}" if about else name


def _entry(facts: dict[str, Any], known: dict[str, Any], *, is_cancelled: bool) -> Entry:
    starts, ends = hours_of(
        date.fromisoformat(facts["held_on"]),
        _hour(facts["starts_at"]),
        _hour(facts["ends_at"]),
        clock.ZONE,
    )
    items = [f"{number}. {title}" for number, title in enumerate(facts["items"], start=1)]
    return Entry(
        uid=known["uid"],
        summary=_summary(facts),
        starts=starts,
        ends=ends,
        sequence=known["sequence"],
        changed_at=datetime.fromisoformat(known["changed_at"]),
        place=facts["place"],
        url=facts.get("online_url", ""),
        words="\n".join(items),
        is_cancelled=is_cancelled,
        takes_time=True,
    )


def _hour(words: str) -> time | None:
    return time.fromisoformat(words) if words else None
