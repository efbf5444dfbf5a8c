"""A real SMTP server for tests: takes, refuses for a while or for good, or is slow."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from random import Random

from aiosmtpd.controller import Controller


@dataclass
class Postamt:
    """What arrived, and how the server behaves."""

    angekommen: list[tuple[str, Message]] = field(default_factory=list)
    antworten: list[str] = field(default_factory=list)
    stoerung: float = 0.0
    dauer: float = 0.0
    port: int = 0
    zufall: Random = field(default_factory=lambda: Random(1))
    sperre: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        """Answer as told: queued answers first, then now and then a failure."""
        if self.dauer:
            time.sleep(self.dauer)
        with self.sperre:
            if self.antworten:
                return self.antworten.pop(0)
            if self.zufall.random() < self.stoerung:
                return "451 später bitte"
            nachricht = message_from_bytes(envelope.content, policy=default)
            self.angekommen.append((envelope.rcpt_tos[0], nachricht))
        return "250 OK"


@contextmanager
def geoeffnet(postamt: Postamt | None = None) -> Iterator[Postamt]:
    """Run the server on a free port."""
    amt = postamt or Postamt()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        amt.port = probe.getsockname()[1]
    server = Controller(amt, hostname="127.0.0.1", port=amt.port)
    server.start()
    try:
        yield amt
    finally:
        server.stop()
