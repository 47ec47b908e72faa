"""Records -> CDXJ lines: SURT key, 14-digit time, JSON; what pywb reads as it is.

The time loses its fraction (the format has 14 digits); the record's own WARC-Date keeps it.  No
request header is ever in a line: cookies and credentials stay in the request records.

What a browser made of a page has lines too, under its own URIs, as pywb's indexer and cdxj-indexer
give any `resource` record one; what we keep of the crawl itself has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.errors import RecordUnreadable
from archive.exchanges.digests import head_of
from archive.exchanges.message import Message, read_head
from archive.index.spellings import key_of
from archive.records.reader import Record
from archive.records.rendering import is_rendering, rendered_page

_JSON = json.JSONEncoder(ensure_ascii=False)

INDEXED = frozenset({"response", "revisit"})


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One index entry; `offset` and `length` are those of the gzip member, in bytes."""

    surt_key: str
    timestamp: str
    url: str
    mime: str
    status: int
    digest: str
    length: int
    offset: int
    filename: str
    record_id: str

    def __str__(self) -> str:
        facts = {
            "url": self.url,
            "mime": self.mime,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
            "recordId": self.record_id,
        }
        return f"{self.surt_key} {self.timestamp} {_JSON.encode(facts)}"


def entry(record: Record, filename: str) -> Line | None:
    """The entry of a record of the object `filename`; None where no index can say what it is.

    Not every response is an answer over HTTP: a server may send something else, and others keep so
    what DNS or FTP gave them, or a revisit without a head.
    """
    rendered = record.kind == "resource" and is_rendering(record.url)
    if record.kind not in INDEXED and not rendered:
        return None
    try:
        return line(record, filename, rendered_page(record) if rendered else None)
    except RecordUnreadable:
        return None


def line(record: Record, filename: str, message: Message | None = None) -> Line:
    """The entry of one record of the WARC object `filename`; `message` is what it answered."""
    # The body, and the codings over it, are nothing to an index.
    message = message or read_head(head_of(record.block) or record.block)
    mime = message.header("content-type").partition(";")[0].strip().lower() or "unk"
    return Line(
        surt_key=key_of(record.url),
        timestamp=record.date.strftime("%Y%m%d%H%M%S"),
        url=record.url,
        mime="warc/revisit" if record.kind == "revisit" else mime.replace(" ", "-"),
        status=message.status,
        digest=record.payload_digest or "-",
        length=record.length,
        offset=record.offset,
        filename=filename,
        record_id=record.record_id,
    )


def expected(lines: Iterable[Line], there: bytes) -> list[Line]:
    """The lines that an index must have; those of renderings only where it has any at all.

    An index of before they had lines is right without them.
    """
    told = b'"url": "urn:' in there
    return [line for line in lines if told or not is_rendering(line.url)]


def dump(lines: Iterable[Line]) -> bytes:
    """Lines sorted as the replay engine wants them: by the bytes of the text."""
    texts = sorted(str(entry).encode() for entry in lines)
    return b"".join(text + b"\n" for text in texts)


def parse(raw: bytes) -> Iterator[Line]:
    """CDXJ bytes back to lines."""
    for text in raw.decode().split("\n"):
        if not text:
            continue
        key, timestamp, facts = text.split(" ", 2)
        data = json.loads(facts)
        yield Line(
            surt_key=key,
            timestamp=timestamp,
            url=data["url"],
            mime=data["mime"],
            status=int(data["status"]),
            digest=data["digest"],
            length=int(data["length"]),
            offset=int(data["offset"]),
            filename=data["filename"],
            record_id=data["recordId"],
        )
