"""Build the letter as it goes over the wire, from text that is already worded and escaped."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from tracker.post.addresses import Unsendable, check_address, domain_of
from tracker.post.headers import (
    FOLD,
    clean_line,
    clean_text,
    encode_words,
    fit_subject,
    mailbox,
    put,
)

CALENDAR_FILE = "invite.ics"
# 7bit: what leaves here is ASCII in short lines, whatever the servers on the way can carry.
POLICY = EmailPolicy(linesep="\r\n", cte_type="7bit", refold_source="none")


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What calendar programs read of a letter that invites, and what it asks of them."""

    method: str  # REQUEST or CANCEL
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """Say who writes what to whom; ``html`` is already escaped, everything else is as typed.

    ``key`` is the key of the row in the outbox, ``thread`` that of an earlier letter on the
    same matter, so that mail programs show them together.
    """

    key: str
    sender: str
    sender_name: str
    recipient: str
    subject: str
    text: str
    date: datetime
    html: str | None = None
    copies: tuple[str, ...] = ()
    reply_to: str = ""
    thread: str = ""
    calendar: CalendarPart | None = None


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of the letter with this key: always the same one.

    A letter sent twice because a sender died in between is so recognised as one letter by
    mail programs and in logs.
    """
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def build(envelope: Envelope) -> EmailMessage:
    """Build the message of one letter.

    Raises Unsendable if it can never be sent: a bad address, or text that is not Unicode.
    """
    if envelope.date.tzinfo is None:
        raise ValueError("the date of a letter needs its time zone")
    try:
        message = EmailMessage(policy=POLICY)
        _put_headers(message, envelope)
        message.set_content(clean_text(envelope.text))
        if envelope.html is not None:
            message.add_alternative(clean_text(envelope.html), subtype="html")
        if envelope.calendar is not None:
            _put_calendar(message, envelope.calendar)
    except UnicodeEncodeError as error:
        raise Unsendable(f"not Unicode text: {error.reason}") from error
    return message


def _put_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    """Add the invitation twice: Gmail and Outlook read the alternative, others the attachment."""
    message.add_alternative(
        calendar.content.decode(), subtype="calendar", params={"method": calendar.method}
    )
    message.add_attachment(
        calendar.content,
        maintype="application",
        subtype="ics",
        filename=CALENDAR_FILE,
        params={"method": calendar.method},
    )


def _put_headers(message: EmailMessage, envelope: Envelope) -> None:
    sender = check_address(envelope.sender)
    put(message, "Date", format_datetime(envelope.date))
    put(message, "From", mailbox(clean_line(envelope.sender_name), sender))
    put(message, "To", check_address(envelope.recipient))
    if envelope.copies:
        put(message, "Cc", f",{FOLD}".join(map(check_address, envelope.copies)))
    if envelope.reply_to:
        put(message, "Reply-To", check_address(envelope.reply_to))
    put(message, "Subject", encode_words(fit_subject(clean_line(envelope.subject))))
    put(message, "Message-ID", message_id(envelope.key, domain_of(sender)))
    if envelope.thread and envelope.thread != envelope.key:
        first = message_id(envelope.thread, domain_of(sender))
        put(message, "In-Reply-To", first)
        put(message, "References", first)
    # RFC 3834: no automatic answers, please; Exchange listens to the second only.
    put(message, "Auto-Submitted", "auto-generated")
    put(message, "X-Auto-Response-Suppress", "OOF, AutoReply")
    put(message, "MIME-Version", "1.0")
