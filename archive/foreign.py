"""A file that somebody else made -> the WARCs in it, or the sentence why it cannot be kept."""

from __future__ import annotations

import zlib
from pathlib import Path

from archive import wacz
from archive.errors import NotImportable

LARGEST = 5 << 30
"""Bytes an S3 server takes in one PUT, the only one whose SHA-256 it checks (Amazon S3, quotas)."""

_ZIP, _GZIP, _WARC, _ARC = b"PK\x03\x04", b"\x1f\x8b", b"WARC/", b"filedesc:"


def warcs(path: Path, folder: Path) -> tuple[wacz.Enclosed, ...]:
    """The WARC that a file is, or those it holds, taken out into `folder`.

    It goes by what a file begins with, whatever its name says.  NotImportable where it is neither
    a WARC nor a sound WACZ, or larger than can be put.
    """
    if path.stat().st_size > LARGEST:
        raise NotImportable(f"{path.name} is larger than 5 GiB, which no store takes in one piece")
    start = _beginning(path)
    if start.startswith(_ZIP):
        return tuple(wacz.unpacked(path, folder))
    if start.startswith(_ARC):
        message = f"{path.name} is an ARC file; `warcio recompress OLD NEW.warc.gz` makes it a WARC"
        raise NotImportable(message)
    if not start.startswith(_WARC):
        raise NotImportable(f"{path.name} is neither a WARC nor a WACZ file, by its first bytes")
    return (wacz.Enclosed(path, path.name, wacz.our_name(1, path.name)),)


def _beginning(path: Path) -> bytes:
    """The first bytes of a file, unpacked where they are gzip."""
    with path.open("rb") as file:
        raw = file.read(1 << 12)
    if not raw.startswith(_GZIP):
        return raw
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw, 64)
    except zlib.error as error:
        raise NotImportable(f"{path.name} is not a sound gzip file ({error})") from error
