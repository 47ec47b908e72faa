"""Snapshots -> faults: objects against manifests, records against digests, index against bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive import cdxj, fixity, keys, manifest
from archive.errors import ArchiveError
from archive.keys import SnapshotKey
from archive.manifest import Kept, Manifest
from archive.reader import records
from archive.store import Store


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one snapshot found; no faults means every byte is as it was.

    `unproved` records bear no digest of their own, as what others captured may: their object's
    SHA-256 in the manifest vouches for them, from the day they entered.
    """

    snapshot: str
    objects: int
    records: int
    faults: tuple[str, ...]
    unproved: int = 0


def verify(archive: Store, snapshots: Iterable[SnapshotKey]) -> Iterator[Verdict]:
    """Check snapshots one by one: each object, each record, each index line, and the chain."""
    for snapshot in snapshots:
        try:
            made = manifest.load(archive, snapshot)
        except ArchiveError as error:
            yield Verdict(str(snapshot), 0, 0, (str(error),))
            continue
        yield _checked(archive, made)


def all_snapshots(archive: Store) -> Iterator[SnapshotKey]:
    """Every snapshot of every site, site by site, in the order of the chain."""
    for site in archive.folders():
        for made in manifest.chain(archive, site):
            yield made.snapshot


def _checked(archive: Store, made: Manifest) -> Verdict:
    faults: list[str] = list(_chain_faults(archive, made))
    places: set[tuple[str, int, int, str]] = set()
    count = unproved = 0
    for kept in made.draft.objects:
        try:
            for place, proved in _proved(archive, kept):
                count += 1
                unproved += not proved
                places.add(place)
        except ArchiveError as error:
            faults.append(str(error))
    faults += _index_faults(archive, made, places)
    objects = len(made.draft.objects)
    return Verdict(str(made.snapshot), objects, count, tuple(faults), unproved)


def _proved(archive: Store, kept: Kept) -> Iterator[tuple[tuple[str, int, int, str], bool]]:
    """Where each record lies, and whether a digest of its own proves it."""
    with fixity.sound_object(archive, kept) as file:
        if kept.kind != "warc":
            return
        for record in records(file):
            proved = fixity.prove(record, kept.key)
            yield (kept.key, record.offset, record.length, record.record_id), proved


def _chain_faults(archive: Store, made: Manifest) -> Iterator[str]:
    """The manifest before this one must be the one it names."""
    before = made.attempt - 1
    if before == 0:
        return
    there = archive.stat(keys.manifest(made.draft.site, before))
    if there is None:
        yield f"{made.snapshot}: the manifest before it, number {before}, is missing"
        return
    raw = archive.read(keys.manifest(made.draft.site, before))
    if fixity.sha256_hex(raw) != made.previous_sha256:
        yield f"{made.snapshot}: the manifest before it is not the one it names"


def _index_faults(
    archive: Store, made: Manifest, places: set[tuple[str, int, int, str]]
) -> Iterator[str]:
    key = keys.cdxj(made.snapshot)
    if archive.stat(key) is None:
        yield f"{made.snapshot}: not indexed; run `warraq index {made.snapshot}`"
        return
    for line in cdxj.parse(archive.read(key)):
        if (line.filename, line.offset, line.length, line.record_id) not in places:
            yield f"{key}: the line of {line.url} points at no such record"


def as_row(verdict: Verdict) -> dict[str, object]:
    """What a program wants to know of a verdict."""
    return {
        "snapshot": verdict.snapshot,
        "objects": verdict.objects,
        "records": verdict.records,
        "unproved": verdict.unproved,
        "faults": list(verdict.faults),
    }
