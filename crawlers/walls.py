"""An answer -> whether a wall against robots gave it, instead of the site itself.

Such a page is evidence that we were turned away.  It is kept and named, never taken for the page
that was asked for, and never climbed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST = 1 << 17
"""Bytes of the longest page that is looked through: a challenge is a page of a few dozen KB, and
an article that quotes one is longer."""

_HEADERS = (
    # <https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/>
    ("cloudflare", "cf-mitigated", re.compile("challenge", re.IGNORECASE)),
    # AWS WAF Developer Guide, "How the CAPTCHA and Challenge actions work": 202 or 405 with these
    ("aws", "x-amzn-waf-action", re.compile("challenge|captcha", re.IGNORECASE)),
    ("siteground", "sg-captcha", re.compile("challenge", re.IGNORECASE)),
)
_LEADS_TO = (
    ("cloudflare", re.compile(r"[?&]__cf_chl_", re.IGNORECASE)),
    ("siteground", re.compile(r"/\.well-known/sgcaptcha/", re.IGNORECASE)),
)
# Marks that stand on the wall's own pages and on no page behind it: Cloudflare's `scripts/jsd/` and
# Imperva's `/_Incapsula_Resource` are on ordinary pages as well.  Each is a word that is looked for
# first, since every page is looked through, and what must be true of its surroundings.
_MARKS = tuple(
    (name, word, re.compile(around))
    for name, word, around in (
        ("cloudflare", b"_cf_chl_opt", rb"\b_cf_chl_opt\b"),
        ("cloudflare", b"/orchestrate/", rb"/cdn-cgi/challenge-platform/h/[a-z]/orchestrate/"),
        ("cloudflare", b"<title>just a moment", rb"<title>just a moment\.\.\.\s*</title>"),
        ("cloudflare", b"attention required!", rb"<title>attention required! \| cloudflare"),
        ("cloudflare", b"cf-browser-verification", rb"id=.cf-browser-verification"),
        ("sucuri", b"sucuri_cloudproxy_js", rb"\bsucuri_cloudproxy_js\b"),
        ("sucuri", b"sucuri website firewall", rb"<title>\s*sucuri website firewall"),
        ("imperva", b"incapsula incident id", rb""),
        ("ddos-guard", b"ddos-guard</title>", rb"<title>\s*ddos-guard</title>"),
        ("arvancloud", b"__arcsjs", rb"\b__arcsjsc?\b"),
        ("imunify360", b"imunify360", rb"protected by imunify360|imunify360 preloader"),
        ("siteground", b"sgcaptcha", rb"http-equiv=.?refresh.{0,40}/\.well-known/sgcaptcha/"),
    )
)


def wall(headers: Mapping[str, str], body: bytes) -> str:
    """The name of the wall that answered, or nothing where it was the site.

    `headers` are named in lower case; `body` is the page as it is meant, codings taken off.  Its
    status says nothing: challenges are sent with 403, 503, 202 and 200.
    """
    for name, header, value in _HEADERS:
        if value.search(headers.get(header, "")):
            return name
    for name, place in _LEADS_TO:
        if place.search(headers.get("location", "")):
            return name
    if len(body) > LONGEST or not _may_be_page(headers.get("content-type", "")):
        return ""
    page = body.lower()
    found = (name for name, word, around in _MARKS if word in page and around.search(page))
    return next(found, "")


def _may_be_page(content_type: str) -> bool:
    return not content_type or "html" in content_type.lower()
