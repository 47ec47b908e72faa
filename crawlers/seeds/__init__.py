"""Where new URLs are found: each kind of seed a pure function from bytes to URLs with dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A URL as a seed gave it (absolute), with the date it printed for it, if any."""

    url: str
    printed_date: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one page of a seed gave: URLs in order, once each, and the next page's address."""

    found: tuple[Found, ...]
    next_page: str | None = None
    notes: tuple[str, ...] = ()
