"""What a page asks for -> the answer our own wire gives, each URL asked once for all pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from config.site import Site
from crawlers import asking, hops, links
from crawlers.scope import refusal
from crawlers.seeds import readers
from crawlers.unsent import NotFetched

HELD = 64 << 20
"""Bytes of answers held for the pages after; one that is let go of is asked for again."""

_MAX_HOPS = 10
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request of a page: `via` is the page, `headers` are what the page itself set."""

    url: str
    via: str
    headers: Mapping[str, str]


class Fetcher:
    """Runs what the pages of one crawl ask for, under the rules of every other request.

    Scope, robots.txt, pace, retries and the archive come with the crawl's own downloader.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._running: dict[str, asyncio.Task[Response]] = {}
        self._answers: dict[str, Response] = {}
        self._faults: dict[str, NotFetched] = {}
        self._size = 0

    def hold(self, response: Response) -> None:
        """Have an answer at hand for who asks for its URL."""
        if response.url not in self._answers:
            self._answers[response.url] = response
            self._size += len(response.body)
        while self._size > HELD:
            oldest = self._answers.pop(next(iter(self._answers)))
            self._size -= len(oldest.body)

    async def answer(self, wanted: Wanted) -> Response:
        """The answer behind all redirects; NotFetched where there is none to give."""
        url, via = links.as_sent(wanted.url), wanted.via
        for _hop in range(_MAX_HOPS):
            response = await self._answer(Wanted(url, via, wanted.headers))
            onward = _onward(response)
            if onward is None:
                return response
            url, via = onward, response.url
        raise NotFetched("failed", "redirects")

    async def _answer(self, wanted: Wanted) -> Response:
        if held := self._answers.pop(wanted.url, None):
            self._answers[wanted.url] = held  # at the end again: what is wanted is let go of last
            return held
        if fault := self._faults.get(wanted.url):
            raise NotFetched(fault.disposition, fault.reason)
        if wanted.url not in self._running:
            self._running[wanted.url] = asyncio.ensure_future(self._fetched(wanted))
            self._running[wanted.url].add_done_callback(_heed)
        # A page that is given up must not take the answer from the next one.
        return await asyncio.shield(self._running[wanted.url])

    async def _fetched(self, wanted: Wanted) -> Response:
        try:
            response = await self._fetch(wanted)
        except NotFetched as fault:
            self._faults[wanted.url] = fault
            raise
        except Exception as error:
            failed = NotFetched("failed", type(error).__name__)
            self._faults[wanted.url] = failed
            raise failed from error
        finally:
            del self._running[wanted.url]
        self.hold(response)
        return response

    async def _fetch(self, wanted: Wanted) -> Response:
        """One URL met, fetched and settled; one that is met elsewhere keeps the fate it has there.

        Never on conditions: a page cannot be shown from a 304.
        """
        spider: Any = self._crawler.spider
        own = _has_its_own_fate(wanted.url, spider.site)
        asked = None if own else spider.ask(wanted.url, "requisite", via=wanted.via)
        request: Request = asked or self._again(wanted, spider.site)
        request.callback = NO_CALLBACK
        if page := self._answers.get(wanted.via):
            request.meta["path"] = hops.path(request, page)
        request.headers.update(wanted.headers)
        for name in _CONDITIONS:
            request.headers.pop(name, None)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except Exception as error:
            if asked:
                spider.fail(request, error)
            raise
        if asked:
            spider.settle(request, response)
        return response

    def _again(self, wanted: Wanted, site: Site) -> Request:
        """A request beside the ledger's one for the same URL; NotFetched where it has no right."""
        allow_private = self._crawler.settings.getbool("WARRAQ_ALLOW_PRIVATE")
        reason = refusal(wanted.url, site, allow_private=allow_private)
        meta = {"role": "requisite", "url": wanted.url, "via": wanted.via}
        request = asking.request(meta, site, {})
        if reason or request is None:
            raise NotFetched("out-of-scope", reason or "not a URL")
        return request


def _heed(fetched: asyncio.Task[Response]) -> None:
    """Take note of an error, so that asyncio does not complain where every page has given up."""
    if not fetched.cancelled():
        fetched.exception()


def _has_its_own_fate(url: str, site: Site) -> bool:
    """Whether the night asks for a URL for its own sake, whoever else does."""
    return site.is_article(url) or url in {site.home, *map(readers.first_url, site.seeds)}


def _onward(response: Response) -> str | None:
    """Where a redirect leads; None for any other answer."""
    location = (response.headers.get(b"Location") or b"").decode("utf-8", "replace")
    if not 300 <= response.status < 400:  # noqa: PLR2004
        return None
    return links.absolute(response.url, location)
