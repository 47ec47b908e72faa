"""The one spider: seeds and the plan in, every URL met and settled, pages only as archived."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response, TextResponse

from archive.errors import DiskFull
from config.site import Seed, Site
from crawlers import addresses, fates, links, requisites, validators
from crawlers.dispositions import Disposition, Fate, Ledger, Role
from crawlers.errors import SeedFault
from crawlers.frontier import Planned
from crawlers.scope import refusal
from crawlers.seeds import Harvest, readers
from crawlers.seeds.paging import Paging
from crawlers.seeds.wordpress import closed, is_past_end
from crawlers.validators import Validator
from crawlers.wire import attempts
from crawlers.wire.attempts import Trail
from crawlers.wire.recorder import Recorder

MAX_HOPS = 10
MAX_REQUISITES = 100
_PRIORITY: dict[Role, int] = {"robots": 50, "home": 30, "seed": 20, "article": 10, "requisite": 0}


class NightSpider(scrapy.Spider):
    """One site on one night.  It asks and reads; what crosses the wire is kept below it."""

    name = "night"

    def __init__(
        self,
        *,
        site: Site,
        plan: list[Planned],
        ledger: Ledger,
        recorder: Recorder,
        allow_private: bool,
        known: Mapping[str, Validator] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.site = site
        self.due = [entry.url for entry in plan if entry.due]
        self.resting = {entry.url for entry in plan if not entry.due}
        self.ledger = ledger
        self.recorder = recorder
        self.allow_private = allow_private
        self.findings: list[str] = []
        self.known = known or {}
        self.last_digests = {entry.url: entry.payload_digest for entry in plan}
        self._asked = 0
        self._paging = Paging(self._is_new)

    async def start(self) -> AsyncIterator[Request]:
        """Home, every seed, then the articles that are due; home may be a seed itself."""
        seeds = {readers.first_url(seed): seed for seed in self.site.seeds}
        if request := self.ask(self.site.home, "home", seed=seeds.pop(self.site.home, None)):
            yield request
        for url, seed in seeds.items():
            if request := self.ask(url, "seed", seed=seed):
                yield request
        for url in self.due:
            if request := self.ask(url, "article", found_by="frontier"):
                yield request

    def ask(self, url: str, role: Role, *, via: str = "", **facts: Any) -> Request | None:
        """Meet a URL: a request for it, or None where it meets its fate unfetched.

        An article that rests tonight is not met at all, and no URL is met twice.
        """
        with contextlib.suppress(ValueError):
            url = links.as_sent(url)
        if role == "article" and url in self.resting:
            return None
        if not self.ledger.meet(url, role):
            return None
        request = self._request(url, role, via, facts)
        unfetched = self._unfetched(url, role, request)
        if unfetched:
            seed = str(facts.get("found_by", ""))
            self.ledger.settle(Fate(url, role, *unfetched, seed=seed, via=via))
            return None
        return request

    def _unfetched(
        self, url: str, role: Role, request: Request | None
    ) -> tuple[Disposition, str] | None:
        """The fate of a URL that is not to be fetched, or None for one that is."""
        if request is None:
            return "out-of-scope", "not a URL"
        reason = refusal(
            url, self.site, allow_private=self.allow_private, any_host=role == "robots"
        )
        if reason:
            return "out-of-scope", reason
        if role == "article" and not self.site.is_article(url):
            return "out-of-scope", "not an article_url"
        return None if self._within_budget(role) else ("over-budget", "")

    def answered(self, response: Response) -> Iterator[Request]:
        """Settle an answered URL; follow its redirect or read on by its role."""
        request = response.request
        assert request is not None  # noqa: S101 - Scrapy sets it before any callback
        disposition = self.settle(request, response)
        meta = response.meta
        if disposition == "redirected":
            yield from self._redirect(response)
        elif disposition in ("captured", "unchanged", "revisited"):
            if seed := meta.get("seed"):
                yield from self._read_seed(response, seed)
            if meta["role"] in ("article", "home"):
                yield from self._ask_requisites(response)
            elif "css" in _mime(response) and isinstance(response, TextResponse):
                yield from self._ask_all(requisites.of_css(response.text, response.url), response)
        elif seed := meta.get("seed"):
            yield from self._pass_over_seed(response, seed, disposition)

    def failed(self, failure: Any) -> Iterator[Request]:
        """Settle a URL that got no answer; a seed goes on without this page of it."""
        request: Request = failure.request
        self.fail(request, failure.value)
        yield from self._read_on(request.meta.get("seed"), request.url)

    def settle(self, request: Request, response: Response) -> Disposition:
        """Give an answered URL its fate."""
        written = attempts.latest(request)
        disposition, reason = fates.of_answer(
            response.status,
            written,
            last_digest=self.last_digests.get(request.meta["url"], ""),
            challenged=response.headers.get(b"cf-mitigated") == b"challenge",
        )
        if request.meta["role"] == "seed" and is_past_end(response.status, response.body):
            disposition, reason = "gone", "past the last page"
        fate = fates.fate(
            request.meta,
            disposition,
            reason,
            written,
            status=response.status,
            mime=_mime(response),
        )
        if validators.may_be_revisit(fate.role, self.site.revisits):
            fate = validators.telling(fate, response, written)
        self.ledger.settle(fate)
        return disposition

    def fail(self, request: Request, error: BaseException) -> None:
        """Give an unanswered URL its fate; a full disk ends the crawl."""
        written = attempts.latest(request)
        disposition, reason = fates.of_error(error, written)
        if reason == "dns" and addresses.led_home(request.url):
            disposition, reason = "out-of-scope", addresses.REASON
        self.ledger.settle(fates.fate(request.meta, disposition, reason, written))
        if request.meta["role"] == "seed":
            self._find(request.meta["url"], f"{disposition} {reason}".strip())
        if isinstance(error, DiskFull):
            self.crawler.engine.close_spider(self, "disk-full")

    def _request(self, url: str, role: Role, via: str, facts: dict[str, Any]) -> Request | None:
        meta = {"role": role, "url": url, "via": via, "trail": Trail(), **facts}
        try:
            request = Request(
                url,
                callback=self.answered,
                errback=self.failed,
                meta=meta,
                priority=_PRIORITY[role],
                dont_filter=True,
            )
        except ValueError:
            return None
        if via:
            request.headers[b"Referer"] = via.encode()
        if validators.may_be_revisit(role, self.site.revisits):
            request.meta["revisitable"] = True
            if role == "requisite" and url in self.known:
                request.headers.update(self.known[url].conditions)
        return request

    def _within_budget(self, role: Role) -> bool:
        if role in ("article", "seed"):
            self._asked += 1
        return role not in ("article", "seed") or self._asked <= self.site.budget

    def _redirect(self, response: Response) -> Iterator[Request]:
        meta, hops = response.meta, response.meta.get("hops", 0) + 1
        location = (response.headers.get(b"Location") or b"").decode("utf-8", "replace")
        target = links.absolute(response.url, location)
        if target is None or hops > MAX_HOPS:
            self.findings.append(f"{response.url}: a redirect that leads nowhere")
            return
        facts = {name: meta[name] for name in ("seed", "found_by") if name in meta}
        if request := self.ask(target, meta["role"], via=response.url, hops=hops, **facts):
            yield request
        elif meta["role"] == "seed":
            self._find(response.url, f"redirects to {target}, which is not asked for again here")

    def _read_seed(self, response: Response, seed: Seed) -> Iterator[Request]:
        try:
            harvest = readers.harvest(response, seed, self.site)
        except SeedFault as fault:
            self._find(response.url, str(fault))
            harvest = Harvest(())
        for note in harvest.notes:
            self._find(response.url, note)
        found_by = f"{seed.kind} {seed.url}"
        for found in harvest.found:
            if (seed.kind in readers.NAMES_ARTICLES or self.site.is_article(found.url)) and (
                request := self.ask(found.url, "article", via=response.url, found_by=found_by)
            ):
                yield request
        self._paging.read(seed, harvest)
        yield from self._read_on(seed, response.url)

    def _pass_over_seed(
        self, response: Response, seed: Seed, disposition: Disposition
    ) -> Iterator[Request]:
        """Say why a page of a seed was not read, unless it is the one past the end; go on."""
        if not is_past_end(response.status, response.body):
            why = f"{disposition}, answered {response.status}"
            is_rest = seed.kind == "wordpress"
            self._find(response.url, closed(response.status, response.body) if is_rest else why)
        yield from self._read_on(seed, response.url)

    def _read_on(self, seed: Seed | None, via: str) -> Iterator[Request]:
        while seed and (page := self._paging.following(seed)):
            if request := self.ask(page, "seed", via=via, seed=seed):
                yield request
                return

    def _is_new(self, url: str) -> bool:
        return url not in self.last_digests and self.site.is_article(url)

    def _ask_requisites(self, response: Response) -> Iterator[Request]:
        with contextlib.suppress(SeedFault):
            urls = requisites.of_page(readers.page_of(response), response.url)
            yield from self._ask_all(urls, response)

    def _ask_all(self, urls: tuple[str, ...], response: Response) -> Iterator[Request]:
        for url in urls[:MAX_REQUISITES]:
            if request := self.ask(url, "requisite", via=response.url):
                yield request

    def _find(self, url: str, what: str) -> None:
        self.findings.append(f"seed {url}: {what}")


def _mime(response: Response) -> str:
    return (response.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")[0]
