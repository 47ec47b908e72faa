"""A saved site -> the site served again: its own paths, its own links turned to loopback."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

_KINDS = {".html": "text/html; charset=UTF-8", ".xml": "application/rss+xml; charset=UTF-8"}
_TEXT = frozenset(_KINDS)


class SavedSite:
    """Serves `folder` under `root` (such as `/info_news/`) until its block ends.

    Wherever a page names `host`, in whatever case, http or https, with JSON's escaped slashes or
    without, it names our own address instead: the pages are the site's, only the host moved.
    """

    def __init__(self, folder: Path, *, root: str, host: str) -> None:
        self.folder, self.root = folder, root
        self.asked: list[str] = []
        name = re.escape(host).encode()
        self._own = re.compile(rb"(?i)https?:(//|\\/\\/)" + name)
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, target: str) -> tuple[int, str, bytes]:
        """Status, media type and body for a request target."""
        path = unquote(urlsplit(target).path)
        self.asked.append(path)
        file = self._file(path)
        if file is None:
            return 404, "text/plain", b"no such page\n"
        raw = file.read_bytes()
        if file.suffix in _TEXT:
            raw = self._own.sub(rb"http:\g<1>127.0.0.1:%d" % self.port, raw)
        return 200, _KINDS.get(file.suffix, "application/octet-stream"), raw

    def _file(self, path: str) -> Path | None:
        if not path.startswith(self.root):
            return None
        wanted = (self.folder / path.removeprefix(self.root)).resolve()
        if not wanted.is_relative_to(self.folder.resolve()):
            return None
        choices = (wanted, wanted / "index.html", wanted / "index.xml")
        return next((choice for choice in choices if choice.is_file()), None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], site: SavedSite) -> None:
        self.site = site
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        status, kind, body = self.server.site.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the inherited name
        """Nothing: what was asked is in `SavedSite.asked`."""
