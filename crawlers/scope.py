"""Which URLs a site's crawl may fetch, before a byte is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from config.site import Site
from crawlers.addresses import REASON, is_private

_WEB = ("http", "https")


def refusal(url: str, site: Site, *, allow_private: bool) -> str | None:
    """Why a URL is out of scope, or None: schemes, private addresses, hosts not the site's own."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "not a URL"
    if parts.scheme not in _WEB or not host:
        return "not an http or https URL"
    if is_private(host) and not allow_private:
        return REASON
    return None if host in site.own_hosts else "another host"
