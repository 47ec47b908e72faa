"""A WARC or WACZ file of others -> a snapshot of its own kind: their bytes, untouched, and whose.

The file is put as it is; the WARCs of a package beside it, byte for byte.  Its captures become
dispositions, so that the steps of a night index and read them like our own.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from archive import foreign, keys, manifest
from archive.errors import DigestMismatch, NotImportable, SeveralRecords
from archive.exchanges.digests import file_sha256
from archive.index.cdxj import INDEXED
from archive.manifest import Draft, Imported, Kept, Manifest
from archive.proof import fixity
from archive.records.reader import Record
from archive.records.salvage import Damage, salvaged
from archive.storage.retention import WARC
from archive.storage.store import Store
from archive.wacz import Enclosed
from config.site import Site
from config.sitefiles import SiteFile
from crawlers import dispositions
from crawlers.dispositions import Fate
from warraq.nights import reckoning

_STAMP_DIGITS = 16
_PACKAGE = "package.wacz"


@dataclass(frozen=True, slots=True)
class _Place:
    """The folder of one import in the archive bucket."""

    site: str
    night: date
    stamp: str

    def key(self, name: str) -> str:
        return keys.imported(self.site, self.night, self.stamp, name)


def import_file(
    archive: Store, path: Path, rules: SiteFile, *, importer: str, spool: Path
) -> Manifest:
    """Put a file of others into the archive and commit it; the same file again changes nothing.

    `importer` is whom to ask about it; `spool` has room for what a WACZ holds.  NotImportable where
    it is broken, or its captures could not be found again; DigestMismatch where a digest in it is
    wrong.
    """
    sha256, at = file_sha256(path), datetime.now(UTC).isoformat()
    if earlier := _imported_before(archive, rules.site.name, sha256):
        return earlier
    spool.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=spool, prefix=".import-") as folder:
        warcs = foreign.warcs(path, Path(folder))
        place = _Place(rules.site.name, _night(warcs, rules.site, path), sha256[:_STAMP_DIGITS])
        contents = _read(warcs, place, rules.site)
        kept = tuple(_shipped(archive, path, warcs, place, contents.fates))
    if sha256 not in {entry.sha256 for entry in kept}:
        raise DigestMismatch(f"{path.name} changed while it was read; import it again")
    names = {warc.ours: warc.name for warc in warcs}
    size = next(entry.size for entry in kept if entry.sha256 == sha256)
    imported = Imported(path.name, size, sha256, names, importer, at)
    return manifest.commit(archive, _draft(place, rules, contents, kept, imported))


def _imported_before(archive: Store, site: str, sha256: str) -> Manifest | None:
    for made in manifest.chain(archive, site):
        if made.draft.imported and made.draft.imported.sha256 == sha256:
            return made
    return None


@dataclass(slots=True)
class _Contents:
    """What reading the WARCs of a file found."""

    fates: list[Fate] = field(default_factory=list)
    records: int = 0
    unproved: int = 0
    unindexed: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)


def _night(warcs: Sequence[Enclosed], site: Site, path: Path) -> date:
    """The day of the first capture in the site's own zone."""
    damage: Damage | None = None
    for warc in warcs:
        for found in _found(warc):
            if isinstance(found, Damage):
                damage = damage or found
            elif fate := reckoning.of_answer(found, warc.ours, site):
                return datetime.fromisoformat(fate.captured_at).astimezone(site.zone).date()
    if damage:
        raise NotImportable(f"{path.name}: {damage.cause}, and there is no capture beside that")
    raise NotImportable(f"{path.name} holds no dated answer over HTTP, so there is nothing to find")


def _read(warcs: Sequence[Enclosed], place: _Place, site: Site) -> _Contents:
    """Every record proved as far as it can be, and a fate for each capture.

    Others may have captured one URL many times; each of them counts.
    """
    contents = _Contents()
    for warc in warcs:
        for record in _found(warc):
            if isinstance(record, Damage):
                contents.damaged.append(f"{warc.ours}: {record}")
                continue
            contents.records += 1
            contents.unproved += not fixity.prove(record, place.key(warc.ours))
            fate = reckoning.of_answer(record, warc.ours, site)
            if fate:
                contents.fates.append(fate)
            if record.kind in INDEXED and not (fate and fate.status):
                contents.unindexed[record.kind] += 1
    return contents


def _found(warc: Enclosed) -> Iterator[Record | Damage]:
    """Every record, and where none can be read."""
    with warc.path.open("rb") as file:
        for found in salvaged(file):
            if isinstance(found, Damage) and isinstance(found.cause, SeveralRecords):
                raise NotImportable(f"{warc.name}: {found.cause}")
            yield found


def _shipped(
    archive: Store, path: Path, warcs: Sequence[Enclosed], place: _Place, fates: Sequence[Fate]
) -> Iterator[Kept]:
    """Put the WARCs, the package they came in where there is one, and the dispositions."""
    for warc in warcs:
        key = place.key(warc.ours)
        stored = archive.put_once(key, warc.path, kind=WARC)
        yield Kept(key, stored.size, stored.sha256 or file_sha256(warc.path), "warc")
    if all(warc.path != path for warc in warcs):
        key = place.key(_PACKAGE)
        stored = archive.put_once(key, path, kind="application/wacz")
        yield Kept(key, stored.size, stored.sha256 or file_sha256(path), "wacz")
    key, raw = place.key("dispositions.jsonl"), dispositions.dump(fates)
    stored = archive.put_once(key, raw, kind="application/jsonl")
    yield Kept(key, stored.size, stored.sha256 or fixity.sha256_hex(raw), "dispositions")


def _draft(
    place: _Place,
    rules: SiteFile,
    contents: _Contents,
    kept: tuple[Kept, ...],
    imported: Imported,
) -> Draft:
    return Draft(
        site=place.site,
        night=place.night,
        stamp=place.stamp,
        started=imported.at,
        finished=datetime.now(UTC).isoformat(),
        state="complete",
        rules_sha256=rules.rules_sha256,
        objects=kept,
        counts=dict(sorted(Counter(fate.disposition for fate in contents.fates).items())),
        findings=tuple(_findings(contents, rules.site)),
        imported=imported,
    )


def _findings(contents: _Contents, site: Site) -> Iterator[str]:
    """What is worth saying of a file, a sentence each."""
    yield from contents.damaged
    if contents.unproved:
        count = f"{contents.unproved} of {contents.records}"
        yield f"{count} records bear no digest that could be checked"
    for kind, number in sorted(contents.unindexed.items()):
        yield f"{number} {kind} records are kept but not indexed: no dated answers over HTTP"
    hosts = {*site.own_hosts, *site.formerly}
    if not any(urlsplit(fate.url).hostname in hosts for fate in contents.fates):
        yield f"no capture in it is of a host of {site.name}"
