"""Twisted's HTTP/1.1 client with a tee between it and its transport.

Above TLS and below parsing: what is written to and read from the connection, before anything
decodes it.  All that is overridden here is private to Twisted and Scrapy; `tests/wire` holds it
against the bytes a server sent, for the versions in `requirements/main.lock`.
"""

# mypy: allow-untyped-calls
# Twisted is only partly typed.

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IAddress, IHandshakeListener
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.http import _IdentityTransferDecoder
from twisted.web.http_headers import InvalidHeaderName
from twisted.web.iweb import IResponse
from zope.interface import directlyProvides, implementer, providedBy  # type: ignore[import-untyped]

from archive.exchanges.exchange import Cut, Tls
from crawlers.wire.recording import Recording
from crawlers.wire.tls import agreed

LONGEST_HEAD = 1 << 18
"""Bytes a response may take, interim responses included, until its head ends: as Chromium."""


class HeadTooLong(Exception):
    """The response head did not end within `LONGEST_HEAD` bytes."""


class Tee:
    """A transport whose writes are told to `sent` as well; all else is the transport's own.

    `hung_up` is whether we asked for its end: what is written after that crosses no wire.
    """

    hung_up = False

    def __init__(self, transport: Any, sent: Callable[[bytes], None]) -> None:
        self._transport, self._sent = transport, sent
        directlyProvides(self, providedBy(transport))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, raw: bytes) -> None:
        """Send bytes, and tell of them."""
        self._sent(raw)
        self._transport.write(raw)

    def loseConnection(self) -> None:  # noqa: N802  Twisted's name
        """End it once all is written."""
        self.hung_up = True
        self._transport.loseConnection()

    def abortConnection(self) -> None:  # noqa: N802  Twisted's name
        """End it now."""
        self.hung_up = True
        self._transport.abortConnection()

    def writeSequence(self, pieces: Iterable[bytes]) -> None:  # noqa: N802  Twisted's name
        """Send all the pieces as one."""
        self.write(b"".join(pieces))


class RecordingParser(_LenientHTTPClientParser):
    """A response parser that tells where messages end in the bytes received."""

    # The bound on the whole head is ours, and more generous than Twisted's on a single line.
    MAX_LENGTH = 2 * LONGEST_HEAD
    recording: Recording
    tee: Tee

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  Twisted's name
        """Read a header; one whose name Twisted refuses is on record and is passed over."""
        try:
            super().headerReceived(name, value)
        except InvalidHeaderName:  # `suppress` would double what each of twenty headers costs
            return

    def allHeadersReceived(self) -> None:  # noqa: N802  Twisted's name
        """A head ended: of an interim response, or of the final one."""
        if 100 <= self.response.code < 200:  # noqa: PLR2004  the interim class, RFC 9110, 15.2
            self.recording.interim_ended(unread=len(self._buffer))
        else:
            self.recording.head_whole = True
        super().allHeadersReceived()

    def _finished(self, rest: bytes) -> None:
        self.recording.message_ended(unread=len(rest))
        if rest or self.tee.hung_up:
            # Bytes nobody asked for would answer the next request on a kept connection, and one
            # that is ending would swallow it.
            self.connHeaders.addRawHeader(b"connection", b"close")
        super()._finished(rest)


@implementer(IHandshakeListener)
class RecordingProtocol(_LenientHTTP11ClientProtocol):
    """One connection; `request.download` says where its exchange is to be recorded."""

    _recording: Recording | None = None
    _tls: Tls | None = None
    _count = 0

    def makeConnection(self, transport: Any) -> None:  # noqa: N802  Twisted's name
        """Put the tee between us and the transport."""
        self._name = uuid4().hex[:12]
        super().makeConnection(Tee(transport, self._sent))

    def handshakeCompleted(self) -> None:  # noqa: N802  Twisted's name
        """The connection is secured: from here on bytes can cross it."""
        transport: Any = self.transport
        self._tls = agreed(transport.getHandle())
        if self._recording:
            self._recording.tls = self._tls

    def request(self, request: Any) -> Deferred[IResponse]:
        """Send a request; its recording begins now."""
        self._count += 1
        recording = request.download.start(connection=f"{self._name}/{self._count}")
        transport: Any = self.transport
        recording.ip, recording.tls = transport.getPeer().host, self._tls
        self._recording = recording
        response = super().request(request)
        parser: Any = self._parser
        parser.__class__ = RecordingParser
        parser.recording, parser.tee = recording, self.transport
        return response

    def dataReceived(self, raw: bytes) -> None:  # noqa: N802  Twisted's name
        """Record, then let it be parsed, within bounds."""
        recording = self._recording
        if recording:
            recording.received(raw)
            if recording.fault:
                self._giveUp(Failure(recording.fault))
                return
        super().dataReceived(raw)
        if recording and not recording.head_whole and recording.size > LONGEST_HEAD:
            recording.end("length")
            self._giveUp(Failure(HeadTooLong()))

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802  Twisted's name
        """The connection is gone, and with it what was still to come."""
        self._end(reason)
        super().connectionLost(reason)

    def _disconnectParser(self, reason: Failure) -> None:  # noqa: N802  Twisted's name
        # First of all: what follows may start the next request on this very connection.
        self._end(reason)
        super()._disconnectParser(reason)

    def _sent(self, raw: bytes) -> None:
        if self._recording:
            self._recording.sent(raw)

    def _end(self, reason: Failure) -> None:
        recording, self._recording = self._recording, None
        if recording:
            # A message that ended by itself leaves with a made-up reason, and not as a Failure.
            recording.end(None if recording.framed else self._cut(reason))

    def _cut(self, reason: Failure) -> Cut | None:
        """Why a message whose own framing did not end is over: nothing, the server, or us."""
        decoder = getattr(self._parser, "bodyDecoder", None)
        till_close = isinstance(decoder, _IdentityTransferDecoder) and decoder.contentLength is None
        if till_close and reason.check(ConnectionDone):
            return None
        return "disconnect" if reason.check(ConnectionDone, ConnectionLost) else "unspecified"


class RecordingFactory(_LenientHTTP11ClientFactory):
    """Builds recording protocols."""

    def buildProtocol(self, addr: IAddress | None) -> RecordingProtocol:  # noqa: N802
        """A protocol for one connection."""
        return RecordingProtocol(self._quiescentCallback)
