"""Where new URLs are found: each kind of seed a pure function from bytes to URLs with dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A URL as a seed gave it (absolute), with the dates it printed for it, if any."""

    url: str
    printed_date: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one page of a seed gave: URLs in order, once each, and where the seed goes on.

    `next_pages` are to be read in any case, `older_pages` only for as long as pages bring URLs that
    were not known before; both in the order to read them.
    """

    found: tuple[Found, ...]
    next_pages: tuple[str, ...] = ()
    older_pages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
