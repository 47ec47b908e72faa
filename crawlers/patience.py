"""What hosts answered -> when each may be asked again, and when no more tonight.

Time is the crawl's own monotonic clock, in seconds.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AFTER_BLOCK = 6
"""Delays a host is left alone after a 429 or 503 that does not say for how long: 30 s at the usual
5 s, which is what Media Cloud's fetcher leaves after a 429."""
SLOWEST = 8
"""Times the usual delay between requests, at most, to a host that said we ask too much."""
RECOVERY = 10
"""Answers without a block after which a slowed host is asked twice as fast again."""
MOST_IN_A_ROW = 10
"""Blocks in a row after which a host is not asked any more: where a third of all answers are
challenges, as many in a row come once in 59,049."""
LONGEST_PAUSE = 600.0
"""Seconds a crawl waits for a host at a time; what asks for longer is left for the next night."""
ALL_PAUSES = 3600.0
"""Seconds a crawl waits for a host altogether."""
MOST_CRAWL_DELAY = 60.0
"""Seconds between requests, at most, that a robots.txt can ask for: at that pace a night of 24
hours holds 1,440 requests."""
_WORTH_SAYING = 3
_SLOW_DOWN = frozenset({"http-429", "http-503"})


@dataclass(slots=True)
class Host:
    """What one host said tonight; `pace` is in times the usual delay."""

    delay: float
    asked_at: float = -math.inf
    rests_until: float = -math.inf
    pace: int = 1
    good_in_a_row: int = 0
    blocks_in_a_row: int = 0
    answers: int = 0
    paused: float = 0.0
    blocks: Counter[str] = field(default_factory=Counter)
    closed: str = ""

    @property
    def next_at(self) -> float:
        """When it may be asked again."""
        return max(self.rests_until, self.asked_at + self.delay * self.pace)


class Hosts:
    """The hosts of a crawl, each asked at its own pace; `delay` is the site file's.

    `abandoned` is set where the crawl is to end at once, whoever waits.
    """

    def __init__(self, delay: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.abandoned = False
        self._delay = delay
        self._clock = clock
        self._hosts: dict[str, Host] = {}

    def wait(self, name: str) -> float:
        """Seconds until a host may be asked; 0 books the moment for whoever asks."""
        host, now = self._host(name), self._clock()
        if host.next_at > now:
            return host.next_at - now
        host.asked_at = now
        return 0.0

    def distance(self, name: str) -> float:
        """Seconds between two requests to a host, as things are."""
        host = self._host(name)
        return host.delay * host.pace

    def closed(self, name: str) -> str:
        """Why a host is not asked any more tonight, or nothing."""
        return self._host(name).closed

    def heard(self, name: str, block: str, retry_after: float | None = None) -> None:
        """Take note of an answer: the block it was, if it was one, and what it asked for."""
        host = self._host(name)
        host.answers += 1
        if not block:
            _recover(host)
            return
        host.blocks[block] += 1
        host.good_in_a_row = 0
        host.blocks_in_a_row += 1
        if host.blocks_in_a_row >= MOST_IN_A_ROW:
            host.closed = host.closed or f"not asked, {MOST_IN_A_ROW} blocks in a row"
        if block in _SLOW_DOWN:
            host.pace = min(host.pace * 2, SLOWEST)
        if retry_after is not None:
            self._leave_alone(host, retry_after)
        elif block in _SLOW_DOWN:
            self._leave_alone(host, AFTER_BLOCK * host.delay)

    def keep_distance(self, name: str, seconds: float) -> None:
        """At least so many seconds between requests to a host."""
        host = self._host(name)
        host.delay = max(host.delay, min(seconds, MOST_CRAWL_DELAY))

    def findings(self) -> Iterator[str]:
        """A sentence on each host that blocked us more than in passing, or was given up."""
        for name, host in self._hosts.items():
            if host.closed or host.blocks.total() >= _WORTH_SAYING:
                kinds = ", ".join(f"{count} {kind}" for kind, count in host.blocks.most_common())
                what = f"{host.blocks.total()} of {host.answers} answers were blocks ({kinds})"
                waited = f"; waited {host.paused:.0f} s longer" if host.paused >= 1 else ""
                yield f"host {name}: {what}{waited}{'; ' if host.closed else ''}{host.closed}"

    def _host(self, name: str) -> Host:
        if name not in self._hosts:
            self._hosts[name] = Host(self._delay)
        return self._hosts[name]

    def _leave_alone(self, host: Host, seconds: float) -> None:
        if seconds > LONGEST_PAUSE or host.paused + seconds > ALL_PAUSES:
            host.closed = host.closed or f"not asked, it wants {seconds:,.0f} s of peace"
            return
        until = self._clock() + seconds
        host.paused += max(0.0, until - max(host.next_at, self._clock()))
        host.rests_until = max(host.rests_until, until)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a `Retry-After` asks for: a number of them, or an HTTP date (RFC 9110, 10.2.3).

    None where it is neither; a date that is past asks for none.
    """
    stated = value.strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        until = parsedate_to_datetime(stated)
    except (ValueError, IndexError, TypeError):
        return None
    # Without a zone it is meant as GMT (RFC 9110, 5.6.7).
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _recover(host: Host) -> None:
    host.blocks_in_a_row = 0
    host.good_in_a_row += 1
    if host.pace > 1 and host.good_in_a_row >= RECOVERY:
        host.pace //= 2
        host.good_in_a_row = 0
