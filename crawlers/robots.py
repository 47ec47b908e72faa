"""robots.txt before every other request to a host (RFC 9309), fetched and archived as any URL.

Section 2.3.1: up to five redirects are followed, to other hosts too; 4xx means no rules; 5xx means
keep out, and so does 429, which is the host's word that it is asked too much; a host that cannot be
reached at all fails the request with the same error, since its page would too.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers import hops, links
from crawlers.patience import MOST_CRAWL_DELAY
from crawlers.seeds.markup import is_html
from crawlers.unsent import NotFetched

MAX_BYTES = 500 * 1024  # RFC 9309 section 2.5: at least 500 kibibytes must be parsed
_MAX_REDIRECTS = 5
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500


class RobotsGate:
    """Downloader middleware: asks each host's rules once, and turns away what they disallow."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Protego]] = {}
        self._answers: dict[str, asyncio.Task[Response | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsGate:
        """Built by Scrapy at start."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise NotFetched (or what kept robots.txt from us)."""
        if request.meta.get("role") == "robots":
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._obeyed(origin))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.can_fetch(request.url, self._agent):
            raise NotFetched("refused-by-robots", "robots.txt disallows it")

    async def _obeyed(self, origin: str) -> Protego:
        """The rules of an origin, its pace and its sitemaps handed on to whom they concern."""
        url = f"{origin}/robots.txt"
        rules = await self._ask(url)
        spider: Any = self._crawler.spider
        spider.sources.robots_names(rules.sitemaps, url)
        if wanted := rules.crawl_delay(self._agent):
            spider.hosts.keep_distance(urlsplit(url).hostname or "", wanted)
            if wanted > MOST_CRAWL_DELAY:
                spider.reading.findings.append(
                    f"{url}: asks for {wanted:,.0f} s between requests; {MOST_CRAWL_DELAY:.0f} s "
                    "are kept: lower the site's budget or ask its publisher"
                )
        return rules

    async def _ask(self, url: str) -> Protego:
        for _hop in range(_MAX_REDIRECTS + 1):
            response = await self._answer(url)
            if response is None or not 300 <= response.status < 400:  # noqa: PLR2004
                break
            location = (response.headers.get(b"Location") or b"").decode("utf-8", "replace")
            onward = links.absolute(url, location)
            if onward is None:
                break
            url = onward
        if response is not None and response.status >= _SERVER_ERROR:
            raise NotFetched("refused-by-robots", "robots.txt answers with a server error")
        if response is not None and response.status == _TOO_MANY_REQUESTS:
            raise NotFetched("refused-by-robots", "robots.txt is refused for too many requests")
        readable = response is not None and 200 <= response.status < 300  # noqa: PLR2004
        body = response.body[:MAX_BYTES] if response is not None and readable else b""
        if is_html(body):
            spider: Any = self._crawler.spider
            spider.reading.findings.append(f"{url}: a web page where rules should be; it has none")
            body = b""
        return Protego.parse(body.decode("utf-8-sig", "replace"))

    async def _answer(self, url: str) -> Response | None:
        """The answer to a robots.txt request, asked once however many hosts redirect to it."""
        if url not in self._answers:
            self._answers[url] = asyncio.ensure_future(self._fetch(url))
        return await asyncio.shield(self._answers[url])

    async def _fetch(self, url: str) -> Response | None:
        """One robots.txt request, its URL met and settled like every other; None if refused."""
        spider: Any = self._crawler.spider
        request = spider.ask(url, "robots")
        if request is None:
            return None
        request.callback = NO_CALLBACK
        request.meta["path"] = hops.PREREQUISITE
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            spider.fail(request, error)
            raise
        spider.settle(request, response)
        return response
