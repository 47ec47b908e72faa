"""pywb's `wayback`, and what it cannot show by itself shown or explained.

The replay environment runs this file; nothing of ours is imported here, nor is this imported by
anything.  Between pywb's loader and its rewriter a capture is made whole: the chunks of a body are
joined and its trailers told as headers, a length that does not hold is put right, and header values
that WSGI cannot carry (latin-1 alone, PEP 3333) are percent-encoded.  What was done is said in
`X-Archive-Explained`.  A page as a browser showed it lies under a name of its own, so it is given
the address it was shown at as its base.  The archived bytes stay as they are: `warraq trace` is the
way to those.
Measured on pywb 2.10: without this, trailers end up in the page, a UTF-8 header answers 500, and a
body cut short hangs the client that trusts its announced length; and where the record of a capture
cannot be read, another capture is shown in its place without a word.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote_from_bytes

from pywb.apps.cli import wayback
from pywb.utils.wbexception import LiveResourceException
from pywb.warcserver.resource.responseloader import WARCPathLoader

LARGEST = 256 << 20
"""Bodies beyond this are streamed as they lie: they are films, not pages."""
_LINE_END = re.compile(rb"\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_READABLE = (b"", b"identity", b"gzip", b"x-gzip", b"deflate", b"br")
_RENDERED = "urn:warraq:rendered:"
_UNREAD = "warraq.unread"
_HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
_BASE = re.compile(rb"<base\s[^>]*href", re.IGNORECASE)
_Header = tuple[bytes, bytes]


def explained(load: Callable[..., Any]) -> Callable[..., Any]:
    """`WARCPathLoader.load_resource`, its HTTP responses made whole."""

    def load_resource(self: Any, cdx: Any, params: Any) -> Any:
        try:
            entry = load(self, cdx, params)
        except LiveResourceException:  # a redirect to itself, which says nothing of the archive
            raise
        except Exception:
            params.setdefault(_UNREAD, []).append(cdx["timestamp"])
            raise
        if entry is None or _announced(entry[0]) > LARGEST:
            return entry
        record, head, stream = entry
        if head is None:
            return record, None, _document(record, stream)
        cut, unread = record.get_header("WARC-Truncated"), params.get(_UNREAD, ())
        head, body = made_whole(head, stream.read(), truncated=cut, unread=unread)
        record.replace_header("Content-Length", str(len(head) + len(body)))
        return record, head, io.BytesIO(body)

    return load_resource


def made_whole(
    head: bytes, body: bytes, *, truncated: str | None, unread: Iterable[str] = ()
) -> _Header:
    """A response's head and body as a client can take them, and in the head what was done.

    `unread` are the times of captures nearer to the one asked for, for which this one stands in.
    """
    status, *lines = [line for line in _LINE_END.split(head) if line]
    headers = [_parted(line) for line in lines]
    told = [
        b"not the capture of %s, whose record cannot be read" % time.encode() for time in unread
    ]
    announced = _first(headers, b"content-length")
    if _first(headers, b"transfer-encoding").lower().endswith(b"chunked"):
        announced = b""
        body, trailers, whole = dechunked(body)
        headers = [one for one in headers if one[0].lower() != b"transfer-encoding"]
        headers += [(b"X-Archive-Trailer-" + name, value) for name, value in trailers]
        told += [b"trailers follow as X-Archive-Trailer"] * bool(trailers)
        told += [b"the last chunk never came"] * (not whole)
    if announced.isdigit() and int(announced) != len(body):
        told.append(b"%s bytes were announced and %d kept" % (announced, len(body)))
    if truncated:
        told.append(
            b"cut off in the capture (WARC-Truncated: %s)" % truncated.encode("ascii", "replace")
        )
    if (coding := _first(headers, b"content-encoding").lower()) not in _READABLE:
        told.append(b"coded as %s, which replay cannot decode" % coding)
    headers = [one for one in headers if one[0].lower() != b"content-length"]
    headers.append((b"Content-Length", str(len(body)).encode()))
    if told:
        headers.append((b"X-Archive-Explained", b"; ".join(told)))
    written = [status, *(_plain(name) + b": " + _plain(value) for name, value in headers), b"", b""]
    return b"\r\n".join(written), body


def _document(record: Any, stream: Any) -> Any:
    """What a `resource` record holds; a page as a browser showed it with its base."""
    uri = record.get_header("WARC-Target-URI") or ""
    if not uri.startswith(_RENDERED):
        return stream
    body = with_base(stream.read(), uri.removeprefix(_RENDERED))
    record.replace_header("Content-Length", str(len(body)))
    return io.BytesIO(body)


def with_base(page: bytes, url: str) -> bytes:
    """A page whose links are relative to `url`, unless it says itself what they are relative to."""
    if _BASE.search(page):
        return page
    base = f'<base href="{html.escape(url)}"><!-- set by replay, not in the record -->'
    return _HEAD.sub(lambda head: head[0] + base.encode(), page, count=1)


def dechunked(body: bytes) -> tuple[bytes, list[_Header], bool]:
    """The data of chunks, their trailers, and whether they end as RFC 9112 section 7.1 has it.

    A body that is not chunked after all, as some archives keep it, is its own data.
    """
    pieces: list[bytes] = []
    at = 0
    while found := _SIZE.match(body, at):
        size, start = int(found[1], 16), found.end()
        if not size:
            lines = [line for line in _LINE_END.split(body[start:]) if line]
            return b"".join(pieces), [_parted(line) for line in lines if b":" in line], True
        pieces.append(body[start : start + size])
        at = start + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return (b"".join(pieces), [], False) if pieces else (body, [], True)


def _announced(record: Any) -> int:
    said = record.get_header("Content-Length") or ""
    return int(said) if said.isdigit() else 0


def _parted(line: bytes) -> _Header:
    name, _colon, value = line.partition(b":")
    return name.strip(), value.strip()


def _first(headers: list[_Header], name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")


def _plain(raw: bytes) -> bytes:
    """Bytes that are not ASCII, percent-encoded; the rest as it is."""
    return raw if raw.isascii() else quote_from_bytes(raw, safe=_ASCII).encode()


_ASCII = bytes(range(0x20, 0x7F)).decode()

if __name__ == "__main__":
    WARCPathLoader.load_resource = explained(WARCPathLoader.load_resource)
    wayback()
