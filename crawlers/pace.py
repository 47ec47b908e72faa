"""Each request waits for its host's turn, and what the host answers sets the turn of the next.

Nearest to the wire of all middlewares that may hold a request back: robots.txt, retries and
redirects keep their distance like everything else.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import fates
from crawlers.patience import Hosts, retry_after
from crawlers.unsent import NotFetched
from crawlers.walls import wall
from crawlers.wire import attempts

_GLANCE = 1.0
"""Seconds after which one who waits looks whether the crawl still runs."""


class Pace:
    """Downloader middleware, between the retries and the decompression of bodies.

    It leaves the block that an answer was in `request.meta["block"]`, empty where it was none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pace:
        """Built by Scrapy at start."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn, or raise NotFetched where it is not asked any more tonight."""
        host = _host(request)
        async with self._turns[host]:
            while True:
                if why := self._hosts.closed(host):
                    raise _refused(request, why)
                if self._hosts.abandoned or not self._crawler.engine.running:
                    raise NotFetched("failed", "interrupted")
                pause = self._hosts.wait(host)
                if not pause:
                    return
                await asyncio.sleep(min(pause, _GLANCE))

    def process_response(self, request: Request, response: Response) -> Response:
        """Name the block, let the host's pace follow it, and see to it that none is hurried."""
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        block = fates.block_of(response.status, wall(headers, response.body))
        asked = retry_after(headers.get("retry-after", ""), datetime.now(UTC)) if block else None
        host = _host(request)
        self._hosts.heard(host, block, asked)
        request.meta.update(block=block, blocked=attempts.latest(request))
        # What is not told when to come back is not asked again tonight; 503 is, after a pause.
        is_patient = asked is not None or block == "http-503"
        request.meta["dont_retry"] = bool(block) and (
            not is_patient or bool(self._hosts.closed(host))
        )
        return response

    @property
    def _hosts(self) -> Hosts:
        spider: Any = self._crawler.spider
        hosts: Hosts = spider.hosts
        return hosts


def _refused(request: Request, why: str) -> NotFetched:
    """What a URL of a closed host meets: the block an earlier attempt at it was, if there was one.

    The record of that attempt is its evidence.
    """
    if block := request.meta.get("block"):
        attempts.note(request, request.meta["blocked"])
    return NotFetched("blocked", block or why)


def _host(request: Request) -> str:
    return (urlsplit(request.url).hostname or "").lower()
