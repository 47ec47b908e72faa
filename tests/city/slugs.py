"""Headline -> the last part of an address, as WordPress makes it of Arabic letters."""

from __future__ import annotations

import re
from urllib.parse import quote

LONGEST = 200
"""Bytes of the escaped address: `wp_insert_post` cuts there, between letters (WordPress's
`utf8_uri_encode`); of two that are then alike the later is numbered within the same length."""


class Slugs:
    """Addresses given so far; none is given twice."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, headline: str) -> str:
        """`كتب جديدة في حلب` -> `كتب-جديدة-في-حلب`, cut to fit and numbered where it must be."""
        words = re.sub(r"[^\w\s-]", "", headline).lower().split()
        slug, number = _cut("-".join(words), LONGEST), 1
        wanted = slug
        while slug in self._given:
            number += 1
            slug = _cut(wanted, LONGEST - len(f"-{number}")) + f"-{number}"
        self._given.add(slug)
        return slug


def _cut(slug: str, length: int) -> str:
    while len(quote(slug)) > length:
        slug = slug[:-1]
    return slug.rstrip("-")
