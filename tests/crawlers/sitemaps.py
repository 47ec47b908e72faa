"""Addresses -> a sitemap of them, and a crawl -> the articles it captured."""

from __future__ import annotations

from tests.crawlers.crawling import Crawled, Reply
from tests.seeds.test_sitemap import urlset

PAGE = Reply(200, "<h1>خبر</h1><p>متن</p>")
XML = {"Content-Type": "application/xml"}


def sitemap_of(*urls: str) -> Reply:
    """A sitemap of these."""
    return Reply(200, urlset(*((url, "") for url in urls)), XML)


def articles(crawled: Crawled) -> set[str]:
    """The paths of the articles that were captured."""
    fates = crawled.fates.values()
    urls = [f.url for f in fates if (f.role, f.disposition) == ("article", "captured")]
    return {url.partition("127.0.0.1:")[2].partition("/")[2] for url in urls}
