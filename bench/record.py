"""Page -> the WARC record that a crawl writes of it; the bytes of one -> the capture."""

from __future__ import annotations

import datetime as dt
import gzip
import io

from archive.exchanges.message import read_response
from archive.records.reader import records
from articles.capture import Capture

NIGHT = dt.date(2026, 11, 22)


def member(url: str, body: bytes) -> bytes:
    """One gzip member with the response record of a page."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    block = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Target-URI": url,
        "WARC-Date": f"{NIGHT}T00:00:00.000000Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n", 6)


def captured(member: bytes, site: str) -> Capture:
    """The capture in a gzip member: unpacked, record and HTTP message read."""
    record = next(records(io.BytesIO(member)))
    message = read_response(record.block)
    return Capture(
        site=site,
        url=record.url,
        night=NIGHT,
        captured_at=record.date,
        status=message.status,
        content_type=message.header("content-type"),
        body=message.body,
        warc_key="",
        warc_offset=record.offset,
        warc_length=record.length,
        record_id=record.record_id,
        payload_digest="",
    )
