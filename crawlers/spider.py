"""The one spider: seeds and the plan in, every URL met and settled, pages only as archived."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response

from archive.errors import DiskFull
from config.site import Seed, Site
from crawlers import asking, fates, links, outlinks, requisites, settling
from crawlers.admission import MOST_OF_ONE_PAGE, Admission
from crawlers.dispositions import Disposition, Ledger, Role
from crawlers.errors import SeedFault
from crawlers.frontier import BACKFILL
from crawlers.job import Job
from crawlers.outstanding import Outstanding
from crawlers.patience import Hosts
from crawlers.plan import Plan
from crawlers.seeds import readers
from crawlers.seeds.reading import Reading, name_of
from crawlers.seeds.sources import Sources
from crawlers.spelling import Spellings
from crawlers.validators import Validator
from crawlers.wire.recorder import Recorder

MAX_HOPS = 10
_SEEDS: frozenset[Role] = frozenset({"home", "seed"})


class NightSpider(scrapy.Spider):
    """One site on one night.  It asks and reads; what crosses the wire is kept below it."""

    name = "night"

    def __init__(
        self,
        *,
        site: Site,
        plan: Plan,
        task: Job,
        ledger: Ledger,
        recorder: Recorder,
        known: Mapping[str, Validator] | None = None,
    ) -> None:
        super().__init__()
        self.site = site
        self.due = [entry.url for entry in plan.due]
        self.resting, self.owed = plan.resting, plan.owed
        self.ledger, self.recorder = ledger, recorder
        self.known = known or {}
        self._spellings = Spellings(self.due)
        self.last_digests = {entry.url: entry.payload_digest for entry in plan.due}
        self.hosts = Hosts(site.delay_seconds)
        self.reading = Reading(site, plan, task.night, task.walk)
        self.sources = Sources(site, allow_private=task.allow_private)
        self._admission = Admission(
            site, allow_private=task.allow_private, walk=task.walk is not None
        )
        self._task = task
        self._walking = f"{BACKFILL} " if task.walk else ""
        self._walked = frozenset(task.walk.walked if task.walk else ())
        self._seeds = Outstanding()
        self._home: Response | None = None

    async def start(self) -> AsyncIterator[Request]:
        """Home and every seed; then what they call modified, then the articles that are due.

        What is new is asked for as the seeds are read, so that no budget is spent on what is known
        before all that is new is met.  A backfill asks first for what it found and could not get
        before, and single captures for nothing else.  What pages are still owed comes last.
        """
        for request in self._beginning():
            yield request
        await self._seeds.none()
        while seed := self._further_seed():
            for request in self._unnamed_seed(seed):
                yield request
            await self._seeds.none()
        for url in self.reading.changed():
            if again := self.ask(url, "article", found_by="modified", although_resting=True):
                yield again
        for url in self.due:
            if again := self.ask(url, "article", found_by="frontier"):
                yield again
        for url, page in self.owed.items():
            if owed := self.ask(url, "requisite", via=page):
                yield owed

    def ask(
        self, url: str, role: Role, *, via: str = "", although_resting: bool = False, **facts: Any
    ) -> Request | None:
        """Meet a URL: a request for it, or None where it meets its fate unfetched.

        No URL is met twice, nor an article in two spellings but by redirect; one that rests, never.
        """
        with contextlib.suppress(ValueError):
            url = links.as_sent(url)
        if role == "article" and "hops" not in facts:
            url = self._spellings.first(url)
        if role == "article" and url in self.resting and not although_resting:
            return None
        if role == "seed" and url in self._walked:
            return None
        meta = {"role": role, "url": url, "via": via, **facts}
        if not self.ledger.meet(url, role, fates.found(meta)):
            return None
        unfetched = self._admission.unfetched(url, role)
        request = None if unfetched else asking.request(meta, self.site, self.known)
        if request is None:
            self.ledger.settle(fates.fate(meta, *(unfetched or asking.NOT_A_URL), None))
            return None
        if role in _SEEDS:
            self._seeds.begin()
        request.callback, request.errback = self.answered, self.failed
        return request

    def answered(self, response: Response) -> Iterator[Request]:
        """Settle an answered URL; follow its redirect or read on by its role."""
        request = response.request
        assert request is not None  # noqa: S101 - Scrapy sets it before any callback
        try:
            yield from self._follow(response, self.settle(request, response))
        finally:
            if request.meta["role"] in _SEEDS:
                self._seeds.end()

    def failed(self, failure: Any) -> Iterator[Request]:
        """Settle a URL that got no answer; a seed goes on without this page of it."""
        request: Request = failure.request
        try:
            self.fail(request, failure.value)
            yield from self._read_on(request.meta.get("seed"), request.url)
        finally:
            if request.meta["role"] in _SEEDS:
                self._seeds.end()

    def settle(self, request: Request, response: Response) -> Disposition:
        """Give an answered URL its fate."""
        last_digest = self.last_digests.get(request.meta["url"], "")
        fate = settling.of_answer(request, response, self.site, last_digest)
        self.ledger.settle(fate)
        return fate.disposition

    def fail(self, request: Request, error: BaseException) -> None:
        """Give an unanswered URL its fate; a full disk ends the crawl."""
        fate = settling.of_error(request, error)
        self.ledger.settle(fate)
        if fate.role == "seed":
            self.reading.find(fate.url, f"{fate.disposition} {fate.reason}".strip())
        if isinstance(error, DiskFull):
            self.hosts.abandoned = True
            self.crawler.engine.close_spider(self, "disk-full")

    @property
    def findings(self) -> list[str]:
        """Sentences on what a person should know of this night's seeds and hosts."""
        return [*self.reading.findings, *self.reading.verdicts(), *self.hosts.findings()]

    def _beginning(self) -> Iterator[Request]:
        if self._task.mode == "night":
            yield from self._named_seeds()
            return
        # A look asks for whatever it is told, articles or not.
        role: Role = "seed" if self._task.mode == "look" else "article"
        for url in self.due:
            if request := self.ask(url, role, found_by=self._task.mode):
                yield request
        for seed, page in self._task.walk.beginning(self.site) if self._task.walk else ():
            if request := self.ask(page, "seed", seed=seed):
                yield request

    def _further_seed(self) -> Seed | None:
        if self._task.mode in ("single", "look"):
            return None
        return self.sources.next(nothing_fresh=not self.reading.is_fresh)

    def _named_seeds(self) -> Iterator[Request]:
        """Home may be a seed itself."""
        seeds = {readers.first_url(seed): seed for seed in self.site.seeds}
        if request := self.ask(self.site.home, "home", seed=seeds.pop(self.site.home, None)):
            yield request
        for url, seed in seeds.items():
            if request := self.ask(url, "seed", seed=seed):
                yield request

    def _unnamed_seed(self, seed: Seed) -> Iterator[Request]:
        """A seed nobody named; the home page, which is here already, is read where it lies."""
        if not seed.sitemap:
            what = f"{name_of(seed)} is tried, since no seed before it gave anything fresh"
            self.reading.findings.append(what)
        if seed.section and self._home:
            yield from self._read_seed(self._home, seed)
        elif request := self.ask(readers.first_url(seed), "seed", seed=seed):
            yield request

    def _follow(self, response: Response, disposition: Disposition) -> Iterator[Request]:
        seed: Seed | None = response.meta.get("seed")
        role: Role = response.meta["role"]
        if disposition == "redirected":
            yield from self._redirect(response)
        elif disposition in ("captured", "unchanged", "revisited"):
            if seed:
                yield from self._read_seed(response, seed)
            if role in ("article", "home"):
                yield from self._ask_requisites(response)
            elif role == "requisite":
                yield from self._ask_all(requisites.of_sheet(response), response.url)
        elif seed:
            self.reading.pass_over(response, seed, disposition)
            yield from self._read_on(seed, response.url)

    def _redirect(self, response: Response) -> Iterator[Request]:
        meta, hops = response.meta, response.meta.get("hops", 0) + 1
        target = settling.target_of(response)
        if target is None or hops > MAX_HOPS:
            self.reading.findings.append(f"{response.url}: a redirect that leads nowhere")
            return
        facts = {name: meta[name] for name in ("seed", "found_by", "dated") if name in meta}
        if request := self.ask(target, meta["role"], via=response.url, hops=hops, **facts):
            yield request
        elif meta["role"] == "seed":
            what = f"redirects to {target}, which is not asked for again here"
            self.reading.find(response.url, what)

    def _read_seed(self, response: Response, seed: Seed) -> Iterator[Request]:
        for found in self.reading.read(response, seed):
            facts: Any = {
                "found_by": self._walking + name_of(seed),
                "dated": self.reading.day(found.printed_date),
            }
            if request := self.ask(found.url, "article", via=response.url, **facts):
                yield request
        yield from self._read_on(seed, response.url)

    def _read_on(self, seed: Seed | None, via: str) -> Iterator[Request]:
        while seed and (page := self.reading.following(seed)):
            if request := self.ask(page, "seed", via=via, seed=seed):
                yield request
                return

    def _ask_requisites(self, response: Response) -> Iterator[Request]:
        with contextlib.suppress(SeedFault):
            page = readers.page_of(response)
            if response.meta["role"] == "home":
                self._home = response
                self.sources.home_declares(page, response.url)
            needed = requisites.of_page(page, response.url)
            outlinks.note(self.recorder, response, page, needed)
            yield from self._ask_all(needed, response.url)

    def _ask_all(self, urls: tuple[str, ...], via: str) -> list[Request]:
        """All are met at once, so that a stop leaves none of them unmet."""
        wanted = urls[:MOST_OF_ONE_PAGE] if self._task.mode != "look" else ()
        asked = [self.ask(url, "requisite", via=via) for url in wanted]
        return [request for request in asked if request]
