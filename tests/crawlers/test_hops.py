"""How a URL was come to, in Heritrix's letters."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import Response

from config.site import Seed
from crawlers.hops import path

HOME = "https://news.example/"
SITEMAP = Seed(sitemap=f"{HOME}sitemap.xml")
FEED = Seed(feed=f"{HOME}feed/")


@pytest.mark.parametrize(
    ("before", "status", "seed", "role", "said"),
    [
        ("", 200, FEED, "article", "L"),
        ("", 200, SITEMAP, "seed", "M"),
        ("M", 200, SITEMAP, "article", "MM"),
        ("L", 301, None, "article", "LR"),
        ("LR", 200, None, "requisite", "LRE"),
        ("LRE", 200, None, "requisite", "LREE"),
        ("", 404, FEED, "seed", "L"),
        ("L", 302, SITEMAP, "seed", "LR"),
    ],
)
def test_each_hop_is_one_letter(
    before: str, status: int, seed: Seed | None, role: str, said: str
) -> None:
    """A link, a sitemap's entry, a redirect, what a page or its style sheet embeds."""
    asked = Request(HOME, meta={"path": before, "seed": seed})
    answer = Response(HOME, status=status, request=asked)
    assert path(Request(f"{HOME}x", meta={"role": role}), answer) == said
