"""Are the bytes still those?  Records against their digests, objects against their manifest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from archive import keys
from archive.digests import entity_body, framed_body
from archive.errors import DigestMismatch
from archive.manifest import Kept
from archive.reader import Record
from archive.store import Store

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})


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


def prove(record: Record, key: str) -> bool:
    """Prove a record of the object `key` by its digests; False where it bears none we can check.

    DigestMismatch where one is wrong, and where a record of our own has no block digest.  Of what
    others captured, the payload digest may also be one over the chunk framing, as warcio and wget
    take it (warcio issue 74).
    """
    place = f"{key}: record at offset {record.offset} ({record.record_id})"
    declared, foreign = record.headers.get("warc-block-digest", ""), keys.is_imported(key)
    block = agrees(declared, (record.block,))
    if block is False or (block is None and not foreign):
        raise DigestMismatch(f"{place}: the block is not the one digested as {declared!r}")
    if record.kind != "response" or "warc-truncated" in record.headers:
        return block is True
    payload = _payload_agrees(record, foreign=foreign)
    if payload is False:
        message = f"{place}: the payload is not the one digested as {record.payload_digest}"
        raise DigestMismatch(message)
    return block is True or payload is True


def agrees(declared: str, pieces: Iterable[bytes]) -> bool | None:
    """Whether bytes are those of a labelled digest, `algorithm:` and hex or base32 (WARC 1.1, 5.8).

    None where there is none, or it is of an algorithm or a form unknown here.
    """
    label, _, value = declared.partition(":")
    algorithm = label.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    wanted = _decoded(value, hasher.digest_size)
    if wanted is None:
        return None
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest() == wanted


def _payload_agrees(record: Record, *, foreign: bool) -> bool | None:
    declared = record.payload_digest
    if not declared:
        return None
    body = entity_body(record.block, method="GET")
    verdict = None if body is None else agrees(declared, body)
    if verdict or not foreign:
        return bool(verdict)
    framed = framed_body(record.block)
    return verdict if framed is None else agrees(declared, (framed,))


def _decoded(value: str, size: int) -> bytes | None:
    """The bytes of a digest written in hex or base32; None where it is neither, or too short."""
    try:
        raw = bytes.fromhex(value) if len(value) == 2 * size else base64.b32decode(value.upper())
    except (ValueError, binascii.Error):
        return None
    return raw if len(raw) == size else None


def sha256_hex(raw: bytes) -> str:
    """The SHA-256 of some bytes, in lower-case hex."""
    return hashlib.sha256(raw).hexdigest()
