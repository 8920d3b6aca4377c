"""A mail server of the tests' own: keeps what it is given, or fails as it is told."""

import email
import email.policy
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from reuse.settings import Mail


@dataclass
class PostOffice:
    """What came, and how to answer: `ok`, `refuse` (no such address), `busy`, `drop` (after the letter), `slow`."""

    letters: list[EmailMessage] = field(default_factory=list)
    mood: str = "ok"
    port: int = 0
    calls: int = 0

    @property
    def mail(self) -> Mail:
        """How to reach it."""
        return Mail("smtp", "127.0.0.1", self.port, "Reuse <no-reply@reuse.example>")


class Desk(socketserver.StreamRequestHandler):
    """One conversation, in the few words of SMTP that smtplib says."""

    office: PostOffice

    def say(self, words: str) -> None:
        """Answer one line."""
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        """Greet, then answer until the end."""
        self.office.calls += 1
        if self.office.mood == "slow":
            time.sleep(0.6)
            return
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                if not self.take():
                    return
            else:
                self.say(self.answer(verb))

    def answer(self, verb: bytes) -> str:
        """Answer a verb by the mood."""
        if verb == b"RCPT" and self.office.mood == "refuse":
            return "550 no such address"
        if verb == b"MAIL" and self.office.mood == "busy":
            return "451 come back later"
        return "250 well"

    def take(self) -> bool:
        """Take a letter; False where the line breaks before it is acknowledged."""
        self.say("354 go on")
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.office.letters.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))  # type: ignore[arg-type]
        if self.office.mood == "drop":
            return False
        self.say("250 taken")
        return True


@contextmanager
def open_office() -> Iterator[PostOffice]:
    """Listen on a port of the machine's own choice."""
    office = PostOffice()
    desk = type("OwnDesk", (Desk,), {"office": office})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), desk) as server:
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield office
        server.shutdown()
        thread.join()
