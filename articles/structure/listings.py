"""Page with a headline and a body -> why it is rather a list of articles: a home, a section, a tag.

A list of articles reads like prose where its entries carry excerpts.  It gives itself away by its
links: the headline leads elsewhere, there are as many entries as sentences, or next to a sentence
or two there is nothing but links and nowhere does the page call itself an article.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from articles.pages.page import Page
from articles.structure.headlines import Headline
from articles.structure.terrain import Element, Segment, Terrain

_ENTRIES = 3
_ENTRY_LENGTH = 12
# A page with so little prose has to say that it is an article, or to be nearly without links.
_SHORT = 300
_LINKS_TO_PROSE = 4


def listed(page: Page, headline: Headline, terrain: Terrain, body: Element) -> str | None:
    """Why the page is a list of articles; None where it is one article or calls itself one."""
    if _calls_itself_article(page):
        return None
    if headline.segment is not None and _leads_elsewhere(page, headline.segment):
        return "the page's headline leads to another page, so it is a list of articles"
    within = body.descendants()
    start = headline.segment.order if headline.segment else 0
    segments = [one for one in terrain.segments if id(one.element) in within and one.order > start]
    own = [one for one in segments if one.element.aside is None]
    others = sum(one.prose for one in segments) - sum(one.prose for one in own)
    entries = sum(1 for one in own if _is_entry(one))
    if entries >= max(_ENTRIES, sum(1 for one in own if one.prose)) or others > body.prose - others:
        return "the page has as many links as sentences, so it is a list of articles"
    if body.prose < _SHORT and terrain.elements[0].linked > body.prose * _LINKS_TO_PROSE:
        return "the page has next to no text beside its links, so it is a list of articles"
    return None


def _is_entry(segment: Segment) -> bool:
    return segment.linked >= _ENTRY_LENGTH and segment.linked * 2 > len(segment.text)


def _leads_elsewhere(page: Page, headline: Segment) -> bool:
    if headline.linked * 2 <= len(headline.text):
        return False
    node = headline.element.node
    anchor = node.css_first("a[href]")
    while anchor is None and node.parent is not None:
        node = node.parent
        anchor = node if node.tag == "a" else None
    href = anchor.attributes.get("href") if anchor is not None else None
    url = page.absolute(href or "")
    own = {_path(address) for address in (page.url, page.canonical, page.meta("og:url")) if address}
    return url is not None and _path(url) not in own


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _calls_itself_article(page: Page) -> bool:
    """By `og:type` where it has one; home pages carry the dates of their entries."""
    if kind := page.meta("og:type"):
        return "article" in kind.lower()
    dated = page.meta("article:published_time") is not None
    return dated or bool(page.linked_data)
