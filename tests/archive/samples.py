"""Real WARC files made by our writer, and members made by hand where they must be wrong."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive.exchanges.exchange import Exchange
from archive.records.openwarc import SealedWarc
from archive.records.writer import WarcWriter

BODY = "ورقة من الأرشيف".encode() * 1000
EXCHANGE = Exchange(
    uri="https://news.example/1/",
    method="GET",
    began_at=datetime(2026, 11, 23, 1, 2, 3, 4005, tzinfo=UTC),
    request=b"GET /1/ HTTP/1.1\r\nHost: news.example\r\nCookie: secret=1\r\n\r\n",
    response=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    ip="192.0.2.7",
)


def sealed(folder: Path, *exchanges: Exchange) -> SealedWarc:
    """One sealed WARC with these exchanges."""
    writer = WarcWriter(folder, site="sample", info={"software": "tests"}, roll_bytes=1 << 30)
    for exchange in exchanges:
        writer.write(exchange)
    (warc,) = writer.close()
    return warc


def page(uri: str, head: bytes = b"Content-Type: text/html", body: bytes = b"<p>x") -> Exchange:
    """An exchange whose answer is 200 with this head and body."""
    return replace(EXCHANGE, uri=uri, response=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body)


def member(head: bytes, block: bytes, end: bytes = b"\r\n\r\n") -> bytes:
    """A gzip member with a WARC record in it, right or wrong."""
    return gzip.compress(b"WARC/1.1\r\n" + head + b"\r\n\r\n" + block + end, mtime=0)
