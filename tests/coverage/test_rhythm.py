"""What a site's past says of a night: the median of nights alike, and how few are too few."""

from __future__ import annotations

import random
from datetime import time, timedelta

import pytest

from config.schedule import first_on
from tests.coverage.nights import FIRST, night
from warraq.coverage.rhythm import rhythm


def test_seven_nights_make_a_rhythm() -> None:
    """Six tell nothing yet, and nights of more than eight weeks ago tell nothing any more."""
    found = {night(number): 10 for number in range(7)}
    assert rhythm(dict(list(found.items())[:6]), night(7)) is None
    known = rhythm(found, night(7))
    assert known is not None
    assert (known.expected, known.nights) == (10, 7)
    assert rhythm(found, night(7) + timedelta(weeks=9)) is None


def test_a_weekend_is_compared_with_weekends() -> None:
    """A night at 01:10 brings what was published the day before: Saturday's night has Friday's."""
    rests = {4, 5}
    found = {
        night(number): 3 if (night(number) - timedelta(days=1)).weekday() in rests else 30
        for number in range(42)
    }
    saturday, sunday, monday = (night(42) + timedelta(days=days) for days in (6, 0, 1))
    assert (saturday.weekday(), monday.weekday()) == (5, 0)
    for day, expected, alike in (
        (saturday, 3, "Fridays"),
        (sunday, 3, "Saturdays"),
        (monday, 30, "Sundays"),
    ):
        known = rhythm(found, day)
        assert known is not None
        assert (known.expected, known.alike) == (expected, alike)
    early = rhythm({day: n for day, n in found.items() if day < night(16)}, saturday)
    assert early is not None
    assert early.alike == "Fridays and Saturdays"


def test_chance_alone_is_rarely_too_few() -> None:
    """Nights drawn at random about a steady mean: fewer than one in 200 is called silent."""
    draw = random.Random(20261123)
    alarms = nights = 0
    for mean in (0.4, 2, 7, 25, 120):
        found = {night(n): _poisson(draw, mean) for n in range(400)}
        for number in range(60, 400):
            known = rhythm(found, night(number))
            assert known is not None
            alarms += found[night(number)] < known.fewest
            nights += 1
    assert alarms / nights < 1 / 200


@pytest.mark.parametrize(("usual", "fewest"), [(2, 0), (5, 0), (6, 1), (30, 14), (100, 70)])
def test_how_few_raise_no_doubt(usual: int, fewest: int) -> None:
    """Three deviations below the median; from six articles a night on, none is never chance."""
    known = rhythm({night(number): usual for number in range(20)}, night(20))
    assert known is not None
    assert known.fewest == fewest


@pytest.mark.parametrize(
    ("line", "days", "at"),
    [
        ("10 1 * * *", {0, 1, 2, 3, 4, 5, 6}, time(1, 10)),
        ("*/20 3-5 * * 0", {0}, time(3)),
        ("0 23 * * 7,2", {0, 2}, time(23)),
        ("5 4 7 * *", {1}, time(4, 5)),
        ("5 4 7 * 4", {1, 4}, time(4, 5)),
        ("0 0 */2 9 *", {1, 3, 5}, time(0)),
        ("0 0 * 10 *", set(), None),
        ("30 2 1-6/5 * *", {0}, time(2, 30)),
    ],
)
def test_when_a_cron_line_fires(line: str, days: set[int], at: time | None) -> None:
    """The days of the week of Sunday, 6 September 2026, counted from 0, as crontab(5) has it."""
    fired = {number: first_on(line, FIRST + timedelta(days=number)) for number in range(7)}
    assert {number for number, first in fired.items() if first} == days
    assert set(fired.values()) - {None} == ({at} if days else set())


def _poisson(draw: random.Random, mean: float) -> int:
    """Arrivals within one unit of time."""
    number, waited = 0, draw.expovariate(mean)
    while waited < 1:
        number, waited = number + 1, waited + draw.expovariate(mean)
    return number
