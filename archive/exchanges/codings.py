"""A coded body -> what it means: gzip, deflate and br taken off (RFC 9110, section 8.4).

Whatever a server sent, something comes back: all that could be decoded before the damage, and as it
is a body that only claims to be gzip.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import brotli

MAX_BODY = 64 << 20
"""Bytes a decoded body may reach; beyond that it is cut: a gzip bomb ends here."""

MAX_CODINGS = 5
"""Codings taken off one body: as many as curl takes (MAX_ENCODE_STACK)."""

_PIECE = 1 << 16
_GZIP = zlib.MAX_WBITS | 16
_GZIP_MAGIC = b"\x1f\x8b"


def decoded(body: bytes, codings: Sequence[str]) -> bytes:
    """The body with its codings taken off, last one first, up to one that is unknown."""
    for coding in reversed(codings[-MAX_CODINGS:]):
        if coding != "identity" and coding not in _DECODERS:
            break
        body = _DECODERS[coding](body) if coding != "identity" else body
    return body


def _gunzip(body: bytes) -> bytes:
    """Every member, one behind the other (RFC 1952, section 2.2)."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    out, rest = b"", body
    while rest.startswith(_GZIP_MAGIC) and len(out) < MAX_BODY:
        more, rest = _inflate(rest, _GZIP, room=MAX_BODY - len(out))
        out += more
    return out


def _undeflate(body: bytes) -> bytes:
    """With the zlib wrapper the standard asks for, or without, as some servers send it."""
    window = zlib.MAX_WBITS if _is_zlib(body) else -zlib.MAX_WBITS
    return _inflate(body, window, room=MAX_BODY)[0]


def _is_zlib(body: bytes) -> bool:
    """RFC 1950, section 2.2: method 8, and the first two bytes a multiple of 31."""
    return len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and (body[0] << 8 | body[1]) % 31 == 0


def _inflate(body: bytes, window: int, *, room: int) -> tuple[bytes, bytes]:
    """Up to `room` bytes of output, and the input that follows the stream's end."""
    out, inflater = bytearray(), zlib.decompressobj(window)
    for at in range(0, len(body), _PIECE):
        before = inflater.copy()
        piece = body[at : at + _PIECE]
        try:
            out += inflater.decompress(piece, room - len(out) + 1)
        except zlib.error:
            out += _up_to_damage(before, piece, room - len(out) + 1)
            break
        if inflater.eof:
            return bytes(out[:room]), inflater.unused_data + body[at + _PIECE :]
        if len(out) > room:
            break
    return bytes(out[:room]), b""


def _up_to_damage(inflater: zlib._Decompress, piece: bytes, room: int) -> bytes:
    """What a damaged piece gives when it is fed byte by byte."""
    out = bytearray()
    for at in range(len(piece)):
        try:
            out += inflater.decompress(piece[at : at + 1], max(room - len(out), 1))
        except zlib.error:
            break
        if len(out) > room:
            break
    return bytes(out)


def _unbrotli(body: bytes) -> bytes:
    out, decoder = bytearray(), brotli.Decompressor()
    for at in range(0, len(body), 1 << 10):
        piece = body[at : at + (1 << 10)]
        try:
            out += decoder.process(piece, output_buffer_limit=_PIECE)
            while not decoder.can_accept_more_data() and len(out) <= MAX_BODY:
                out += decoder.process(b"", output_buffer_limit=_PIECE)
        except brotli.error:
            break
        if len(out) > MAX_BODY or decoder.is_finished():
            break
    return bytes(out[:MAX_BODY])


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
}
