"""Posts -> a small site that lists them by REST, sitemaps and JSON Feed, and one crawl of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawlers.dispositions import Fate, read_journal
from crawlers.job import Job
from crawlers.plan import Plan, Planned
from tests.crawlers import forks
from tests.serving import served

POSTS_A_PAGE = 2
PAST_END = {"code": "rest_post_invalid_page_number", "message": "x", "data": {"status": 400}}


@dataclass(slots=True)
class Paper:
    """`posts` numbered upwards in time; what is in `answers` (path -> status, body) goes first."""

    posts: int = 6
    tells_total: bool = True
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def url(self, number: int) -> str:
        """Where a post stands."""
        return f"{self.base}/p/{number}/"

    def seed_pages(self) -> list[str]:
        """The seeds' pages that were asked for, in order: WordPress's by number, others by path."""
        told = (urlsplit(path) for path in self.asked)
        queries = ((parts.path, parse_qs(parts.query).get("page")) for parts in told)
        listed = [page[0] if page else path for path, page in queries if "/p/" not in path]
        return [page for page in listed if page not in ("/", "/robots.txt")]

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        self.asked.append(target)
        parts = urlsplit(target)
        if parts.path in self.answers:
            return (self.answers[parts.path][0], {}, self.answers[parts.path][1])
        if parts.path.endswith("/wp/v2/posts"):
            return self._posts(int(parse_qs(parts.query)["page"][0]))
        is_page = parts.path == "/" or parts.path.startswith("/p/")
        return (200, {}, b"<h1>x</h1><p>y</p>") if is_page else (404, {}, b"")

    def _posts(self, page: int) -> tuple[int, dict[str, str], bytes]:
        last = -(-self.posts // POSTS_A_PAGE)
        told = {"X-WP-TotalPages": str(last)} if self.tells_total else {}
        if page > last:
            return 400, {}, json.dumps(PAST_END).encode()
        newest = self.posts - (page - 1) * POSTS_A_PAGE
        numbers = range(newest, max(newest - POSTS_A_PAGE, 0), -1)
        posts = [
            {"id": number, "date_gmt": "2026-11-22T09:00:00", "link": self.url(number)}
            for number in numbers
        ]
        return 200, told, json.dumps(posts).encode()


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl left: the fate of each URL, and what it found worth saying."""

    fates: dict[str, Fate]
    findings: list[str]

    def articles(self) -> set[str]:
        """The articles captured."""
        fates = self.fates.values()
        return {f.url for f in fates if (f.role, f.disposition) == ("article", "captured")}


@contextmanager
def printed(paper: Paper) -> Iterator[Paper]:
    """The paper on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = paper.answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    paper.base = f"http://127.0.0.1:{server.server_address[1]}"
    with served(server):
        yield paper


def crawled(folder: Path, paper: Paper, seed: dict[str, Any], known: Iterable[int] = ()) -> Crawled:
    """A night with one seed, on which these posts are known already and rest."""
    site = folder / "paper.yaml"
    facts = {
        "name": "paper",
        "publisher": "Paper",
        "home": f"{paper.base}/",
        "article_url": "/p/[0-9]+/$",
        "seeds": [seed],
        "delay_seconds": 0,
        "robots": "ignore",
        "robots_reason": "a test",
    }
    site.write_text(json.dumps(facts))
    job = Job(
        folder=folder / "job",
        site_path=site,
        rules_sha256="",
        night=dt.date(2026, 11, 22),
        stamp="20261122000000000",
        started=dt.datetime.now(dt.UTC).isoformat(),
        user_agent="Warraq tests",
        contact="",
        allow_private=True,
        roll_bytes=1_000_000_000,
    )
    job.save(Plan.of(Planned(paper.url(number), "", False) for number in known))
    forks.crawl(job.folder)
    report = json.loads(job.report.read_text())
    assert report["reason"] == "finished"
    assert report["met"] == report["settled"]
    fates = {fate.url: fate for fate in read_journal(job.journal)}
    return Crawled(fates, report["findings"])
