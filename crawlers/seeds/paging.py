"""How far each seed is read in a night: never past its `pages`, nor on where all is known."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping

from config.site import Seed, SeedKind
from crawlers.seeds import Found, Harvest

_NIGHT: Mapping[SeedKind, int] = {"feed": 1, "wordpress": 1, "sitemap": 1, "section": 2}
_WHOLE: Mapping[SeedKind, int] = {"feed": 3, "section": 3}


class Paging:
    """The pages that wait, by seed; `is_wanted` says whether a page is worth reading on for a URL.

    Reading ends behind the first page that brings nothing wanted which no page of the seed brought
    tonight; of a section behind the second, since its order is not to be relied on.  So it ends as
    well where a site gives its last page for any number, or a calendar that leads nowhere.  With
    `whole` no more pages than it has bound a seed, and sitemaps and REST are read to their end: so
    a backfill does.
    """

    def __init__(self, is_wanted: Callable[[Found], bool], *, whole: bool = False) -> None:
        self._is_wanted = is_wanted
        self._whole = whole
        self._taken: Counter[str] = Counter()
        self._next: defaultdict[str, deque[str]] = defaultdict(deque)
        self._older: defaultdict[str, deque[str]] = defaultdict(deque)
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._bringing: set[str] = set()
        self._barren: Counter[str] = Counter()

    def read(self, seed: Seed, harvest: Harvest, listed: tuple[Found, ...] | None = None) -> None:
        """Take note of what a page of a seed gave; `listed` is all it named, where that is more."""
        self._next[seed.url].extendleft(reversed(harvest.next_pages))
        self._older[seed.url].extendleft(reversed(harvest.older_pages))
        seen = self._seen[seed.url]
        for found in harvest.found if listed is None else listed:
            if found.url not in seen and self._is_wanted(found):
                seen.add(found.url)
                self._bringing.add(seed.url)

    def following(self, seed: Seed) -> str | None:
        """The page to read now, taken from those that wait; None where the seed is read enough.

        Older pages go on for as long as the pages read since the last of them brought anything.
        """
        if not self._whole and self._taken[seed.url] + 1 >= seed.pages:
            return None
        waiting = self._next[seed.url]
        if not waiting and self._older[seed.url] and self._goes_on(seed):
            waiting = self._older[seed.url]
        if not waiting:
            return None
        self._taken[seed.url] += 1
        return waiting.popleft()

    def _goes_on(self, seed: Seed) -> bool:
        if seed.url in self._bringing:
            self._bringing.discard(seed.url)
            self._barren[seed.url] = 0
            return True
        self._barren[seed.url] += 1
        most = (_WHOLE if self._whole else _NIGHT).get(seed.kind)
        return most is None or self._barren[seed.url] < most
