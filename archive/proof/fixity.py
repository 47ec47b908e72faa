"""Are the bytes still those?  Records against their digests, objects against their manifest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

from archive import keys
from archive.errors import DigestMismatch
from archive.exchanges.digests import Piece, entity_body, head_of, is_chunked
from archive.faults import Fault
from archive.records.reader import Record

if TYPE_CHECKING:
    from archive.manifest import Kept
    from archive.storage.store import Store

_ALGORITHMS = {
    "md5": hashlib.md5,
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
Reading = Literal["both", "entity-body", "framed", "neither"]
"""What a payload digest is over: the entity-body, which is the standard's payload, or all that
follows the head with its chunk framing, as warcio and FastWARC read it.  Where no framing lies
over the body the two are one."""


@contextmanager
def fetched(store: Store, kept: Kept) -> Iterator[tuple[BinaryIO, str]]:
    """The object's bytes as a seekable file, and what is wrong with them, else an empty string."""
    with tempfile.TemporaryFile() as file:
        store.download(kept.key, file)
        size = file.tell()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        wrong = ""
        if (size, sha256) != (kept.size, kept.sha256):
            wrong = (
                f"{size} bytes with SHA-256 {sha256}, but the manifest says {kept.size} bytes "
                f"with {kept.sha256}"
            )
        file.seek(0)
        yield file, wrong


@contextmanager
def sound_object(store: Store, kept: Kept) -> Iterator[BinaryIO]:
    """The object's bytes as a seekable file, after its size and SHA-256 proved the manifest's."""
    with fetched(store, kept) as (file, wrong):
        if wrong:
            raise DigestMismatch(str(Fault(kept.key, wrong)))
        yield file


@dataclass(frozen=True, slots=True)
class Proof:
    """What a record's digests say: what is wrong, whether any bears it out, and the payload's.

    `reading` is what its payload digest was taken over, None where there is none to check.
    """

    faults: tuple[str, ...]
    proved: bool
    reading: Reading | None = None


def proof(record: Record, *, foreign: bool) -> Proof:
    """Check a record's digests.

    One of our own must have a block digest, and its payload digest must be over the entity-body.
    Of what others captured, either may be missing, and the payload digest may also be one over the
    chunk framing, as warcio and wget take it (warcio issue 74).
    """
    declared, faults = record.headers.get("warc-block-digest", ""), []
    block = agrees(declared, (record.block,))
    if block is False or (block is None and not foreign):
        faults.append(f"the block is not the one digested as {declared!r}")
    reading = _reading(record)
    if reading == "neither" or (reading == "framed" and not foreign):
        faults.append(f"the payload is not the one digested as {record.payload_digest}")
    return Proof(tuple(faults), block is True or reading not in (None, "neither"), reading)


def prove(record: Record, key: str) -> bool:
    """Prove a record of the object `key` by its digests; False where it bears none we can check.

    DigestMismatch where one is wrong, or missing, by the rules of `proof`.
    """
    found = proof(record, foreign=keys.is_imported(key))
    for what in found.faults:
        raise DigestMismatch(str(Fault(key, what, record.offset, record.record_id)))
    return found.proved


def agrees(declared: str, pieces: Iterable[Piece]) -> bool | None:
    """Whether bytes are those of a labelled digest, `algorithm:` and hex or base32 (WARC 1.1, 5.8).

    None where there is none, or it is of an algorithm or a form unknown here.
    """
    label, _, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(label.lower().replace("-", ""))
    if algorithm is None:
        return None
    hasher = algorithm(usedforsecurity=False)
    wanted = _decoded(value, hasher.digest_size)
    if wanted is None:
        return None
    for piece in pieces:
        hasher.update(piece)
    return hasher.digest() == wanted


def _reading(record: Record) -> Reading | None:
    """Which bytes a response's payload digest is the digest of."""
    declared = record.payload_digest
    if record.kind != "response" or not declared or "warc-truncated" in record.headers:
        return None
    head, body = head_of(record.block), entity_body(record.block, method="GET")
    by_spec = None if body is None else agrees(declared, body)
    by_frame = by_spec
    if head is not None and (body is None or is_chunked(head)):
        framed = record.block[len(head) :]
        # Without its framing it is shorter, so that one digest is of both only where all is empty.
        by_frame = not framed if by_spec else agrees(declared, (framed,))
    if by_spec is None and by_frame is None:
        return None
    names: dict[tuple[bool, bool], Reading] = {
        (True, True): "both",
        (True, False): "entity-body",
        (False, True): "framed",
    }
    return names.get((by_spec is True, by_frame is True), "neither")


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
