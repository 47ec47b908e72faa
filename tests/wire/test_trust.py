"""A certificate chain: what a browser would say of it, for this host and today."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from crawlers.wire import trust

NOW = dt.datetime.now(dt.UTC)
ROOT_KEY, LEAF_KEY = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def certificate(*names: str, ends: int = 1, is_root: bool = False) -> bytes:
    """A certificate by our root, good from two days ago to `ends` days from now."""
    subject = _name("the root") if is_root else _name("a leaf")
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_name("the root"))
        .public_key((ROOT_KEY if is_root else LEAF_KEY).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=2))
        .not_valid_after(NOW + dt.timedelta(days=ends))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if names:
        known = [_general(name) for name in names]
        made = made.add_extension(x509.SubjectAlternativeName(known), critical=False)
    return made.sign(ROOT_KEY, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.fixture(autouse=True)
def _our_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system trusts one root: ours."""
    root = x509.load_der_x509_certificate(certificate(is_root=True))
    (tmp_path / "roots.pem").write_bytes(root.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "roots.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    forget()
    yield
    forget()


def forget() -> None:
    """Ask the system for its roots again."""
    trust._roots.cache_clear()
    trust.distrust.cache_clear()


@pytest.mark.parametrize(
    ("raw", "host", "said"),
    [
        (certificate("news.example"), "news.example", ""),
        (certificate("*.news.example"), "www.news.example", ""),
        (certificate("192.0.2.7"), "192.0.2.7", ""),
        (certificate("news.example"), "www.news.example", "it is not one for www.news.example"),
        (certificate("192.0.2.7"), "192.0.2.8", "it is not one for 192.0.2.8"),
        (certificate(), "news.example", "it is not one for news.example"),
        (certificate("news.example", ends=-1), "news.example", "certificate has expired"),
        (b"no certificate", "news.example", "it cannot be read (ValueError)"),
    ],
)
def test_a_chain_is_judged_as_a_browser_would(raw: bytes, host: str, said: str) -> None:
    """Name, dates and root; a chain in order is refused for nothing."""
    assert trust.distrust((raw,), host) == said


def test_a_root_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By another root; by none shown; and without any roots here nothing is claimed."""
    (tmp_path / "roots.pem").write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    forget()
    good = certificate("news.example")
    assert trust.distrust((good,), "news.example") == "unable to get local issuer certificate"
    assert trust.distrust((), "news.example") == "no certificate was shown"
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere"))
    forget()
    assert trust.distrust((good,), "news.example") is None
