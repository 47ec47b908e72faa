"""What a person typed -> the URL it was captured under, in whatever spelling it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from archive.index import lookup
from archive.index.cdxj import Line
from config.sitefiles import SiteFile
from warraq.showing.history import article_ids
from warraq.stores import Stores

_OK = 200


def known_as(stores: Stores, text: str, rules: Mapping[str, SiteFile]) -> str:
    """The URL of its last good capture, else of its last; what is no URL, as it is.

    One that was never captured may still be an article's: under a token of a visitor, say, or at a
    host its site once had.  Then it is that article's id.
    """
    found = captures(stores, text, rules) if "://" in text else []
    if any(line.url == text and line.status == _OK for line in found):
        return text
    if not found:
        sites = [known.site for known in rules.values()]
        return min(article_ids(stores.tables, text, sites), default=text)
    return max(found, key=lambda line: (line.status == _OK, line.timestamp)).url


def captures(stores: Stores, url: str, rules: Mapping[str, SiteFile]) -> list[Line]:
    """Every capture of a URL, oldest first: of the sites at that host, else of any site."""
    host = _host(url)
    near = [name for name, known in rules.items() if host in _hosts(known)]
    found = lookup.find(stores.derived, url, near) if near else []
    return found or lookup.find(stores.derived, url)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _hosts(known: SiteFile) -> set[str]:
    hosts = {*known.site.own_hosts, *known.site.formerly}
    return {host.removeprefix("www.") for host in hosts}
