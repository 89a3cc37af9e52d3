"""A small mailbox on this machine: as much of IMAP4rev1 as reading it needs."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """What lies in it, by number, and which numbers were read."""

    messages: dict[int, bytes] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    url: str = ""
    breaks_at: int = 0  # the message at which the server hangs up


class Handler(socketserver.StreamRequestHandler):
    """One conversation."""

    server: "Server"

    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            if not self.answer(command):
                return
            self.say(f"{tag} OK done")

    def answer(self, command: str) -> bool:
        verb = command.split(" ", maxsplit=1)[0].upper()
        if verb == "LOGIN":
            return command == 'LOGIN u "p"'
        if verb == "UID":
            return self.search(command) if "SEARCH" in command else self.by_number(command)
        if verb == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        if verb == "SELECT":
            self.say("* 1 EXISTS")
            self.say("* OK [UIDVALIDITY 7] numbers")
        return True

    def search(self, command: str) -> bool:
        box, first = self.server.box, int(re.search(r"UID (\d+):", command)[1])
        known = sorted(set(box.messages) - box.read)
        # the last message is always within a range that ends with a star
        found = [n for n in known if n >= first or n == max(known)]
        self.say("* SEARCH " + " ".join(map(str, found)))
        return True

    def by_number(self, command: str) -> bool:
        box, number = self.server.box, int(command.split(" ")[2])
        if number == box.breaks_at:
            return False
        octets = box.messages[number]
        if "RFC822.SIZE" in command:
            self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(octets)})")
        elif "BODY.PEEK" in command:
            box.fetched.append(number)
            head = f"* 1 FETCH (UID {number} BODY[] {{{len(octets)}}}\r\n"
            self.wfile.write(head.encode() + octets + b")\r\n")
        else:
            box.read.add(number)
            self.say(f"* 1 FETCH (UID {number} FLAGS (\\Seen))")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """Serves one mailbox."""

    box: Box


@contextmanager
def serving(box: Box) -> Iterator[Box]:
    """Serve a mailbox for one user, ``u`` with the password ``p``."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.box = box
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        box.url = f"imap://u:p@127.0.0.1:{server.server_address[1]}/INBOX"
        yield box
        server.shutdown()
