"""What is known of a site -> what a night asks for again, and what it leaves alone."""

from __future__ import annotations

import hashlib
import heapq
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from config.site import Site
from crawlers.frontier import Known
from crawlers.spelling import spelling

HOURS_YOUNG = timedelta(hours=4)
"""Between two captures of an article on the day it is met: a nightly crawl has few such pairs."""
_YOUNGER = 3
_AGAIN_TONIGHT = frozenset({"failed", "truncated"})
_DOUBTFUL_FIRST = 1e9


@dataclass(frozen=True, slots=True)
class Planned:
    """A known URL as a night sees it: its last payload digest, and whether it is due."""

    url: str
    payload_digest: str
    due: bool


class Resting:
    """The known URLs that a night leaves alone, as 8 bytes each: half a million in 4 MB.

    A URL is one of them in any of its spellings (`crawlers/spelling.py`).

    A strange URL is taken for one of them by chance once in 10^13 times (2^64 hashes, 500,000
    taken), which is less often than a disk errs.
    """

    def __init__(self, hashes: array[int] | None = None) -> None:
        self.hashes = hashes or array("Q")

    @classmethod
    def of(cls, urls: Iterable[str]) -> Resting:
        """From the URLs themselves."""
        return cls(array("Q", sorted(map(_hash, urls))))

    @classmethod
    def parse(cls, raw: bytes) -> Resting:
        """From `bytes(resting)`."""
        return cls(array("Q", raw))

    def __bytes__(self) -> bytes:
        return self.hashes.tobytes()

    def __len__(self) -> int:
        return len(self.hashes)

    def __contains__(self, url: str) -> bool:
        wanted = _hash(url)
        place = bisect_left(self.hashes, wanted)
        return place < len(self.hashes) and self.hashes[place] == wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is to do with the URLs known: `due` in their order, the rest untouched.

    `postponed` counts those that are due and must wait for another night's budget; `last_night`
    (ISO 8601) is the latest on which anything was answered: what a seed calls modified since is
    asked for although it rests.  `owed` are requisites that a crawl before was stopped at, with the
    page that needs each.
    """

    due: tuple[Planned, ...] = ()
    resting: Resting = field(default_factory=Resting)
    postponed: int = 0
    last_night: str = ""
    owed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, planned: Iterable[Planned]) -> Plan:
        """From URLs one by one, each due or not."""
        entries = list(planned)
        return cls(
            tuple(entry for entry in entries if entry.due),
            Resting.of(entry.url for entry in entries if not entry.due),
        )

    @classmethod
    def only(cls, urls: Iterable[str]) -> Plan:
        """These URLs and nothing else, whatever is known."""
        return cls(tuple(Planned(url, "", True) for url in dict.fromkeys(urls)))


def plan(known: Iterable[Known], site: Site, *, night: date, now: datetime) -> Plan:
    """Tonight's plan: of what is due the most overdue, no more than the budget.

    Overdue is measured by an article's own pause, so that neither the many old ones nor the daily
    young ones crowd the others out.  The crawl asks for what is new before it asks for these.  What
    was never answered may still be asked for where a seed names it; everything else known rests.
    """
    curve = Curve(site.revisit_days, night, now)
    return _Sorting(site, curve.lateness).plan(known)


def unasked(known: Iterable[Known], site: Site, takes: Callable[[str], bool]) -> Plan:
    """A backfill's plan: what was found and never answered, if `takes` says so of its day."""
    return _Sorting(site, lambda entry: float(not entry.last and takes(entry.dated))).plan(known)


@dataclass(frozen=True, slots=True)
class Curve:
    """When an article is looked at again.

    An article waits the longest of the `pauses` (nights) that is at most a third of its age; while
    it is younger than thrice the second, the first.  On the very day it is met it is due again
    after four hours, should there be a further run.
    """

    pauses: tuple[int, ...]
    night: date
    now: datetime

    def pause(self, age: int) -> int:
        """Nights between two captures of an article that is `age` days old."""
        fitting = (pause for pause in reversed(self.pauses) if pause * _YOUNGER <= age)
        return next(fitting, self.pauses[0])

    def lateness(self, entry: Known) -> float:
        """Nights it has waited by those it should wait: due from 1 on; 0 is not due tonight."""
        pause = self.pause(self._days_since(entry.born))
        if not entry.last:
            return max(1.0, (self._days_since(entry.first_night) + 1) / pause)
        waited = self._days_since(entry.last_night)
        if waited <= 0:
            return float(waited == 0 and self._is_due_again_tonight(entry))
        return _DOUBTFUL_FIRST + waited if entry.is_doubtful else waited / pause

    def _is_due_again_tonight(self, entry: Known) -> bool:
        if entry.last_fate in _AGAIN_TONIGHT:
            return True
        at = datetime.strptime(f"{entry.last.split()[1]}+0000", "%Y%m%d%H%M%S%z")
        return entry.born >= entry.last_night and self.now - at >= HOURS_YOUNG

    def _days_since(self, day: str) -> int:
        return self.night.toordinal() - _ordinal(day)


class _Sorting:
    """One pass over all that is known, of which only the latest and some hashes are kept."""

    def __init__(self, site: Site, lateness: Callable[[Known], float]) -> None:
        self._site, self._lateness = site, lateness
        self._answered = array("Q")
        self._due = 0
        self._last_night = ""

    def plan(self, known: Iterable[Known]) -> Plan:
        chosen = heapq.nlargest(self._site.budget, self._late(known), key=lambda pair: pair[0])
        due = tuple(Planned(entry.url, entry.payload_digest, True) for _rank, entry in chosen)
        taken = {_hash(entry.url) for entry in due}
        resting = array("Q", sorted(one for one in self._answered if one not in taken))
        return Plan(due, Resting(resting), self._due - len(due), self._last_night)

    def _late(self, known: Iterable[Known]) -> Iterator[tuple[float, Known]]:
        for entry in known:
            if entry.last:
                self._answered.append(_hash(entry.url))
                self._last_night = max(self._last_night, entry.last_night)
            lateness = self._lateness(entry)
            if lateness >= 1 and self._site.is_article(entry.url):
                self._due += 1
                yield lateness, entry


@cache
def _ordinal(day: str) -> int:
    """Remembered, since there are few days and many articles."""
    return date.fromisoformat(day).toordinal()


def _hash(url: str) -> int:
    raw = spelling(url).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")
