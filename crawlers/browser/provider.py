"""Chromium started for scrapy-playwright, and ended where it no longer listens."""

# mypy: disable-error-code="misc,no-any-return"
# scrapy-playwright is not typed.

from __future__ import annotations

import os
import signal
from contextlib import suppress

from playwright.async_api import Browser
from scrapy_playwright.provider import PlaywrightBrowserProvider


class ChromiumProvider(PlaywrightBrowserProvider):
    """scrapy-playwright's own, which remembers the process of the Chromium it started last."""

    _pid = 0

    async def launch_browser(self) -> Browser:
        """A Chromium; it ends by itself when its pipe to this process closes, however this ends."""
        browser = await super().launch_browser()
        session = await browser.new_browser_cdp_session()
        processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
        self._pid = next(int(each["id"]) for each in processes if each["type"] == "browser")
        return browser

    def kill(self) -> None:
        """End the Chromium started last; its children end with it."""
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._pid = 0
