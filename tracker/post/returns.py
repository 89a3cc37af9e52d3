"""Read what a mail server writes when a letter cannot be delivered (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from tracker.rules.faults import Fault, Refused

LARGEST = 5 * 1024 * 1024  # octets; a report holds the letter at most
_IDENTITY = re.compile(r"<[^<>\s]{1,250}@[^<>\s]{1,250}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Report:
    """One recipient a letter did not reach; ``identities`` are Message-IDs it may be known by."""

    address: str
    status: str
    reason: str
    identities: frozenset[str]


def read_report(octets: bytes) -> Report:
    """Return what a report says of the first recipient whose letter came back for good.

    Raises Refused: NOT_A_RETURN, RETURN_NOT_FINAL.
    """
    if len(octets) > LARGEST:
        raise Refused(Fault.NOT_A_RETURN)
    try:
        message = message_from_bytes(octets, policy=policy.compat32)
        blocks = list(_blocks(message))
        identities = frozenset(_identities(message))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(Fault.NOT_A_RETURN) from error
    recipients = [block for block in blocks if block.get("Action")]
    if not recipients:
        raise Refused(Fault.NOT_A_RETURN)
    failed = [block for block in recipients if _word(block, "Action").lower() == "failed"]
    if not failed:
        raise Refused(Fault.RETURN_NOT_FINAL)
    return _report(failed[0], identities)


def _report(block: Message, identities: frozenset[str]) -> Report:
    address = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    if not address:
        raise Refused(Fault.NOT_A_RETURN)
    status = _STATUS.search(_word(block, "Status"))
    reason = _word(block, "Diagnostic-Code").partition(";")[2].strip()
    return Report(address, status[0] if status else "", reason[:300], identities)


def _blocks(message: Message) -> Iterator[Message]:
    """Walk the groups of fields of every report inside."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _identities(message: Message) -> Iterator[str]:
    """Walk the Message-IDs of the letter that is sent back, whole or only its head."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            octets = part.get_payload(decode=True)
            head = message_from_bytes(octets if isinstance(octets, bytes) else b"")
            yield from _IDENTITY.findall(str(head.get("Message-ID", "")))
        elif part is not message:
            yield from _IDENTITY.findall(str(part.get("Message-ID", "")))


def _address(block: Message, name: str) -> str:
    kind, _, address = _word(block, name).partition(";")
    return address.strip().strip("<>").lower() if kind.strip().lower() == "rfc822" else ""


def _word(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
