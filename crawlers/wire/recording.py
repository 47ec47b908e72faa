"""Bytes crossing one connection -> one Exchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from archive.exchanges.exchange import Cut, Exchange, Slice, Spool, Tls
from crawlers.wire.trust import distrust

EXCESS_KEPT = 4096
"""Bytes kept of what a server sent behind the end of its message."""


class Recording:
    """One exchange while it happens.  Lives in the reactor's thread until it is `over`.

    `cut` is why the message is not whole, `fault` what the disk said where the copy of a large
    body could not be kept, `tls` what the connection agreed on once its handshake is done.
    """

    def __init__(self, *, folder: Path, connection: str) -> None:
        self.began_at = datetime.now(UTC)
        self.ip: str | None = None
        self.tls: Tls | None = None
        self.cut: Cut | None = None
        self.fault: OSError | None = None
        self.over = False
        self.head_whole = False
        self._connection = connection
        self._started = self._ended = monotonic()
        self._request: list[bytes] = []
        self._received = Spool(folder=folder)
        self._final_at = 0
        self._end_at: int | None = None

    @property
    def crossed(self) -> bool:
        """Whether any byte of the request was handed to the connection."""
        return bool(self._request)

    @property
    def framed(self) -> bool:
        """Whether the response ended where its own framing says."""
        return self._end_at is not None

    @property
    def size(self) -> int:
        """Response bytes so far, interim responses and excess included."""
        return self._received.size

    def sent(self, raw: bytes) -> None:
        """Bytes handed to the connection."""
        if not self.over:
            self._request.append(raw)

    def received(self, raw: bytes) -> None:
        """Bytes as they came; those that come when we no longer listen are not ours."""
        if self.over:
            return
        try:
            self._received.append(raw)
        except OSError as error:
            self.fault = error
            self.end("unspecified")

    def interim_ended(self, *, unread: int) -> None:
        """A 1xx response ended; `unread` bytes of those received come after it."""
        self._final_at = self.size - unread

    def message_ended(self, *, unread: int) -> None:
        """The final response ended where its own framing says; `unread` bytes came after it."""
        if not self.over:  # the end of a connection is no framing, though Twisted reports it so
            self._end_at = self.size - unread

    def end(self, cut: Cut | None) -> None:
        """Listen no more.  Nothing cuts a message that had already ended by its own framing."""
        if not self.over:
            self.over = True
            self._ended = monotonic()
            self.cut = self.cut or cut
        if self._end_at is not None:
            self.cut = None

    def blame(self, cut: Cut) -> None:
        """It was us who hung up, whatever the connection saw of it."""
        self.end(cut)
        if self._end_at is None:
            self.cut = cut

    def exchange(
        self, *, uri: str, method: str, proxied: bool, notes: tuple[tuple[str, str], ...]
    ) -> Exchange:
        """The exchange as a value; the response stays in the spool until `close`."""
        end = self.size if self._end_at is None else self._end_at
        excess = self.size - end
        return Exchange(
            uri=uri,
            method=method,
            began_at=self.began_at,
            request=b"".join(self._request),
            response=Slice(self._received, self._final_at, end),
            interim=b"".join(self._received.pieces(0, self._final_at)),
            excess=b"".join(self._received.pieces(end, end + min(excess, EXCESS_KEPT))),
            excess_size=excess,
            truncated=self.cut,
            ip=None if proxied else self.ip,
            tls=self.tls and replace(self.tls, distrust=_distrust(self.tls, uri)),
            notes=(*notes, ("connection", self._connection), ("fetchTimeMs", self._took())),
        )

    def close(self) -> None:
        """Let go of the spooled copy, once it is written."""
        self._received.close()

    def _took(self) -> str:
        return str(round((self._ended - self._started) * 1000))


def _distrust(tls: Tls, uri: str) -> str | None:
    return distrust(tls.certificates, urlsplit(uri).hostname or "")
