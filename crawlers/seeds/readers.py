"""A seed's kind -> how it is asked for first, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parsel import Selector
from scrapy.http import Response, TextResponse

from config.site import Seed, SeedKind, Site
from crawlers.errors import SeedFault
from crawlers.seeds import Harvest
from crawlers.seeds.feed import feed
from crawlers.seeds.jsonfeed import is_json, jsonfeed
from crawlers.seeds.section import section
from crawlers.seeds.sitemap import sitemap
from crawlers.seeds.wordpress import first_page, wordpress

NAMES_ARTICLES = frozenset[SeedKind]({"feed", "wordpress"})
"""Kinds that name articles only; the others hold the site's whole furniture as well."""


def first_url(seed: Seed) -> str:
    """The address a seed is asked at first."""
    return first_page(seed.url) if seed.kind == "wordpress" else seed.url


def harvest(response: Response, seed: Seed, site: Site) -> Harvest:
    """What a page of a seed gives; a SeedFault where it is not what the site file says it is."""
    return _READERS[seed.kind](response, seed, site)


def page_of(response: Response) -> Selector:
    """The parsed page of an answer; a SeedFault where the answer is none."""
    if not isinstance(response, TextResponse) or response.selector.type not in ("html", "xml"):
        raise SeedFault("no page where a page should be")
    return response.selector


def _feed(response: Response, _seed: Seed, _site: Site) -> Harvest:
    read = jsonfeed if is_json(response.body) else feed
    return read(response.body, response.url)


def _wordpress(response: Response, _seed: Seed, _site: Site) -> Harvest:
    stated = response.headers.get(b"X-WP-TotalPages") or b""
    return wordpress(response.body, response.url, total_pages=stated.decode("latin-1").strip())


def _sitemap(response: Response, _seed: Seed, site: Site) -> Harvest:
    return sitemap(response.body, response.url, site.own_hosts)


def _section(response: Response, seed: Seed, _site: Site) -> Harvest:
    return section(page_of(response), response.url, seed.url, seed.next)


_READERS: Mapping[SeedKind, Callable[[Response, Seed, Site], Harvest]] = {
    "feed": _feed,
    "wordpress": _wordpress,
    "sitemap": _sitemap,
    "section": _section,
}
