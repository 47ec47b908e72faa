"""A request and the answer that led to it -> how its URL was come to from a seed, a letter a hop.

The letters of `hopsFromSeed` (WARC 1.1, 6.5) are Heritrix's, as issue 59 of the IIPC's
warc-specifications has them: L a link, E embedded in a page, R a redirect, M listed in a sitemap,
P asked for first of all, as robots.txt is.  A seed has none.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

PREREQUISITE = "P"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Hops(BaseSpiderMiddleware):
    """Leaves the letters in `request.meta["path"]`, from where the wire writes them down."""

    def get_processed_request(self, request: Request, response: Response | None) -> Request:
        """What the spider asks for: at its start, or because of a response."""
        request.meta["path"] = path(request, response) if response is not None else ""
        return request


def path(request: Request, response: Response) -> str:
    """The hops to the response, and the one from there."""
    before: str = response.meta.get("path", "")
    return before + _hop(request, response)


def _hop(request: Request, response: Response) -> str:
    if response.status in _REDIRECTS:
        return "R"
    if request.meta.get("role") == "requisite":
        return "E"
    seed = response.meta.get("seed")
    return "M" if seed is not None and seed.kind == "sitemap" else "L"
