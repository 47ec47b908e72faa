"""URL -> identity key -> article id: one article under the many spellings of its address."""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes, urlsplit

from config.site import Site

_HASH_DIGITS = 16
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|amp|share|nb|replytocom|ref_src|ref_url|"
    r"phpsessid|jsessionid|outputtype",
    re.IGNORECASE,
)
# RFC 3986, 3.3 and 3.4: what may stand bare in a path and in a query.
_IN_PATH = ":@!$&'()*+,;=~-._"
_IN_QUERY = "/?:@!$'()*,;=~-._"
_SLASHES = re.compile(r"/+")
_PORT = re.compile(r":(?!(?:80|443)$)\d+$")
_HOST = re.compile(r"[^/?]*")
_AMP_HOST = "amp."
_AMP_STEP = "amp"
# WordPress's and Drupal's addresses by number; they lead to the article that has it.
_NUMBERED = re.compile(r"/?(?:index\.php)?\?p=(\d+)|/node/(\d+)")


def identity_key(url: str) -> str:
    """A URL without what changes nothing: `https://WWW.X.sy/%d8%a7/?fbclid=t#c` -> `x.sy/%D8%A7`.

    No scheme, `www.`, default port, fragment, trailing slash or tracking parameter, and none of
    AMP's marks; host in lower case; percent-encoding over NFC UTF-8 in upper-case hex (RFC 3986,
    6.2.2).
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # what is no URL is nothing but itself
        return url.strip()
    port = _PORT.search(parts.netloc)
    steps = [_normal(step, safe=_IN_PATH) for step in _SLASHES.split(parts.path) if step]
    path = "".join(f"/{step}" for step in _without_amp(steps))
    query = "&".join(sorted(_kept_parameters(parts.query)))
    host = f"{_bare_host(parts.hostname)}{port[0] if port else ''}"
    return f"{host}{path}{'?' + query if query else ''}"


def article_id(site: Site, url: str) -> str:
    """`<site>-<16 hex digits of SHA-256>` of the identity key of a URL."""
    digest = hashlib.sha256(identity_key(url).encode())
    return f"{site.name}-{digest.hexdigest()[:_HASH_DIGITS]}"


def present_key(site: Site, key: str) -> str:
    """An identity key as the site's present host has it; `formerly` names the hosts before."""
    host = _host_of(key)
    if host not in {_bare_host(former) for former in site.formerly}:
        return key
    return _host_of(identity_key(site.home)) + key[len(host) :]


def keys_ever(site: Site, key: str) -> set[str]:
    """The keys one address had at each host the site ever was at."""
    present = present_key(site, key)
    home = _host_of(identity_key(site.home))
    if _host_of(present) != home:
        return {present}
    rest = present[len(home) :]
    return {present, *(f"{_bare_host(former)}{rest}" for former in site.formerly)}


def number_in(url: str) -> str | None:
    """The content system's number for an article, where the address is nothing else."""
    found = _NUMBERED.fullmatch(identity_key(url).removeprefix(_host_of(identity_key(url))))
    return found and (found[1] or found[2])


def is_amp(url: str) -> bool:
    """Whether an address is that of an article's AMP page, which is cut and marked up otherwise."""
    parts = urlsplit(url.strip())
    steps = [step for step in parts.path.split("/") if step]
    names = {pair.partition("=")[0].lower() for pair in parts.query.split("&")}
    return (
        (parts.hostname or "").startswith(_AMP_HOST)
        or _without_amp(steps) != steps
        or _AMP_STEP in names
    )


def _host_of(key: str) -> str:
    found = _HOST.match(key)
    return found[0] if found else ""


def _bare_host(host: str | None) -> str:
    bare = (host or "").lower().rstrip(".").removeprefix("www.")
    if not bare.isascii():
        with contextlib.suppress(UnicodeError):
            bare = bare.encode("idna").decode()
    return bare.removeprefix(_AMP_HOST) if bare.count(".") > 1 else bare


def _without_amp(steps: list[str]) -> list[str]:
    """A path without the `amp` before or behind it; one that is nothing else stays."""
    if len(steps) > 1 and steps[-1].lower() == _AMP_STEP:
        return steps[:-1]
    return steps[1:] if len(steps) > 1 and steps[0].lower() == _AMP_STEP else steps


def _kept_parameters(query: str) -> list[str]:
    pairs = [pair for pair in query.split("&") if pair]
    kept = (pair for pair in pairs if not _TRACKING.fullmatch(pair.partition("=")[0]))
    return [_normal(pair, safe=_IN_QUERY) for pair in kept]


def _normal(part: str, *, safe: str) -> str:
    """Percent-encoding over NFC UTF-8; bytes that are no UTF-8 keep their own escapes.

    WordPress cuts a slug at 200 bytes of its escapes, so a last letter may be half of one.
    """
    text = unquote_to_bytes(part).decode(errors="surrogateescape")
    return quote(unicodedata.normalize("NFC", text), safe=safe, errors="surrogateescape")
