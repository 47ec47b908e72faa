"""A site on the awkward server -> whole crawls of it, each knowing what the last one taught."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from config.sitefiles import read_site
from crawlers.dispositions import Fate, read_journal
from crawlers.job import Job
from crawlers.plan import Plan
from crawlers.validators import Validator
from tests.crawlers import forks
from tests.night.workplace import site_file
from tests.wire.readback import Seen, read
from tests.wire.server import Step


@dataclass(frozen=True, slots=True)
class Night:
    """What one crawl left: fates and records by path, and the folder of its WARCs."""

    fates: Mapping[str, Fate]
    records: tuple[Seen, ...]
    folder: Path

    def of(self, path: str, kind: str = "") -> list[Seen]:
        """The records of a path, in order: of one kind, or the response or revisit."""
        wanted = {kind} if kind else {"response", "revisit"}
        return [
            seen
            for seen in self.records
            if seen.kind in wanted and _path(seen["WARC-Target-URI"] or "") == path
        ]


def crawled(
    folder: Path, port: int, known: Iterable[Validator] = (), *, host: str = "", **keys: object
) -> Night:
    """Crawl the site of a server in a process of its own, to its end."""
    folder.mkdir(parents=True)
    site = folder / "sample.yaml"
    text = site_file("sample", port, **keys)
    site.write_text(text.replace("127.0.0.1", host) if host else text, encoding="utf-8")
    now = datetime.now(UTC)
    job = Job(
        folder=folder / "job",
        site_path=site,
        rules_sha256=read_site(site).rules_sha256,
        night=date(2026, 11, 23),
        stamp=now.strftime("%Y%m%d%H%M%S%f")[:17],
        started=now.isoformat(),
        user_agent="Warraq tests",
        contact="",
        allow_private=True,
        roll_bytes=1_000_000_000,
    )
    job.save(Plan(), known)
    forks.crawl(job.folder)
    fates = {_path(fate.url): fate for fate in read_journal(job.journal)}
    records = read(job.folder.glob("*.warc.gz"))
    return Night(fates, tuple(records), job.folder)


def paper(page: bytes, **files: tuple[Step, ...]) -> dict[str, tuple[Step, ...]]:
    """The scripts of a site with one article, `/article/1`, and the files that belong to it."""
    html = b"Content-Type: text/html; charset=utf-8\r\n"
    feed = (
        b"<rss version='2.0'><channel><item><title>t</title><link>/article/1</link></item>"
        b"</channel></rss>"
    )
    return {
        "": (_answer(html, b"<html><body><h1>home</h1></body></html>"),),
        "robots.txt": (_answer(b"", b"User-agent: *\nAllow: /\n"),),
        "feed": (_answer(b"Content-Type: application/rss+xml\r\n", feed),),
        "article": (_answer(html, page),),
        **files,
    }


def _answer(headers: bytes, body: bytes) -> bytes:
    size = b"Content-Length: %d\r\n\r\n" % len(body)
    return b"HTTP/1.1 200 OK\r\n" + headers + size + body


def _path(url: str) -> str:
    return (
        url if url.startswith(("urn:", "dns:")) else "/" + url.partition("://")[2].partition("/")[2]
    )
