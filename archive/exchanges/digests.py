"""Bytes -> `sha256:` digests, of a whole block and of the payload inside an HTTP response.

The payload of an `application/http` record is its entity-body (WARC 1.1, 6.3.2 with RFC 2616,
7.2): the transfer-coding is taken off, the content-coding stays.  warcio and FastWARC hash the
chunk framing too, so they call a correct digest of a chunked body wrong (warcio issues 74, 75).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from archive.exchanges.exchange import PIECE, Content, pieces_of

Piece = bytes | memoryview
"""Bytes that are only to be hashed or counted need not be copied for it."""

_HEAD_END = re.compile(rb"\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)? +(\d+)")
_TRANSFER_CODING = re.compile(rb"\ntransfer-encoding[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;|$)")
_BODYLESS = frozenset({204, 304})
_LONGEST_LINE = 1 << 16


def digest(pieces: Iterable[Piece]) -> str:
    """SHA-256 of the pieces as `sha256:<lower hex>`, a form warcio and FastWARC both check."""
    sha256 = hashlib.sha256()
    for piece in pieces:
        sha256.update(piece)
    return f"sha256:{sha256.hexdigest()}"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, as plain lower hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def payload_digest(response: Content, *, method: str) -> str | None:
    """The digest of a response's entity-body, or None where it has no payload to speak of.

    That is: it is not HTTP, its head never ended, it cannot have a body (HEAD, 204, 304), or its
    transfer-coding is one we cannot take off.  Of a body cut short it is what came.
    """
    body = entity_body(response, method=method)
    return None if body is None else digest(body)


def entity_body(response: Content, *, method: str) -> Iterator[Piece] | None:
    """The pieces of a response's entity-body; None on the same terms as `payload_digest`."""
    pieces = pieces_of(response)
    head, rest = _split(pieces)
    status = status_of(head or b"")
    if head is None or status is None or status in _BODYLESS or method == "HEAD":
        return None
    if not is_chunked(head):
        return chain((rest,), pieces)
    coding = _TRANSFER_CODING.search(head)
    chunked = coding is not None and coding[1].strip().lower() == b"chunked"
    return dechunked(chain((bytes(rest),), pieces)) if chunked else None


def head_of(response: Content) -> bytes | None:
    """A response's head with its blank line, as it came; None where it never ended."""
    if isinstance(response, bytes):
        found = _HEAD_END.search(response)
        return response[: found.end()] if found else None
    return _split(pieces_of(response))[0]


def framed_body(response: bytes) -> bytes | None:
    """All that follows the head, chunk framing and all; None where the head never ended."""
    found = _HEAD_END.search(response)
    return response[found.end() :] if found else None


def is_chunked(head: bytes) -> bool:
    """Whether a head says that a transfer-coding lies over its body."""
    return b"\ntransfer-encoding" in head.lower() and _TRANSFER_CODING.search(head) is not None


def status_of(head: bytes) -> int | None:
    """The status code of a response head, or None where the first line holds none."""
    found = _STATUS.match(head)
    return int(found[1]) if found else None


def dechunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A chunked body's pieces -> the data in them (RFC 9112, 7.1).

    Ends at the last chunk, where the bytes end, or at the first byte that is no chunking.
    """
    stream = _Stream(pieces)
    while size := _chunk_size(stream.line()):
        yield from stream.take(size)
        if stream.line() != b"":
            return


def _split(pieces: Iterator[bytes]) -> tuple[bytes | None, memoryview]:
    """The head with its blank line and what followed it in the same pieces."""
    raw = b""
    for piece in pieces:
        raw += piece
        if end := _HEAD_END.search(raw):
            return raw[: end.end()], memoryview(raw)[end.end() :]
        if len(raw) > 4 * PIECE:
            break
    return None, memoryview(raw)


def _chunk_size(line: bytes | None) -> int:
    found = _CHUNK_SIZE.match(line or b"")
    return int(found[1], 16) if found else 0


class _Stream:
    """Pieces read by line or by count."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._buffer = b""

    def line(self) -> bytes | None:
        """The next line without its CRLF; None where there is no whole line left."""
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE or not self._more():
                return None
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    def take(self, count: int) -> Iterator[bytes]:
        """The next `count` bytes, or as many as there are."""
        while count and (self._buffer or self._more()):
            taken, self._buffer = self._buffer[:count], self._buffer[count:]
            count -= len(taken)
            yield taken

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._buffer += piece
        return True
