"""One moment, printed in the many ways that mean it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.city.noise import Noise


def iso(moment: datetime, noise: Noise, zone: ZoneInfo) -> str:
    """ISO 8601 with whatever offset, with seconds or without: the same moment on every fetch."""
    there = moment.astimezone(noise.chance.choice((UTC, zone)))
    return there.isoformat(timespec=noise.chance.choice(("seconds", "minutes")))
