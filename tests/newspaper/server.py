"""The sample newspaper over real HTTP/1.1: `python -m tests.newspaper.server --help`."""

from __future__ import annotations

import argparse
import gzip
import itertools
import re
import signal
import socket
import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.newspaper.noise import Noise
from tests.newspaper.replies import Reply, reply

SITE_FILE = Path(__file__).parent / "sites" / "sample.yaml"
PORT = 8765
EDITIONS = (1, 2)
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?")


class Request(NamedTuple):
    """One request as it arrived; `path` is the request target, query included."""

    time: datetime
    path: str
    headers: dict[str, str]


class Newspaper:
    """A running newspaper; `edition` may be set while it runs, `requests` grows as it is read.

    With `edition_file` the number is read from that file at each request instead, so that another
    process can bring out the second edition; a missing or empty file means `edition`.
    """

    def __init__(
        self, *, edition: int = 1, port: int = 0, edition_file: Path | None = None
    ) -> None:
        self.edition = edition
        self.edition_file = edition_file
        self.requests: list[Request] = []
        self._ticks = itertools.count(1)
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """The port it listens on, also where 0 asked for any free one."""
        return int(self._server.server_address[1])

    @property
    def home(self) -> str:
        """Its address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def answer(self, target: str, headers: dict[str, str]) -> Reply:
        """The reply to one request, which is noted in `requests`."""
        now = datetime.now(UTC)
        self.requests.append(Request(now, target, headers))
        host = headers.get("Host", "")
        home = f"http://{host}" if _HOST.fullmatch(host) else self.home
        noise = Noise(next(self._ticks), now)
        return reply(target, edition=self._edition_now(), home=home, noise=noise)

    def _edition_now(self) -> int:
        if self.edition_file is None or not self.edition_file.is_file():
            return self.edition
        said = self.edition_file.read_text(encoding="ascii", errors="replace").strip()
        return int(said) if said in {str(number) for number in EDITIONS} else self.edition


def site_yaml(port: int) -> str:
    """The site file of the sample newspaper, for one that listens on `port`."""
    return SITE_FILE.read_text(encoding="utf-8").replace(f":{PORT}/", f":{port}/")


def main() -> None:
    """Serve until SIGINT or SIGTERM, also as a shell's background job, where SIGINT is ignored."""
    asked_to_stop = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: asked_to_stop.set())
    with _chosen_paper() as paper:
        sys.stdout.write(f"sample newspaper: {paper.home}/\n")
        sys.stdout.flush()
        asked_to_stop.wait()


def _chosen_paper() -> Newspaper:
    parser = argparse.ArgumentParser(
        prog="python -m tests.newspaper.server",
        description="Serve the bundled sample newspaper on 127.0.0.1.",
    )
    parser.add_argument("--port", type=int, default=PORT, help="port (default %(default)s)")
    parser.add_argument(
        "--edition", type=int, choices=EDITIONS, default=1, help="which night's paper (default 1)"
    )
    parser.add_argument(
        "--edition-file",
        type=Path,
        metavar="PATH",
        help="a file holding 1 or 2, read again at each request; wins over --edition",
    )
    chosen = parser.parse_args()
    try:
        return Newspaper(edition=chosen.edition, port=chosen.port, edition_file=chosen.edition_file)
    except OSError as error:
        reason = error.strerror or str(error)
        parser.error(f"127.0.0.1:{chosen.port}: {reason}; choose another --port")


class _Server(ThreadingHTTPServer):
    """Keeps hold of open connections, so that closing the paper leaves no thread behind."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], paper: Newspaper) -> None:
        self.paper = paper
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Shut every kept-alive connection, on which a thread would wait for ever."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is printed as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "WaraqPress/1.0"
    sys_version = ""
    server: _Server

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the inherited name
        """Nothing: what was asked is in `Newspaper.requests`."""

    def _answer(self, *, with_body: bool) -> None:
        found = self.server.paper.answer(self.path, dict(self.headers.items()))
        if self._has_it_already(found):
            found = Reply(304, found.content_type, b"", found.headers)
        body, encoding = self._encoded(found)
        self.send_response(found.status)
        if found.status != 304:
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(body)))
        for name, value in {**found.headers, **encoding}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _has_it_already(self, found: Reply) -> bool:
        tag, changed = found.headers.get("ETag"), found.headers.get("Last-Modified")
        if asked := self.headers.get("If-None-Match"):
            return tag is not None and tag in asked
        return changed is not None and self.headers.get("If-Modified-Since") == changed

    def _encoded(self, found: Reply) -> tuple[bytes, dict[str, str]]:
        """Pages go out gzipped where the client takes it; pictures and feeds as they are."""
        if found.status == 304 or not found.content_type.startswith("text/html"):
            return found.body, {}
        if "gzip" not in self.headers.get("Accept-Encoding", ""):
            return found.body, {"Vary": "Accept-Encoding"}
        packed = gzip.compress(found.body, mtime=0)
        return packed, {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}


if __name__ == "__main__":
    main()
