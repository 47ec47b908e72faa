"""Seeds beyond those a site file names: what robots.txt and the home page say of themselves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from parsel import Selector

from config.site import Seed, Site
from crawlers import links
from crawlers.scope import refusal

MOST_SITEMAPS = 5
"""Sitemaps of robots.txt that are read, each with as many pages at most: nobody chose them."""
MOST_FEEDS = 5
"""Feeds of the home page that are tried."""
DECLARED_FEEDS = ", ".join(
    f'link[rel~="alternate"][type="application/{kind}"]'
    for kind in ("rss+xml", "atom+xml", "feed+json")
)
DECLARED_REST = 'link[rel="https://api.w.org/"]'


class Sources:
    """What is left to try, best first, each once.

    The sitemaps that robots.txt names are seeds of every night, where the site file names no
    sitemap.  What the home page declares (feeds, then WordPress's REST interface), and at last its
    own links, are tried only while nothing else gave anything fresh.
    """

    def __init__(self, site: Site, *, allow_private: bool) -> None:
        self._site = site
        self._allow_private = allow_private
        self._tried = {seed.url for seed in site.seeds}
        self._sitemaps: deque[Seed] = deque()
        self._resorts: deque[Seed] = deque()

    def robots_names(self, sitemaps: Iterable[str], base: str) -> None:
        """Take note of the `Sitemap:` lines of a robots.txt."""
        if any(seed.sitemap for seed in self._site.seeds):
            return
        for url in self._usable(links.all_absolute(base, sitemaps)):
            if len(self._sitemaps) < MOST_SITEMAPS:
                self._sitemaps.append(Seed(sitemap=url, pages=MOST_SITEMAPS))

    def home_declares(self, page: Selector, base: str) -> None:
        """Take note of the home page's `<link>`s, and of the page itself."""
        base = links.base_of(page, base)
        feeds = links.all_absolute(base, page.css(DECLARED_FEEDS).css("::attr(href)").getall())
        roots = links.all_absolute(base, page.css(DECLARED_REST).css("::attr(href)").getall())
        self._resorts.extend(Seed(feed=url) for url in islice(self._usable(feeds), MOST_FEEDS))
        interfaces = (f"{root.rstrip('/')}/wp/v2/posts" for root in roots)
        self._resorts.extend(Seed(wordpress=url) for url in self._usable(interfaces))
        self._resorts.extend(Seed(section=url) for url in self._usable((self._site.home,)))

    def next(self, *, nothing_fresh: bool) -> Seed | None:
        """The next seed to try, or None where there is none or no need of one."""
        if self._sitemaps:
            return self._sitemaps.popleft()
        return self._resorts.popleft() if nothing_fresh and self._resorts else None

    def _usable(self, urls: Iterable[str]) -> Iterator[str]:
        for url in urls:
            allowed = not refusal(url, self._site, allow_private=self._allow_private)
            if allowed and url not in self._tried:
                self._tried.add(url)
                yield url
