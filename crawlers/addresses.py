"""No crawl into private networks: names and literals that lead there are refused unfetched.

A page of a hostile site may link or redirect to the operator's own network; what is there is
neither news nor ours to archive.
"""

# mypy: allow-untyped-calls, disable-error-code="misc,no-any-return"
# Twisted is only partly typed.

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawlers.wire.resolver import RecordingResolver

REASON = "private-address"
_LED_HOME: set[str] = set()
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@lru_cache(maxsize=256)
def is_private(host: str) -> bool:
    """Whether a host is a literal address outside the public internet (RFC 6890 registries).

    Literals are read as a resolver reads them: `2130706433`, `0x7f.1` and `127.1` are loopback.
    """
    name = host.lower().strip("[]").rstrip(".")
    if address := _literal(name):
        return not address.is_global or address.is_multicast
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


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


def _literal(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a name spells, with the IPv4 one inside a mapped or translated IPv6 one."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return _old_literal(name)
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _old_literal(name: str) -> ipaddress.IPv4Address | None:
    """Shortened, decimal, octal and hexadecimal IPv4, as inet_aton(3) still takes them."""
    try:
        return ipaddress.IPv4Address(socket.inet_aton(name)) if name else None
    except (OSError, ValueError):
        return None
