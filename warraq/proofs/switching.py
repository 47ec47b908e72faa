"""Fresh tables and frontiers -> in the place of the live ones, unless somebody wrote there since.

What is atomic: each of the three tables changes by one Delta commit, each frontier object by one
PUT, and both only from the very state that was seen.  What is not: all of them together.  A reader
in that moment may see new captures beside old articles; whoever is killed there runs it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive import keys
from articles.tables.table import ORDER, Tables
from warraq.stores import Stores


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood in the derived bucket: each table's version, the ETag of each object; None: no."""

    versions: Mapping[str, int | None]
    etags: Mapping[str, str | None]


def seen(stores: Stores, sites: Iterable[str]) -> Seen:
    """The state of all that a rebuild of these sites will replace."""
    objects = [key for site in sites for key in (keys.frontier(site), keys.requisites(site))]
    there = {key: stores.derived.stat(key) for key in objects}
    return Seen(
        {name: stores.tables.version(name) for name in ORDER},
        {key: stored.etag if stored else None for key, stored in there.items()},
    )


def switched(
    stores: Stores,
    fresh: Tables,
    objects: Mapping[str, bytes],
    *,
    crawls: Sequence[str],
    since: Seen,
) -> bool:
    """Put the fresh rows and objects in place; False where another writer came in between.

    `crawls` are those the fresh tables hold, so that no step extracts them again.
    """
    for name in ORDER:
        if not stores.tables.take_over(fresh, name, version=since.versions[name], crawls=crawls):
            return False
    return all(
        stores.derived.replace(key, raw, etag=since.etags[key], kind="application/gzip")
        for key, raw in objects.items()
    )
