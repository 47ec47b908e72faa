"""Site rules, captures and rows for the tests of this room, every word our own."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from articles.article import Article
from articles.capture import Capture
from articles.reader import read
from articles.tables.rows import row
from config.sitefiles import SiteFile, read_site

NIGHT = dt.date(2026, 11, 22)
READ_AT = dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC)
SITE_YAML = """\
name: waha
publisher: واحة
home: https://waha.example/
article_url: ^https?://(www\\.)?waha\\.example/\\d+
seeds: [{feed: https://waha.example/feed/}]
"""
PLAIN_LAYOUT = """\
layouts:
  - headline: h1
    body: .body
"""
PAGE = (
    '<html lang="ar"><head>{head}</head><body><h1>عنوان المادة</h1>{around}'
    '<div class="body">{body}</div></body></html>'
)


def site(folder: Path, yaml: str = PLAIN_LAYOUT) -> SiteFile:
    """The site `waha` with these layouts."""
    path = folder / "waha.yaml"
    path.write_text(SITE_YAML + yaml, encoding="utf-8")
    return read_site(path)


def page(body: str, *, head: str = "", around: str = "") -> str:
    """A page of the plain layout."""
    return PAGE.format(body=body, head=head, around=around)


def capture(
    html: str | bytes,
    *,
    url: str = "https://waha.example/101/",
    content_type: str = "text/html; charset=UTF-8",
    status: int = 200,
    number: int = 1,
) -> Capture:
    """A capture of `html`, the `number`-th minute of the night."""
    body = html.encode() if isinstance(html, str) else html
    return Capture(
        site="waha",
        url=url,
        night=NIGHT,
        captured_at=dt.datetime(2026, 11, 22, 23, number, tzinfo=dt.UTC),
        status=status,
        content_type=content_type,
        body=body,
        warc_key="waha/2026/11/22/1.warc.gz",
        warc_offset=1000 * number,
        warc_length=900,
        record_id=f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        payload_digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
    )


def article(html: str | bytes, rules: SiteFile, **about: Any) -> Article:
    """The article of a page that holds one."""
    found = read(capture(html, **about), rules)
    assert isinstance(found, Article), found
    return found


def article_row(html: str, rules: SiteFile, **about: Any) -> dict[str, Any]:
    """The row of a page that holds an article."""
    taken = capture(html, **about)
    found = read(taken, rules)
    assert isinstance(found, Article), found
    return row(taken, found, rules, extracted_at=READ_AT)
