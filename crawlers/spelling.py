"""URL -> its spelling key: what a site writes anew on every page, and a night is to ask for once.

Two spellings of one key are one address by RFC 3986, 6.2.2, or differ in a mark that only counts
visitors.  The key is never asked for: the URL that is stays as the site wrote it first.  Articles
are told apart by a wider key (`articles/identity.py`), which takes AMP pages and hosts as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

# What follows a click or a visit.  `share` and `amp` are none: they lead to another page.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|ref_src|ref_url|phpsessid|jsessionid",
    re.IGNORECASE,
)
# As nearly every article is written already, so that one look is enough: no port, query, fragment;
# of escapes only Arabic letters in lower case, as WordPress has them.  Marks are left out: NFC may
# join or reorder U+0610 to U+061A, U+064B to U+065F, U+0670 and U+06D6 to U+06ED.
_WRITTEN = re.compile(
    r"https?://[a-z0-9.-]+/(?:[A-Za-z0-9/_.~-]++"
    r"|%d8%(?:8[0-9a-f]|9[b-f]|[ab][0-9a-f])|%d9%(?:8[0-9a]|a[0-9a-f]|b[1-9a-f])"
    r"|%da%[89ab][0-9a-f]|%db%(?:8[0-9a-f]|9[0-5]|a[ef]|b[0-9a-f]))*+"
)
# With the letter before them: an accent may belong to it.
_ESCAPES = re.compile("([A-Za-z]?)((?:%[0-9A-Fa-f]{2})+)")
_ESCAPE = re.compile("%[0-9A-F]{2}")
_PORTS = {"http": ":80", "https": ":443"}


def spelling(url: str) -> str:
    """The spelling key of a URL as it is sent (`links.as_sent`); of what is no URL, itself.

    Without default port, fragment and tracking parameters; host in lower case; escapes in lower
    case, over NFC.  Every other parameter counts, in its place.
    """
    if _WRITTEN.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))
    pairs = parts.query.split("&")
    query = "&".join(one for one in pairs if not _TRACKING.fullmatch(one.partition("=")[0]))
    bare = urlunsplit((parts.scheme, host, parts.path or "/", query, ""))
    return _ESCAPES.sub(_respelt, bare)


class Spellings:
    """The URL that stands for each address: of those due first, then as a night meets them."""

    def __init__(self, due: Iterable[str]) -> None:
        self._first: dict[str, str] = {}
        for url in due:
            self.first(url)

    def first(self, url: str) -> str:
        """The URL by which this address was known first; itself where it is new."""
        return self._first.setdefault(spelling(url), url)


def _respelt(escapes: re.Match[str]) -> str:
    """Bytes that are no UTF-8 keep their own escapes: WordPress cuts slugs within a letter."""
    letter, raw = escapes.groups()
    text = letter + bytes.fromhex(raw.replace("%", "")).decode(errors="surrogateescape")
    composed = unicodedata.normalize("NFC", text)
    if composed == text:  # nearly always, and ten times as fast
        return f"{letter}{raw.lower()}"
    written = quote(composed, safe="", errors="surrogateescape")
    return _ESCAPE.sub(lambda escape: escape[0].lower(), written)
