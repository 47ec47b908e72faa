"""Sitemap bytes -> URLs, newest first: urlset, news, index, plain text, packed or not.

By <https://www.sitemaps.org/protocol.html>: at most 50,000 URLs and 50 MB in one file, all of one
host.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest, markup
from crawlers.seeds.dates import moment
from crawlers.seeds.feed import feed

MAX_URLS = 50_000
MAX_BYTES = 52_428_800
_GZIP = b"\x1f\x8b"
_FEEDS = frozenset({"rss", "feed", "RDF"})
_WHOLE = re.compile(r"https?://", re.IGNORECASE)
_Located = tuple[str, str, str]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# A sitemap touched within this time of the newest one may hold news: editing an old article
# touches the file it stands in, and that one must not hide the file the new articles stand in.
_FRESH = timedelta(days=3)
# Yoast, Rank Math and All in One name their files `category-sitemap.xml`, WordPress itself
# `wp-sitemap-taxonomies-category-1.xml`: lists of lists, in which no article stands.
_LISTS = re.compile(
    r"/(?:(?:categor(?:y|ies)|post_tag|tags?|authors?|users?|post_format|pages?|post-archive)"
    r"[-_]sitemap[^/]*|wp-sitemap-(?:taxonomies|users|posts-page)-[^/]*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    url: str
    published: str
    modified: str

    @property
    def at(self) -> datetime:
        """When it was last news; long ago where that is not said."""
        return moment(self.published) or moment(self.modified) or _LONG_AGO


def sitemap(raw: bytes, base: str, hosts: Container[str]) -> Harvest:
    """The URLs of a sitemap that are on one of the `hosts`, or the sitemaps of an index.

    What is on other hosts or no web address is left out and counted in a note.  A SeedFault where
    there is nothing to read, and for a document type that declares entities: no sitemap needs
    them.
    """
    raw, notes = _unpacked(raw)
    if raw.strip() and not raw.removeprefix(markup.BOM).lstrip().startswith(b"<"):
        return _harvest(_lines(raw), base, hosts, notes)
    if b"<!ENTITY" in raw:
        raise SeedFault("a sitemap that declares entities, which none needs; it is not read")
    root, malformed = markup.tree(raw, "sitemap")
    kind, notes = markup.name(root), (*notes, *malformed)
    if kind in _FEEDS:
        return feed(raw, base)
    if kind == "sitemapindex":
        return _index(_located(root, "sitemap"), base, hosts, notes)
    if kind == "urlset":
        return _harvest(_located(root, "url"), base, hosts, notes)
    raise SeedFault(f"<{kind[:40]}> where a sitemap should be")


def _harvest(
    located: Iterable[_Located], base: str, hosts: Container[str], notes: tuple[str, ...]
) -> Harvest:
    entries, more = _entries(located, base, hosts)
    if not entries:
        raise SeedFault("; ".join(("a sitemap without URLs of this site", *more)))
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)
    found = tuple(Found(entry.url, entry.published, entry.modified) for entry in newest)
    return Harvest(found, notes=(*notes, *more))


def _index(
    located: Iterable[_Located], base: str, hosts: Container[str], notes: tuple[str, ...]
) -> Harvest:
    """The sitemaps of an index, by their `lastmod`: those lately touched, then the older ones.

    Without dates the highest number goes first: WordPress itself and Yoast count upwards in time.
    """
    entries, more = _entries(located, base, hosts)
    if not entries:
        raise SeedFault("; ".join(("an index without sitemaps of this site", *more)))
    chosen = [entry for entry in entries if not _LISTS.search(entry.url)] or entries
    chosen.sort(key=lambda entry: (entry.at, _number(entry.url)), reverse=True)
    newest = chosen[0].at
    fresh = [e.url for e in chosen if newest > _LONG_AGO and newest - e.at <= _FRESH]
    fresh = fresh or [chosen[0].url]
    older = tuple(entry.url for entry in chosen[len(fresh) :])
    return Harvest((), next_pages=tuple(fresh), older_pages=older, notes=(*notes, *more))


def _entries(
    located: Iterable[_Located], base: str, hosts: Container[str]
) -> tuple[list[_Entry], tuple[str, ...]]:
    """Each own URL once, in the file's order, and a note on what was left out."""
    entries: dict[str, _Entry] = {}
    left: Counter[str] = Counter()
    listed = iter(located)
    for reference, published, modified in islice(listed, MAX_URLS):
        # The protocol wants whole addresses, and a line of text is one or none.
        url = links.absolute(base, reference) if _WHOLE.match(reference) else None
        if url is None:
            left["no web addresses"] += 1
        elif urlsplit(url).hostname not in hosts:
            left["on other hosts"] += 1
        else:
            entries.setdefault(url, _Entry(url, published, modified))
    notes = [f"{count} URLs left out: {why}" for why, count in sorted(left.items())]
    if next(listed, None) is not None:
        notes.append(f"more than {MAX_URLS:,} URLs in one sitemap; the rest is left out")
    return list(entries.values()), tuple(notes)


def _located(root: etree._Element, wanted: str) -> Iterator[_Located]:
    """`loc` with the news date and `lastmod` of each entry that names a place."""
    for node in markup.children(root, wanted):
        if place := markup.text(node, "loc"):
            news = next(markup.children(node, "news"), None)
            published = markup.text(news, "publication_date") if news is not None else ""
            yield place, published, markup.text(node, "lastmod")


def _lines(raw: bytes) -> Iterator[_Located]:
    text = raw.decode("utf-8-sig", errors="replace")
    return ((line.strip(), "", "") for line in text.splitlines() if line.strip())


def _number(url: str) -> int:
    found = re.findall(r"\d{1,9}", urlsplit(url).path.rpartition("/")[2])
    return int(found[-1]) if found else 0


def _unpacked(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes out of their gzip, told by its magic number and not by the file's name."""
    if not raw.startswith(_GZIP):
        return raw, ()
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise SeedFault(f"a gzip file that cannot be unpacked ({error})") from error
    if len(plain) > MAX_BYTES:
        raise SeedFault("a sitemap of more than 50 MB when unpacked; it is not read")
    return plain, () if unpacker.eof else ("a gzip file cut short, read as far as it goes",)
