"""Build the letter as it goes over the wire, from text that is already worded and escaped."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from tracker.post.addresses import Unsendable, check_address, domain_of
from tracker.post.headers import (
    FOLD,
    check_value,
    clean_line,
    clean_text,
    encode_words,
    fit_subject,
    mailbox,
    put,
)

CRLF = "\r\n"
CODED_LINE = 76
CALENDAR_FILE = "invite.ics"
_LINE_END = re.compile(rb"\r\n|\r|\n")
# 7bit: what leaves here is ASCII in short lines, whatever the servers on the way can carry.
POLICY = EmailPolicy(linesep="\r\n", cte_type="7bit", refold_source="none")


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What calendar programs read of a letter that invites, and what it asks of them."""

    method: str  # REQUEST or CANCEL
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    media: str  # such as application/pdf
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
    attachments: tuple[Attachment, ...] = ()


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of the letter with this key: always the same one.

    A letter sent twice because a sender died in between is so recognised as one letter by
    mail programs and in logs.
    """
    return f"<{_digest(key)[:40]}@{domain}>"


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
        for file in envelope.attachments:
            kind, _, subkind = file.media.partition("/")
            name = clean_line(file.name)
            message.add_attachment(file.content, maintype=kind, subtype=subkind, filename=name)
    except UnicodeEncodeError as error:
        raise Unsendable(f"not Unicode text: {error.reason}") from error
    return message


def write(envelope: Envelope) -> bytes:
    """Return the octets of one letter, as ``build`` means it, at a fifth of the library's price.

    A letter that carries more than its words is left to the library.

    Raises Unsendable as ``build`` does.
    """
    if envelope.date.tzinfo is None:
        raise ValueError("the date of a letter needs its time zone")
    if envelope.calendar is not None or envelope.attachments:
        return octets_of(build(envelope))
    lines = [f"{name}: {check_value(name, value)}" for name, value in _headers(envelope)]
    try:
        parts = [_part(clean_text(envelope.text), "plain")]
        if envelope.html is not None:
            parts.append(_part(clean_text(envelope.html), "html"))
    except UnicodeEncodeError as error:
        raise Unsendable(f"not Unicode text: {error.reason}") from error
    if len(parts) == 1:
        return f"{CRLF.join(lines)}{CRLF}{parts[0]}".encode("ascii")
    mark = f"={_digest(envelope.key)[:32]}="  # "=" never stands like this in a part
    lines += [f'Content-Type: multipart/alternative;{FOLD}boundary="{mark}"', "", ""]
    body = "".join(f"--{mark}{CRLF}{part}{CRLF}" for part in parts)
    return f"{CRLF.join(lines)}{body}--{mark}--{CRLF}".encode("ascii")


def octets_of(message: EmailMessage) -> bytes:
    """Return a message as it goes over the wire; raise Unsendable when it cannot."""
    octets = message.as_bytes(policy=POLICY)
    if not octets.isascii():
        raise Unsendable("cannot be encoded: octets beyond ASCII")
    return _LINE_END.sub(b"\r\n", octets)


def _part(text: str, kind: str) -> str:
    """Return one text with its headers, in base64: short lines whatever the text holds."""
    whole = text if text.endswith("\n") else text + "\n"
    octets = whole.replace("\n", CRLF).encode()
    coded = base64.b64encode(octets).decode("ascii")
    lines = (coded[start : start + CODED_LINE] for start in range(0, len(coded), CODED_LINE))
    return (
        f'Content-Type: text/{kind}; charset="utf-8"{CRLF}'
        f"Content-Transfer-Encoding: base64{CRLF}{CRLF}{CRLF.join(lines)}{CRLF}"
    )


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
    for name, value in _headers(envelope):
        put(message, name, value)


def _headers(envelope: Envelope) -> Iterator[tuple[str, str]]:
    sender = check_address(envelope.sender)
    yield "Date", format_datetime(envelope.date)
    yield "From", mailbox(clean_line(envelope.sender_name), sender)
    yield "To", check_address(envelope.recipient)
    if envelope.copies:
        yield "Cc", f",{FOLD}".join(map(check_address, envelope.copies))
    if envelope.reply_to:
        yield "Reply-To", check_address(envelope.reply_to)
    yield "Subject", encode_words(fit_subject(clean_line(envelope.subject)))
    yield "Message-ID", message_id(envelope.key, domain_of(sender))
    if envelope.thread and envelope.thread != envelope.key:
        first = message_id(envelope.thread, domain_of(sender))
        yield "In-Reply-To", first
        yield "References", first
    # RFC 3834: no automatic answers, please; Exchange listens to the second only.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"
    yield "MIME-Version", "1.0"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
