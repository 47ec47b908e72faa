"""Every key of the two buckets, in one file: short ASCII segments, no URL text.

The archive bucket holds what is written once; `<site>/` comes first, so that one publisher's
evidence can be listed, copied or handed over alone.  Segments stay far below the 255 bytes at which
some stores refuse one, and no key holds `//`, which some collapse in listings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archive.errors import BadKey

_SNAPSHOT = re.compile(
    r"(?P<site>[a-z0-9][a-z0-9-]{0,39})/"
    r"(?P<night>[0-9]{4}-[0-9]{2}-[0-9]{2})/(?P<attempt>(?!0{8})[0-9]{8})"
)


@dataclass(frozen=True, slots=True, order=True)
class SnapshotKey:
    """One attempt at one site on one night; `attempt` is the site's running number, from 1."""

    site: str
    night: date
    attempt: int

    def __str__(self) -> str:
        return f"{self.site}/{self.night.isoformat()}/{self.attempt:08d}"

    @classmethod
    def parse(cls, text: str) -> SnapshotKey:
        """`sample/2026-11-23/00000001` -> SnapshotKey; anything else is a BadKey."""
        found = _SNAPSHOT.fullmatch(text)
        if not found:
            raise BadKey(f"{text!r} is not a snapshot key such as sample/2026-11-23/00000001")
        try:
            night = date.fromisoformat(found["night"])
        except ValueError as error:
            raise BadKey(f"{text!r}: {found['night']} is not a day") from error
        return cls(found["site"], night, int(found["attempt"]))


def warcs(site: str) -> str:
    """The folder of a site's own WARCs."""
    return f"{site}/warcs/"


def warc(site: str, night: date, filename: str) -> str:
    """A sealed WARC; the file name carries its time and serial, so no two share a key."""
    return f"{warcs(site)}{night.isoformat()}/{filename}"


def dispositions(site: str, night: date, stamp: str) -> str:
    """One JSON line for each URL a crawl met; `stamp` is when the crawl started."""
    return f"{dispositions_of(site)}{night.isoformat()}/{stamp}.jsonl"


def dispositions_of(site: str) -> str:
    """The folder of a site's dispositions."""
    return f"{site}/dispositions/"


def imports(site: str) -> str:
    """The folder of what others captured of a site."""
    return f"{site}/imports/"


def imported(site: str, night: date, stamp: str, name: str) -> str:
    """One object of an import; `stamp` begins the SHA-256 of the file it came from."""
    return f"{imports(site)}{night.isoformat()}/{stamp}/{name}"


def is_imported(key: str) -> bool:
    """Whether an object holds what others captured: Warraq's own rules of form do not bind it."""
    return key.split("/")[1:2] == ["imports"]


def manifests(site: str) -> str:
    """The folder of a site's manifests."""
    return f"{site}/manifests/"


def manifest(site: str, attempt: int) -> str:
    """A manifest; its running number is its place in the site's chain, taken by conditional put."""
    return f"{manifests(site)}{attempt:08d}.json"


def indexes(site: str) -> str:
    """The folder of the indexes of a site's snapshots."""
    return f"{site}/cdxj/"


def cdxj(snapshot: SnapshotKey) -> str:
    """The index of one snapshot."""
    night = snapshot.night.isoformat()
    return f"{indexes(snapshot.site)}{night}/{snapshot.attempt:08d}.cdxj"


def merged(site: str, year: str) -> str:
    """Derived bucket: the index of all captures of a site in one year."""
    return f"{merged_of(site)}{year}.cdxj"


def merged_of(site: str) -> str:
    """Derived bucket: the folder of a site's merged indexes."""
    return f"{MERGED}{site}/"


def frontier(site: str) -> str:
    """Derived bucket: every article URL known of a site, as last compacted."""
    return f"frontier/{site}/known.jsonl.gz"


def lessons(site: str) -> str:
    """Derived bucket: the folder of what crawls taught since then."""
    return f"frontier/{site}/learned/"


def lesson(site: str, night: date, name: str) -> str:
    """Derived bucket: what one crawl taught, or its reading."""
    return f"{lessons(site)}{night.isoformat()}-{name}.jsonl.gz"


def lease(site: str, purpose: str) -> str:
    """Derived bucket: who may run a site's `night` or `backfill` now."""
    return f"leases/{site}/{purpose}.json"


def backfill(site: str) -> str:
    """Derived bucket: how far a site's archive is walked."""
    return f"backfill/{site}.json"


def requisites(site: str) -> str:
    """Derived bucket: what is known of a site's requisites, and the captures revisits may name."""
    return f"requisites/{site}.jsonl.gz"


def owed(site: str) -> str:
    """Derived bucket: the requisites that stopped crawls of a site still owe its pages."""
    return f"requisites/{site}-owed.json"


def all_outcomes(site: str) -> str:
    """Derived bucket: the folder of what a site's nights came to."""
    return f"coverage/{site}/outcomes/"


def outcomes(site: str, year: int) -> str:
    """Derived bucket: what each night of a site came to, a line a night."""
    return f"{all_outcomes(site)}{year:04d}.jsonl.gz"


def statement(site: str, night: date) -> str:
    """Derived bucket: what a night said of itself when it was done."""
    return f"coverage/{site}/statements/{night.isoformat()}.json"


def rebuilt(stamp: str) -> str:
    """Derived bucket: the folder in which a rebuild makes what it will then put in place."""
    return f"{REBUILDS}{stamp}/"


MERGED = "index/"
"""Derived bucket: the folder of all merged indexes."""

REBUILDS = "rebuild/"
"""Derived bucket: the folder of rebuilds under way, and of those that were killed."""

TABLES = "tables"
"""Derived bucket: the folder of the Delta tables."""
