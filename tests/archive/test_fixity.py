"""Whatever byte is turned over, something says so; and nothing cries over sound bytes."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import DigestMismatch, MissingObject, RecordUnreadable
from archive.manifest import Kept
from archive.proof import fixity
from archive.records.reader import records
from archive.storage.store import Store
from tests.archive.samples import EXCHANGE, member, page, sealed

UNGUARDED = range(3, 10)
"""Bytes of a gzip header no check covers: flags that say nothing, time, hints (RFC 1952, 2.3.1)."""


def proved(raw: bytes) -> int:
    """How many records were read and proved."""
    count = 0
    for record in records(io.BytesIO(raw)):
        fixity.prove(record, "w")
        count += 1
    return count


@pytest.mark.parametrize(
    "body",
    [
        b"3\r\nabc\r\n0\r\n\r\n",
        b"3;x=1\r\nabc\r\n0\r\nT: 1\r\n\r\n",
        b"3\r\nabc\r\n5\r\nde",
        b"3\r\nabcXX2\r\nno\r\n",
        b"3\nabc\n0\n\n",
        b"0x3\r\nabc\r\n0\r\n\r\n",
        b"",
    ],
)
def test_every_capture_of_ours_proves(tmp_path: Path, body: bytes) -> None:
    """Odd framing too: what was digested at capture is digested again in the same way."""
    chunked = page("https://news.example/c", b"Transfer-Encoding: chunked", body)
    assert proved(sealed(tmp_path, chunked).path.read_bytes()) == 4


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: never ends",
        b"HTTP/1.0 200 OK\n\nbare",
        b"no http at all",
    ],
)
def test_what_has_no_plain_payload_proves_by_its_block(tmp_path: Path, response: bytes) -> None:
    """No false alarm where no payload digest was given, or the head is odd."""
    raw = sealed(tmp_path, replace(EXCHANGE, response=response)).path.read_bytes()
    assert proved(raw) == 4
    cut = sealed(tmp_path / "cut", replace(EXCHANGE, response=response, truncated="time"))
    assert proved(cut.path.read_bytes()) == 4


def test_one_byte_anywhere_is_found_by_reading(tmp_path: Path) -> None:
    """Every byte of a file, turned over in two ways: unreadable, or a digest that differs.

    A gzip header holds bytes that mean nothing for what is inside; those only the object's own
    SHA-256 guards.
    """
    raw = sealed(tmp_path, EXCHANGE).path.read_bytes()
    starts = [record.offset for record in records(io.BytesIO(raw))]
    unguarded = {start + at for start in starts for at in UNGUARDED}
    for at in range(len(raw)):
        for mask in (0x01, 0xFF):
            damaged = raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]
            try:
                proved(damaged)
            except (RecordUnreadable, DigestMismatch):
                continue
            assert at in unguarded, f"byte {at}, mask {mask:#x}"


def test_digests_are_of_block_and_payload(tmp_path: Path) -> None:
    """A record that is sound gzip and sound WARC but not the bytes it names is no record."""
    block = b"HTTP/1.1 200 OK\r\n\r\nbody"
    good = f"sha256:{hashlib.sha256(block).hexdigest()}"
    payload = f"sha256:{hashlib.sha256(b'body').hexdigest()}"
    other = f"sha256:{hashlib.sha256(b'other').hexdigest()}"

    def record(block_digest: str, payload_digest: str) -> bytes:
        fields = [
            "WARC-Type: response",
            f"WARC-Block-Digest: {block_digest}",
            f"WARC-Payload-Digest: {payload_digest}",
            f"Content-Length: {len(block)}",
        ]
        return member("\r\n".join(fields).encode(), block)

    assert proved(record(good, payload)) == 1
    with pytest.raises(DigestMismatch, match=r"w: record at offset 0: the block is not the one"):
        proved(record(other, payload))
    with pytest.raises(DigestMismatch, match="the payload is not the one digested as sha256:"):
        proved(record(good, other))
    with pytest.raises(DigestMismatch, match="the block is not"):
        proved(member(b"WARC-Type: response\r\nContent-Length: 4", b"body"))


def test_an_object_is_proved_whole(tmp_path: Path, archive_store: Store) -> None:
    """Every byte that reading does not guard, a shorter object, a longer one, none."""
    warc = sealed(tmp_path, EXCHANGE)
    raw = warc.path.read_bytes()
    kept = Kept("w", warc.size, warc.sha256, "warc")
    archive_store.put_once("w", warc.path, kind="application/warc")
    with fixity.sound_object(archive_store, kept) as file:
        assert file.read() == raw
    damages = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in UNGUARDED]
    for number, damaged in enumerate([*damages, raw[:-1], raw + b"\x00", b""]):
        archive_store.put_once(f"d{number}", damaged, kind="application/warc")
        with (
            pytest.raises(DigestMismatch, match=rf"d{number}: \d+ bytes with SHA-256 [0-9a-f]+, b"),
            fixity.sound_object(archive_store, replace(kept, key=f"d{number}")),
        ):
            pytest.fail("damaged bytes were handed out")
    with (
        pytest.raises(MissingObject),
        fixity.sound_object(archive_store, replace(kept, key="none")),
    ):
        pytest.fail("nothing was handed out")


def test_a_digest_is_lower_case_hex() -> None:
    """The form in which manifests name each other."""
    assert fixity.sha256_hex(b"") == hashlib.sha256(b"").hexdigest()
