"""One request and its response, as they crossed the wire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Literal, cast

Cut = Literal["length", "time", "disconnect", "unspecified"]
"""Why a message is not whole: the values of WARC-Truncated (WARC 1.1, 5.13)."""

SPOOL_AFTER = 1 << 20
"""Bytes of one response held in memory before its copy moves to an unnamed file."""

PIECE = 1 << 18
"""Bytes read at a time from a spooled copy."""


class Spool:
    """Bytes in arrival order, in memory up to `limit`, then in an unnamed temporary file.

    One thread appends, and only when it is done another may read.  `folder` is where the file is
    made (the system's own choice where None).  Appending raises OSError where the disk is full.
    """

    __slots__ = ("_file", "_folder", "_limit", "_memory", "size")

    def __init__(self, *, folder: Path | None = None, limit: int = SPOOL_AFTER) -> None:
        self.size = 0
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._folder, self._limit = folder, limit

    def append(self, raw: bytes) -> None:
        """Keep `raw` behind what is already there."""
        if self._file is None and self.size + len(raw) > self._limit:
            # No context manager: the file lives as long as the exchange, and has no name to leave.
            self._file = cast("BinaryIO", TemporaryFile(dir=self._folder))  # noqa: SIM115
            self._file.write(self._memory)
            self._memory = bytearray()
        if self._file is None:
            self._memory += raw
        else:
            self._file.write(raw)
        self.size += len(raw)

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`: one piece from memory, many from the file."""
        if self._file is None:
            yield bytes(memoryview(self._memory)[start:stop])
            return
        while start < stop:
            self._file.seek(start)
            piece = self._file.read(min(PIECE, stop - start))
            if not piece:
                raise OSError(f"the spooled copy ends at byte {start} of {stop}")
            yield piece
            start += len(piece)

    def close(self) -> None:
        """Let go of memory and file."""
        if self._file is not None:
            self._file.close()
        self._memory = bytearray()


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a spool: `stop - start` bytes that may be too many to hold in memory."""

    spool: Spool
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    def pieces(self) -> Iterator[bytes]:
        """The bytes, in pieces of at most `PIECE` where they are on disk."""
        return self.spool.pieces(self.start, self.stop)


Content = bytes | Slice


def pieces_of(content: Content) -> Iterator[bytes]:
    """The content's bytes, whichever way it is held."""
    if isinstance(content, Slice):
        return content.pieces()
    return iter((content,))


@dataclass(frozen=True, slots=True)
class Tls:
    """What a secured connection agreed on.

    `version` is a WARC-Protocol value (`tls/1.3`), `cipher` the suite's IANA name or None where
    it is unknown, `certificates` the chain the server sent, leaf first, each as DER.  `distrust` is
    why a browser would refuse that chain, empty where it would not, None where nobody could tell.
    """

    version: str
    cipher: str | None
    certificates: tuple[bytes, ...]
    distrust: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as sent and the answer as received, before anything decoded either.

    `response` is the final response message alone: `interim` holds the 1xx responses before it,
    `excess` the first bytes that came behind its end and `excess_size` how many came.  It is
    empty where nothing came.  `truncated` says why it is not whole, or is None where it is.
    `ip` is the server's address, None where a proxy hides it.  `notes` go to the metadata record.
    """

    uri: str
    method: str
    began_at: datetime
    request: bytes
    response: Content
    interim: bytes = b""
    excess: bytes = b""
    excess_size: int = 0
    truncated: Cut | None = None
    ip: str | None = None
    tls: Tls | None = None
    notes: tuple[tuple[str, str], ...] = field(default=())


FailureReason = Literal["dns", "connect", "tls", "timeout", "other"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that never became an exchange: no byte of it crossed the wire.

    `error` names the fault by its classes, never by a message that could carry our own address.
    """

    uri: str
    method: str
    began_at: datetime
    reason: FailureReason
    error: str
    ip: str | None = None
    notes: tuple[tuple[str, str], ...] = field(default=())
