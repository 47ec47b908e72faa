"""A web server that misbehaves as it is told, one script a path, byte by byte."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import struct
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Self

Script = bytes | Callable[[socket.socket, int], None]
"""What to send, or what to do with the connection; the number counts the asks, from 1."""


def page(body: str, *, status: str = "200 OK", kind: str = "text/html", extra: str = "") -> bytes:
    """A whole, honest answer."""
    raw = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(raw)}\r\n{extra}Connection: close\r\n\r\n"
    )
    return head.encode() + raw


def article(headline: str = "خبر") -> bytes:
    """A page with an article on it."""
    return page(f"<h1>{headline}</h1><div class=entry><p>فقرة أولى من {headline}.</p></div>")


def feed(*links: str) -> bytes:
    """An RSS feed of these links."""
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return page(f"<rss><channel>{items}</channel></rss>", kind="application/rss+xml")


def silent(_connection: socket.socket, _ask: int) -> None:
    """Never answers."""
    time.sleep(20)


def dripping(connection: socket.socket, _ask: int) -> None:
    """A page that goes on for ever, a few bytes at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>")
    for _drop in range(400):
        connection.sendall(b"drip ")
        time.sleep(0.05)


def reset(connection: socket.socket, _ask: int) -> None:
    """Half a page, then the connection is thrown away."""
    connection.sendall(article()[:-20])
    time.sleep(0.1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def flaky(connection: socket.socket, ask: int) -> None:
    """Unavailable the first time, then fine."""
    connection.sendall(page("later", status="503 Busy") if ask == 1 else article())


def endless(connection: socket.socket, _ask: int) -> None:
    """Redirects on and on, each time to an address not seen before."""
    place = f"Location: /endless/article/0?{uuid.uuid4().hex}\r\n"
    connection.sendall(page("", status="302 On", extra=place))


def bomb(megabytes: int) -> bytes:
    """A small answer that unpacks to a large one."""
    raw = gzip.compress(b"<p>" + bytes(megabytes << 20), 9)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(raw)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + raw


class Hostile:
    """A running server; `scripts` may be changed while it runs, `asked` grows."""

    def __init__(self, scripts: Mapping[str, Script] | None = None) -> None:
        self.scripts: dict[str, Script] = dict(scripts or {})
        self.asked: list[str] = []
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def home(self) -> str:
        """Its address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def play(self, target: str, connection: socket.socket) -> None:
        """Do what the script of the path says; what has no script is not there."""
        self.asked.append(target)
        script = self.scripts.get(target.partition("?")[0], page("no", status="404 Not Found"))
        if isinstance(script, bytes):
            connection.sendall(script)
        else:
            script(connection, self.asked.count(target))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], owner: Hostile) -> None:
        self.owner = owner
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        target = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        with contextlib.suppress(ConnectionError):
            self.server.owner.play(target, self.request)
