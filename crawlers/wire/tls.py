"""An OpenSSL connection -> what it agreed on, in the words of the WARC standard."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL.SSL import Connection

from archive.exchanges.exchange import Tls

_VERSIONS = {
    "TLSv1": "tls/1.0",
    "TLSv1.1": "tls/1.1",
    "TLSv1.2": "tls/1.2",
    "TLSv1.3": "tls/1.3",
}

_CIPHERS = ("AES", "CAMELLIA", "ARIA")
_MACS = {"SHA": "CBC_SHA", "SHA256": "CBC_SHA256", "SHA384": "CBC_SHA384"}


def agreed(connection: Connection) -> Tls:
    """Version, cipher suite and certificate chain of a connection whose handshake is done."""
    chain = connection.get_peer_cert_chain(as_cryptography=True) or []
    version = connection.get_protocol_version_name()
    return Tls(
        version=_VERSIONS.get(version, version.lower()),
        cipher=iana_name(connection.get_cipher_name() or ""),
        certificates=tuple(certificate.public_bytes(Encoding.DER) for certificate in chain),
    )


def iana_name(openssl: str) -> str | None:
    """OpenSSL's name of a cipher suite as the IANA registry has it; None where we know no rule.

    TLS 1.3 suites bear their IANA names already.  Older ones do not:
    `ECDHE-RSA-AES128-GCM-SHA256` is `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`, `AES256-SHA` is
    `TLS_RSA_WITH_AES_256_CBC_SHA` (the names `openssl ciphers -stdname` prints).
    """
    if openssl.startswith("TLS_"):
        return openssl
    parts = openssl.split("-")
    at = next((n for n, part in enumerate(parts) if _is_cipher(part)), None)
    if at is None:
        return None
    exchange = "_".join(parts[:at]) or "RSA"
    # OpenSSL leaves out the RSA of the ARIA suites: ECDHE-ARIA128-GCM-SHA256.
    exchange = {"ECDHE": "ECDHE_RSA"}.get(exchange, exchange)
    mode = _mode(parts[at], parts[at + 1 :])
    return f"TLS_{exchange}_WITH_{_spaced(parts[at])}_{mode}" if mode else None


def _is_cipher(part: str) -> bool:
    return part.startswith(_CIPHERS) or part == "CHACHA20"


def _spaced(cipher: str) -> str:
    """`AES128` -> `AES_128`."""
    name = cipher.rstrip("0123456789")
    return cipher if cipher == "CHACHA20" else f"{name}_{cipher.removeprefix(name)}"


def _mode(cipher: str, rest: list[str]) -> str | None:
    if cipher == "CHACHA20":
        return "POLY1305_SHA256" if rest == ["POLY1305"] else None
    match rest:
        case [mac] if mac in _MACS:
            return _MACS[mac]
        case ["GCM", ("SHA256" | "SHA384") as mac]:
            return f"GCM_{mac}"
        case ["CCM"]:
            return "CCM"
        case ["CCM8"]:
            return "CCM_8"
    return None
