"""A page's bytes -> the images, style sheets, scripts and icons it needs to look right."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from parsel import Selector

_SOURCES = (
    "img::attr(src)",
    "img::attr(data-src)",
    "img::attr(data-lazy-src)",
    "link[rel~=stylesheet]::attr(href)",
    "link[rel~=icon]::attr(href)",
    "script::attr(src)",
    "source::attr(src)",
)
_SETS = ("img::attr(srcset)", "img::attr(data-srcset)", "source::attr(srcset)")
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+(?!url\())["']?([^"')\s;]+)""")


def of_page(selector: Selector, base: str) -> tuple[str, ...]:
    """Absolute http(s) URLs, once each, in page order; `data:` images are in the page already."""
    named = [url for rule in _SOURCES for url in selector.css(rule).getall()]
    sets = [entry for rule in _SETS for entry in selector.css(rule).getall()]
    candidates = [part.split()[0] for entry in sets for part in entry.split(",") if part.split()]
    inline = _CSS_URL.findall(" ".join(selector.css("style::text, [style]::attr(style)").getall()))
    return _absolute([*named, *candidates, *inline], base)


def of_css(text: str, base: str) -> tuple[str, ...]:
    """What a style sheet imports and paints with."""
    return _absolute(_CSS_URL.findall(text), base)


def _absolute(references: list[str], base: str) -> tuple[str, ...]:
    urls = (urljoin(base, ref.strip()).partition("#")[0] for ref in references if ref.strip())
    return tuple(dict.fromkeys(url for url in urls if url.startswith(("http://", "https://"))))
