"""The dates a seed prints -> how long it has been silent, against its own rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import pairwise

LOOKED_AT = 50
"""The latest dates that make a rhythm."""
_FEWEST = 3
_PATIENCE = 3
_SHORTEST = timedelta(days=3)
_LONGEST = timedelta(days=180)


def silence(dates: Iterable[datetime], now: datetime) -> timedelta | None:
    """How long nothing was printed, where that is too long; None where it is as ever.

    Too long is three times the longest pause between the latest fifty dates, and never less than
    three days: a weekend with a holiday.  After half a year it is no silence any more but an
    archive, of which a sentence every night would hide others.  Fewer than three dates make no
    rhythm.
    """
    latest = nlargest(LOOKED_AT, dates)
    if len(latest) < _FEWEST:
        return None
    longest = max(newer - older for newer, older in pairwise(latest))
    quiet = now - latest[0]
    return quiet if max(_PATIENCE * longest, _SHORTEST) < quiet <= _LONGEST else None
