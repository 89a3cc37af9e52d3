"""A mail server that plays its part up to one step and misbehaves there."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import BinaryIO, Self

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

    deed: "drop" cuts the connection, "silence" neither reads nor answers until the test
    is over, "trickle" begins an answer that never ends, octet by octet; anything else is said
    instead of the answer.
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
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._listen)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        # A connection of our own wakes the thread that listens: close() alone would not.
        socket.create_connection(("127.0.0.1", self.port)).close()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            if self._is_over.is_set():
                connection.close()
                return
            self.connections += 1
            number = self.connections
            thread = threading.Thread(target=self._play, args=(connection, number))
            self._threads.append(thread)
            thread.start()

    def _play(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(_Gone, OSError):
            self._converse(connection, is_rude=number <= self.times)

    def _converse(self, connection: socket.socket, *, is_rude: bool) -> None:
        rude_step = self.step if is_rude else ""
        lines = connection.makefile("rb")
        with lines:
            self._reply(connection, "banner", rude_step)
            for line in lines:
                verb = line[:4].upper().rstrip()
                if verb == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                if verb == b"RSET":
                    connection.sendall(b"250 OK\r\n")
                    continue
                self._reply(connection, _STEP_OF[verb], rude_step)
                if verb == b"DATA":
                    self._take_letter(connection, lines, rude_step)

    def _take_letter(self, connection: socket.socket, lines: BinaryIO, rude_step: str) -> None:
        letter = b""
        for line in lines:
            if rude_step == "body":
                self._misbehave(connection)
            if line == b".\r\n":
                self.letters.append(letter)
                self._reply(connection, "dot", rude_step)
                return
            letter += line

    def _reply(self, connection: socket.socket, step: str, rude_step: str) -> None:
        if step == rude_step:
            self._misbehave(connection)
        else:
            connection.sendall(_PROPER[step])

    def _misbehave(self, connection: socket.socket) -> None:
        if self.deed == "drop":
            raise _Gone
        if self.deed == "silence":
            self._is_over.wait()
            raise _Gone
        if self.deed == "trickle":
            while True:
                connection.sendall(b"2")
                time.sleep(0.02)
        connection.sendall(self.deed.encode() + b"\r\n")
