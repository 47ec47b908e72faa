"""An archived page of a `browser: true` site -> the page as Chromium shows it, kept beside it.

A downloader middleware: what it gets is on disk already, and what the page asks for goes through
the downloader as every other request, while the page itself holds no place there.
"""

# mypy: allow-untyped-calls
# Scrapy is only partly typed.

from __future__ import annotations

import asyncio
import logging
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from archive.records.rendering import Rendering as Kept
from archive.records.writer import Written
from config.site import Site
from crawlers.browser import chromium
from crawlers.browser.fetcher import Fetcher
from crawlers.browser.tap import MAX_EXCHANGES, Tap
from crawlers.browser.visit import Seen, Visit
from crawlers.unsent import NotFetched
from crawlers.wire.attempts import latest

GRACE = 45.0
"""Seconds beyond the longest a page may take, until Chromium itself is taken to hang."""

_CLOSING = 5.0
_OK = 200
_LOG = logging.getLogger(__name__)


class Rendering:
    """Shows home, articles and section pages to Chromium, one at a time.

    The spider gets the response with the rendered document as its body; `request.meta["rendered"]`
    is where that document lies.  A page that cannot be rendered is `failed: render`: its own
    exchange is kept all the same.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._fetcher = Fetcher(crawler)
        self._browser = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._browser.config.target_closed_max_retries = 1
        self._one_at_a_time = asyncio.Lock()
        self._numbers = count(1)
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rendering:
        """Built by Scrapy at start."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as rendered, or the response as it is where it is none to render."""
        written = latest(request)
        if written is None or not _is_to_be_rendered(request, response, written):
            return response
        response.request = request  # as Scrapy will say itself, after all middlewares
        async with self._one_at_a_time:
            seen = await self._seen(response)
        recorder = self._spider.recorder
        request.meta["rendered"] = await recorder.record(_kept(request, written, seen))
        return response.replace(body=seen.dom, encoding="utf-8")

    @property
    def _spider(self) -> Any:
        return self._crawler.spider

    async def _seen(self, response: Response) -> Seen:
        """What Chromium makes of a page; NotFetched where it makes nothing of it."""
        site: Site = self._spider.site
        self._fetcher.hold(response)
        tap = Tap(response, self._fetcher)
        visit = Visit(
            response,
            tap,
            patience=site.timeout_seconds,
            delay=lambda: self._distance(response.url),
            stopped=lambda: not self._crawler.crawling,
        )
        try:
            await self._show(visit, response.url)
        except NotFetched:
            raise
        except (PlaywrightError, TimeoutError) as error:
            raise self._unrendered(response.url, error) from error
        finally:
            tap.close("the page is left")
            await self._leave(visit)
        if visit.seen is None:
            raise self._unrendered(response.url, None)
        if visit.cut:
            self._tell(f"{response.url}: taken before it came to rest (see its urn:pageinfo)")
        return visit.seen

    async def _show(self, visit: Visit, url: str) -> None:
        """Have scrapy-playwright open a page in a context of its own, and the visit look at it."""
        spider = self._spider
        meta = {
            "playwright": True,
            "playwright_include_page": True,  # so that its context is ours to close
            "playwright_context": f"page-{next(self._numbers)}",
            "playwright_context_kwargs": chromium.context(
                spider.site, self._crawler.settings["USER_AGENT"]
            ),
            "playwright_page_init_callback": visit.begin,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_page_methods": [PageMethod(visit.look)],
        }
        request = Request(url, meta=meta, dont_filter=True)
        longest = spider.site.timeout_seconds + self._distance(url) * MAX_EXCHANGES
        await asyncio.wait_for(self._browser.download_request(request), longest + GRACE)

    def _distance(self, url: str) -> float:
        """Seconds between two requests to the host of a URL."""
        seconds: float = self._spider.hosts.distance((urlsplit(url).hostname or "").lower())
        return seconds

    async def _leave(self, visit: Visit) -> None:
        """Close the page and all it held; a Chromium that does not even do that is ended."""
        if visit.page is None:
            return
        try:
            await asyncio.wait_for(visit.page.context.close(), _CLOSING)
        except PlaywrightError:  # it is closed already, or its browser is
            return
        except TimeoutError:
            self._browser.browser_provider.kill()

    async def _close(self) -> None:
        """End Chromium with the crawl."""
        try:
            await asyncio.wait_for(self._browser.close(), _CLOSING)
        except PlaywrightError as error:
            _LOG.info("Chromium was gone before its end: %s", type(error).__name__)
        except TimeoutError:
            self._browser.browser_provider.kill()

    def _unrendered(self, url: str, error: Exception | None) -> NotFetched:
        """The fate of a page that Chromium did not show, which a person is told of as well."""
        why = type(error).__name__ if error else "nothing came of it"
        _LOG.warning("%s could not be rendered: %s", url, error or why)
        self._tell(f"{url}: could not be rendered ({why})")
        return NotFetched("failed", "render")

    def _tell(self, finding: str) -> None:
        self._spider.reading.findings.append(finding)


def _is_to_be_rendered(request: Request, response: Response, written: Written) -> bool:
    """Whether an answer is a whole page that the site's own readers get to see.

    Never one that keeps us out: a challenge is recorded and not solved.
    """
    meta = request.meta
    seed = meta.get("seed")
    shown = meta["role"] in ("home", "article") or (seed is not None and seed.kind == "section")
    whole = written.warc_type == "response" and not written.truncated
    answered = response.status == _OK and isinstance(response, HtmlResponse)
    return shown and whole and answered and not meta.get("block")


def _kept(request: Request, written: Written, seen: Seen) -> Kept:
    return Kept(
        uri=request.url,
        response_id=written.record_id,
        captured_at=written.captured_at,
        dom=seen.dom,
        picture=seen.picture,
        account=seen.account,
    )
