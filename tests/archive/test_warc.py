"""Exchange -> records: the fields the standard asks for, and digests of the right bytes."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from os import urandom
from pathlib import Path
from uuid import RFC_4122, UUID

import fastwarc
import pytest
import warcio

from archive.errors import ArchiveError, RecordUnwritable
from archive.exchanges.digests import dechunked, payload_digest
from archive.exchanges.exchange import Exchange, Failure, Slice, Spool, Tls
from archive.records.member import header, member, warc_date
from archive.records.reader import records
from archive.records.warc import (
    exchange_records,
    failure_record,
    new_id,
    resource_record,
    warc_fields,
)
from archive.records.warcinfo import warcinfo_record
from tests.archive.samples import page, sealed

BEGAN = datetime(2026, 11, 23, 1, 2, 3, 4005, tzinfo=UTC)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EXCHANGE = Exchange(
    uri="https://news.example/a",
    method="GET",
    began_at=BEGAN,
    request=b"GET /a HTTP/1.1\r\nHost: news.example\r\n\r\n",
    response=CHUNKED + b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\nX-T: 1\r\n\r\n",
    interim=b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ip="2001:db8::1",
    tls=Tls("tls/1.3", "TLS_AES_128_GCM_SHA256", (b"leaf", b"root")),
)


def test_an_exchange_is_three_linked_records_of_one_instant() -> None:
    """Response, request, metadata: one date, links to the response, the fields of the wire."""
    response, request, metadata = exchange_records(EXCHANGE)
    kinds = [record.warc_type for record in (response, request, metadata)]
    assert kinds == ["response", "request", "metadata"]
    heads = [
        header(record, warcinfo_id="<urn:x>").decode() for record in (response, request, metadata)
    ]
    for text in heads:
        assert "\r\nWARC-Date: 2026-11-23T01:02:03.004005Z\r\n" in text
        assert "\r\nWARC-Target-URI: https://news.example/a\r\n" in text
        assert "\r\nWARC-Warcinfo-ID: <urn:x>\r\n" in text
        assert "\r\nWARC-IP-Address: 2001:db8::1\r\n" in text
        assert "\r\nWARC-Protocol: http/1.1\r\nWARC-Protocol: tls/1.3\r\n" in text
        assert "\r\nWARC-Cipher-Suite: TLS_AES_128_GCM_SHA256\r\n" in text
    assert f"WARC-Concurrent-To: {response.record_id}\r\n" in heads[1]
    assert f"WARC-Concurrent-To: {response.record_id}\r\n" in heads[2]
    assert "WARC-Payload-Digest" not in heads[1] + heads[2]
    assert b"interimResponses: SFRUUC8xLjEgMTAzIEVhcmx5IEhpbnRzDQoNCg==\r\n" in metadata.content


def test_without_an_answer_the_metadata_points_to_the_request() -> None:
    """No response record is made of nothing."""
    request, metadata = exchange_records(replace(EXCHANGE, response=b"", truncated="time"))
    assert dict(metadata.fields)["WARC-Concurrent-To"] == request.record_id
    assert b"\r\ntruncated: time\r\n" in metadata.content


@pytest.mark.parametrize(
    ("response", "method", "entity"),
    [
        (CHUNKED + b"3\r\nabc\r\n0\r\n\r\n", "GET", b"abc"),
        (CHUNKED + b"3\r\nabc\r\n5\r\nde", "GET", b"abcde"),
        (CHUNKED + b"3\r\nabc\r\nzz\r\nno", "GET", b"abc"),
        (CHUNKED + b"3\r\nabcXX2\r\nno\r\n", "GET", b"abc"),
        (CHUNKED + b"", "GET", b""),
        (b"HTTP/1.0 200 OK\n\nbare", "GET", b"bare"),
        (b"HTTP/1.1 200\r\nX: 1\n\r\nmixed", "GET", b"mixed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "GET", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", "GET", b"\x1f\x8b"),
        (b"HTTP/1.1 200 OK\r\nX: 1\r\n\r\nno body", "HEAD", None),
        (b"HTTP/1.1 304 Not Modified\r\nX: 1\r\n\r\n", "GET", None),
        (b"HTTP/1.1 204\r\nX: 1\r\n\r\n", "GET", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n\x1f", "GET", None),
        (b"HTTP/1.1 200 OK\r\nX: never ends\r\n", "GET", None),
        (b"SSH-2.0-x\r\n\r\nhello", "GET", None),
    ],
)
def test_the_payload_is_the_entity_body(response: bytes, method: str, entity: bytes | None) -> None:
    """Transfer-coding off, content-coding on; nothing where the standard defines no payload."""
    expected = None if entity is None else f"sha256:{hashlib.sha256(entity).hexdigest()}"
    assert payload_digest(response, method=method) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_chunks_are_read_however_they_are_cut(size: int) -> None:
    """The pieces in which bytes come have nothing to do with the chunks in them."""
    raw = b"a\r\n0123456789\r\n00B;x\r\n0123456789a\r\n0\r\nT: 1\r\n\r\n"
    pieces = (raw[at : at + size] for at in range(0, len(raw), size))
    assert b"".join(dechunked(pieces)) == b"01234567890123456789a"


def test_a_spooled_response_gives_the_same_record_as_one_in_memory(tmp_path: Path) -> None:
    """Bytes that moved to disk are the bytes that came, in digest, block and slice."""
    body = bytes(range(256)) * 5000
    response = CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    spool = Spool(folder=tmp_path, limit=1000)
    raw = b"before" + response + b"after"
    for at in range(0, len(raw), 999):
        spool.append(raw[at : at + 999])
    spooled, *_ = exchange_records(replace(EXCHANGE, response=Slice(spool, 6, 6 + len(response))))
    plain, *_ = exchange_records(replace(EXCHANGE, response=response))
    assert spooled.payload_digest == plain.payload_digest
    assert _unpacked(member(replace(spooled, record_id="x"), warcinfo_id=None)) == _unpacked(
        member(replace(plain, record_id="x"), warcinfo_id=None)
    )
    assert list(tmp_path.iterdir()) == [], "the spool file has no name"
    spool.close()


def test_a_failure_says_how_far_it_came() -> None:
    """One metadata record, no request, no protocol."""
    failure = Failure(
        "http://x.example/", "GET", BEGAN, "dns", "DNSLookupError", notes=(("via", "y"),)
    )
    record = failure_record(failure)
    assert record.content == warc_fields(
        [
            ("outcome", "no-exchange"),
            ("failure", "dns"),
            ("error", "DNSLookupError"),
            ("method", "GET"),
            ("via", "y"),
        ]
    )
    assert record.fields == (("WARC-Target-URI", "http://x.example/"),)


@pytest.mark.parametrize(
    "uri", ["", "http://x/a b", "http://x/\r\nWARC-Type: response", "http://x/\n"]
)
def test_a_uri_cannot_forge_a_header(uri: str) -> None:
    """What would break out of its header line is refused."""
    with pytest.raises(RecordUnwritable, match="percent-encode"):
        resource_record(uri=uri, content_type="text/plain", block=b"")


def test_a_note_cannot_forge_a_field() -> None:
    """Line ends inside a value become spaces."""
    assert warc_fields([("via", "a\r\nerror: b\nc")]) == b"via: a error: b c\r\n"


def test_warcinfo_refuses_to_name_the_machine() -> None:
    """What other tools put there by custom has no place here."""
    with pytest.raises(ArchiveError, match="leave out hostname, ip"):
        warcinfo_record({"IP": "10.0.0.1", "hostname": "box"}, filename="a.warc.gz")


def test_a_date_has_six_fraction_digits_always() -> None:
    """Also where the instant falls on a whole second."""
    assert warc_date(BEGAN.replace(microsecond=0)) == "2026-11-23T01:02:03.000000Z"


def _unpacked(pieces: Sequence[bytes] | object) -> bytes:
    return gzip.decompress(b"".join(pieces))  # type: ignore[arg-type]


def test_what_is_packed_already_is_not_packed_again(tmp_path: Path) -> None:
    """A gzipped page is stored as it is in its member; a plain one is deflated; both read back."""
    body = b"as long as it says it is packed" * 300
    plain = sealed(tmp_path / "a", page("https://news.example/", body=body))
    head = b"Content-Encoding: gzip"
    packed = sealed(tmp_path / "b", page("https://news.example/", head, body))
    for warc, stored in ((plain, False), (packed, True)):
        raw = warc.path.read_bytes()
        assert (body in raw) == stored
        with warc.path.open("rb") as file:
            (response,) = [one for one in records(file) if one.kind == "response"]
        assert response.block.endswith(body)


@pytest.mark.parametrize("size", [5000, 0xFFFF - 900, 2 * 0xFFFF, 150_001])
def test_a_stored_member_is_gzip_to_every_reader(tmp_path: Path, size: int) -> None:
    """However many stored blocks it takes: one member a record, whole to warcio and FastWARC."""
    body = urandom(size)
    warc = sealed(tmp_path, page("https://news.example/", b"Content-Encoding: br", body))
    raw = warc.path.read_bytes()
    with warc.path.open("rb") as file:
        (ours,) = [one for one in records(file) if one.kind == "response"]
    blocks = -(-len(gzip.decompress(raw[ours.offset : ours.offset + ours.length])) // 0xFFFF)
    assert ours.length - len(ours.block) < 1000 + 5 * blocks
    with warc.path.open("rb") as file:
        theirs = [
            one.raw_stream.read() for one in warcio.ArchiveIterator(file, no_record_parse=True)
        ]
    with warc.path.open("rb") as file:
        fast = [one.reader.read() for one in fastwarc.ArchiveIterator(file, parse_http=False)]
    assert ours.block == theirs[1] == fast[1]
    assert ours.block.endswith(body)


def test_every_record_has_an_id_of_its_own() -> None:
    """A random UUID as its standard has it: version 4, the variant of RFC 9562."""
    ids = {UUID(new_id().removeprefix("<urn:uuid:").removesuffix(">")) for _ in range(1000)}
    assert len(ids) == 1000
    assert {(one.version, one.variant) for one in ids} == {(4, RFC_4122)}
