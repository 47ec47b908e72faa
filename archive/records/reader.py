"""WARC bytes -> records, each with the place it came from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from zlib_ng import zlib_ng

from archive.errors import RecordUnreadable, SeveralRecords

if TYPE_CHECKING:
    from archive.storage.store import Store

_PIECE = 1 << 15
_GZIP = 31
_SIZE = re.compile(r"[0-9]{1,18}")
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
_FOLD = re.compile(rb"\r\n[ \t]+")
_LONGEST_HEAD = 1 << 20
_SEVERAL = (
    "offset {}: one gzip member holds several records, so that none can be found again by its "
    "place; `warcio recompress OLD NEW` makes a file of one member a record"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record: `block` as stored, `offset` and `length` of its gzip member in bytes."""

    headers: Mapping[str, str]
    block: bytes
    offset: int
    length: int

    @property
    def kind(self) -> str:
        """`WARC-Type`: response, request, metadata, ..."""
        return self.headers.get("warc-type", "")

    @property
    def record_id(self) -> str:
        """`WARC-Record-ID`, angle brackets and all."""
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """`WARC-Target-URI`, or an empty string; old wgets put it in angle brackets."""
        uri = self.headers.get("warc-target-uri", "")
        return uri[1:-1] if uri.startswith("<") and uri.endswith(">") else uri

    @property
    def date(self) -> datetime:
        """`WARC-Date`, aware, UTC; RecordUnreadable where there is none (WARC 1.1, 5.4)."""
        said = self.headers.get("warc-date", "")
        try:
            instant = datetime.fromisoformat(said)
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            raise RecordUnreadable(f"record {self.record_id}: WARC-Date {said!r} is no instant")
        return instant.astimezone(UTC)

    @property
    def payload_digest(self) -> str:
        """`WARC-Payload-Digest`, or an empty string."""
        return self.headers.get("warc-payload-digest", "")


def records(source: BinaryIO, start: int = 0) -> Iterator[Record]:
    """Every record of a WARC file, plain or of one gzip member a record, from where it stands.

    `start` is the offset at which it stands.  Each member's gzip check is verified.  A file that
    breaks off, or is no such WARC, is a RecordUnreadable after the records before the break.
    """
    rest = source.read(_PIECE)
    units = _plain if rest.startswith(b"WARC/") else _members
    for raw, offset, length in units(source, rest, start):
        yield _record(raw, offset, length)


def record_at(store: Store, key: str, offset: int, length: int) -> Record:
    """The one record whose gzip member is `length` bytes at `offset` of an archived WARC."""
    member = store.read(key, offset, length)
    record = next(records(io.BytesIO(member)), None)
    if record is None or record.length != length:
        raise RecordUnreadable(f"{key}: no record of {length} bytes at offset {offset}")
    return Record(record.headers, record.block, offset, length)


def _plain(source: BinaryIO, rest: bytes, at: int) -> Iterator[tuple[bytes, int, int]]:
    """Each record of a file that is not compressed, with its offset and length in bytes."""
    buffer = bytearray(rest)
    while buffer:
        while len(buffer) < (size := _size_told(buffer, at)):
            if not (more := source.read(_PIECE)):
                raise RecordUnreadable(f"offset {at}: the file breaks off inside a record")
            buffer += more
        yield bytes(buffer[:size]), at, size
        del buffer[:size]
        at += size
        buffer += b"" if buffer else source.read(_PIECE)


def _members(source: BinaryIO, rest: bytes, at: int) -> Iterator[tuple[bytes, int, int]]:
    """Each gzip member (RFC 1952 section 2.2) unpacked, with its offset and length in bytes."""
    while rest or (rest := source.read(_PIECE)):
        inflater = zlib_ng.decompressobj(_GZIP)
        out, length, piece, told = [], 0, rest, 0
        while not inflater.eof:
            if not piece:
                raise RecordUnreadable(f"offset {at}: the file breaks off inside a record")
            try:
                out.append(inflater.decompress(piece))
            except zlib_ng.error as error:  # type: ignore[misc]  # its stub has no base
                raise RecordUnreadable(f"offset {at}: not a sound gzip member ({error})") from error
            length += len(piece) - len(inflater.unused_data)
            if not inflater.eof and (made := sum(map(len, out))) > told:
                told = _size_told(b"".join(out), at)
                if made > told:
                    raise SeveralRecords(_SEVERAL.format(at))
            piece = b"" if inflater.eof else source.read(_PIECE)
        rest = inflater.unused_data
        yield out[0] if len(out) == 1 else b"".join(out), at, length
        at += length


def _size_told(raw: bytes | bytearray, at: int) -> int:
    """Bytes of the record that begins here, by its header; more than there are if that is cut."""
    end = raw.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
    if end < 0 and len(raw) < _LONGEST_HEAD:
        return len(raw) + 1
    told = _LENGTH.search(raw, 0, max(end, 0) + 2)
    if not told:
        raise RecordUnreadable(f"offset {at}: not a WARC record")
    return end + 4 + int(told[1]) + 4


def _record(raw: bytes, offset: int, length: int) -> Record:
    """WARC 1.1 clause 4: version line, named fields, blank line, block, two line ends."""
    told = raw.find(b"\r\n\r\n")
    head = raw[: max(told, 0)]
    if b"\r\n " in head or b"\r\n\t" in head:
        head = _FOLD.sub(b" ", head)
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    pairs = [line.partition(":") for line in lines]
    headers = {name.strip().lower(): value.strip() for name, _colon, value in pairs}
    size = headers.get("content-length", "")
    if told < 0 or not version.startswith("WARC/1.") or not _SIZE.fullmatch(size):
        raise RecordUnreadable(f"offset {offset}: not a WARC record")
    begins = told + 4
    block, end = raw[begins : begins + int(size)], raw[begins + int(size) :]
    if end.startswith(b"\r\n\r\nWARC/"):
        raise SeveralRecords(_SEVERAL.format(offset))
    if end != b"\r\n\r\n":
        raise RecordUnreadable(f"offset {offset}: the block is not the {size} bytes it should be")
    return Record(headers, block, offset, length)
