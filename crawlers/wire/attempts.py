"""Each attempt at a URL -> the record of that attempt, and of no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapy import Request

from archive.records.writer import Written


@dataclass(slots=True)
class Trail:
    """What the latest attempt at one URL left in the archive; None where that is nothing.

    In `request.meta["trail"]`, and shared by a request with its retries, which Scrapy makes by
    copying: whoever holds the first of them learns of the last.
    """

    written: Written | None = None


def note(request: Request, written: Written | None) -> None:
    """Say where the attempt that this request is lies in the archive."""
    request.meta["written"] = written
    trail: Any = request.meta.get("trail")
    if isinstance(trail, Trail):
        trail.written = written


def latest(request: Request) -> Written | None:
    """Where the latest attempt at a request's URL lies in the archive."""
    trail: Any = request.meta.get("trail")
    written: Written | None = request.meta.get("written")
    return trail.written if isinstance(trail, Trail) else written


class NewAttempt:
    """Downloader middleware, before all others: no attempt inherits the record of another.

    A retry that is turned away before it reaches the wire left nothing, whatever its copied meta
    says.
    """

    def process_request(self, request: Request) -> None:
        """Begin with nothing."""
        note(request, None)
