"""What one seed brought in a night, counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest

from crawlers.seeds.silence import LOOKED_AT


@dataclass(slots=True)
class Tally:
    """URLs a seed named, those of them that are articles of the site, and those not known before.

    A URL that stands on two pages of the seed counts on both.  `dates` are the latest it printed.
    """

    found: int = 0
    in_scope: int = 0
    new: int = 0
    dates: list[datetime] = field(default_factory=list)

    def add_dates(self, dates: list[datetime]) -> None:
        """Keep the latest of them."""
        self.dates = nlargest(LOOKED_AT, [*self.dates, *dates])

    @property
    def counts(self) -> dict[str, int]:
        """For the report of the crawl."""
        return {"found": self.found, "in_scope": self.in_scope, "new": self.new}
