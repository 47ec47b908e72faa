"""A store's endpoint -> the same store behind a front that fails, cuts and lies as it is told."""

from __future__ import annotations

import http.client
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from archive.storage.store import Access
from tests.serving import served


@dataclass(frozen=True, slots=True)
class Answer:
    """What the store said; `sent` is how much of the body the client gets, all where None."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sent: int | None = None


Forward = Callable[[], Answer]
Fault = Callable[[Forward], Answer | None]
"""Given the way to the store, the answer the client sees; None hangs up on it."""


class Front(ThreadingHTTPServer):
    """Each request whose method is in `on` meets the next fault, the others pass untouched."""

    daemon_threads = True

    def __init__(self, access: Access, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.access = replace(access, endpoint=f"http://127.0.0.1:{self.server_address[1]}")
        self.store = urlsplit(access.endpoint).netloc
        self.faults: deque[Fault] = deque()
        self.on: frozenset[str] = frozenset()
        self.log: list[str] = []

    def plan(self, on: str, *faults: Fault) -> None:
        """Have the next requests of a method go wrong like this, one by one."""
        self.on, self.log = frozenset(on.split()), []
        self.faults = deque(faults)


def busy(_forward: Forward) -> Answer:
    """503 as a store says it that is asked too much, and nothing reaches it."""
    return _unavailable("SlowDown")


def unwell(_forward: Forward) -> Answer:
    """503 as a store says it that is not up."""
    return _unavailable("ServiceUnavailable")


def hang_up_after(forward: Forward) -> None:
    """The store did it, but its answer never arrives."""
    forward()


def swallow(_forward: Forward) -> Answer:
    """200, as if it were kept."""
    return Answer(200, (("ETag", '"0"'),), b"")


def cut(forward: Forward) -> Answer:
    """Half of the body, then the connection ends."""
    answer = forward()
    return replace(answer, sent=len(answer.body) // 2)


def behead(forward: Forward) -> Answer:
    """The head, which says how long the body is, then the connection ends."""
    return replace(forward(), sent=0)


def damage(forward: Forward) -> Answer:
    """One bit of the body turned over."""
    answer = forward()
    return replace(answer, body=bytes([answer.body[0] ^ 1]) + answer.body[1:])


def other_size(forward: Forward) -> Answer:
    """A HEAD that tells of other bytes."""
    answer = forward()
    kept = (pair for pair in answer.headers if pair[0].lower() != "content-length")
    return replace(answer, headers=(*kept, ("Content-Length", "1")))


@contextmanager
def front_of(access: Access, port: int = 0) -> Iterator[Front]:
    """A running front, at a port of its own choice unless told."""
    front = Front(access, port)
    with served(front):
        yield front


def _unavailable(code: str) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>Try again.</Message></Error>".encode()
    return Answer(503, (("Content-Type", "application/xml"),), body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        front = self.server
        front.log.append(f"{self.command} {self.path}")
        faulty = self.command in front.on and bool(front.faults)
        answer = front.faults.popleft()(lambda: self._forward(body)) if faulty else None
        if faulty and answer is None:
            self.close_connection = True
            return
        self._answer(answer or self._forward(body))

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - as the base class asks

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the inherited name
        """Nothing: what was asked is in `log`."""

    def _forward(self, body: bytes) -> Answer:
        connection = http.client.HTTPConnection(self.server.store, timeout=30)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("expect", "connection"):
                connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        found = Answer(answer.status, tuple(answer.getheaders()), answer.read())
        connection.close()
        return found

    def _answer(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        told = {name.lower(): value for name, value in answer.headers}
        length = told.get("content-length") if self.command == "HEAD" else str(len(answer.body))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(answer.body[: answer.sent])
        self.close_connection = answer.sent is not None
