"""Every page of the sample newspaper, read from HTTP, against the data it was printed from."""

from __future__ import annotations

import hashlib
import urllib.request
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from articles.article import Article, NotAnArticle
from articles.capture import Capture
from articles.reader import read
from config.sitefiles import SiteFile, read_site
from tests.newspaper import press
from tests.newspaper.expected import Expected, expected
from tests.newspaper.server import Newspaper, site_yaml


def captured(url: str) -> Capture:
    """One page as the archive would hand it over."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
        body, kind = answer.read(), answer.headers["Content-Type"]
    return Capture(
        site="sample",
        url=url,
        night=date(2025, 11, 20),
        captured_at=datetime(2025, 11, 20, 22, 0, tzinfo=UTC),
        status=200,
        content_type=kind,
        body=body,
        warc_key="sample.warc.gz",
        warc_offset=0,
        warc_length=len(body),
        record_id="<urn:uuid:00000000-0000-4000-8000-000000000001>",
        payload_digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
    )


def rules_of(paper: Newspaper, folder: Path) -> SiteFile:
    """The sample's site file for the port the paper has."""
    file = folder / "sample.yaml"
    file.write_text(site_yaml(paper.port), encoding="utf-8")
    return read_site(file)


@pytest.mark.parametrize("edition", [1, 2])
def test_every_article_reads_as_it_was_written(edition: int, tmp_path: Path) -> None:
    """Each record equals the one the data gives: words, byline, dates, section, tags, pictures."""
    with Newspaper(edition=edition) as paper:
        rules = rules_of(paper, tmp_path)
        records = expected(edition, paper.home)
        readings = {url: read(captured(url), rules) for url in records}
    for url, record in records.items():
        article = readings[url]
        assert isinstance(article, Article), (url, article)
        assert _as_read(article, url) == _as_told(record)


def test_two_fetches_give_one_version(tmp_path: Path) -> None:
    """Counter, clock, nonce and related list change between fetches; the reading does not."""
    with Newspaper() as paper:
        rules = rules_of(paper, tmp_path)
        for url in tuple(expected(1, paper.home))[:5]:
            first, second = captured(url), captured(url)
            assert first.body != second.body
            readings = [read(capture, rules) for capture in (first, second)]
            assert _record(readings[0]) == _record(readings[1])


def test_the_notice_board_is_no_article(tmp_path: Path) -> None:
    """A page under an article's address, with neither headline nor body, says why it is none."""
    with Newspaper() as paper:
        rules = rules_of(paper, tmp_path)
        reading = read(captured(paper.home + press.NOTICE), rules)
    assert isinstance(reading, NotAnArticle)


def _record(reading: Article | NotAnArticle) -> dict[str, object]:
    assert isinstance(reading, Article), reading
    return _as_read(reading, reading.canonical_url or "")


def _as_read(article: Article, url: str) -> dict[str, object]:
    assert article.published is not None
    assert article.modified is not None
    own = [paragraph for paragraph in article.paragraphs if paragraph.kind != "caption"]
    return {
        "url": (url, article.canonical_url),
        "native_id": article.native_id,
        "headline": article.headline,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "dateline": article.dateline,
        "section": article.section,
        "tags": article.tags,
        "published": (article.published.at, article.published.date),
        "modified": article.modified.at,
        "paragraphs": tuple((paragraph.kind, paragraph.text) for paragraph in own),
        "images": tuple(image.url.rpartition("/")[2] for image in article.images),
    }


def _as_told(record: Expected) -> dict[str, object]:
    return {
        "url": (record.url, record.url),
        "native_id": record.native_id,
        "headline": record.headline,
        "subtitle": record.subtitle,
        "byline": record.byline,
        "dateline": record.dateline,
        "section": record.section,
        "tags": record.tags,
        "published": (record.published, record.published_date),
        "modified": record.modified,
        "paragraphs": tuple(zip(record.kinds, record.paragraphs, strict=True)),
        "images": tuple(image.file for image in record.images),
    }
