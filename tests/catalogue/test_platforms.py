"""A page of each platform's design -> its record, by nothing but the platform's pack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from articles.article import Article, PrintedDate
from articles.capture import Capture
from articles.reader import read
from config.sitefiles import SiteFile, platforms, read_site

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.html"))
# What stands on the pages beside the article, some of it in the middle of its text.
FOREIGN = (
    "مادة أخرى",
    "حكاية قديمة",
    "ذات صلة",
    "شارك",
    "مشاركة",
    "WhatsApp",
    "Telegram",
    "الوسوم",
    "إعلان",
    "2029",
)
# Shown on whole pages elsewhere: in tests/golden both, with real and sample pages beside them.
SHOWN_ELSEWHERE = {"wordpress/jannah", "wordpress/jnews"}


def expected(name: str) -> dict[str, Any]:
    """What must come out of a page."""
    told: dict[str, Any] = yaml.safe_load((PAGES / f"{name}.yaml").read_text(encoding="utf-8"))
    return told


def rules(folder: Path, platform: str) -> SiteFile:
    """A site that says nothing of its design but the platform."""
    path = folder / "waraq.yaml"
    path.write_text(
        "name: waraq\npublisher: جريدة الورّاق\nhome: https://waraq.example/\n"
        "article_url: ^https://waraq\\.example/\\d+/\n"
        f"seeds: [{{feed: https://waraq.example/feed/}}]\nplatform: {platform}\n",
        encoding="utf-8",
    )
    return read_site(path)


def record(name: str, folder: Path) -> Article:
    """The article of a page."""
    body = (PAGES / f"{name}.html").read_bytes()
    capture = Capture(
        site="waraq",
        url="https://waraq.example/9/",
        night=dt.date(2025, 6, 20),
        captured_at=dt.datetime(2025, 6, 19, 22, 10, tzinfo=dt.UTC),
        status=200,
        content_type="text/html; charset=UTF-8",
        body=body,
        warc_key="waraq.warc.gz",
        warc_offset=0,
        warc_length=len(body),
        record_id="<urn:uuid:00000000-0000-4000-8000-000000000000>",
        payload_digest="sha256:0",
    )
    found = read(capture, rules(folder, expected(name)["platform"]))
    assert isinstance(found, Article), found
    return found


def raw(date: PrintedDate | None) -> str | None:
    """A date as the page states it: by its attribute if it has one, else the day it means."""
    if date is None:
        return None
    return date.raw if date.source == "time" else str(date.date)


@pytest.mark.parametrize("name", NAMES)
def test_the_record_is_the_article(name: str, tmp_path: Path) -> None:
    """Headline, byline, dates and the rest as expected, and the paragraphs to the letter."""
    found, wanted = record(name, tmp_path), expected(name)
    assert {
        "platform": wanted["platform"],
        "layout": found.layout,
        "headline": found.headline,
        "subtitle": found.subtitle,
        "byline": found.byline,
        "author": found.author,
        "section": found.section,
        "tags": list(found.tags),
        "published": raw(found.published),
        "modified": raw(found.modified),
        "paragraphs": [{"kind": p.kind, "text": p.text} for p in found.paragraphs],
    } == wanted
    assert found.published is not None
    assert found.published.date == dt.date(2025, 6, 19)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_foreign_is_in_it(name: str, tmp_path: Path) -> None:
    """Share rows, related articles, tags, advertising and clocks stand on the page, not in it."""
    assert any(words in (PAGES / f"{name}.html").read_text(encoding="utf-8") for words in FOREIGN)
    found = record(name, tmp_path)
    whole = "\n".join((found.headline, found.subtitle or "", found.byline or "", found.text))
    assert [words for words in FOREIGN if words in whole] == []


def test_every_platform_has_its_page() -> None:
    """No pack without a page that shows it at work, and every layout of each is met."""
    shown = {(expected(name)["platform"], expected(name)["layout"]) for name in NAMES}
    missing = set(platforms()) - {platform for platform, _layout in shown} - SHOWN_ELSEWHERE
    assert missing == set()
    assert {("drupal", "rules/2"), ("wordpress/newspaper", "rules/2")} <= shown
    assert {("semantic", f"rules/{number}") for number in (1, 2, 3)} <= shown
