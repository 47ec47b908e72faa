"""A term -> the Object Lock headers by which a store refuses to let an object go before its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

Mode = Literal["governance", "compliance"]
"""Who may still remove a locked version: whoever holds a special permission, or nobody at all."""

WARC = "application/warc"
"""The media type of a WARC object."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is put is held.

    `further` is added for WARCs: a revisit is worth nothing without the record it names, so that
    one must be held until the term of the last revisit that may name it has ended.
    """

    mode: Mode
    term: timedelta
    further: timedelta = timedelta()

    def headers(self, kind: str, now: datetime | None = None) -> dict[str, Any]:
        """What a PUT of media type `kind` says of it, as boto3 names it."""
        term = self.term + (self.further if kind == WARC else timedelta())
        return {
            "ObjectLockMode": self.mode.upper(),
            "ObjectLockRetainUntilDate": (now or datetime.now(UTC)) + term,
        }
