"""The pages of a night's seeds -> the articles they name, how far to read on, what each brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from scrapy.http import Response

from config.site import Seed, SeedKind, Site
from crawlers.errors import SeedFault
from crawlers.plan import Plan
from crawlers.seeds import Found, Harvest, readers
from crawlers.seeds.dates import moment
from crawlers.seeds.paging import Paging
from crawlers.seeds.silence import silence
from crawlers.seeds.tally import Tally
from crawlers.seeds.wordpress import closed, is_past_end, modified_since
from crawlers.spelling import spelling
from crawlers.walk import Walk

MOST_CHANGED = 0.2
"""The part of the resting articles that seeds may call modified and be believed: a sitemap that
prints the time of its own making for every `lastmod` says nothing."""
_ALWAYS_BELIEVED = 100
_END_IN_404: frozenset[SeedKind] = frozenset({"feed", "section"})


class Reading:
    """All seeds of one night of a site, against what is known of it.

    `findings` are sentences on what could not be read, `tallies` what each seed brought, by kind
    and address.
    """

    def __init__(self, site: Site, plan: Plan, night: date, walk: Walk | None = None) -> None:
        self.findings: list[str] = []
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self._site = site
        self._resting = plan.resting
        self._due = frozenset(spelling(entry.url) for entry in plan.due)
        self._since = date.fromisoformat(plan.last_night) if plan.last_night and not walk else None
        self._walk = walk
        self._night = night
        self._changed: dict[str, None] = {}
        self._paging = Paging(self._is_wanted, whole=walk is not None)

    def read(self, response: Response, seed: Seed) -> Iterator[Found]:
        """What is to be asked for of a page of a seed: articles, and what a feed calls one."""
        try:
            harvest = readers.harvest(response, seed, self._site)
        except SeedFault as fault:
            self.find(response.url, str(fault))
            harvest = Harvest(())
        for note in harvest.notes:
            self.find(response.url, note)
        listed = harvest.found
        if self._walk:
            harvest = self._walk.part_of(harvest, self._day_of)
        elif seed.kind == "feed" and not self._is_outrun(harvest):
            harvest = replace(harvest, older_pages=())
        elif seed.kind == "wordpress" and self._since and response.url == readers.first_url(seed):
            changed = modified_since(response.url, self._since.isoformat())
            harvest = replace(harvest, next_pages=(changed, *harvest.next_pages))
        self._count(harvest, self.tallies[name_of(seed)])
        self._paging.read(seed, harvest, listed)
        for found in harvest.found:
            if seed.kind in readers.NAMES_ARTICLES or self._site.is_article(found.url):
                yield found

    def pass_over(self, response: Response, seed: Seed, disposition: str) -> None:
        """Say why a page of a seed was not read, unless it is the one past the end."""
        is_further = response.meta["url"] != readers.first_url(seed)
        if disposition == "gone" and is_further and seed.kind in _END_IN_404:
            return
        if not is_past_end(response.status, response.body):
            why = f"{disposition}, answered {response.status}"
            is_rest = seed.kind == "wordpress"
            self.find(response.url, closed(response.status, response.body) if is_rest else why)

    def following(self, seed: Seed) -> str | None:
        """The page of a seed to read now, or None where it is read enough."""
        return self._paging.following(seed)

    def find(self, url: str, what: str) -> None:
        """Note something of a seed that a person should know."""
        self.findings.append(f"seed {url}: {what}")

    @property
    def is_fresh(self) -> bool:
        """Whether any seed read so far gave articles, and has not fallen silent."""
        return any(t.in_scope and not self._silence(t) for t in self.tallies.values())

    def verdicts(self) -> Iterator[str]:
        """A sentence on each seed that gave no article, or nothing new for too long."""
        for name, tally in self.tallies.items():
            if tally.found and not tally.in_scope:
                yield f"{name}: none of its {tally.found:,} URLs is an article of the site"
            elif quiet := self._silence(tally):
                last = max(tally.dates).date()
                yield f"{name}: nothing new since {last}, {quiet.days} days: against its rhythm"

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """What each seed brought, by kind and address."""
        return {name: tally.counts for name, tally in self.tallies.items()}

    def day(self, printed: str) -> str:
        """A printed date as the day it is in the site's zone, ISO 8601; empty where it is none."""
        instant = moment(printed)
        return instant.astimezone(self._site.zone).date().isoformat() if instant else ""

    def _day_of(self, found: Found) -> str:
        """The day it was printed or, at the latest, modified."""
        return self.day(found.printed_date or found.modified)

    def changed(self) -> list[str]:
        """Resting articles that seeds call modified since the last night, if that is credible."""
        if len(self._changed) <= max(_ALWAYS_BELIEVED, MOST_CHANGED * len(self._resting)):
            return list(self._changed)
        self.findings.append(
            f"seeds call {len(self._changed):,} of {len(self._resting):,} resting articles "
            f"modified since {self._since}; so many are not believed"
        )
        return []

    def _count(self, harvest: Harvest, tally: Tally) -> None:
        tally.found += len(harvest.found)
        dates = []
        for found in harvest.found:
            if not self._site.is_article(found.url):
                continue
            tally.in_scope += 1
            tally.new += not self._is_known(found.url)
            printed = moment(found.printed_date or found.modified)
            if printed:
                dates.append(printed)
            if self._is_changed(found):
                self._changed[found.url] = None
        tally.add_dates(dates)

    def _silence(self, tally: Tally) -> timedelta | None:
        """How long a seed has been silent at the end of the night, against its own rhythm."""
        morning = datetime.combine(self._night + timedelta(days=1), time(), self._site.zone)
        return None if tally.new else silence(tally.dates, morning)

    def _is_changed(self, found: Found) -> bool:
        """Of the last night only the day is known, so what changed on that day is asked again."""
        if not (self._since and found.modified and found.url in self._resting):
            return False
        modified = moment(found.modified)
        return modified is not None and modified.astimezone(self._site.zone).date() >= self._since

    def _is_outrun(self, harvest: Harvest) -> bool:
        """Whether a feed names nothing that was known, so that it may have lost what came between.

        On a first night nothing is known, and what is older is for a backfill.
        """
        articles = [found.url for found in harvest.found if self._site.is_article(found.url)]
        return bool(self._due or self._resting) and not any(map(self._is_known, articles))

    def _is_wanted(self, found: Found) -> bool:
        if not self._site.is_article(found.url):
            return False
        return bool(self._walk) or not self._is_known(found.url) or self._is_changed(found)

    def _is_known(self, url: str) -> bool:
        return spelling(url) in self._due or url in self._resting


def name_of(seed: Seed) -> str:
    """A seed as fates and reports name it."""
    return f"{seed.kind} {seed.url}"
