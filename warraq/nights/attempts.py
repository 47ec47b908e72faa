"""WARC objects of a site -> its crawls and imports, and what each says of itself.

Nothing else is asked: no manifest, and no disposition but those in the WARCs.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from archive import keys
from archive.errors import RecordUnreadable
from archive.index import cdxj
from archive.manifest import Kept
from archive.proof import fixity
from archive.records.reader import Record, records
from archive.records.rendering import rendered_url
from archive.records.salvage import readable
from archive.records.warcinfo import told
from archive.storage.store import Store
from config.site import Site
from crawlers import dispositions
from crawlers.dispositions import Fate
from warraq.nights import reckoning

_FIRST = 1 << 16
_WARC_NAMES = (".warc.gz", ".warc")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One crawl, or one import: whose it is by its WARCs' own word, and their keys in order."""

    site: str
    night: date
    stamp: str
    began: datetime
    warcs: tuple[str, ...]

    @property
    def imported(self) -> bool:
        """Whether others captured it."""
        return keys.is_imported(self.warcs[0])


@dataclass(frozen=True, slots=True)
class Account:
    """What the WARCs of an attempt hold: each file as it is, its index, the fate of each URL."""

    warcs: tuple[Kept, ...]
    lines: tuple[cdxj.Line, ...]
    fates: tuple[Fate, ...]


def attempts(archive: Store, site: str) -> list[Attempt]:
    """Every crawl and import of a site, in the order of time."""
    found = [_own(archive, site, key) for key in archive.keys(keys.warcs(site))]
    found += [_foreign(site, key) for key in archive.keys(keys.imports(site)) if _is_warc(key)]
    merged: dict[tuple[date, str], Attempt] = {}
    for one in sorted(found, key=lambda one: one.warcs):
        named = (one.night, one.stamp)
        before = merged.get(named)
        merged[named] = _with(before, one) if before else one
    return sorted(merged.values(), key=lambda one: (one.began, one.stamp))


def account(archive: Store, attempt: Attempt, site: Site) -> Account:
    """Read an attempt's WARCs, every record proved.

    The fates are those the crawl recorded at its end; where it did not live to, and for imports,
    they follow from the records.
    """
    reading = _Reading(site)
    warcs: list[Kept] = []
    for key in attempt.warcs:
        with tempfile.TemporaryFile() as file:
            archive.download(key, file)
            size = file.tell()
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            warcs.append(Kept(key, size, sha256, "warc"))
            file.seek(0)
            for record in readable(file, key):
                fixity.prove(record, key)
                reading.learn(record, key)
    fates = reading.reckoned if attempt.imported else reading.recorded_or_last()
    return Account(tuple(warcs), tuple(reading.lines), tuple(fates))


class _Reading:
    """What is gathered from record to record."""

    def __init__(self, site: Site) -> None:
        self.lines: list[cdxj.Line] = []
        self.reckoned: list[Fate] = []
        self._site = site
        self._last_digests: dict[str, str] = {}
        self._recorded: list[Fate] | None = None

    def learn(self, record: Record, key: str) -> None:
        """Take in the next record."""
        if entry := cdxj.entry(record, key):
            self.lines.append(entry)
        if record.kind == "resource" and record.url == "urn:warraq:plan":
            plan = (json.loads(line) for line in record.block.splitlines())
            self._last_digests = {url: digest for url, digest, *_rest in plan}
        elif record.kind == "resource" and record.url == "urn:warraq:dispositions":
            self._recorded = dispositions.load(record.block)
        elif rendered_url(record.url):
            reckoning.take_rendered(self.reckoned, record)
        else:
            name = key.rpartition("/")[2]
            answer = reckoning.of_answer(record, name, self._site, self._last_digests)
            if fate := answer or reckoning.of_failure(record, self._site):
                self.reckoned.append(fate)

    def recorded_or_last(self) -> list[Fate]:
        """What the crawl said of each URL, else what its last attempt at each came to."""
        if self._recorded is not None:
            return self._recorded
        return list({fate.url: fate for fate in self.reckoned}.values())


def _own(archive: Store, site: str, key: str) -> Attempt:
    """A WARC of ours, by the warcinfo record at its beginning."""
    first = next(_beginning(archive, key), None)
    info = told(first.block) if first and first.kind == "warcinfo" else {}
    part_of, _, day = info.get("ispartof", "").partition("/")
    if first is None or part_of != site or not day:
        raise RecordUnreadable(f"{key}: no warcinfo record that says which night of {site} it is")
    # Files made before warcinfo named the crawl stand each for itself, by the time in its name.
    stamp = info.get("crawl") or key.rpartition("/")[2].removeprefix(f"{site}-").partition("-")[0]
    return Attempt(site, date.fromisoformat(day), stamp, first.date, (key,))


def _foreign(site: str, key: str) -> Attempt:
    """A WARC of others, by the folder it was put in."""
    _site, _imports, day, stamp, _name = key.split("/")
    night = date.fromisoformat(day)
    return Attempt(site, night, stamp, datetime.combine(night, time(), UTC), (key,))


def _with(before: Attempt, one: Attempt) -> Attempt:
    began = min(before.began, one.began)
    return Attempt(before.site, before.night, before.stamp, began, (*before.warcs, *one.warcs))


def _beginning(archive: Store, key: str) -> Iterator[Record]:
    return records(io.BytesIO(archive.read(key, 0, _FIRST)))


def _is_warc(key: str) -> bool:
    return key.endswith(_WARC_NAMES)
