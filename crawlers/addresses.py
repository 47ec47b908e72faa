"""No crawl into private networks: names and literals that lead there are refused unfetched.

A page of a hostile site may link or redirect to the operator's own network; what is there is
neither news nor ours to archive.
"""

# mypy: allow-untyped-calls, disable-error-code="misc,no-any-return"
# Twisted is only partly typed.

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawlers.errors import NotFetched

REASON = "private-address"


def is_private(host: str) -> bool:
    """Whether a host is a literal address outside the public internet (RFC 6890 registries)."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which lets no name lead to a private address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """Built by Scrapy at start."""
        return super().from_crawler(crawler, reactor)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve as ever, then refuse what is private."""
        return super().getHostByName(name, timeout).addCallback(_public)


def _public(address: str) -> str:
    if is_private(address):
        raise NotFetched("out-of-scope", REASON)
    return address
