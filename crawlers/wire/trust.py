"""A certificate chain and a host -> why a browser would refuse it, if it would.

Nothing is refused here: what a server with an expired certificate sends is evidence as well.  But
whoever reads it must know that anybody on the way could have sent it.
"""

from __future__ import annotations

import ssl
from functools import cache, lru_cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from OpenSSL.crypto import X509, Error, X509Store, X509StoreContext, X509StoreContextError
from service_identity import VerificationError
from service_identity.cryptography import (
    verify_certificate_hostname,
    verify_certificate_ip_address,
)
from service_identity.exceptions import CertificateError


@lru_cache(maxsize=1024)
def distrust(certificates: tuple[bytes, ...], host: str) -> str | None:
    """The reason, an empty string where there is none, None where no root is known here.

    `certificates` are DER, leaf first, as the server sent them.  Checked against the system's own
    roots, today's date and the name asked for; no revocation list is asked for.
    """
    roots = _roots()
    if roots is None:
        return None
    if not certificates:
        return "no certificate was shown"
    try:
        chain = [x509.load_der_x509_certificate(raw) for raw in certificates]
        leaf, *others = [X509.from_cryptography(one) for one in chain]
        X509StoreContext(roots, leaf, others).verify_certificate()
        _verify_name(chain[0], host)
    except X509StoreContextError as error:
        return str(error)
    except (VerificationError, CertificateError):
        return f"it is not one for {host}"
    except (Error, ValueError) as error:
        return f"it cannot be read ({type(error).__name__})"
    return ""


def _verify_name(leaf: x509.Certificate, host: str) -> None:
    try:
        ip_address(host)
    except ValueError:
        verify_certificate_hostname(leaf, host)
    else:
        verify_certificate_ip_address(leaf, host)


@cache
def _roots() -> X509Store | None:
    """The roots this system trusts, as OpenSSL was told to find them."""
    paths = ssl.get_default_verify_paths()
    found = [path for path in (paths.cafile, paths.capath) if path and Path(path).exists()]
    if not found:
        return None
    store = X509Store()
    store.load_locations(paths.cafile, paths.capath)
    return store
