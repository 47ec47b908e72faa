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
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/_.~-]*")
# The same with escapes: no port, no query, no fragment, as nearly all articles have it.
_SIMPLE = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/_.~%-]*")
_LOWER = re.compile(r"%(?:[a-f]|[0-9A-F][a-f])")
_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# What NFC may join or put in another order begins so in UTF-8: the marks of Arabic letters (U+0610
# to U+061A, U+064B to U+065F, U+0670, U+06D6 to U+06ED), those of Latin ones, and other scripts.
_JOINING = re.compile(
    r"%(?:D8%9[0-9A]|D9%(?:8[B-F]|9|B0)|DB%(?:9[6-9A-F]|A[0-9A-D])|C[4-9A-F]|D[0-7C-F]|[EF])"
)
# With the letter before them: an accent may belong to it.
_ESCAPES = re.compile("([A-Za-z]?)((?:%[0-9A-Fa-f]{2})+)")
_PORTS = {"http": ":80", "https": ":443"}


def spelling(url: str) -> str:
    """The spelling key of a URL as it is sent (`links.as_sent`); of what is no URL, itself.

    Without default port, fragment and tracking parameters; host in lower case; escapes in upper
    case, over NFC.  Every other parameter counts, in its place.
    """
    if _PLAIN.fullmatch(url):
        return url
    if _SIMPLE.fullmatch(url):
        shown = _RUN.sub(_in_upper_case, url) if _LOWER.search(url) else url
        if not _JOINING.search(shown):
            return shown
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


def _in_upper_case(run: re.Match[str]) -> str:
    return run[0].upper()


def _respelt(escapes: re.Match[str]) -> str:
    """Bytes that are no UTF-8 keep their own escapes: WordPress cuts slugs within a letter."""
    letter, raw = escapes.groups()
    text = letter + bytes.fromhex(raw.replace("%", "")).decode(errors="surrogateescape")
    composed = unicodedata.normalize("NFC", text)
    if composed == text:  # nearly always, and ten times as fast
        return f"{letter}{raw.upper()}"
    return quote(composed, safe="", errors="surrogateescape")
