"""Dates of a seed -> whether it has fallen silent, against its own rhythm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.seeds.dates import moment
from crawlers.seeds.silence import silence

LAST = datetime(2026, 11, 1, tzinfo=UTC)


def paced(*gaps: float) -> list[datetime]:
    """Dates up to the last one, with these days between them, newest first."""
    return [LAST - timedelta(days=sum(gaps[:n])) for n in range(len(gaps) + 1)]


@pytest.mark.parametrize(
    ("gaps", "quiet", "silent"),
    [
        ((0.1, 0.2, 0.1), 2.9, False),  # hourly, and a weekend
        ((0.1, 0.2, 0.1), 3.1, True),
        ((7, 7, 7), 20, False),  # weekly
        ((7, 7, 7), 22, True),
        ((0.1, 10, 0.1), 29, False),  # it paused for ten days before
        ((0.1,) * 60 + (100,), 4, True),  # long ago is no rhythm
        ((1,), 1000, False),  # two dates are none
        ((1, 1, 1), 179, True),
        ((1, 1, 1), 181, False),  # an archive
        ((1, 1, 1), -5, False),
    ],
)
def test_silence_is_told_by_a_seeds_own_rhythm(
    gaps: tuple[float, ...], quiet: float, silent: bool
) -> None:
    """Three times its longest pause, between three days and half a year."""
    found = silence(reversed(paced(*gaps)), LAST + timedelta(days=quiet))
    assert found == (timedelta(days=quiet) if silent else None)


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("2026-11-22", datetime(2026, 11, 22, tzinfo=UTC)),
        ("2026-11-22T10:00:00+03:00", datetime(2026, 11, 22, 7, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 10:00:00 +0300", datetime(2026, 11, 22, 7, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 10:00:00 GMT", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-99-99", None),
    ],
)
def test_a_printed_date_is_an_instant_or_none(printed: str, instant: datetime | None) -> None:
    """As sitemaps and JSON print them, and as feeds do."""
    assert moment(printed) == instant
