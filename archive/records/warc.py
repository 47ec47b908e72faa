"""Exchange -> WARC/1.1 records: response, request, metadata, and the certificates behind them."""

from __future__ import annotations

import re
from base64 import b64encode, encodebytes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from os import urandom
from typing import Literal

from archive.errors import RecordUnwritable
from archive.exchanges.digests import digest, payload_digest
from archive.exchanges.exchange import SPOOL_AFTER, Content, Exchange, Failure, Tls, pieces_of

WarcType = Literal["warcinfo", "response", "revisit", "request", "metadata", "resource"]
Fields = tuple[tuple[str, str], ...]

WARC_FIELDS = "application/warc-fields"
PEM_CHAIN = "application/pem-certificate-chain"

_UNSAFE_URI = re.compile(r"[\x00-\x20\x7f]")
_VERSION_4 = 4 << 76 | 2 << 62
_RANDOM = ~(0xF << 76 | 3 << 62)
_HTTP_VERSION = re.compile(rb"HTTP/1\.[01](?= )")


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record before it is serialised; `fields` are those beyond what every record has.

    `chunked` is whether a payload that may be referred to lies in chunks in its block.
    """

    warc_type: WarcType
    record_id: str
    captured_at: datetime
    content_type: str
    content: Content
    fields: Fields = ()
    payload_digest: str | None = None
    truncated: str | None = None
    chunked: bool = False


def exchange_records(exchange: Exchange) -> tuple[Record, ...]:
    """The response where one came, the request that points to it, and the metadata of both.

    All three bear the instant the capture began (WARC 1.1, 5.4) and the fields of the wire.
    Raises RecordUnwritable where the URI cannot stand in a header.
    """
    wire = (("WARC-Target-URI", _uri(exchange.uri)), *_wire_fields(exchange))
    response = _response(exchange, wire) if len(exchange.response) else None
    request = Record(
        "request",
        new_id(),
        exchange.began_at,
        "application/http; msgtype=request",
        exchange.request,
        wire + _concurrent_to(response),
    )
    metadata = Record(
        "metadata",
        new_id(),
        exchange.began_at,
        WARC_FIELDS,
        warc_fields(_about(exchange)),
        wire + _concurrent_to(response or request),
    )
    return (response, request, metadata) if response else (request, metadata)


def failure_record(failure: Failure) -> Record:
    """What never became an exchange, as a metadata record: a failure is evidence too."""
    about = (
        ("outcome", "no-exchange"),
        ("failure", failure.reason),
        ("error", failure.error),
        ("method", failure.method),
        *failure.notes,
    )
    target = ("WARC-Target-URI", _uri(failure.uri))
    address = (("WARC-IP-Address", failure.ip),) if failure.ip else ()
    return Record(
        "metadata",
        new_id(),
        failure.began_at,
        WARC_FIELDS,
        warc_fields(about),
        (target, *address),
    )


def resource_record(
    *, uri: str, content_type: str, block: bytes, captured_at: datetime | None = None
) -> Record:
    """Something kept beside the exchanges; its payload is its block (WARC 1.1, 6.4)."""
    return Record(
        "resource",
        new_id(),
        captured_at or datetime.now(UTC),
        content_type,
        block,
        (("WARC-Target-URI", _uri(uri)),),
        payload_digest=digest((block,)),
    )


def certificates_record(tls: Tls, *, captured_at: datetime) -> Record:
    """The chain a server showed, as PEM, under the URN that the metadata records cite."""
    return resource_record(
        uri=certificates_urn(tls),
        content_type=PEM_CHAIN,
        block=b"".join(map(_pem, tls.certificates)),
        captured_at=captured_at,
    )


def certificates_urn(tls: Tls) -> str:
    """The name of a certificate chain: a hash over the SHA-256 of each certificate in it."""
    prints = b"".join(sha256(certificate).digest() for certificate in tls.certificates)
    return f"urn:warraq:certificates:sha256:{sha256(prints).hexdigest()}"


def warc_fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Named values -> an `application/warc-fields` block; line ends in a value become spaces."""
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in pairs)
    return "".join(lines).encode()


def new_id() -> str:
    """A fresh WARC-Record-ID: a random UUID, version 4 (RFC 9562, 5.4)."""
    number = int.from_bytes(urandom(16)) & _RANDOM | _VERSION_4
    told = f"{number:032x}"
    return f"<urn:uuid:{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:]}>"


def _response(exchange: Exchange, wire: Fields) -> Record:
    content = exchange.response
    if len(content) <= SPOOL_AFTER:
        content = b"".join(pieces_of(content))
    return Record(
        "response",
        new_id(),
        exchange.began_at,
        "application/http; msgtype=response",
        content,
        wire,
        payload_digest(content, method=exchange.method),
        exchange.truncated,
    )


def _wire_fields(exchange: Exchange) -> Iterator[tuple[str, str]]:
    if exchange.ip:
        yield "WARC-IP-Address", exchange.ip
    # Repeated, the higher layer first: the adopted extension fields of the IIPC repository.
    yield "WARC-Protocol", _http_version(exchange.response)
    if exchange.tls:
        yield "WARC-Protocol", exchange.tls.version
        if exchange.tls.cipher:
            yield "WARC-Cipher-Suite", exchange.tls.cipher


def _http_version(response: Content) -> str:
    found = _HTTP_VERSION.match(next(pieces_of(response), b"")[:16])
    return found[0].decode().lower() if found else "http/1.1"


def _concurrent_to(record: Record | None) -> Fields:
    return (("WARC-Concurrent-To", record.record_id),) if record else ()


def _about(exchange: Exchange) -> Iterator[tuple[str, str]]:
    yield "method", exchange.method
    yield from exchange.notes
    if exchange.truncated:
        yield "truncated", exchange.truncated
    if exchange.interim:
        yield "interimResponses", b64encode(exchange.interim).decode()
    if exchange.excess_size:
        yield "excessBytes", str(exchange.excess_size)
        yield "excess", b64encode(exchange.excess).decode()
    if exchange.tls and exchange.tls.certificates:
        yield "certificates", certificates_urn(exchange.tls)
        if (why := exchange.tls.distrust) is not None:
            yield "certificatesTrusted", f"no: {why}" if why else "yes"


def _pem(certificate: bytes) -> bytes:
    body = encodebytes(certificate)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


def _uri(uri: str) -> str:
    if not uri or _UNSAFE_URI.search(uri):
        raise RecordUnwritable(f"{uri!r} cannot stand in a WARC header: percent-encode it first")
    return uri
