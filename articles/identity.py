"""URL -> identity key -> article id: one article under the many spellings of its address."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes, urlsplit

from config.site import Site

_HASH_DIGITS = 16
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|amp|share|nb|replytocom|ref_src|ref_url",
    re.IGNORECASE,
)
# RFC 3986, 3.3 and 3.4: what may stand bare in a path and in a query.
_IN_PATH = ":@!$&'()*+,;=~-._"
_IN_QUERY = "/?:@!$'()*,;=~-._"
_SLASHES = re.compile(r"/+")
_PORT = re.compile(r":(?!(?:80|443)$)\d+$")


def identity_key(url: str) -> str:
    """A URL without what changes nothing: `https://WWW.X.sy/%d8%a7/?fbclid=t#c` -> `x.sy/%D8%A7`.

    No scheme, `www.`, default port, fragment, trailing slash or tracking parameter; host in lower
    case; percent-encoding over NFC UTF-8 in upper-case hex (RFC 3986, 6.2.2).
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = _PORT.search(parts.netloc)
    steps = (_normal(step, safe=_IN_PATH) for step in _SLASHES.split(parts.path))
    path = "/".join(steps).rstrip("/")
    query = "&".join(sorted(_kept_parameters(parts.query)))
    return f"{host}{port[0] if port else ''}{path}{'?' + query if query else ''}"


def article_id(site: Site, url: str, canonical_url: str | None = None) -> str:
    """`<site>-<16 hex digits of SHA-256>` of the identity key of the article's own address."""
    digest = hashlib.sha256(identity_key(own_address(site, url, canonical_url)).encode())
    return f"{site.name}-{digest.hexdigest()[:_HASH_DIGITS]}"


def own_address(site: Site, url: str, canonical_url: str | None) -> str:
    """The canonical link where it is an article of this site, else the URL of the capture.

    Pages name their home page, a network's mirror or an AMP host as canonical; such a link would
    make one article of many.
    """
    return canonical_url if canonical_url and site.is_article(canonical_url) else url


def _kept_parameters(query: str) -> list[str]:
    pairs = [pair for pair in query.split("&") if pair]
    kept = (pair for pair in pairs if not _TRACKING.fullmatch(pair.partition("=")[0]))
    return [_normal(pair, safe=_IN_QUERY) for pair in kept]


def _normal(part: str, *, safe: str) -> str:
    """Percent-encoding over NFC UTF-8; bytes that are no UTF-8 keep their own escapes."""
    raw = unquote_to_bytes(part)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return quote(raw, safe=safe)
    return quote(unicodedata.normalize("NFC", text), safe=safe)
