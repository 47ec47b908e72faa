"""Record -> one gzip member: the header, the block, two line ends, nothing else."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import datetime

from isal import isal_zlib

from archive.exchanges.digests import digest
from archive.exchanges.exchange import pieces_of
from archive.records.warc import Record

_PACKED = re.compile(
    rb"\r\ncontent-encoding:[ \t]*(?:gzip|br)\b|\r\ncontent-type:[ \t]*image/(?:jpeg|png|webp|gif)",
    re.IGNORECASE,
)
_WORTH_IT = 1 << 12
_GZIP_HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
_STORED_MOST = 0xFFFF

LEVEL = 2
"""ISA-L at 2 on 40 real news pages: 740 MB/s at 0.235 of their size; why this one is in
docs/decisions/0032-deflating-with-isa-l.md."""

GZIP = 31
"""The `wbits` that ask for a gzip wrapper around a 32 KiB window."""


def member(record: Record, *, warcinfo_id: str | None) -> Iterator[bytes]:
    """The record's member, in one piece where its content is in memory, else in many.

    `warcinfo_id` is the warcinfo record that describes the file, None on that record itself.
    """
    head = header(record, warcinfo_id=warcinfo_id)
    if isinstance(record.content, bytes):
        # One call: each gives up the interpreter's lock and waits to have it back.
        whole = head + record.content + b"\r\n\r\n"
        packed = _is_packed(record.content)
        yield _stored(whole) if packed else isal_zlib.compress(whole, LEVEL, GZIP)
        return
    deflate = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, GZIP)
    yield deflate.compress(head)
    for piece in record.content.pieces():
        yield deflate.compress(piece)
    yield deflate.compress(b"\r\n\r\n") + deflate.flush()


def _stored(raw: bytes) -> bytes:
    """A gzip member of stored blocks (RFC 1952, 2.3; RFC 1951, 3.2.4).

    For what has a content coding or is a picture, and so is deflated already: doing it again wins
    nothing but the two heads, and a deflater that stores makes room for tables nobody needs.
    """
    pieces = [_GZIP_HEAD]
    for at in range(0, len(raw), _STORED_MOST):
        piece = raw[at : at + _STORED_MOST]
        size = len(piece)
        pieces += struct.pack("<BHH", at + size == len(raw), size, size ^ 0xFFFF), piece
    pieces.append(struct.pack("<LL", isal_zlib.crc32(raw), len(raw)))
    return b"".join(pieces)


def _is_packed(block: bytes) -> bool:
    """Whether most of an HTTP response cannot be made any smaller."""
    return len(block) > _WORTH_IT and _PACKED.search(block, 0, _WORTH_IT) is not None


def header(record: Record, *, warcinfo_id: str | None) -> bytes:
    """The WARC/1.1 header with its blank line; every record bears a block digest."""
    fields = [
        ("WARC-Type", record.warc_type),
        ("WARC-Record-ID", record.record_id),
        ("WARC-Date", warc_date(record.captured_at)),
        *record.fields,
    ]
    if warcinfo_id:
        fields.append(("WARC-Warcinfo-ID", warcinfo_id))
    if record.truncated:
        fields.append(("WARC-Truncated", record.truncated))
    if record.payload_digest:
        fields.append(("WARC-Payload-Digest", record.payload_digest))
    fields += [
        ("WARC-Block-Digest", digest(pieces_of(record.content))),
        ("Content-Type", record.content_type),
        ("Content-Length", str(len(record.content))),
    ]
    lines = "".join([f"{name}: {value}\r\n" for name, value in fields])
    return f"WARC/1.1\r\n{lines}\r\n".encode()


def warc_date(instant: datetime) -> str:
    """An aware UTC instant as WARC-Date, always with six fraction digits (WARC 1.1, 5.4)."""
    return f"{instant.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
