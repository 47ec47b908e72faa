"""Text -> its signature, by which copies of one text are found among many; and how alike two are.

A text is taken as the set of its shingles: each run of `WORDS` words, by their search key, so that
spelling, tashkeel and punctuation do not count.  The signature is the bottom-k sketch of that set,
the MinHash with one hash function and its k smallest values (Broder, "On the resemblance and
containment of documents", 1997); two sketches tell likeness without the texts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from articles.folding import search_key

WORDS = 4
SIZE = 64
"""Shingles kept of a text: 31 bits each, 256 bytes a row."""

Shingles = frozenset[int]
_BITS = 0x7FFFFFFF


def shingles(text: str) -> Shingles:
    """The hashed shingles of a text, 31 bits each; a text shorter than one shingle is one."""
    return shingles_of_key(search_key(text))


def shingles_of_key(key: str) -> Shingles:
    """The same from a search key that is made already."""
    words = key.split()
    if not words:
        return frozenset()
    last = max(1, len(words) - WORDS + 1)
    runs = (" ".join(words[start : start + WORDS]) for start in range(last))
    return frozenset(_spread(zlib.crc32(run.encode())) for run in runs)


def signature(text: str) -> list[int]:
    """The smallest `SIZE` shingles of a text, in order; all of a text that has fewer."""
    return smallest(shingles(text))


def smallest(hashes: Iterable[int]) -> list[int]:
    """The signature of shingles that are hashed already."""
    return sorted(hashes)[:SIZE]


def contained(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text that stands in the other: 1.0 for a copy that was only cut."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def resemblance(one: Shingles, other: Shingles) -> float:
    """The Jaccard likeness of two texts: shingles in both, of those in either."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def _spread(checksum: int) -> int:
    # CRC-32 is linear: its smallest values crowd for like texts.  One multiplication (the constant
    # is that of Knuth, The Art of Computer Programming 3, 6.4) and a fold spread them evenly.
    product = checksum * 0x9E3779B1
    return ((product ^ (product >> 29)) >> 1) & _BITS
