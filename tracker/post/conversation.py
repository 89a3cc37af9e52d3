"""One SMTP connection, in which every answer has a deadline and every loss its words."""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from typing import NoReturn

from tracker.post.servers import Server, StartTls

LONGEST_LINE = 8192
MORE = getattr(socket, "MSG_MORE", 0)  # Linux: hold back what fills no segment
MOST_LINES = 100
_ANSWER = re.compile(rb"(?P<code>[1-5]\d\d)(?:(?P<more>-)| |$)(?P<words>.*)", re.DOTALL)
_LEADING_DOT = re.compile(rb"(?m)^\.")


class Conversation(smtplib.SMTP):
    """Talk to one server; errors are ``smtplib.SMTPException`` or ``OSError``.

    The standard class limits each read only: a server that sends one octet a second would
    hold a batch for hours. It also writes the letter and its final dot in one call, after
    which nobody can tell whether a lost connection lost the letter.
    """

    def __init__(self, server: Server) -> None:
        """Connect, wait for the greeting, encrypt and sign in as the server's settings say."""
        super().__init__(local_hostname=server.helo or "localhost", timeout=server.timeout)
        self.server = server
        self.patience = server.timeout
        self.letters = 0
        self._ahead: list[str] = []
        self._unread = b""
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        server = self.server
        self.sock = socket.create_connection((server.host, server.port), server.timeout)
        # The final dot is a write of its own: without this it waits 40 ms for a delayed ACK.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not server.helo:
            self.local_hostname = _literal(self.sock)
        if server.is_tls:
            self._encrypt()
        code, words = self.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self.ehlo_or_helo_if_needed()
        is_encrypted = server.is_tls or self._start_tls()
        if server.user:
            self._sign_in(is_encrypted=is_encrypted)

    def _start_tls(self) -> bool:
        wanted = self.server.starttls
        if wanted is StartTls.NEVER:
            return False
        if not self.has_extn("starttls"):
            if wanted is StartTls.REQUIRED:
                raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS")
            return False
        code, words = self.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, words)
        if self._unread:  # slipped in by somebody between us and the server (RFC 3207, 6)
            raise smtplib.SMTPServerDisconnected("words after STARTTLS and before TLS")
        self._encrypt()
        # What was said before encryption does not count (RFC 3207, 4.2).
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self.ehlo_or_helo_if_needed()
        return True

    def _encrypt(self) -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        context, host = self.server.tls_context(), self.server.host
        self.sock = context.wrap_socket(self.sock, server_hostname=host)

    def _sign_in(self, *, is_encrypted: bool) -> None:
        server = self.server
        is_safe = is_encrypted or server.is_loopback or server.starttls is StartTls.NEVER
        if not is_safe:
            raise smtplib.SMTPNotSupportedError(
                "the server does not offer STARTTLS, and the password is not sent in the clear"
            )
        self.login(server.user, server.password)

    def send(self, s: bytes | str, flags: int = 0) -> None:  # type: ignore[override]
        """Write within the patience for one step."""
        if self.sock is None:
            self._lose("not connected")
        self.sock.settimeout(self.patience)
        try:
            self.sock.sendall(s if isinstance(s, bytes) else s.encode(self.command_encoding), flags)
        except OSError as error:
            self._lose(_words_of(error))

    def write_ahead(self, commands: Sequence[str]) -> None:
        """Write commands whose answers are read later, as many as the server takes at once.

        One may always be on its way; more where the server offers PIPELINING (RFC 2920).
        """
        several = commands if self.has_extn("pipelining") else commands[:1]
        self._ahead += several
        self.send("".join(f"{command}\r\n" for command in several))

    @property
    def has_ahead(self) -> bool:
        """Tell whether anything was written whose answer has not been read."""
        return bool(self._ahead)

    def is_ahead_of(self, commands: Sequence[str]) -> bool:
        """Tell whether what was written ahead, if anything, is the beginning of these commands."""
        return self._ahead == list(commands[: len(self._ahead)])

    def ask(self, command: str) -> tuple[int, bytes]:
        """Return the answer to a command, which may have been written ahead."""
        if not self._ahead:
            self.send(f"{command}\r\n")
        elif self._ahead.pop(0) != command:
            self._lose("an answer to something else")
        return self.getreply()

    def withdraw(self) -> bool:
        """Forget a letter that was begun; False when the server does not go along."""
        while self._ahead:
            self.ask(self._ahead[0])
        return self.ask("RSET")[0] == 250

    def send_letter(self, octets: bytes) -> None:
        """Write the letter after DATA, all of it except the final dot."""
        body = _LEADING_DOT.sub(b"..", octets)
        is_plain = not isinstance(self.sock, ssl.SSLSocket)
        # the dot, when it is written, goes in the same segment as the end of the letter
        self.send(body if body.endswith(b"\r\n") else body + b"\r\n", MORE if is_plain else 0)

    def send_dot(self) -> None:
        """Write the final dot; when this returns, the letter may have been accepted."""
        self.send(b".\r\n")

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the words of the next answer, all its lines in time."""
        return self.wait_for_answer(self.patience)

    def wait_for_answer(self, seconds: float) -> tuple[int, bytes]:
        """Return the next answer if it is complete within so many seconds."""
        deadline = time.monotonic() + seconds
        words: list[bytes] = []
        while True:
            match = _ANSWER.fullmatch(self._read_line(deadline).rstrip())
            if match is None:
                self._lose("the server does not speak SMTP")
            words.append(match["words"])
            if len(words) > MOST_LINES:
                self._lose("an endless answer")
            if not match["more"]:
                return int(match["code"]), b"\n".join(words)

    def break_off(self) -> None:
        """Let the thread that waits for an answer find the connection closed."""
        sock = self.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _read_line(self, deadline: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST_LINE:
                self._lose("an endless line")
            self._unread += self._read_some(deadline - time.monotonic())
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _read_some(self, seconds: float) -> bytes:
        if self.sock is None:
            self._lose("not connected")
        if seconds <= 0:
            self._lose("no answer in time")
        self.sock.settimeout(seconds)
        try:
            octets = self.sock.recv(4096)
        except OSError as error:
            self._lose(_words_of(error))
        if not octets:
            self._lose("the server closed the connection")
        return octets

    def _lose(self, reason: str) -> NoReturn:
        self.close()
        raise smtplib.SMTPServerDisconnected(reason)


def _words_of(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return error.strerror or type(error).__name__


def _literal(connection: socket.socket) -> str:
    """Return our name as an address literal (RFC 5321, 4.1.3): needs no look-up, never hangs."""
    address = connection.getsockname()[0].partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
