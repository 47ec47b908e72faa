"""How far each seed is read in a night: never past its `pages`, nor on where all is known."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable

from config.site import Seed
from crawlers.seeds import Harvest


class Paging:
    """The pages that wait, by seed; `is_new` says whether a URL is an article not known before."""

    def __init__(self, is_new: Callable[[str], bool]) -> None:
        self._is_new = is_new
        self._taken: Counter[str] = Counter()
        self._next: defaultdict[str, deque[str]] = defaultdict(deque)
        self._older: defaultdict[str, deque[str]] = defaultdict(deque)
        self._bringing: set[str] = set()

    def read(self, seed: Seed, harvest: Harvest) -> None:
        """Take note of what a page of a seed gave."""
        self._next[seed.url].extendleft(reversed(harvest.next_pages))
        self._older[seed.url].extendleft(reversed(harvest.older_pages))
        if any(self._is_new(found.url) for found in harvest.found):
            self._bringing.add(seed.url)

    def following(self, seed: Seed) -> str | None:
        """The page to read now, taken from those that wait; None where the seed is read enough.

        Older pages go on for as long as the pages read since the last of them brought anything.
        """
        if self._taken[seed.url] + 1 >= seed.pages:
            return None
        if waiting := self._next[seed.url]:
            page = waiting.popleft()
        elif (waiting := self._older[seed.url]) and seed.url in self._bringing:
            self._bringing.discard(seed.url)
            page = waiting.popleft()
        else:
            return None
        self._taken[seed.url] += 1
        return page
