"""A mail server that plays its part up to one step and misbehaves there."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Self

STEPS = ("banner", "ehlo", "mail", "rcpt", "data", "body", "dot")
_PROPER = {
    "banner": b"220 rude.test\r\n",
    "ehlo": b"250 rude.test\r\n",
    "mail": b"250 OK\r\n",
    "rcpt": b"250 OK\r\n",
    "data": b"354 go on\r\n",
    "dot": b"250 OK\r\n",
}
_STEP_OF = {b"EHLO": "ehlo", b"HELO": "ehlo", b"MAIL": "mail", b"RCPT": "rcpt", b"DATA": "data"}


class _Gone(Exception):
    pass


@dataclass
class RudeServer:
    """Misbehave at ``step`` in the first ``times`` connections.

    deed: "drop" cuts the connection, "silence" says nothing until the client leaves, "trickle"
    begins an answer that never ends, octet by octet; anything else is said instead of the answer.
    """

    step: str = ""
    deed: str = "drop"
    times: int = 1_000_000
    letters: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # A connection of our own, empty, tells the thread that it is over: close() alone
        # would not wake it.
        self._is_over = True
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._listening.close()

    _is_over = False

    def _run(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            with connection, contextlib.suppress(_Gone, OSError):
                if self._is_over:
                    return
                self.connections += 1
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        with lines:
            self._reply(connection, "banner")
            for line in lines:
                verb = line[:4].upper().rstrip()
                if verb == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                if verb == b"RSET":
                    connection.sendall(b"250 OK\r\n")
                    continue
                self._reply(connection, _STEP_OF[verb])
                if verb == b"DATA":
                    self._take_letter(connection, lines)

    def _take_letter(self, connection: socket.socket, lines) -> None:
        letter = b""
        for line in lines:
            if self._is_rude("body"):
                self._misbehave(connection)
            if line == b".\r\n":
                self.letters.append(letter)
                self._reply(connection, "dot")
                return
            letter += line

    def _is_rude(self, step: str) -> bool:
        return step == self.step and self.connections <= self.times

    def _reply(self, connection: socket.socket, step: str) -> None:
        if self._is_rude(step):
            self._misbehave(connection)
        else:
            connection.sendall(_PROPER[step])

    def _misbehave(self, connection: socket.socket) -> None:
        if self.deed == "drop":
            raise _Gone
        if self.deed == "silence":
            while connection.recv(4096):
                pass
            raise _Gone
        if self.deed == "trickle":
            while True:
                connection.sendall(b"2")
                time.sleep(0.02)
        connection.sendall(self.deed.encode() + b"\r\n")
