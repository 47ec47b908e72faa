"""What a news page changes by itself on every fetch, and no reader may take for an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.newspaper.dates import clock

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Noise:
    """One fetch's noise; `tick` counts the fetches of a running newspaper."""

    tick: int
    now: datetime

    @property
    def nonce(self) -> str:
        """A token as WordPress writes them into its scripts."""
        return hashlib.sha256(f"nonce {self.tick}".encode()).hexdigest()[:10]

    @property
    def clock(self) -> str:
        """The header's clock: the server's present day and time in Damascus."""
        return clock(self.now.astimezone(ZoneInfo("Asia/Damascus")))

    def views(self, story_id: int) -> str:
        """A view counter that goes up with every fetch, with the Arabic thousands mark."""
        return f"{story_id % 900 + 100 + self.tick:,}".replace(",", "٬")

    def rotated(self, items: Sequence[_Item], count: int) -> tuple[_Item, ...]:
        """`count` of the items, beginning elsewhere on every fetch."""
        start = self.tick % len(items) if items else 0
        return tuple((*items[start:], *items[:start])[:count])
