"""Articles that may be copies of each other -> clusters: who was first, what each added or cut.

A cluster is one text: its first and all that are like the first.  Likeness to a member that is
itself only like the first does not count, so a digest of five stories never makes one of five.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles.copying.likeness import Shingles, contained, resemblance, shingles

Row = dict[str, Any]
CONTAINED, ALIKE = 0.5, 0.2
"""A copy shares this of the shorter text's shingles, and this of both texts' together."""

_SHARED_LEAST = 12
"""Fewer shingles than this, a line of fifteen words, are no evidence of copying."""

_SAME_PARAGRAPH = 0.5
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """One article as clusters see it: a row, and the shingles of what is its own in it."""

    row: Row
    own: Shingles
    whole: Shingles
    paragraphs: tuple[tuple[str, Shingles], ...] = field(repr=False)

    @property
    def claimed(self) -> tuple[bool, datetime, datetime]:
        """Its place among copies: by the moment it prints, else by the moment it was captured."""
        captured: datetime = self.row["captured_at"]
        printed: datetime | None = self.row["published_at"]
        return printed is None, printed or captured, captured


def text_of(row: Row, boilerplate: Collection[int]) -> Text:
    """An article without the paragraphs whose shingles its outlet prints everywhere."""
    paragraphs = tuple((block["text"], shingles(block["text"])) for block in row["paragraphs"])
    sketch = set(row["signature"] or ())
    own = [found for _text, found in paragraphs if not _is_standing(found & sketch, boilerplate)]
    return Text(row, frozenset().union(*own), shingles(row["text"]), paragraphs)


def are_copies(one: Text, other: Text) -> bool:
    """Whether two texts are one text, cut or added to."""
    return (
        len(one.own & other.own) >= _SHARED_LEAST
        and contained(one.own, other.own) >= CONTAINED
        and resemblance(one.own, other.own) >= ALIKE
    )


def clusters(texts: Iterable[Text]) -> list[list[Text]]:
    """Texts of two outlets or more that are one text, each cluster with its first in front."""
    found: list[list[Text]] = []
    for text in sorted(texts, key=lambda text: (text.claimed, text.row["article_id"])):
        like = [cluster for cluster in found if are_copies(cluster[0], text)]
        if like:
            max(like, key=lambda cluster: resemblance(cluster[0].own, text.own)).append(text)
        else:
            found.append([text])
    return [cluster for cluster in found if len({text.row["site"] for text in cluster}) > 1]


def rows_of(cluster: Sequence[Text]) -> list[Row]:
    """The rows of one cluster for the table `syndication`."""
    first = cluster[0]
    seen = sorted(cluster, key=lambda text: (text.row["captured_at"], text.row["article_id"]))
    return [
        {
            "cluster_id": first.row["article_id"],
            "article_id": text.row["article_id"],
            "version": text.row["version"],
            "site": text.row["site"],
            "url": text.row["url"],
            "headline": text.row["headline"],
            "published_order": number,
            "seen_order": seen.index(text) + 1,
            "published_at": text.row["published_at"],
            "published_date": text.row["published_date"],
            "first_seen_at": text.row["captured_at"],
            "similarity": round(resemblance(first.whole, text.whole), 4),
            "added": _not_in(text.paragraphs, first.whole),
            "cut": _not_in(first.paragraphs, text.whole),
            "night": text.row["night"],
            "record_id": text.row["record_id"],
        }
        for number, text in enumerate(cluster, 1)
    ]


def _is_standing(sketched: Collection[int], boilerplate: Collection[int]) -> bool:
    standing = sum(1 for value in sketched if value in boilerplate)
    return standing > _HALF * len(sketched)


def _not_in(paragraphs: Iterable[tuple[str, Shingles]], other: Shingles) -> list[str]:
    """The paragraphs of one text of which less than half stands in the other."""
    return [
        text
        for text, found in paragraphs
        if found and len(found & other) < _SAME_PARAGRAPH * len(found)
    ]
