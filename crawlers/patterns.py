"""URLs of articles, and of pages that are none -> a regular expression for `article_url`.

Articles of one site are named alike: a number, a day, a slug, at the same depth.  A pattern names
the shapes that most of the articles have, with what is the same in all of them written out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

_ENOUGH = 0.9
_LEAST = 0.7
"""The parts of the articles at which no further shape is sought, and below which none is found."""
_MOST_SHAPES = 4
_DIGITS, _SLUG, _WORDS, _PART = r"\d+", r"[^/]+", r"[^/]*[-_][^/]*[-_][^/]*", r"[^/?#]+"
_YEAR, _TWO = r"(?:19|20)\d\d", r"\d\d?"
_KNOWN_PARAMETERS = re.compile(r"(?:p|id|news_id|article|nid|aid)=\d+", re.IGNORECASE)


def article_pattern(articles: Sequence[str], others: Iterable[str]) -> str | None:
    """A pattern that names most of `articles` and none of `others`; None where there is none.

    Shapes are tried from the most frequent; one that also names a page of `others` is left out.
    """
    shaped = [(url, shape) for url in dict.fromkeys(articles) if (shape := _shape(url))]
    strangers = list(others)
    chosen: list[str] = []
    named = 0
    for shape, count in Counter(shape for _url, shape in shaped).most_common():
        pattern = _written(shape, [url for url, one in shaped if one == shape])
        if not any(re.search(pattern, other) for other in strangers):
            chosen.append(pattern)
            named += count
        if named >= _ENOUGH * len(shaped) or len(chosen) == _MOST_SHAPES:
            break
    return "|".join(chosen) if chosen and named >= _LEAST * len(shaped) else None


def _shape(url: str) -> tuple[str, ...] | None:
    """Host and the kinds of the parts of the path; None for a home page."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part]
    kinds = [_kind(part) for part in path]
    if kinds and kinds[-1] == _PART and len(path) == 1 and not parts.query:
        return None
    if found := _KNOWN_PARAMETERS.search(parts.query):
        kinds.append("?" + found[0].partition("=")[0])
    return (host, *kinds) if kinds else None


def _kind(part: str) -> str:
    words = unquote(part)
    if re.fullmatch(r"(?:19|20)\d\d", words):
        return _YEAR
    if re.fullmatch(r"\d\d?", words):
        return _TWO
    if words.isdigit():
        return _DIGITS
    if re.search(r"[-_].*[-_]", words):
        return _WORDS
    return _SLUG if re.search(r"[-_\d]|[^\x00-\x7f]", words) else _PART


def _written(shape: tuple[str, ...], urls: Sequence[str]) -> str:
    """The shape as a pattern; a part that is one word in every URL stands for itself."""
    host, *kinds = shape
    parameter = kinds.pop()[1:] if kinds and kinds[-1].startswith("?") else ""
    paths = [[part for part in urlsplit(url).path.split("/") if part] for url in urls]
    parts = []
    for place, kind in enumerate(kinds):
        words = {path[place] for path in paths}
        constant = kind == _PART and len(words) == 1
        parts.append(re.escape(words.pop()) if constant else kind)
    ports = {urlsplit(url).port for url in urls} - {None}
    port = f":{ports.pop()}" if len(ports) == 1 else ""
    start = rf"^https?://(?:www\.)?{re.escape(host)}{port}/{'/'.join(parts)}"
    return rf"{start}.*[?&]{parameter}=\d+" if parameter else rf"{start}/?(?:[?#]|$)"
