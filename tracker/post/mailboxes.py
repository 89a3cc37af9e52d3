"""Read the mailbox to which undelivered letters come back (IMAP4rev1, RFC 3501)."""

import imaplib
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from tracker.post.returns import LARGEST

STEP = 30.0  # seconds for one answer of the server
WHOLE = 180.0  # for all that is asked of it in one round
MOST = 100  # messages a round
PLAIN_PORT, TLS_PORT = 143, 993
_FORM = "it must look like imaps://user:password@host/INBOX"
# What the library, the network or a server that speaks nonsense can raise.
TROUBLE = (imaplib.IMAP4.error, OSError, ValueError, IndexError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """Where a mailbox is and who may read it."""

    host: str
    port: int
    is_tls: bool  # from the start; otherwise by STARTTLS, on this very machine also without
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def is_loopback(self) -> bool:
        """Tell whether the server is on this very machine."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


def read_mailbox_url(url: str) -> Mailbox:
    """Return the mailbox that BOUNCE_IMAP_URL names.

    Raises ValueError in words for the administrator, never with the password in them.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise ValueError(f"BOUNCE_IMAP_URL: {_FORM}") from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    is_plain = all(word.isascii() and word.isprintable() for word in (user, password, folder))
    if parts.scheme not in {"imap", "imaps"} or not (host and user and password and is_plain):
        raise ValueError(f"BOUNCE_IMAP_URL: {_FORM}")
    is_tls = parts.scheme == "imaps"
    return Mailbox(
        host=host,
        port=port or (TLS_PORT if is_tls else PLAIN_PORT),
        is_tls=is_tls,
        user=user,
        password=password,
        folder=folder,
    )


class OpenMailbox:
    """A mailbox being read: ``with OpenMailbox(box) as opened: ...``.

    Every answer has its time and the whole round, too: a server that drips is hung up on. What
    is read stays unread for others until ``mark_read``. Raises what ``TROUBLE`` names.
    """

    def __init__(self, box: Mailbox) -> None:
        self._box = box
        self._end = threading.Timer(WHOLE, self._hang_up)
        self._server: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        """Connect, encrypt, sign in and open the folder."""
        self._end.daemon = True
        self._end.start()
        try:
            self._server = self._connect()
            self._server.login(self._box.user, self._box.password)
            self._expect(self._server.select(f'"{self._box.folder}"'))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take leave, if the server still listens."""
        self._end.cancel()
        self._hang_up()

    @property
    def age(self) -> str:
        """Return what changes when the server numbers its messages anew (UIDVALIDITY)."""
        _, found = self._talk.response("UIDVALIDITY")
        return str(found[0].decode()) if found and isinstance(found[0], bytes) else ""

    def unread(self, after: int) -> Iterator[tuple[int, bytes | None]]:
        """Walk the unread messages with a number above ``after``; None for one too large."""
        found = self._expect(self._talk.uid("SEARCH", f"UID {after + 1}:*", "UNSEEN"))
        numbers = sorted(int(word) for word in (found[0] or b"").split())
        for number in [each for each in numbers if each > after][:MOST]:
            size = self._expect(self._talk.uid("FETCH", str(number), "(RFC822.SIZE)"))
            if _size_in(size) > LARGEST:
                yield number, None
                continue
            answer = self._expect(self._talk.uid("FETCH", str(number), "(BODY.PEEK[])"))
            yield number, next((part[1] for part in answer if isinstance(part, tuple)), None)

    def mark_read(self, number: int) -> None:
        """Mark a message as read."""
        self._expect(self._talk.uid("STORE", str(number), "+FLAGS", "(\\Seen)"))

    @property
    def _talk(self) -> imaplib.IMAP4:
        if self._server is None:
            raise imaplib.IMAP4.abort("not connected")
        return self._server

    def _connect(self) -> imaplib.IMAP4:
        box, context = self._box, ssl.create_default_context()
        if box.is_tls:
            return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=STEP)
        server = imaplib.IMAP4(box.host, box.port, timeout=STEP)
        if "STARTTLS" in server.capabilities:
            server.starttls(context)
        elif not box.is_loopback:
            server.shutdown()
            raise imaplib.IMAP4.error("no STARTTLS: the password is not sent in the clear")
        return server

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.shutdown()
            except OSError:
                return  # gone already

    @staticmethod
    def _expect(answer: tuple[str, Sequence[Any]]) -> list[Any]:
        status, found = answer
        if status != "OK":
            raise imaplib.IMAP4.error(f"the server answered {status}")
        return list(found)


def _size_in(answer: list[Any]) -> int:
    words = answer[0] if answer and isinstance(answer[0], bytes) else b""
    _, _, rest = words.partition(b"RFC822.SIZE ")
    return int(rest.rstrip(b")").split(b" ")[0] or 0)
