"""A response as it crossed the wire -> its head and its entity body, codings taken off.

The wire bytes stay what they are; this is the reading of them.  Rules: RFC 9112 section 6 (message
body length), section 7.1 (chunked), RFC 9110 section 8.4 (content codings).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import brotli

from archive.errors import RecordUnreadable

MAX_BODY = 64 << 20
"""Bytes a decoded body may reach; beyond that it is cut: a gzip bomb ends here."""

_STATUS = re.compile(rb"HTTP/\d\.\d +(\d{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Message:
    """A response read: status, headers (latin-1 text, as sent, in order), body without codings."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def read_response(raw: bytes) -> Message:
    """A whole response block as a Message; a block without a status line is RecordUnreadable."""
    started = _STATUS.match(raw)
    if not started:
        raise RecordUnreadable(f"no HTTP status line at the start of {raw[:40]!r}")
    end = _HEAD_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    headers = _headers(head)
    message = Message(int(started[1]), headers, b"")
    if "chunked" in message.header("transfer-encoding").lower():
        body = dechunk(body)
    return Message(message.status, headers, _decode(body, message.header("content-encoding")))


def dechunk(body: bytes) -> bytes:
    """The chunks' data joined; what follows a fault in the framing is left out."""
    pieces, at = [], 0
    while (line_end := body.find(b"\n", at)) >= 0:
        size_text = body[at:line_end].split(b";")[0].strip()
        try:
            size = int(size_text, 16)
        except ValueError:
            break
        if size <= 0:
            break
        pieces.append(body[line_end + 1 : line_end + 1 + size])
        at = line_end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces)


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", head)
    lines = re.split(rb"\r?\n", unfolded)[1:]
    pairs = (line.decode("latin-1").partition(":") for line in lines if b":" in line)
    return tuple((name.strip(), value.strip()) for name, _colon, value in pairs)


def _decode(body: bytes, codings: str) -> bytes:
    """Take content codings off, last one first; a damaged one gives what came before the damage."""
    for coding in reversed([part.strip().lower() for part in codings.split(",") if part.strip()]):
        if coding in ("gzip", "x-gzip"):
            body = _inflate(body, zlib.MAX_WBITS | 16)
        elif coding == "deflate":
            body = _inflate(body, zlib.MAX_WBITS) or _inflate(body, -zlib.MAX_WBITS)
        elif coding == "br":
            body = _unbrotli(body)
    return body


def _inflate(body: bytes, window: int) -> bytes:
    out = bytearray()
    inflater = zlib.decompressobj(window)
    for at in range(0, len(body), 1 << 16):
        try:
            out += inflater.decompress(body[at : at + (1 << 16)], MAX_BODY - len(out) + 1)
        except zlib.error:
            break
        if len(out) > MAX_BODY or inflater.eof:
            break
    return bytes(out[:MAX_BODY])


def _unbrotli(body: bytes) -> bytes:
    out = bytearray()
    decoder = brotli.Decompressor()
    piece = body
    while len(out) <= MAX_BODY and not decoder.is_finished():
        try:
            more = decoder.process(piece, output_buffer_limit=1 << 20)
        except brotli.error:
            break
        if not more and not piece:
            break
        out += more
        piece = b""
    return bytes(out[:MAX_BODY])
