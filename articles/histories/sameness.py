"""Two readings -> whether they are one text, and the keys by which texts are compared.

The key of a text is its words: white space of any kind is one space, and what no reader sees
(zero-width and direction marks, soft hyphens) is nothing.  Every letter counts, tatweel and
tashkeel too: an outlet that changes one has changed its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

Row = dict[str, Any]

_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HALF = 2


def words_key(text: str | None) -> str:
    """A text as its words, one space between two; the empty key for None."""
    return unicodedata.normalize("NFC", " ".join(seen(text or "").split()))


def seen(text: str) -> str:
    """A text without what no reader sees."""
    return _UNSEEN.sub("", text)


def shares_text(one: Row, other: Row) -> bool:
    """Whether half of the shorter text stands in the other, paragraph for paragraph."""
    first, second = _paragraphs(one), _paragraphs(other)
    shared = sum(len(key) * count for key, count in (first & second).items())
    shorter = min(_length(first), _length(second))
    return shared * _HALF >= shorter > 0


def alike(one: Row, other: Row) -> bool:
    """Whether two readings may be one article: one headline, or half of the text in common."""
    headline = words_key(one["headline"])
    same = bool(headline) and headline == words_key(other["headline"])
    return same or shares_text(one, other)


def _paragraphs(row: Row) -> Counter[str]:
    keys = (words_key(block["text"]) for block in row["paragraphs"])
    return Counter(key for key in keys if key)


def _length(paragraphs: Counter[str]) -> int:
    return sum(len(key) * count for key, count in paragraphs.items())
