"""A walk through the whole archive of a site: where it begins, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from config.site import Seed, Site
from crawlers.seeds import Found, Harvest
from crawlers.seeds.wordpress import first_page


@dataclass(frozen=True, slots=True)
class Walk:
    """Days of publication, and how far the listings are read.

    `pending` are the pages to begin at, each with the address of the seed it belongs to; `walked`
    those that need not be read again; `runs` counts the crawls so far.  Without pending pages after
    a first run every listing was walked to its end.
    """

    since: date | None = None
    until: date | None = None
    pending: tuple[tuple[str, str], ...] = ()
    walked: tuple[str, ...] = ()
    runs: int = 0

    @property
    def is_over(self) -> bool:
        """Whether no listing page is left to read."""
        return bool(self.runs) and not self.pending

    def covers(self, since: date | None, until: date | None) -> bool:
        """Whether it is the walk that is asked for; what is not asked is as it was."""
        return since in (None, self.since) and until in (None, self.until)

    def beginning(self, site: Site) -> Iterator[tuple[Seed, str]]:
        """The pages to begin at, each with its seed; one not in the site's file is a sitemap."""
        seeds = {seed.url: seed for seed in site.seeds}
        for url, page in self.pending:
            yield seeds.get(url) or Seed(sitemap=url), page

    def takes(self, day: str) -> bool:
        """Whether an article printed on a day (ISO 8601) belongs to it; one without a day does."""
        too_old = self.since and day < self.since.isoformat()
        too_new = self.until and day > self.until.isoformat()
        return not day or not (too_old or too_new)

    def part_of(self, harvest: Harvest, day: Callable[[Found], str]) -> Harvest:
        """What belongs to it of a page of a seed.

        Where all that is printed there is older than `since`, so are the pages behind it.
        """
        days = [printed for found in harvest.found if (printed := day(found))]
        found = tuple(found for found in harvest.found if self.takes(day(found)))
        if self.since and days and max(days) < self.since.isoformat():
            return replace(harvest, found=found, next_pages=(), older_pages=())
        return replace(harvest, found=found)


def new_walk(site: Site, since: date | None, until: date | None) -> Walk:
    """The walk through all seeds of a site, from their first pages."""
    pages = ((seed.url, _first_url(seed, since, until)) for seed in site.seeds)
    return Walk(since, until, tuple(pages))


def parse(facts: Mapping[str, Any]) -> Walk:
    """A walk from its fields as JSON has them."""
    days = {name: facts[name] and date.fromisoformat(facts[name]) for name in ("since", "until")}
    return Walk(
        **days,
        pending=tuple((seed, page) for seed, page in facts["pending"]),
        walked=tuple(facts["walked"]),
        runs=facts["runs"],
    )


def _first_url(seed: Seed, since: date | None, until: date | None) -> str:
    """WordPress itself leaves out what is not asked for: `after` and `before` of its posts."""
    if seed.kind != "wordpress":
        return seed.url
    # A day wider on both sides: its days are those of the site's clock, which it does not tell.
    bounds = {
        "after": f"{since - timedelta(days=1)}T00:00:00" if since else "",
        "before": f"{until + timedelta(days=2)}T00:00:00" if until else "",
    }
    parts = urlsplit(seed.url)
    query = [*parse_qsl(parts.query), *((name, day) for name, day in bounds.items() if day)]
    return first_page(urlunsplit(parts._replace(query=urlencode(query, safe=",/:"))))
