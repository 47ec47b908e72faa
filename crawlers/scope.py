"""Which URLs a site's crawl may fetch, before a byte is sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from config.site import Site
from crawlers.addresses import REASON, is_private

_WEB = ("http", "https")


def refusal(url: str, site: Site, *, allow_private: bool, any_host: bool = False) -> str | None:
    """Why a URL is out of scope, or None: schemes, private addresses, hosts not the site's own.

    A user name in a URL is refused: it is never news, and often there to be taken for the host.
    `any_host` allows other public hosts, as a redirected robots.txt may need.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        usable = parts.port != 0
    except ValueError:
        return "not a URL"
    if parts.scheme not in _WEB or not host or not usable:
        return "not an http or https URL"
    if parts.username is not None:
        return "a user name in the URL"
    if is_private(host) and not allow_private:
        return REASON
    return None if any_host or host in site.own_hosts else "another host"
