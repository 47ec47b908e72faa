"""Digests in every form that WARCs bear: proved, refuted, or said to be beyond us."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archive.errors import DigestMismatch
from archive.proof.fixity import agrees, proof, prove
from archive.records.reader import Record

RAW = "خبر".encode()


def _base32(algorithm: str) -> str:
    return base64.b32encode(hashlib.new(algorithm, RAW).digest()).decode()


@pytest.mark.parametrize(
    "declared",
    [
        f"sha1:{_base32('sha1')}",
        f"SHA-1:{_base32('sha1').lower()}",
        f"sha1:{hashlib.sha1(RAW).hexdigest()}",  # noqa: S324 - what others wrote
        f"sha256:{hashlib.sha256(RAW).hexdigest().upper()}",
        f"sha256:{_base32('sha256')}",
        f"md5:{hashlib.md5(RAW).hexdigest()}",  # noqa: S324 - what others wrote
    ],
)
def test_a_digest_is_proved_in_every_form(declared: str) -> None:
    """Hex and base32, either case: true of its bytes, and false of any others."""
    assert agrees(declared, (RAW[:3], RAW[3:])) is True
    assert agrees(declared, (RAW, b"\n")) is False


@pytest.mark.parametrize("declared", ["", "sha1:", "sha1:XYZ", "crc32:00000000", "sha256:é"])
def test_what_cannot_be_checked_is_neither_true_nor_false(declared: str) -> None:
    """No digest, half a digest, an algorithm unknown here: nothing to prove."""
    assert agrees(declared, (RAW,)) is None


def _record(**headers: str) -> Record:
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    return Record({"warc-type": "response", **headers}, block, 0, len(block))


def test_ours_must_bear_a_digest_and_theirs_may() -> None:
    """A record of ours without a block digest is a fault; one of others has nothing to prove."""
    with pytest.raises(DigestMismatch, match="digested as ''"):
        prove(_record(), "sample/warcs/2026-11-20/a.warc.gz")
    assert prove(_record(), "sample/imports/2026-11-20/0/00001.warc.gz") is False


@pytest.mark.parametrize(("payload", "ours"), [(b"abc", True), (b"3\r\nabc\r\n0\r\n\r\n", False)])
def test_framed_payload_digests_are_for_others(payload: bytes, ours: bool) -> None:
    """Over the data alone by the standard; over the chunk framing too, only where not ours."""
    block = base64.b32encode(hashlib.sha1(_record().block).digest()).decode()  # noqa: S324
    digest = f"sha256:{hashlib.sha256(payload).hexdigest()}"
    record = _record(**{"warc-block-digest": f"sha1:{block}", "warc-payload-digest": digest})
    assert prove(record, "sample/imports/2026-11-20/0/00001.warc.gz") is True
    if ours:
        assert prove(record, "sample/warcs/2026-11-20/a.warc.gz") is True
    else:
        with pytest.raises(DigestMismatch, match="payload"):
            prove(record, "sample/warcs/2026-11-20/a.warc.gz")


@pytest.mark.parametrize(
    ("body", "digested", "reading"),
    [
        (b"3\r\nabc\r\n0\r\n\r\n", b"abc", "entity-body"),
        (b"3\r\nabc\r\n0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n", "framed"),
        (b"3\r\nabc\r\n0\r\n\r\n", b"3\r\nabc", "neither"),
        (b"", b"", "both"),
        (b"", b"x", "neither"),
    ],
)
def test_a_reading_is_named(body: bytes, digested: bytes, reading: str) -> None:
    """Which bytes a payload digest is over, also where nothing came of a chunked body."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    digest = f"sha256:{hashlib.sha256(digested).hexdigest()}"
    headers = {"warc-type": "response", "warc-payload-digest": digest}
    assert proof(Record(headers, head + body, 0, 1), foreign=True).reading == reading
