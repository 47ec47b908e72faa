"""A name looked up -> the resource record of its answer (WARC 1.1, 6.4 and annex C.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from archive.records.warc import Record, resource_record

TEXT_DNS = "text/dns"


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to the system's resolver, asked at `asked_at` (UTC), and the addresses it gave.

    `host` is the name as it was asked for, in ASCII.
    """

    host: str
    addresses: tuple[str, ...]
    asked_at: datetime


def lookup_record(lookup: Lookup) -> Record:
    """The answer under its `dns:` URI (RFC 4501), as master file lines (RFC 1035, 5.1).

    What the system's resolver does not tell is not made up: there is no TTL, no CNAME that may have
    led there, and no word of which name server answered, or whether it was the hosts file.
    """
    name = lookup.host.rstrip(".")
    lines = (f"{name}. IN {_type(address)} {address}\r\n" for address in lookup.addresses)
    return resource_record(
        uri=f"dns:{name}",
        content_type=TEXT_DNS,
        block="".join(lines).encode(),
        captured_at=lookup.asked_at,
    )


def _type(address: str) -> str:
    return "AAAA" if ip_address(address).version == 6 else "A"  # noqa: PLR2004
