"""What a night kept of a site's front door -> the signs by which its vanishing is known.

The records looked at stand at the beginning of a night's first WARC: the answer of the name
service, the certificates, the home page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from archive.errors import RecordUnreadable
from archive.exchanges.message import read_response
from archive.records.dns import TEXT_DNS
from archive.records.reader import Record
from archive.records.warc import PEM_CHAIN, WARC_FIELDS
from archive.records.warcinfo import told
from config.site import Site
from crawlers.dispositions import Fate
from warraq.coverage.parking import parked_by

_READ = frozenset({"captured", "unchanged", "revisited", "truncated"})
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose a host says it is: names of subject and issuer, and the SHA-256 of its public key.

    A name is the organisation, or the common name where the certificate has none (most have none).
    """

    subject: str
    issuer: str
    key_sha256: str


@dataclass(frozen=True, slots=True)
class Signs:
    """A site's front door as one night saw it; what was not seen is empty.

    `addresses` are those the home's name was answered with, or that answered for it; `parked` is
    whose parking page stood there; `leads_to` is the foreign host that the home and most articles
    lead to; `unanswered` is why nothing was answered at all.  `evidence` are the records that bear
    it out.
    """

    host: str
    addresses: tuple[str, ...] = ()
    certificate: Certificate | None = None
    parked: str = ""
    leads_to: str = ""
    unanswered: str = ""
    evidence: tuple[str, ...] = ()


def signs(site: Site, fates: Sequence[Fate], opening: Iterable[Record]) -> Signs:
    """The signs in a night's fates and in the records its first WARC opens with."""
    host = urlsplit(site.home).hostname or ""
    kept = list(opening)
    homes = [fate for fate in fates if fate.role == "home"]
    addresses, named_by = _addresses(kept, host)
    certificate, shown_by = _certificate(kept, host)
    page = next((fate.record_id for fate in homes if fate.disposition in _READ), "")
    turned = next((fate.record_id for fate in homes if fate.disposition == "redirected"), "")
    return Signs(
        host=host,
        addresses=addresses,
        certificate=certificate,
        parked=_parked(site, next((one for one in kept if one.record_id == page), None)),
        leads_to=_leads_to(site, homes, fates),
        unanswered=_unanswered(fates),
        evidence=tuple(filter(None, (named_by, shown_by, page, turned))),
    )


def _addresses(kept: Iterable[Record], host: str) -> tuple[tuple[str, ...], str]:
    """What the name was answered with; else, as with a literal, the address that answered."""
    answered: dict[str, str] = {}
    for record in kept:
        if record.url == f"dns:{host}" and record.headers.get("content-type") == TEXT_DNS:
            lines = record.block.decode("ascii", "replace").splitlines()
            return tuple(line.split()[-1] for line in lines if line.split()), record.record_id
        address = record.headers.get("warc-ip-address")
        if address and record.kind == "response" and _host(record.url) == host:
            answered.setdefault(address, record.record_id)
    return tuple(answered), next(iter(answered.values()), "")


def _certificate(kept: Sequence[Record], host: str) -> tuple[Certificate | None, str]:
    """The leaf of the chain that the host itself showed."""
    cited = (
        told(record.block).get("certificates", "")
        for record in kept
        if record.headers.get("content-type") == WARC_FIELDS and _host(record.url) == host
    )
    urn = next((name for name in cited if name), None)
    for record in kept:
        if urn and record.url == urn and record.headers.get("content-type") == PEM_CHAIN:
            return _leaf(record.block), record.record_id
    return None, ""


def _leaf(chain: bytes) -> Certificate | None:
    """None where a server showed what is no certificate: that is kept, and tells us nothing."""
    try:
        leaf = x509.load_pem_x509_certificates(chain)[0]
        key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return Certificate(_name(leaf.subject), _name(leaf.issuer), sha256(key).hexdigest())
    except (ValueError, IndexError, x509.InvalidVersion):
        return None


def _name(name: x509.Name) -> str:
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return ""


def _parked(site: Site, page: Record | None) -> str:
    if page is None or page.kind != "response":
        return ""
    try:
        message = read_response(page.block)
    except RecordUnreadable:
        return ""
    markup = message.body.decode("utf-8", "replace")
    linked = set(re.findall(r"href=[\"']?([^\"'\s>]+)", markup))
    if any(site.is_article(url) for url in linked):
        return ""
    return parked_by(markup)


def _leads_to(site: Site, homes: Sequence[Fate], fates: Sequence[Fate]) -> str:
    """The foreign host the home leads to, unless most of the articles that were met stay."""
    targets = [_host(fate.leads_to) for fate in homes if fate.leads_to]
    target = next((host for host in targets if host not in site.own_hosts), "")
    if not target:
        return ""
    met = list(_met(fates))
    gone = sum(_host(fate.leads_to) == target for fate in met)
    return target if gone >= len(met) * _MOST else ""


def _met(fates: Iterable[Fate]) -> Iterator[Fate]:
    for fate in fates:
        if fate.role == "article" and (fate.disposition in _READ or fate.leads_to):
            yield fate


def _unanswered(fates: Sequence[Fate]) -> str:
    """The commonest reason where not one URL of the front door was answered.

    A 5xx is no answer: it is what a host says for a site that it cannot reach or no longer keeps.
    """
    door = [fate for fate in fates if fate.role in ("home", "seed")]
    if any(fate.disposition != "failed" and fate.reason != "http-503" for fate in door):
        return ""
    reasons = [fate.reason for fate in door if fate.reason not in ("interrupted", "disk", "record")]
    return max(reasons, key=reasons.count, default="")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
