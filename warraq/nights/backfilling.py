"""How far a site's archive is walked: from the fates of one backfill to the plan of the next.

What was found and not yet captured is in the frontier; what is kept here, one small object a site,
is only where the listings were left.  Without it a backfill begins again at the first pages, and
asks for no article twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from archive import keys
from archive.errors import MissingObject
from archive.manifest import Manifest
from archive.storage.store import Store
from config.site import Site
from crawlers import plan as planning
from crawlers import walk as walking
from crawlers.dispositions import Fate
from crawlers.job import Job
from crawlers.plan import Plan
from crawlers.walk import Walk
from warraq.nights import ledger
from warraq.stores import Stores

_READ = frozenset({"captured", "unchanged", "revisited", "redirected", "gone", "out-of-scope"})


@dataclass(frozen=True, slots=True)
class Left:
    """What a backfill still has to do: listing pages to go on from, and articles found."""

    pages: int
    articles: int

    @property
    def is_nothing(self) -> bool:
        """Whether the archive is walked and all that was found is got."""
        return not self.pages and not self.articles


def walk_of(derived: Store, site: Site, since: date | None, until: date | None) -> Walk:
    """The walk to go on with: the one that was left, or a new one where other days are asked."""
    kept, _etag = _read(derived, site.name)
    return kept if kept and kept.covers(since, until) else walking.new_walk(site, since, until)


def plan(derived: Store, site: Site, walk: Walk) -> Plan:
    """What was found and never got, within the budget; what was got rests."""
    return planning.unasked(ledger.known(derived, site.name), site, walk.takes)


def left(derived: Store, site: Site, since: date | None = None, until: date | None = None) -> Left:
    """What remains to be done of a walk, begun or not."""
    walk = walk_of(derived, site, since, until)
    found = plan(derived, site, walk)
    return Left(len(walk.pending), len(found.due) + found.postponed)


def note(stores: Stores, task: Job, made: Manifest) -> None:
    """Keep where a backfill left the listings; nothing of crawls of other kinds."""
    if task.walk is None:
        return
    fates = ledger.fates_of(stores.archive, made)
    walk = after(task.walk, fates, was_killed=not task.report.exists())
    key, done = keys.backfill(made.draft.site), False
    while not done:
        before, etag = _read(stores.derived, made.draft.site)
        if before and before.covers(walk.since, walk.until) and before.runs >= walk.runs:
            return
        raw = json.dumps(asdict(walk), default=str).encode()
        done = stores.derived.replace(key, raw, etag=etag, kind="application/json")


def after(walk: Walk, fates: Iterable[Fate], *, was_killed: bool) -> Walk:
    """The walk with the pages of one run in it.

    A page that was not read waits.  Of a run that was killed so do the pages never met, and the
    last one that each seed gave: what it led to may not have been met, or without a word of where
    it came from.  Where anything waits all first pages of sitemap seeds do: the rest of an index is
    known from nowhere else.
    """
    pages = [fate for fate in fates if fate.role == "seed"]
    seeds = _seeds_of(walk, pages)
    read = [fate.url for fate in pages if fate.disposition in _READ and fate.url in seeds]
    waiting = {fate.url for fate in pages if fate.disposition not in _READ and fate.url in seeds}
    if was_killed:
        waiting |= {page for _seed, page in walk.pending if page not in seeds}
        waiting |= set({seeds[url]: url for url in read}.values())
    seeds |= {page: seed for seed, page in walk.pending}
    if waiting:
        waiting |= {fate.url for fate in pages if fate.seed.startswith("sitemap") and not fate.via}
    walked = dict.fromkeys((*walk.walked, *read))
    return replace(
        walk,
        pending=tuple(sorted((seeds[page], page) for page in waiting)),
        walked=tuple(page for page in walked if page not in waiting),
        runs=walk.runs + 1,
    )


def _seeds_of(walk: Walk, pages: Iterable[Fate]) -> dict[str, str]:
    """The seed of each page: the one it began with, else that of the page which led to it."""
    begun: Mapping[str, str] = {page: seed for seed, page in walk.pending}
    seeds: dict[str, str] = {}
    for fate in pages:
        if seed := begun.get(fate.url) or seeds.get(fate.via) or (fate.seed and fate.url):
            seeds[fate.url] = seed
    return seeds


def _read(derived: Store, site: str) -> tuple[Walk | None, str | None]:
    try:
        raw, etag = derived.read_tagged(keys.backfill(site))
    except MissingObject:
        return None, None
    return walking.parse(json.loads(raw)), etag
