"""Index lines of snapshots -> one sorted index a site and year, in the derived bucket.

Replay and lookups read few large objects instead of one for each night.  A URL whose letters can
be composed otherwise has a line under each of its keys.  All of it follows from the snapshots'
own indexes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive import keys
from archive.errors import MissingObject
from archive.index import cdxj, spellings
from archive.index.cdxj import Line
from archive.storage import scratch
from archive.storage.store import Store

_KIND = "text/x-cdxj"
_YEAR = slice(0, 4)


def merge(derived: Store, site: str, lines: Iterable[Line]) -> None:
    """Enter lines into a site's merged index; those that are there already change nothing."""
    for year, texts in _by_year(lines).items():
        key, done = keys.merged(site, year), False
        while not done:
            there, etag = _read(derived, key)
            merged = there | texts
            done = merged == there or derived.replace(key, _dump(merged), etag=etag, kind=_KIND)


def remake(archive: Store, derived: Store, site: str) -> None:
    """Make a site's merged index again from the indexes of its snapshots."""
    done = False
    while not done:
        there = {key: derived.stat(key) for key in derived.keys(keys.merged_of(site))}
        made = _by_year(_all_lines(archive, site))
        wanted = {keys.merged(site, year): _dump(texts) for year, texts in made.items()}
        scratch.remove(derived, there.keys() - wanted.keys())
        etags = {key: stored.etag if stored else None for key, stored in there.items()}
        done = all(
            derived.replace(key, raw, etag=etags.get(key), kind=_KIND)
            for key, raw in wanted.items()
        )


def _all_lines(archive: Store, site: str) -> Iterator[Line]:
    for key in archive.keys(keys.indexes(site)):
        yield from cdxj.parse(archive.read(key))


def _by_year(lines: Iterable[Line]) -> dict[str, set[bytes]]:
    """The texts of lines, and of those under their other keys, by the year of the capture."""
    years: dict[str, set[bytes]] = defaultdict(set)
    for line in lines:
        texts = years[line.timestamp[_YEAR]]
        texts.add(str(line).encode())
        for key in spellings.others(line.surt_key):
            texts.add(str(replace(line, surt_key=key)).encode())
    return years


def _read(derived: Store, key: str) -> tuple[set[bytes], str | None]:
    try:
        raw, etag = derived.read_tagged(key)
    except MissingObject:
        return set(), None
    return set(raw.splitlines()), etag


def _dump(texts: Iterable[bytes]) -> bytes:
    return b"".join(text + b"\n" for text in sorted(texts))
