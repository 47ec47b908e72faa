"""`python -m bench.rules SITE.tar.xz`: WARC bytes to record by layout rules, beside trafilatura.

The archive holds a saved site in the JNews design, which `tests/night/jnews.yaml` has the rules of;
its articles are written into WARC records as a crawl would and read back from their bytes, one
process, metadata included.  trafilatura's default reads the same pages, body in hand.  Pages are
read in turn, so that a busy machine slows both alike; times are CPU seconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import io
import re
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import trafilatura

from archive.message import read_response
from archive.reader import records
from articles.article import Article
from articles.capture import Capture
from articles.reader import read
from config.sitefiles import SiteFile, read_site

RULES = Path(__file__).parents[1] / "tests" / "night" / "jnews.yaml"
NIGHT = dt.date(2026, 11, 22)
_ARTICLE = re.compile(r"jnews_site_ar/\d{4}/\d\d/\d\d/[^/]+/index\.html")
ROUNDS = 5


def main() -> None:
    """Print pages a second of both, and how many times as fast the rules are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    rules = read_site(RULES)
    pages = list(_pages(parser.parse_args().site))
    members = [_member(url, body) for url, body in pages]
    ours = theirs = 0.0
    found = 0
    for _ in range(ROUNDS):
        for member, (_url, body) in zip(members, pages, strict=True):
            begun = time.process_time()
            found += isinstance(_read(member, rules), Article)
            between = time.process_time()
            trafilatura.bare_extraction(body, with_metadata=True)
            ours, theirs = ours + between - begun, theirs + time.process_time() - between
    total = ROUNDS * len(pages)
    print(f"{len(pages)} pages of one site, {found // ROUNDS} articles by rules")
    print(f"  warraq, WARC bytes to record   {total / ours:7.1f} pages/s  x{theirs / ours:.1f}")
    print(f"  trafilatura, body in hand      {total / theirs:7.1f} pages/s  x1.0")


def _pages(site: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(site) as archive:
        for entry in archive:
            file = archive.extractfile(entry) if entry.isfile() else None
            if file and _ARTICLE.fullmatch(entry.name):
                path = entry.name.removeprefix("jnews_site_ar").removesuffix("index.html")
                yield f"http://127.0.0.1:8766/info_news{path}", file.read()


def _member(url: str, body: bytes) -> bytes:
    """One gzip member with the response record of a page."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n"
    block = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Target-URI": url,
        "WARC-Date": "2026-11-22T00:00:00.000000Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n", 6)


def _read(member: bytes, rules: SiteFile) -> object:
    record = next(records(io.BytesIO(member)))
    message = read_response(record.block)
    capture = Capture(
        site=rules.site.name,
        url=record.url,
        night=NIGHT,
        captured_at=record.date,
        status=message.status,
        content_type=message.header("content-type"),
        body=message.body,
        warc_key="",
        warc_offset=record.offset,
        warc_length=record.length,
        record_id=record.record_id,
        payload_digest="",
    )
    return read(capture, rules)


if __name__ == "__main__":
    main()
