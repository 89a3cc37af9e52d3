"""Read what calendar programs send back when somebody answers an invitation (RFC 5546, 3.2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from typing import Any

from icalendar import Calendar

from tracker.post.returns import LARGEST
from tracker.rules.faults import Fault, Refused
from tracker.rules.invitations import Answer

LARGEST_PART = 256 * 1024  # octets of the calendar; an answer holds one event
MOST_LINES = 2_000
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One person's answer; ``sender`` is whom the mail says it comes from."""

    uid: str
    sender: str
    attendee: str
    answer: Answer
    sequence: int
    said_at: datetime


def read_reply(octets: bytes) -> Reply:
    """Return the answer a mail brings. Raises Refused: NOT_A_REPLY."""
    if len(octets) > LARGEST:
        raise Refused(Fault.NOT_A_REPLY)
    try:
        message = message_from_bytes(octets, policy=policy.compat32)
        reply = next(_replies(message), None)
    except _TROUBLE as error:
        raise Refused(Fault.NOT_A_REPLY) from error
    if reply is None:
        raise Refused(Fault.NOT_A_REPLY)
    return reply


def _replies(message: Message) -> Iterator[Reply]:
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    for part in message.walk():
        if part.get_content_type() not in {"text/calendar", "application/ics"}:
            continue
        octets = part.get_payload(decode=True)
        if not isinstance(octets, bytes) or len(octets) > LARGEST_PART:
            continue
        if octets.count(b"\n") > MOST_LINES:
            continue
        calendar = Calendar.from_ical(octets.decode("utf-8", "replace"))
        if str(calendar.get("METHOD", "")).upper() == "REPLY":
            (event,) = calendar.walk("VEVENT")
            yield _reply(event, sender)


def _reply(event: Any, sender: str) -> Reply:
    attendee = event["ATTENDEE"]  # a list, where there are more: that is no answer of one person
    said_at = event.decoded("DTSTAMP")
    if not isinstance(said_at, datetime):
        raise TypeError("a moment is wanted, not a day")
    return Reply(
        uid=str(event["UID"]),
        sender=sender,
        attendee=attendee.lower().removeprefix("mailto:").strip(),
        answer=Answer(str(attendee.params["PARTSTAT"]).lower()),
        sequence=int(event.get("SEQUENCE", 0)),
        said_at=said_at.astimezone(UTC) if said_at.tzinfo else said_at.replace(tzinfo=UTC),
    )
