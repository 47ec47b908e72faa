"""Counts of earlier nights -> how many new articles a night should find, and how few are too few.

A site's own past is the only yardstick: nobody knows what an outlet means to publish.  The median
forgives a flood or a holiday among the nights it is taken of.  Where a weekday has been met often
enough it is compared with itself, since an outlet that rests on Fridays and Saturdays is not silent
then.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median

KNOWN_AFTER = 7
"""Nights it takes to speak of a rhythm: each weekday has been met once."""

WINDOW = timedelta(weeks=8)
"""How far back a rhythm is taken from: long enough for the median of a weekday, short enough to
follow an outlet that grows or shrinks."""

CERTAIN = 6.0
"""An outlet from which so many articles were to be expected has none by chance in one case of 400
(Poisson: e to the power of -6)."""

LONG = 28
"""Nights in a row without a new article of any age, after which an outlet is silent whatever its
rhythm was, or where that is not known any more."""

_SAME_WEEKDAY = 4
_WEEKEND = frozenset({4, 5})  # Friday and Saturday, as Python counts weekdays
_DEVIATIONS = 3.0
_MAD_TO_SIGMA = 1.4826  # of normally distributed counts


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a night was to bring: new articles by the median, and the fewest that raise no doubt.

    `nights` are those it is taken of, `alike` in words which these are.
    """

    expected: float
    fewest: int
    nights: int
    alike: str


def rhythm(found: Mapping[date, int], night: date, *, day_before: bool = True) -> Rhythm | None:
    """The rhythm for a night by what earlier ones found; None before it can be known.

    `found` are new articles by night, only of nights whose count can be trusted.  `day_before` is
    whether a night brings what was published on the day before its date, as one at 01:10 does.
    """
    past = {day: count for day, count in found.items() if night - WINDOW <= day < night}
    if len(past) < KNOWN_AFTER:
        return None
    alike, counts = _alike(past, night, shift=timedelta(days=1 if day_before else 0))
    expected = median(counts)
    return Rhythm(expected, _fewest(counts, expected), len(counts), alike)


def is_dry(run: int, before: Sequence[int]) -> bool:
    """Whether `run` nights in a row that found nothing, tonight included, are too many.

    `before` are the counts of the nights before them: a site that has fallen silent for good must
    not become its own yardstick.
    """
    rate = fmean(before[-WINDOW.days :]) if len(before) >= KNOWN_AFTER else 0
    return run * rate >= CERTAIN


def _alike(past: Mapping[date, int], night: date, *, shift: timedelta) -> tuple[str, list[int]]:
    """The nights to compare with: of this weekday, else of weekend or week, else all."""
    day = night - shift
    same = [n for other, n in past.items() if other.weekday() == night.weekday()]
    if len(same) >= _SAME_WEEKDAY:
        return f"{day:%A}s", same
    rests = day.weekday() in _WEEKEND
    kind = [n for other, n in past.items() if ((other - shift).weekday() in _WEEKEND) == rests]
    if len(kind) >= _SAME_WEEKDAY:
        return ("Fridays and Saturdays" if rests else "Sundays to Thursdays"), kind
    return "all nights", list(past.values())


def _fewest(counts: list[int], expected: float) -> int:
    """Three deviations below the median, by their own scatter or by chance, whichever is more.

    At least one article where none cannot be chance any more; none can be asked of a site that
    publishes less than that in a night (`CERTAIN`): `is_dry` watches its nights in a row.
    """
    scatter = median(abs(count - expected) for count in counts) * _MAD_TO_SIGMA
    bound = math.ceil(expected - _DEVIATIONS * max(math.sqrt(expected), scatter))
    return max(bound, 1 if expected >= CERTAIN else 0)
