"""A damaged WARC -> every record that can still be read, and where the damage lies."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive import keys
from archive.errors import RecordUnreadable
from archive.records.reader import Record, records

_MAGIC = b"\x1f\x8b\x08"
_VERSION = b"WARC/1."
_BOUNDARY = b"\r\n\r\n" + _VERSION
_PIECE = 1 << 20
_TRIED = 1 << 12


@dataclass(frozen=True, slots=True)
class Damage:
    """`length` bytes from `offset` in which no record can be read, and what the reader said."""

    offset: int
    length: int
    cause: RecordUnreadable

    def __str__(self) -> str:
        return f"bytes {self.offset} to {self.offset + self.length} cannot be read: {self.cause}"


def salvaged(source: BinaryIO) -> Iterator[Record | Damage]:
    """Every record of a seekable WARC file in order; after damage, from the next that begins.

    In a compressed file that is the next gzip member that opens a WARC record, in a plain one the
    next version line behind two line ends.
    """
    size = source.seek(0, os.SEEK_END)
    at = 0
    while at < size:
        source.seek(at)
        try:
            for record in records(source, at):
                yield record
                at = record.offset + record.length
        except RecordUnreadable as error:
            found = _next_record(source, at + 1, size)
            yield Damage(at, found - at, error)
            at = found


def readable(source: BinaryIO, key: str) -> Iterator[Record]:
    """The records of an object: of ours all, or RecordUnreadable; of others', all that can be read.

    What others captured may have come to us damaged; its import says so.
    """
    if not keys.is_imported(key):
        yield from records(source)
        return
    for found in salvaged(source):
        if isinstance(found, Record):
            yield found


def _next_record(source: BinaryIO, start: int, size: int) -> int:
    """Where the next record begins at or after `start`; the file's end where none does."""
    at, overlap = start, len(_BOUNDARY) - 1
    while at < size:
        source.seek(at)
        piece = source.read(_PIECE + overlap)
        for found in _candidates(piece):
            if found < _PIECE and _opens(source, at + found):
                return at + found
        at += _PIECE
    return size


def _candidates(piece: bytes) -> list[int]:
    """Offsets in a piece at which a record may begin, in order."""
    found = []
    for sign, ahead in ((_MAGIC, 0), (_BOUNDARY, len(_BOUNDARY) - len(_VERSION))):
        at = piece.find(sign)
        while at >= 0:
            found.append(at + ahead)
            at = piece.find(sign, at + 1)
    return sorted(found)


def _opens(source: BinaryIO, at: int) -> bool:
    """Whether the bytes at an offset begin a record: three bytes alone may be anything."""
    source.seek(at)
    raw = source.read(_TRIED)
    if raw.startswith(_VERSION):
        return True
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, 16).startswith(_VERSION)
    except zlib.error:
        return False
