"""A real SMTP server for tests, with scripted answers and a count for each Message-ID.

In a test:   ``with Sink() as sink: sink.script("a@b.vn", "451 later"); ... sink.url``
By hand:     ``python -m tests.post.sink --port 2525`` prints its port, then each letter,
             a line of JSON each.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import socket
import ssl
import sys
import threading
import weakref
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

DATA = Path(__file__).parents[1] / "data"
CERTIFICATE = DATA / "localhost.cert.pem"
KEY = DATA / "localhost.key.pem"
DROP = "drop"  # an answer that is none: the connection is cut

logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Arrived:
    """One letter as the sink accepted it."""

    connection: int
    sender: str
    recipients: tuple[str, ...]
    octets: bytes
    is_encrypted: bool
    user: str | None

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.octets, policy=policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()


class Sink:
    """Listen on loopback in a thread of its own.

    tls: None, "starttls" (offered) or "implicit". With ``user`` and ``password`` nobody sends
    without signing in. After ``letters_per_connection`` letters the answer to MAIL is 421.
    ``on_accepted`` is called with the Message-ID when a letter is stored and 250 not yet said
    (the place to kill a sender); ``hold`` seconds pass before that 250, unless ``let_go`` ends
    them. ``pipelining``: whether several commands may come at once, as most servers let them.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: str | None = None,
        user: str | None = None,
        password: str | None = None,
        letters_per_connection: int | None = None,
        size_limit: int = 33_554_432,
        pipelining: bool = False,
        on_accepted: Callable[[str], None] | None = None,
    ) -> None:
        self.tls = tls
        self.user, self.password = user, password
        self.letters_per_connection = letters_per_connection
        self.size_limit = size_limit
        self.pipelining = pipelining
        self.on_accepted = on_accepted
        self.connections = 0
        self.letters: list[Arrived] = []
        self.counts: Counter[str] = Counter()  # of accepted letters, by Message-ID
        self.asked: Counter[str] = Counter()  # RCPT commands, by address
        self.holds: dict[str, float] = {}
        self.said: list[str] = []  # to whom the letters were that had their 250, in that order
        self._are_let_go = asyncio.Event()
        self.pace = 0.0  # seconds before each answer: where a conversation is to be met amid
        self._scripts: dict[tuple[str, str], deque[str]] = defaultdict(deque)
        self._always: dict[tuple[str, str], str] = {}
        self._listening = socket.create_server((host, port))
        # Connections inherit it; without, the second of two answers waits 40 ms for an ACK.
        self._listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self._listening.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="sink", daemon=True)
        self._is_ready = threading.Event()
        self._conversations: weakref.WeakSet[SMTP] = weakref.WeakSet()

    # What a test says

    def script(self, address: str, *answers: str, at: str = "rcpt") -> None:
        """Give these answers to a recipient in turn, at "mail", "rcpt" or "data"; then accept.

        At "mail" the address is the sender's. "250" accepts, DROP cuts the connection.
        """
        self._scripts[at, address].extend(answers)

    def always(self, address: str, answer: str, *, at: str = "rcpt") -> None:
        """Give this answer to a recipient for ever."""
        self._always[at, address] = answer

    def hold(self, address: str, seconds: float) -> None:
        """Let a recipient's letters wait so long for their 250."""
        self.holds[address] = seconds

    def let_go(self) -> None:
        """Hold nobody any longer; for ``on_accepted``."""
        self._are_let_go.set()

    async def keep(self, letter: Arrived) -> None:
        """Pass the time for which a letter's recipients are held."""
        seconds = max(self.holds.get(to, 0) for to in letter.recipients)
        if seconds:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._are_let_go.wait(), seconds)
        self.said.extend(letter.recipients)

    @property
    def url(self) -> str:
        """The MAIL_URL of this sink, trusting its certificate."""
        scheme = "smtps" if self.tls == "implicit" else "smtp"
        login = f"{self.user}:{self.password}@" if self.user else ""
        query = f"?ca={CERTIFICATE}" if self.tls else ""
        return f"{scheme}://{login}localhost:{self.port}{query}"

    def to(self, address: str) -> list[Arrived]:
        return [letter for letter in self.letters if address in letter.recipients]

    # How it lives

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = _server_context() if self.tls == "implicit" else None
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, sock=self._listening, ssl=context)
        )
        self._is_ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._end_conversations())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _end_conversations(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the transports closed by that say so in the next round

    def _protocol(self) -> SMTP:
        self.connections += 1
        made = _Conversation(
            _Handler(self, self.connections),
            data_size_limit=self.size_limit,
            hostname="sink.test",
            tls_context=_server_context() if self.tls == "starttls" else None,
            auth_require_tls=False,
            authenticator=self._authenticate,
            loop=self._loop,
        )
        self._conversations.add(made)
        return made

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        is_known = (data.login, data.password) == (
            (self.user or "").encode(),
            (self.password or "").encode(),
        )
        return AuthResult(success=is_known, handled=False, auth_data=data.login.decode())

    def cut(self) -> None:
        """Cut all connections; for ``on_accepted``, before its 250 is said."""
        for conversation in self._conversations:
            if conversation.transport is not None:
                conversation.transport.abort()

    def answer(self, at: str, address: str) -> str | None:
        """Return what the script says next for a recipient, or None to accept."""
        if (at, address) in self._always:
            return self._always[at, address]
        script = self._scripts[at, address]
        answer = script.popleft() if script else "250"
        return None if answer.startswith("250") else answer


class _Conversation(SMTP):
    """aiosmtpd's protocol, closing its transport when its task is cancelled."""

    async def _handle_client(self) -> None:
        try:
            await super()._handle_client()
        finally:
            if self.transport is not None:
                self.transport.abort()


class _Handler:
    """One connection's answers."""

    def __init__(self, sink: Sink, number: int) -> None:
        self.sink = sink
        self.number = number
        self.accepted = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, responses: list[str]
    ) -> list[str]:
        session.host_name = name
        offered = ["250-PIPELINING"] if self.sink.pipelining else []
        return [*responses[:-1], *offered, responses[-1]]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.sleep(self.sink.pace)
        limit = self.sink.letters_per_connection
        if limit is not None and self.accepted >= limit:
            asyncio.get_running_loop().call_soon(server.transport.close)
            return "421 4.7.0 Too many letters in one connection"
        if self.sink.user and not session.authenticated:
            return "530 5.7.0 Authentication required"
        answer = self._scripted(server, "mail", address)
        if answer is not None:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sink.asked[address] += 1
        await asyncio.sleep(self.sink.pace)
        answer = self._scripted(server, "rcpt", address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.sink.pace)
        for address in envelope.rcpt_tos:
            answer = self._scripted(server, "data", address)
            if answer is not None:
                return answer
        letter = Arrived(
            connection=self.number,
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            octets=envelope.original_content or b"",
            is_encrypted=session.ssl is not None
            or server.transport.get_extra_info("sslcontext") is not None,
            user=session.auth_data if session.authenticated else None,
        )
        self.accepted += 1
        self.sink.letters.append(letter)
        self.sink.counts[letter.message_id] += 1
        if self.sink.on_accepted is not None:
            self.sink.on_accepted(letter.message_id)
        await asyncio.sleep(self.sink.pace)
        await self.sink.keep(letter)
        return "250 2.0.0 Accepted"

    def _scripted(self, server: SMTP, at: str, address: str) -> str | None:
        answer = self.sink.answer(at, address)
        if answer == DROP:
            server.transport.abort()
        elif answer is not None and answer.startswith("421"):  # said first, then closed
            asyncio.get_running_loop().call_soon(server.transport.close)
        return answer


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


def main() -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(description="A mail server that keeps what it gets.")
    parser.add_argument("--port", type=int, default=2525)
    parser.add_argument(
        "--always",
        nargs=2,
        action="append",
        default=[],
        metavar=("ADDRESS", "ANSWER"),
        help='for instance --always bad@example.vn "550 no such user"',
    )
    arguments = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    with Sink(port=arguments.port) as sink:
        _print({"port": sink.port})
        sink.on_accepted = lambda _: _print_letter(sink.letters[-1])
        for address, answer in arguments.always:
            sink.always(address, answer)
        ended.wait()


def _print_letter(letter: Arrived) -> None:
    subject = str(letter.message["Subject"])
    _print({"message_id": letter.message_id, "to": letter.recipients, "subject": subject})


def _print(shown: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
