"""Everything a page asks for -> what it is given: there is no other way out of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Route
from scrapy.http import Response

from crawlers.browser.fetcher import Fetcher, Wanted
from crawlers.unsent import NotFetched
from crawlers.wire.attempts import latest

MAX_EXCHANGES = 100
"""Requests of one page that are put on the wire: as many as a page's requisites elsewhere."""

MAX_ASKED = 1000
"""Requests of one page that are noted at all; a page that asks on is given nothing."""

MAX_BYTES = 64 << 20
"""Body bytes one page is given."""

# What never ends, and what shows nothing on a page that stands still.
_NOT_SHOWN = frozenset({"media", "eventsource", "websocket", "ping", "cspviolationreport"})

# Ours to say, or the connection's; a cookie that a page set itself stays with the page.
_NOT_THE_PAGES = frozenset(
    {"accept-encoding", "accept-language", "cache-control", "connection", "content-length"}
    | {"cookie", "dnt", "host", "if-modified-since", "if-none-match", "pragma", "range", "referer"}
    | {"save-data", "upgrade-insecure-requests", "user-agent"}
)

# Undone by us, or to do with a connection that the page does not have.
_NOT_HANDED_ON = frozenset(
    {"alt-svc", "connection", "content-disposition", "content-encoding", "content-length"}
    | {"keep-alive", "nel", "report-to", "reporting-endpoints", "set-cookie", "trailer"}
    | {"transfer-encoding", "upgrade"}
)


@dataclass(slots=True)
class Asked:
    """One request of a page, and what came of it: a record of ours, or why there is none."""

    url: str
    type: str
    status: int | None = None
    mime: str = ""
    record: str = ""
    refused: str = ""

    def as_row(self) -> dict[str, Any]:
        """It as JSON has it, without what is empty and without its URL, which is the key."""
        facts = asdict(self).items()
        return {name: value for name, value in facts if name != "url" and value not in ("", None)}


class Tap:
    """Answers one page's requests: the page itself with what is archived, the rest as fetched.

    Open until it is closed; then every request that waits or comes is refused, so that the page
    comes to rest.
    """

    def __init__(self, page: Response, fetcher: Fetcher) -> None:
        self._page, self._fetcher = page, fetcher
        self.asked: list[Asked] = []
        self.exchanges = 0
        self._bytes = 0
        self._last = monotonic()
        self._closed = ""
        self._shown = False
        self._waiting: set[asyncio.Future[Response]] = set()

    def quiet_for(self, seconds: float) -> bool:
        """Whether the page has waited for nothing for so long."""
        return not self._waiting and monotonic() - self._last >= seconds

    def open_on(self, page: Page) -> None:
        """Begin anew on a blank page, as when the browser broke down under the last one."""
        self._shown = False
        self._last = monotonic()
        self._shows = page

    def close(self, why: str) -> None:
        """Give nothing more; `why` is noted with each request that is refused for it."""
        self._closed = self._closed or why
        for answer in self._waiting:
            answer.cancel()

    async def answer(self, route: Route, request: Request) -> None:
        """Playwright's handler for each request of the page."""
        # A page that is gone waits for no answer.
        with suppress(PlaywrightError):
            await self._answer(route, request)

    async def _answer(self, route: Route, request: Request) -> None:
        if self._is_the_page(request):
            self._shown = True
            await _hand_on(route, self._page)
            return
        asked = Asked(request.url, request.resource_type)
        if len(self.asked) < MAX_ASKED:
            self.asked.append(asked)
        asked.refused = self._refusal(request)
        response = None if asked.refused else await self._fetched(asked, request)
        if response is None:
            # "aborted" leaves a page that wants to be another one as it is.
            await route.abort("aborted" if request.is_navigation_request() else "blockedbyclient")
        else:
            await _hand_on(route, response)

    def _is_the_page(self, request: Request) -> bool:
        """The first document of the window; one that follows would be another page."""
        main = request.is_navigation_request() and request.frame == self._shows.main_frame
        return main and not self._shown

    def _refusal(self, request: Request) -> str:
        """Why a request is not even tried; empty where it is."""
        if self._closed:
            return self._closed
        if request.is_navigation_request() and request.frame == self._shows.main_frame:
            return "another page"
        if request.method != "GET":
            return f"a {request.method}, and we only read"
        if request.resource_type in _NOT_SHOWN:
            return f"a page is shown without {request.resource_type}"
        full = self.exchanges >= MAX_EXCHANGES or self._bytes >= MAX_BYTES
        return "more than a page may ask for" if full or len(self.asked) >= MAX_ASKED else ""

    async def _fetched(self, asked: Asked, request: Request) -> Response | None:
        headers = dict(_of_the_page(await request.all_headers()))
        wanted = Wanted(request.url, via=self._page.url, headers=headers)
        waiting = asyncio.ensure_future(self._fetcher.answer(wanted))
        self._waiting.add(waiting)
        try:
            response = await waiting
        except NotFetched as fault:
            asked.refused = f"{fault.disposition}: {fault.reason}"
            self.exchanges += fault.disposition == "failed"
            return None
        except asyncio.CancelledError:
            asked.refused = self._closed
            return None
        except ValueError:
            asked.refused = "not a URL"
            return None
        finally:
            self._waiting.discard(waiting)
            self._last = monotonic()
        self.exchanges += 1
        self._bytes += len(response.body)
        _note(asked, response)
        return response


def _of_the_page(headers: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in headers.items():
        if name not in _NOT_THE_PAGES and not name.startswith(("sec-", ":")):
            yield name, value


def _note(asked: Asked, response: Response) -> None:
    asked.status = response.status
    asked.mime = (response.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")[0]
    written = latest(response.request) if response.request else None
    asked.record = written.record_id if written else ""


async def _hand_on(route: Route, response: Response) -> None:
    """Give the page an answer as Scrapy has it: codings undone, all else as it came."""
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _NOT_HANDED_ON
    }
    await route.fulfill(status=response.status, headers=headers, body=response.body)
