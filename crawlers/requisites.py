"""A page's bytes -> the style sheets, scripts, icons and images it needs to look right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsel import Selector
from scrapy.http import HtmlResponse, Response, TextResponse

from archive.exchanges.message import Message
from crawlers import links

DEEPEST = 5
"""Sheets that import one another, below a page; one that names a further sheet for ever must end
somewhere."""
_RELATIONS = frozenset({"stylesheet", "icon", "apple-touch-icon", "mask-icon"})
_SOURCES = (
    "img::attr(src)",
    "img::attr(data-src)",
    "img::attr(data-lazy-src)",
    "source::attr(src)",
    "video::attr(poster)",
)
_SETS = (
    "img::attr(srcset)",
    "img::attr(data-srcset)",
    "img::attr(data-lazy-srcset)",
    "source::attr(srcset)",
    "source::attr(data-srcset)",
)
_CSS_URL = re.compile(
    r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')""",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"[\s,]*+(\S+)")
_DESCRIPTORS = re.compile(r"[^,]*")


def of_page(selector: Selector, base: str) -> tuple[str, ...]:
    """Absolute http(s) URLs, once each; `data:` images are in the page already.

    What gives the page its shape comes first, pictures last: of a page that names too many, it is
    pictures that are left out.
    """
    named = [*_linked(selector), *selector.css("script::attr(src)").getall()]
    named += _painted(" ".join(selector.css("style::text, [style]::attr(style)").getall()))
    named += [url for rule in _SOURCES for url in selector.css(rule).getall()]
    sets = (entry for rule in _SETS for entry in selector.css(rule).getall())
    named += [url for entry in sets for url in _candidates(entry)]
    return tuple(links.all_absolute(links.base_of(selector, base), named))


def of_kept(message: Message, url: str) -> tuple[str, ...]:
    """What an answer that was kept needs, page or style sheet; nothing where it is neither."""
    mime = message.header("content-type").lower()
    if "css" in mime:
        return of_css(message.body.decode("utf-8", "replace"), url)
    if "html" not in mime:
        return ()
    page = HtmlResponse(url, headers={"Content-Type": mime}, body=message.body)
    return of_page(page.selector, url)


def of_sheet(response: Response) -> tuple[str, ...]:
    """What an answer imports and paints with where it is a style sheet, and not too deep a one."""
    mime: bytes = response.headers.get(b"Content-Type") or b""
    if b"css" not in mime or not isinstance(response, TextResponse):
        return ()
    path: str = response.meta.get("path", "")
    embedded = len(path) - len(path.rstrip("E"))
    return of_css(response.text, response.url) if embedded <= DEEPEST else ()


def of_css(text: str, base: str) -> tuple[str, ...]:
    """What a style sheet imports and paints with."""
    return tuple(links.all_absolute(base, _painted(text)))


def _linked(selector: Selector) -> Iterator[str]:
    for link in selector.css("link[href]"):
        if _RELATIONS & set(link.attrib.get("rel", "").lower().split()):
            yield link.attrib["href"]


def _painted(css: str) -> list[str]:
    """The URLs of `url(...)` and `@import`, quoted or bare."""
    return ["".join(quoted_or_bare) for quoted_or_bare in _CSS_URL.findall(css)]


def _candidates(srcset: str) -> Iterator[str]:
    """The URLs of a `srcset`, which may hold commas themselves.

    A comma ends a candidate only behind white space, a descriptor or at the URL's very end (HTML
    Standard, "parse a srcset attribute").
    """
    at = 0
    while found := _CANDIDATE.match(srcset, at):
        at = found.end()
        if not found[1].endswith(",") and (rest := _DESCRIPTORS.match(srcset, at)):
            at = rest.end()
        yield found[1].rstrip(",")
