"""Names looked up -> addresses, each answer noted for the archive."""

# mypy: allow-untyped-calls, disable-error-code="misc,no-any-return"
# Twisted is only partly typed.

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from datetime import UTC, datetime

from scrapy.resolver import CachingThreadedResolver, dnscache
from twisted.internet.defer import Deferred

from archive.records.dns import Lookup
from crawlers.wire.pool import CURRENT


class RecordingResolver(CachingThreadedResolver):
    """Scrapy's resolver, which leaves each answer it was given with the download that asked.

    What comes from its memory was noted when it came, and a literal address is no question.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """Resolve as ever, let the answer be judged, and note it."""
        asked_at, remembered = datetime.now(UTC), name in dnscache
        answer = super().getHostByName(name, timeout).addCallback(self.admitted)
        download = CURRENT.get(None)
        lookups = download.lookups if download else None
        if lookups is None or remembered or _is_address(name):
            return answer

        def noted(address: str) -> str:
            lookups.append(Lookup(name, (address,), asked_at))
            return address

        return answer.addCallback(noted)

    def admitted(self, address: str) -> str:
        """The address, where it may be gone to; what may not be is refused here, and not noted."""
        return address


def _is_address(name: str) -> bool:
    """Whether a name is an address already, in any spelling a resolver takes (inet_aton(3))."""
    for read in (ipaddress.ip_address, socket.inet_aton):
        try:
            read(name.strip("[]"))
        except (OSError, ValueError):
            continue
        return True
    return False
