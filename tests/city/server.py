"""Newspapers over real HTTP/1.1, each on a loopback address of its own."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from tests.city.press import Paper
from tests.city.replies import Reply
from tests.serving import served


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody else's host, to which papers link; whoever asks there has left the site.

    Its address is without a slash at the end.
    """

    home: str
    asked: list[str]


@contextmanager
def doors(paper: Paper, *, stranger: Stranger) -> Iterator[None]:
    """Serve a paper at its host, and lead from its former host there."""
    first = _Server((paper.host, 0), paper)
    port = int(first.server_address[1])
    paper.home, paper.stranger = f"http://{paper.host}:{port}", stranger.home
    former = getattr(paper, "formerly", None)
    with served(first, *([_Server((former, port), paper)] if former else [])):
        yield


@contextmanager
def somebody_else() -> Iterator[Stranger]:
    """A stranger at home."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.99.1", 0), _noting(asked))
    with served(server):
        yield Stranger(f"http://127.0.99.1:{server.server_address[1]}", asked)


def _noting(asked: list[str]) -> type[BaseHTTPRequestHandler]:
    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the inherited name
            """Nothing: what was asked is in `asked`."""

    return Noting


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], paper: Paper) -> None:
        self.paper = paper
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        paper = self.server.paper
        if self.server.server_address[0] != paper.host:
            self._send(Reply(301, "text/html", b"", {"Location": paper.home + self.path}))
        else:
            self._send(paper.reply(self.path))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the inherited name
        """Nothing: what was asked is in `Paper.asked`."""

    def _send(self, reply: Reply) -> None:
        """The same words on another wire each time: packed or plain, in chunks or of a length."""
        chance, body = Random(), reply.body
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "gzip" in self.headers.get("Accept-Encoding", "") and chance.random() < 0.5:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        if chance.random() < 0.5:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._chunked(body)

    def _chunked(self, body: bytes) -> None:
        for start in range(0, len(body), 1500):
            part = body[start : start + 1500]
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")
