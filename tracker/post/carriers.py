"""What every way of carrying letters has in common: a parcel in, an outcome out."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from tracker.post.addresses import Unsendable, check_address, domain_of
from tracker.post.messages import Envelope, message_id, octets_of, write
from tracker.rules.delivery import OutcomeKind

LONGEST_DETAIL = 300

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt; ``code`` is the server's, ``detail`` is fit for log and page.

    ``refused_copies`` are those of a letter that the recipient himself was accepted for.
    """

    kind: OutcomeKind
    code: int | None = None
    detail: str = ""
    refused_copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message made ready: checked addresses, and octets with CRLF line ends."""

    sender: str
    recipient: str
    copies: tuple[str, ...]
    message_id: str
    date: datetime
    octets: bytes


def nothing() -> None:
    """Do nothing in the meantime."""


class Transport(ABC):
    """Carry a batch of letters: ``with open_transport(url) as transport: transport.send(...)``."""

    # Set when the whole server cannot be reached or used: the rest of the batch may as well wait.
    unreachable: Outcome | None = None

    def __enter__(self) -> Self:
        """Start a batch; a connection is made with its first letter."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the batch."""
        self.close()

    def deliver(self, envelope: Envelope) -> Outcome:
        """Build a letter and carry it; one that cannot be built has failed."""
        try:
            return self.carry(wrap(envelope))
        except Unsendable as reason:
            return Outcome(OutcomeKind.FAILED, None, log_safe(str(reason)))

    def send(self, message: EmailMessage) -> Outcome:
        """Carry one message and say what became of it; never raises for its sake."""
        try:
            parcel = pack(message)
        except Unsendable as reason:
            return Outcome(OutcomeKind.FAILED, None, log_safe(str(reason)))
        return self.carry(parcel)

    @abstractmethod
    def carry(self, parcel: Parcel, *, meanwhile: Callable[[], None] = nothing) -> Outcome:
        """Carry one parcel and say what became of it.

        ``meanwhile`` is done while a server thinks about the letter, if there is one; it must
        not raise: the letter may have been accepted.
        """

    def announce(self, parcel: Parcel) -> None:  # noqa: B027 - most ways have no conversation
        """Let the server look over the envelope of the parcel that most likely comes next.

        Nothing of it is delivered: that takes ``carry``. Never waits, never raises.
        """

    def reach(self) -> bool:
        """Tell whether letters can be carried now; where a connection is needed, it is made."""
        return True

    def interrupt(self) -> None:  # noqa: B027 - most ways have no conversation
        """Break off the conversation that another thread is in, if there is one."""

    @abstractmethod
    def close(self) -> None:
        """End the batch and let go of whatever is open."""


def wrap(envelope: Envelope) -> Parcel:
    """Make a letter ready to carry, or raise Unsendable.

    As ``pack`` of its message, without reading back what was just written.
    """
    return Parcel(
        sender=check_address(envelope.sender),
        recipient=check_address(envelope.recipient),
        copies=envelope.copies,
        message_id=message_id(envelope.key, domain_of(envelope.sender)),
        date=envelope.date,
        octets=write(envelope),
    )


def pack(message: EmailMessage) -> Parcel:
    """Make a message ready to carry, or raise Unsendable."""
    try:
        return _pack(message)
    except Unsendable:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, MessageError) as error:
        # The email library meets a broken message with any of these.
        raise Unsendable(f"cannot be encoded: {type(error).__name__}: {error}") from error


def _pack(message: EmailMessage) -> Parcel:
    for name in ("From", "To", "Date", "Message-ID"):
        if message[name] is None:
            raise Unsendable(f"a letter without {name}")
    senders, recipients = (_addresses(message, name) for name in ("From", "To"))
    if len(senders) != 1 or not recipients:
        raise Unsendable("a letter needs one sender and a recipient")
    return Parcel(
        sender=senders[0],
        recipient=recipients[0],
        copies=(*recipients[1:], *_addresses(message, "Cc")),
        message_id=str(message["Message-ID"]).strip(),
        date=message["Date"].datetime,
        octets=octets_of(message),
    )


def _addresses(message: EmailMessage, name: str) -> tuple[str, ...]:
    return tuple(
        check_address(address.addr_spec)
        for header in message.get_all(name, [])
        for address in header.addresses
    )


def log_safe(text: str) -> str:
    """Return the text as one short line that can neither forge nor hide another in a log."""
    shown = _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return shown if len(shown) <= LONGEST_DETAIL else shown[: LONGEST_DETAIL - 1] + "…"
