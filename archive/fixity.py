"""Are the bytes still those?  Records against their digests, objects against their manifest."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from archive.digests import digest, payload_digest
from archive.errors import DigestMismatch
from archive.manifest import Kept
from archive.reader import Record
from archive.store import Store


@contextmanager
def sound_object(store: Store, kept: Kept) -> Iterator[BinaryIO]:
    """The object's bytes as a seekable file, after its size and SHA-256 proved the manifest's."""
    with tempfile.TemporaryFile() as file:
        store.download(kept.key, file)
        size = file.tell()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if (size, sha256) != (kept.size, kept.sha256):
            message = (
                f"{kept.key}: {size} bytes with SHA-256 {sha256}, but the manifest says "
                f"{kept.size} bytes with {kept.sha256}"
            )
            raise DigestMismatch(message)
        file.seek(0)
        yield file


def prove(record: Record, filename: str) -> None:
    """Raise DigestMismatch unless the record's block and payload digests are those of its bytes."""
    place = f"{filename}: record at offset {record.offset} ({record.record_id})"
    declared = record.headers.get("warc-block-digest", "")
    if declared != digest((record.block,)):
        raise DigestMismatch(f"{place}: the block is not the one digested as {declared}")
    promised = record.payload_digest if record.kind == "response" else ""
    if promised and promised != payload_digest(record.block, method="GET"):
        raise DigestMismatch(f"{place}: the payload is not the one digested as {promised}")


def sha256_hex(raw: bytes) -> str:
    """The SHA-256 of some bytes, in lower-case hex."""
    return hashlib.sha256(raw).hexdigest()
