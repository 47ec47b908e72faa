"""A listing page's bytes -> the links on it, and the next page by the site file's `next` rule."""

from __future__ import annotations

from cssselect import SelectorError
from parsel import Selector

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest


def section(selector: Selector, base: str, next_rule: str | None) -> Harvest:
    """Every http(s) link of the page once, without its fragment, in page order.

    A SeedFault where there is none, or where the `next` rule is one no listing can be read by.
    """
    base = links.base_of(selector, base)
    found = tuple(links.all_absolute(base, selector.css("a::attr(href)").getall()))
    if not found:
        raise SeedFault("a section page without links")
    following = _next_page(selector, base, next_rule) if next_rule else None
    pages = (following,) if following else ()
    return Harvest(tuple(Found(url) for url in found), next_pages=pages)


def _next_page(selector: Selector, base: str, rule: str) -> str | None:
    """The first address under the rule, which names the link itself or what it stands in."""
    try:
        paging = selector.css(rule)
    except SelectorError as error:
        raise SeedFault(f"`next: {rule}` is not understood ({error}); write it simpler") from error
    hrefs = paging.css("::attr(href)").getall() or paging.css("a::attr(href)").getall()
    return next(links.all_absolute(base, hrefs), None)
