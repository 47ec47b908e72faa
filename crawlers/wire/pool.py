"""One download -> the recordings of every exchange it takes, whichever connection carries them."""

from __future__ import annotations

from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IResponse

from archive.records.dns import Lookup
from crawlers.wire.protocol import RecordingFactory
from crawlers.wire.recording import Recording


@dataclass(slots=True)
class Download:
    """What one call of the handler puts on the wire.

    Most often one exchange; two where a kept connection turned out to be dead and Twisted
    silently asked again on a new one.  `lookups` are answers to names that wait
    to be written, None where they are not to be.
    """

    folder: Path
    began_at: datetime
    lookups: list[Lookup] | None = None
    recordings: list[Recording] = field(default_factory=list)

    def start(self, *, connection: str) -> Recording:
        """Begin to record one exchange of this download."""
        recording = Recording(folder=self.folder, connection=connection)
        self.recordings.append(recording)
        return recording


CURRENT: ContextVar[Download] = ContextVar("download")
"""The download whose request is being made: read before the handler's first await."""


class RecordingPool(HTTPConnectionPool):
    """A connection pool whose connections know for which download they work."""

    _factory = RecordingFactory

    def getConnection(  # noqa: N802  Twisted's name
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[Any]:
        """A connection bound to the current download."""
        download = CURRENT.get()
        connection = super().getConnection(key, endpoint)
        return connection.addCallback(_Bound, download)


class _Bound:
    """A connection that tells each request which download it belongs to."""

    def __init__(self, connection: Any, download: Download) -> None:
        self._connection, self._download = connection, download

    def request(self, request: Any) -> Deferred[IResponse]:
        # On the request itself, which Twisted's own silent retry sends again.
        request.download = self._download
        response: Deferred[IResponse] = self._connection.request(request)
        return response
