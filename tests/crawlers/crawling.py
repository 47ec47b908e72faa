"""Pages as a table -> a real server, and a site file -> a real crawl of it in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from crawlers import dispositions
from crawlers.dispositions import Fate
from crawlers.job import Job
from crawlers.plan import Plan, Planned
from tests.crawlers import forks
from tests.crawlers.forks import ROOT
from tests.serving import served

AGENT = "Warraq/test (+https://desk.example/crawler)"


class Reply(NamedTuple):
    """What the server answers."""

    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = {}


class Asked(NamedTuple):
    """One request as it arrived; `at` is the server's monotonic clock, in seconds."""

    at: float
    path: str
    headers: Mapping[str, str]


class Server(ThreadingHTTPServer):
    """Answers by what `made` makes of a path, else by `pages`.

    A list of replies there is gone through, its last one staying.  `most_open` is how many requests
    it ever had to answer at once, each taking it `slowness` seconds.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Reply | list[Reply]] = {}
        self.made: Callable[[str], Reply | None] = lambda _path: None
        self.log: list[Asked] = []
        self.slowness = 0.0
        self.open = 0
        self.most_open = 0

    @property
    def url(self) -> str:
        """Its address without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(asked.path for asked in self.log)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.log.append(Asked(time.monotonic(), self.path, dict(self.headers.items())))
        self.server.open += 1
        self.server.most_open = max(self.server.most_open, self.server.open)
        time.sleep(self.server.slowness)
        self.server.open -= 1
        found = self.server.made(self.path) or self.server.pages.get(self.path, Reply(404))
        reply = found if isinstance(found, Reply) else found[0]
        if isinstance(found, list) and len(found) > 1:
            found.pop(0)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        headers = {"Content-Type": "text/html; charset=utf-8"} | dict(reply.headers)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the inherited name
        """Nothing: what was asked is in `log`."""


@contextmanager
def servers(count: int) -> Iterator[list[Server]]:
    """Some running servers."""
    running = [Server() for _number in range(count)]
    with served(*running):
        yield running


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl left: its fates by URL, its report, its log."""

    fates: Mapping[str, Fate]
    report: Mapping[str, Any]
    log: str

    def fate(self, url: str) -> tuple[str, str]:
        """Disposition and reason of a URL."""
        return self.fates[url].disposition, self.fates[url].reason


def crawl(
    folder: Path,
    *,
    home: str,
    seeds: Sequence[Mapping[str, str]] = (),
    plan: Iterable[Planned] = (),
    last_night: str = "",
    allow_private: bool = True,
    **keys: object,
) -> Crawled:
    """Crawl a site of these keys to its end; the report must add up and nothing may go astray."""
    site = folder / "waha.yaml"
    site.write_text(json.dumps(_rules(home, seeds) | keys), encoding="utf-8")
    job = _job(folder, site, allow_private=allow_private)
    job.save(replace(Plan.of(plan), last_night=last_night))
    # Chromium is found again by the environment that its crawl was started in.
    out = _in_a_new_process(job.folder) if keys.get("browser") else forks.crawl(job.folder)
    log = job.log.read_text(encoding="utf-8") + out
    assert "Traceback" not in log, log[-4000:]
    report = json.loads(job.report.read_bytes())
    fates = dispositions.read_journal(job.journal)
    assert report["reason"] == "finished"
    assert report["unsettled"] == []
    assert report["met"] == report["settled"] == len(fates) == sum(report["counts"].values())
    return Crawled({fate.url: fate for fate in fates}, report, log)


def _rules(home: str, seeds: Sequence[Mapping[str, str]]) -> dict[str, object]:
    return {
        "name": "waha",
        "publisher": "Waha",
        "home": home,
        "article_url": "/news/",
        "seeds": [*seeds] or [{"feed": f"{home.rstrip('/')}/feed"}],
        "delay_seconds": 0,
        "timeout_seconds": 10,
    }


def _job(folder: Path, site: Path, *, allow_private: bool) -> Job:
    return Job(
        folder=folder / "job",
        site_path=site,
        rules_sha256="0" * 64,
        night=date(2026, 11, 23),
        stamp="20261123010000000",
        started="2026-11-23T01:00:00+00:00",
        user_agent=AGENT,
        contact="https://desk.example/crawler",
        allow_private=allow_private,
        roll_bytes=1 << 30,
    )


def _in_a_new_process(folder: Path) -> str:
    with subprocess.Popen(
        [sys.executable, "-m", "crawlers.crawl", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout
        return process.stdout.read().decode()


def feed_of(*links: str) -> Reply:
    """A feed of these links."""
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
    return Reply(200, body, {"Content-Type": "application/rss+xml"})


def listing_of(*links: str) -> Reply:
    """A page of these links."""
    return Reply(200, "".join(f"<a href='{link}'>x</a>" for link in links))
