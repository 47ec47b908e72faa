"""References as a page or feed writes them -> absolute http(s) URLs as a request names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from parsel import Selector
from w3lib.url import safe_url_string

_WEB = ("http://", "https://")
# Most addresses need nothing done to them, and a sitemap has 50,000.
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(?::[1-9][0-9]{0,3}|:[1-5][0-9]{4})?/[A-Za-z0-9/_.~=&%-]*(?:\?[A-Za-z0-9/_.~=&?%-]+)?"
)


def absolute(base: str, reference: str) -> str | None:
    """The URL a reference means on a page at `base`; None where it means none we could ask for.

    `mailto:`, `javascript:` and `data:` are such, and what is no URL at all, such as `http://[`.
    """
    if _PLAIN.fullmatch(reference):
        return reference
    if not reference.strip():
        return None
    try:
        url = as_sent(urljoin(base, reference.strip()))
    except ValueError:
        return None
    return url if url.lower().startswith(_WEB) else None


def all_absolute(base: str, references: Iterable[str]) -> Iterator[str]:
    """What `absolute` makes of each reference, in order, once each."""
    urls = (absolute(base, reference) for reference in references)
    yield from dict.fromkeys(url for url in urls if url)


def as_sent(url: str) -> str:
    """A URL as the request for it will name it: no fragment, all ASCII, percent-encoded.

    Arabic paths are written raw by some pages and encoded by others; a night meets them once.
    ValueError where it is no URL.
    """
    return url if _PLAIN.fullmatch(url) else safe_url_string(url.partition("#")[0].strip())


def base_of(selector: Selector, url: str) -> str:
    """What relative references of a page are relative to: its `<base href>`, else its own URL."""
    declared = selector.css("base::attr(href)").get()
    return (absolute(url, declared) if declared else None) or url
