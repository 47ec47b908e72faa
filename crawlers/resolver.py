"""No crawl into private networks: a name that leads there is refused once it is looked up."""

# mypy: allow-untyped-calls, disable-error-code="misc,no-any-return"
# Twisted is only partly typed.

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawlers.addresses import REASON, is_private
from crawlers.wire.resolver import RecordingResolver

_LED_HOME: set[str] = set()


class PublicResolver(RecordingResolver):
    """A resolver that lets no name lead to a private address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """Built by Scrapy at start."""
        return super().from_crawler(crawler, reactor)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve as ever, and remember the names that were refused."""

        def remembered(failure: Failure) -> Failure:
            if failure.check(PrivateAddress):
                _LED_HOME.add(name.lower())
            return failure

        return super().getHostByName(name, timeout).addErrback(remembered)

    def admitted(self, address: str) -> str:
        """The address, or PrivateAddress; nothing is noted of that one."""
        if is_private(address):
            raise PrivateAddress(REASON)
        return address


class PrivateAddress(DNSLookupError):
    """A name leads where no crawl may go.

    To Twisted it is a name without an address: of any other error it would print a traceback, and
    tell the request no more of it.
    """


def led_home(url: str) -> bool:
    """Whether the resolver of this process refused the host of a URL as private."""
    return (urlsplit(url).hostname or "") in _LED_HOME
