r"""Gold and read text -> precision, recall and F1 on 4-gram shingles.

The measure is that of the public article-extraction-benchmark (Zyte, 2020): words are runs of
`\\w`, a page counts its shared, surplus and missing shingles as shares of their sum, precision and
recall are means over pages, and F1 is taken of the two means.  Written anew from that definition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

SHINGLE = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page: shingles in both texts, in the read one alone, in the gold alone."""

    shared: int
    surplus: int
    missing: int

    @property
    def precision(self) -> float | None:
        """The share of what was read that is gold; None where nothing was read."""
        read = self.shared + self.surplus
        return self.shared / read if read else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that was read; None where there is no gold."""
        gold = self.shared + self.missing
        return self.shared / gold if gold else None

    @property
    def f1(self) -> float:
        """Of this page alone, to find the worst ones; the set's F1 is not the mean of these."""
        return 2 * self.shared / max(1, 2 * self.shared + self.surplus + self.missing)


@dataclass(frozen=True, slots=True)
class SetScore:
    """A set of pages: means of precision and recall, their F1, and the share read exactly."""

    precision: float
    recall: float
    exact: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two means."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def page_score(gold: str, read: str) -> PageScore:
    """How the shingles of a read text compare with those of the gold, counted with repetition."""
    wanted, found = _shingles(gold), _shingles(read)
    shared = sum((wanted & found).values())
    return PageScore(shared, found.total() - shared, wanted.total() - shared)


def set_score(pages: Sequence[PageScore]) -> SetScore:
    """The score of a set; pages without text (or gold) have no say in precision (or recall)."""
    precision = [page.precision for page in pages if page.precision is not None]
    recall = [page.recall for page in pages if page.recall is not None]
    exact = sum(1 for page in pages if not page.surplus and not page.missing)
    return SetScore(mean(precision or [0.0]), mean(recall or [0.0]), exact / max(1, len(pages)))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    spans = range(max(1, len(words) - SHINGLE + 1))
    return Counter(shingle for start in spans if (shingle := tuple(words[start : start + SHINGLE])))
