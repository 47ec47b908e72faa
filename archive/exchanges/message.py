"""A response as it crossed the wire -> its head and its entity body, codings taken off.

The wire bytes stay what they are; this is the reading of them.  Rules: RFC 9112 section 6 (message
body length), section 7.1 (chunked), RFC 9110 section 8.4 (content codings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.errors import RecordUnreadable
from archive.exchanges.codings import MAX_BODY, decoded

__all__ = ["MAX_BODY", "Message", "dechunk", "is_http", "read_head", "read_response"]

_STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)? +(\d{3})")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIRST_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,16}[ \t]*(?:;|\r?\n)")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;|\r?$)")


@dataclass(frozen=True, slots=True)
class Message:
    """A response read: status, headers (latin-1 text, as sent, in order), body without codings."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next(iter(self._values(name)), "")

    def listed(self, name: str) -> list[str]:
        """The members of a list header, in lower case, whichever lines they stand on."""
        members = ",".join(self._values(name)).lower().split(",")
        return [member.strip() for member in members if member.strip()]

    def _values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def read_response(raw: bytes) -> Message:
    """A whole response block as a Message; a block without a status line is RecordUnreadable."""
    end = _HEAD_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    message = read_head(head)
    # Some archives keep the data without its chunks, under the head that announced them.
    if "chunked" in message.listed("transfer-encoding") and _FIRST_CHUNK.match(body):
        body = dechunk(body)
    return replace(message, body=decoded(body, message.listed("content-encoding")))


def read_head(head: bytes) -> Message:
    """The head of a response as a Message without a body; RecordUnreadable as `read_response`."""
    started = _STATUS.match(head)
    if not started:
        raise RecordUnreadable(f"no HTTP status line at the start of {head[:40]!r}")
    return Message(int(started[1]), _headers(head), b"")


def is_http(raw: bytes) -> bool:
    """Whether a block begins with a status line, so that `read_response` can read it."""
    return _STATUS.match(raw) is not None


def dechunk(body: bytes) -> bytes:
    """The chunks' data joined; what follows a fault in the framing is left out."""
    pieces, at = [], 0
    while (line_end := body.find(b"\n", at)) >= 0:
        sized = _CHUNK_SIZE.match(body[at:line_end])
        size = int(sized[1], 16) if sized else 0
        if not size:
            break
        pieces.append(body[line_end + 1 : line_end + 1 + size])
        at = line_end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces)


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    if b"\n " in head or b"\n\t" in head:
        head = _FOLD.sub(b" ", head)
    pairs = [line.partition(":") for line in head.decode("latin-1").split("\n")[1:]]
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
