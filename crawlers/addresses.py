"""No crawl into private networks: what is spelled as an address there is refused unfetched.

A page of a hostile site may link or redirect to the operator's own network; what is there is
neither news nor ours to archive.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache

REASON = "private-address"
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
