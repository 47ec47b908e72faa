"""A listing page's bytes -> the links on it, and the next page by the site file's `next` rule."""

from __future__ import annotations

from cssselect import SelectorError
from parsel import Selector, SelectorList

from config.layout import split_rule
from config.paging import NUMBER, split_next
from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest

_ANY_NUMBER = "1234567890"


def section(selector: Selector, url: str, seed_url: str, next_rule: str | None) -> Harvest:
    """Every http(s) link of the page once, without its fragment, in page order.

    A SeedFault where there is none, or where the `next` rule is one no listing can be read by.
    """
    base = links.base_of(selector, url)
    found = tuple(links.all_absolute(base, selector.css("a::attr(href)").getall()))
    if not found:
        raise SeedFault("a section page without links")
    following = _next_page(selector, url, seed_url, next_rule) if next_rule else None
    pages = (following,) if following else ()
    return Harvest(tuple(Found(url) for url in found), older_pages=pages)


def _next_page(selector: Selector, url: str, seed_url: str, rule: str) -> str | None:
    template = split_next(rule)
    if template is None:
        return _linked(selector, links.base_of(selector, url), rule)
    before, inside, after = template
    if inside == NUMBER:
        return _numbered(url, seed_url, before, after)
    cursor = next(reversed(_values(_selected(selector, inside), inside)), "")
    return links.absolute(seed_url, f"{before}{cursor}{after}") if cursor else None


def _linked(selector: Selector, base: str, rule: str) -> str | None:
    """The first address under the rule, which names the link itself or what it stands in."""
    chosen = _selected(selector, rule)
    if split_rule(rule)[1]:
        hrefs = _values(chosen, rule)
    else:
        hrefs = chosen.css("::attr(href)").getall() or chosen.css("a::attr(href)").getall()
    return next(links.all_absolute(base, hrefs), None)


def _numbered(url: str, seed_url: str, before: str, after: str) -> str | None:
    """The address with the number behind that of this page; the seed itself is page 1."""
    pattern = links.absolute(seed_url, f"{before}{_ANY_NUMBER}{after}")
    if pattern is None:
        return None
    start, _, end = pattern.partition(_ANY_NUMBER)
    stated = url[len(start) : len(url) - len(end)]
    fits = url.startswith(start) and url.endswith(end) and stated.isdecimal()
    return f"{start}{int(stated) + 1 if fits else 2}{end}"


def _selected(selector: Selector, rule: str) -> SelectorList[Selector]:
    try:
        return selector.css(split_rule(rule)[0])
    except SelectorError as error:
        raise SeedFault(f"`next: {rule}` is not understood ({error}); write it simpler") from error


def _values(chosen: SelectorList[Selector], rule: str) -> list[str]:
    """The attributes a rule names, else the texts."""
    attribute = split_rule(rule)[1]
    # Not `attrib`, which fails where any attribute has a name that no XML could have.
    path = "@*[name() = $attribute]" if attribute else ".//text()"
    texts = ("".join(node.xpath(path, attribute=attribute or "").getall()) for node in chosen)
    return [text.strip() for text in texts if text.strip()]
