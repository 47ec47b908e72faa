"""A store in bad weather: one that comes and goes, and one that answers in every wrong way."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import struct
from collections import Counter

from archive.servers.embedded import Endpoint
from tests.night.gate import Line, Passage

_ASKED = re.compile(rb"(?:GET|PUT|HEAD|POST|DELETE) /")
_BUSY = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n"
    b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>later</Message></Error>'
)
_CONTINUE = b"HTTP/1.1 100"
_MANY = 1 << 30
_LINES = 12
_EACH = 3
FAULTS = ("busy", "cut", "unheard")


class Switch(Passage):
    """A store that is there for so many PUTs, or until it is sent `away`, and again once `back`."""

    def __init__(self, endpoint: Endpoint, *, puts: int = _MANY) -> None:
        super().__init__(endpoint)
        self._left = puts

    def away(self) -> None:
        """It answers nobody from now on."""
        with self.lock:
            self._left = -1
        self.held.set()

    def back(self, endpoint: Endpoint | None = None) -> None:
        """It is there again, maybe elsewhere, and stays."""
        with self.lock:
            self._left = _MANY
            self.endpoint = endpoint or self.endpoint
        self.held.clear()

    def up(self, raw: bytes, line: Line) -> bytes:
        """All, or the connection is thrown away."""
        with self.lock:
            self._left -= self._left >= 0 and raw.startswith(b"PUT ")
            is_there = self._left >= 0
        if is_there:
            return raw
        self.held.set()
        throw_away(line.client)
        raise ConnectionResetError


class Unsteady(Passage):
    """A store that does every third thing it is asked wrongly; how, the dice say.

    `busy`: 503 SlowDown, and nothing is done.  `cut`: done, its answer breaks off behind a line.
    `unheard`: done, and no answer comes.  `did` counts them.
    """

    def __init__(self, endpoint: Endpoint, dice: random.Random) -> None:
        super().__init__(endpoint)
        self._dice, self._asked = dice, dice.randrange(_EACH)
        self.did: Counter[str] = Counter()

    def up(self, raw: bytes, line: Line) -> bytes:
        """All but what a busy store does not even read."""
        if not _ASKED.match(raw):
            return raw
        fault = self._fault()
        if fault == "busy":
            line.client.sendall(_BUSY)
            raise ConnectionResetError
        if raw.startswith(b"HEAD"):
            fault = fault and "unheard"  # its answer is a head, which comes whole or not at all
        line.left = {"cut": self._dice.randrange(1, _LINES), "unheard": 0}.get(fault)
        return raw

    def down(self, raw: bytes, line: Line) -> bytes:
        """All, or the first lines of an answer that breaks off."""
        if line.left is None or raw.startswith(_CONTINUE):
            return raw
        heard = b"".join(raw.splitlines(keepends=True)[: line.left])
        if heard:
            line.client.sendall(heard)
            line.client.shutdown(socket.SHUT_RDWR)
        throw_away(line.client)
        raise ConnectionResetError

    def _fault(self) -> str:
        """The fault of this request, if it is to have one; each has its turn in any order."""
        with self.lock:
            self._asked += 1
            if self._asked % _EACH:
                return ""
            rarest = min(self.did[fault] for fault in FAULTS)
            fault = self._dice.choice([one for one in FAULTS if self.did[one] == rarest])
            self.did[fault] += 1
            return fault


def throw_away(client: socket.socket) -> None:
    """End a connection as a cut cable does: with a reset, and no word of good-bye."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
