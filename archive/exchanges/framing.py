"""A response's head and body -> whether the body is as long as the head says (RFC 9112, 6.3)."""

from __future__ import annotations

import re

from archive.exchanges.digests import framed_body, head_of, status_of

_FIELD = re.compile(rb"\n(content-length|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r\n")
_BODYLESS = frozenset({204, 304})


def is_whole(response: bytes, *, method: str) -> bool | None:
    """Whether all of a response came that its own framing announces.

    None where it announces nothing (it ends with its connection), or nothing that one reading
    alone can be given: a head that never ended, lengths that differ, chunks out of form.
    """
    head, body = head_of(response), framed_body(response)
    status = status_of(head or b"")
    if head is None or body is None or status is None:
        return None
    if method == "HEAD" or status in _BODYLESS:
        return True
    fields = [(name.lower(), value.strip()) for name, value in _FIELD.findall(head)]
    codings = [value.lower() for name, value in fields if name == b"transfer-encoding"]
    if codings:
        return _chunks_end(body) if codings == [b"chunked"] else None
    lengths = {value for _name, value in fields}
    told = lengths.pop() if len(lengths) == 1 else b""
    return len(body) >= int(told) if _LENGTH.fullmatch(told) else None


def _chunks_end(body: bytes) -> bool | None:
    """Whether a chunked body has its last chunk, its trailers and the blank line behind them."""
    at = 0
    while sized := _CHUNK.match(body, at):
        at = sized.end() + int(sized[1], 16)
        if at == sized.end():
            return body.startswith(b"\r\n", at) or b"\r\n\r\n" in body[at:]
        if at + 2 > len(body):
            return False
        if not body.startswith(b"\r\n", at):
            return None
        at += 2
    return None if b"\n" in body[at:] else False
