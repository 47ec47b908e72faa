"""One archived page in the browser -> its document, its picture, and an account of both."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from scrapy.http import Response

from crawlers.browser.chromium import VIEWPORT
from crawlers.browser.tap import Tap
from crawlers.unsent import NotFetched

MAX_DOM = 32 << 20
"""Bytes of a rendered document; what is longer is no page."""

_QUIET = 0.6
_SCROLLS = 25
_TALLEST = 16_384
"""Pixels: the edge of the largest picture Chromium paints in one piece."""

_AT_ONCE = 10.0
"""Seconds for what a page that is at rest does at once: to give its document, its picture."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page at rest: HTML in UTF-8, PNG or nothing, and JSON that says how it was rendered."""

    dom: bytes
    picture: bytes
    account: bytes


class Visit:
    """A page while it is shown, until it rests or its time is up.

    Its time is `patience` seconds and the `delay` of its host, as it is by then, for each request
    it put on the wire, since these wait for their turn.  `stopped` says if the crawl is to end.
    """

    def __init__(
        self,
        response: Response,
        tap: Tap,
        *,
        patience: float,
        delay: Callable[[], float],
        stopped: Callable[[], bool],
    ) -> None:
        self.page: Page | None = None
        self.seen: Seen | None = None
        self._response, self._tap = response, tap
        self._patience, self._delay, self._stopped = patience, delay, stopped
        self._at_once = min(patience, _AT_ONCE)
        self._began = monotonic()
        self.cut = ""

    async def begin(self, page: Page, _request: Any) -> None:
        """Take hold of a page before it is sent anywhere; its popups get nothing and are closed."""
        self.page = page
        self._began = monotonic()
        self._tap.open_on(page)
        await page.context.route("**/*", lambda route: route.abort())
        await page.route("**/*", self._tap.answer)
        page.on("popup", _close)

    async def look(self, page: Page) -> None:
        """Wait for the page, go down it once for what comes only when seen, and take it."""
        with suppress(PlaywrightError):
            left = max(self._ends_at() - monotonic(), 0.1)
            await page.wait_for_load_state("domcontentloaded", timeout=left * 1000)
        await self._rest()
        await self._scroll(page)
        await self._rest()
        dom = (await asyncio.wait_for(page.content(), self._at_once)).encode("utf-8", "replace")
        if len(dom) > MAX_DOM:
            raise NotFetched("failed", "render")
        picture = await self._picture(page)
        self._tap.close("the page is taken")
        self.seen = Seen(dom, picture, self._account(page))

    async def _rest(self) -> None:
        """Until nothing is on its way to the page; one that takes too long is taken as it is."""
        while not self.cut and not self._tap.quiet_for(_QUIET):
            if self._stopped():
                raise NotFetched("failed", "interrupted")
            if monotonic() > self._ends_at():
                self.cut = "time"
                self._tap.close("the page took too long")
            await asyncio.sleep(0.05)

    def _ends_at(self) -> float:
        return self._began + self._patience + self._delay() * self._tap.exchanges

    async def _scroll(self, page: Page) -> None:
        """Down by whole windows, so that pictures which load when seen are asked for; and back."""
        for number in range(1, _SCROLLS + 1):
            reached = number * VIEWPORT["height"]
            script = "top => { scrollTo(0, top); return document.documentElement.scrollHeight }"
            tall = await asyncio.wait_for(page.evaluate(script, reached), self._at_once)
            await asyncio.sleep(0.05)
            if reached >= tall:
                break
        await self._rest()
        await asyncio.wait_for(page.evaluate("() => scrollTo(0, 0)"), self._at_once)

    async def _picture(self, page: Page) -> bytes:
        """The whole page as PNG, down to where Chromium paints no further; empty if it cannot."""
        try:
            async with asyncio.timeout(self._at_once):
                session = await page.context.new_cdp_session(page)
                size = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
                clip = {"x": 0, "y": 0, "scale": 1, "width": min(size["width"], _TALLEST)}
                clip["height"] = min(max(size["height"], 1), _TALLEST)
                shot = {"format": "png", "clip": clip, "captureBeyondViewport": True}
                answer = await session.send("Page.captureScreenshot", shot)
        except (PlaywrightError, TimeoutError):
            return b""
        return b64decode(answer["data"])

    def _account(self, page: Page) -> bytes:
        browser = page.context.browser
        facts = {
            "url": self._response.url,
            "ts": datetime.now(UTC).isoformat(),
            "renderer": f"Chromium/{browser.version}" if browser else "Chromium",
            "viewport": VIEWPORT,
            "seconds": round(monotonic() - self._began, 3),
            "cut": self.cut,
            "urls": {asked.url: asked.as_row() for asked in self._tap.asked},
        }
        return json.dumps(facts, ensure_ascii=False).encode()


async def _close(popup: Page) -> None:
    with suppress(PlaywrightError):
        await popup.close()
