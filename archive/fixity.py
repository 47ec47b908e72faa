"""Are the bytes still those?  Records against their digests, objects against their manifest."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from archive.errors import DigestMismatch
from archive.manifest import Kept
from archive.message import dechunk
from archive.reader import Record
from archive.store import Store

_HEAD = re.compile(rb"\A(.*?\r?\n)\r?\n", re.DOTALL)
_CHUNKED = re.compile(rb"^transfer-encoding:.*chunked", re.IGNORECASE | re.MULTILINE)


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
    if declared != _sha256(record.block):
        raise DigestMismatch(f"{place}: the block is not the one digested as {declared}")
    whole = "warc-truncated" not in record.headers
    if record.kind == "response" and record.payload_digest and whole:
        entity = entity_body(record.block)
        if record.payload_digest != _sha256(entity):
            message = f"{place}: the payload is not the one digested as {record.payload_digest}"
            raise DigestMismatch(message)


def entity_body(block: bytes) -> bytes:
    """The payload of an HTTP response block: transfer-coding off, content-coding left on.

    WARC 1.1 section 6.3.2 names the payload of an http response its entity-body (RFC 2616 section
    7.2): what is left when chunked framing is taken off.
    """
    head = _HEAD.match(block)
    if not head:
        return b""
    body = block[head.end() :]
    return dechunk(body) if _CHUNKED.search(head[1]) else body


def sha256_hex(raw: bytes) -> str:
    """The SHA-256 of some bytes, in lower-case hex."""
    return hashlib.sha256(raw).hexdigest()


def _sha256(raw: bytes) -> str:
    return f"sha256:{sha256_hex(raw)}"
