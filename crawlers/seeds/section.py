"""A listing page's bytes -> the links on it, and the next page by the site file's `next` rule."""

from __future__ import annotations

from urllib.parse import urljoin

from parsel import Selector

from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest


def section(selector: Selector, base: str, next_rule: str | None) -> Harvest:
    """Every http(s) link of the page once, without its fragment, in page order."""
    hrefs = selector.css("a::attr(href)").getall()
    urls = (urljoin(base, href.strip()).partition("#")[0] for href in hrefs if href.strip())
    found = dict.fromkeys(url for url in urls if url.startswith(("http://", "https://")))
    if not found:
        raise SeedFault("a section page without links")
    following = selector.css(f"{next_rule}::attr(href)").get() if next_rule else None
    next_page = urljoin(base, following.strip()) if following and following.strip() else None
    return Harvest(tuple(Found(url) for url in found), next_page=next_page)
