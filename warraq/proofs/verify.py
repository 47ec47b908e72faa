"""Snapshots -> verdicts: objects, records, links, indexes and the chain of manifests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive import keys, manifest
from archive.errors import ArchiveError, NoManifest
from archive.faults import Fault
from archive.keys import SnapshotKey
from archive.manifest import Manifest
from archive.proof import fixity
from archive.proof.referents import Referents
from archive.storage import versions
from archive.storage.store import Store
from warraq.proofs.checking import Check, OnRead


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A place in the chain of a site's manifests, whatever stands there."""

    site: str
    number: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one snapshot found; no faults means every byte is as it was.

    `unproved` records bear no digest of their own, as what others captured may: their object's
    SHA-256 in the manifest vouches for them, from the day they entered.  `readings` counts payload
    digests by what they are over: `both` where the entity-body and the body as framed are the same
    bytes, else `entity-body` (the standard's) or `framed` (the one warcio and FastWARC check).
    `damaged` is where objects of others came damaged.  `manifest_sha256` names the whole snapshot,
    and by the chain all before it; it is empty where no manifest could be read.
    """

    snapshot: str
    objects: int
    records: int
    faults: tuple[Fault, ...]
    unproved: int = 0
    readings: Mapping[str, int] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    manifest_sha256: str = ""


def verify(
    archive: Store,
    wanted: Iterable[SnapshotKey | Link],
    on_read: OnRead = lambda _bytes: None,
) -> Iterator[Verdict]:
    """Check snapshots one by one: every byte of each, and what they say of each other.

    Damage never ends it: what can still be read is read, and each fault names its place.
    """
    referents: dict[str, Referents] = {}
    for one in wanted:
        if one.site not in referents:
            referents = {one.site: Referents(exhausted=_is_first(one))}
        try:
            made = _load(archive, one)
        except ArchiveError as error:
            yield Verdict(_name(one), 0, 0, (_of_manifest(one, error),))
            continue
        check = Check(archive, made, referents[one.site])
        check.faults += _chain_faults(archive, made)
        check.run(on_read)
        yield Verdict(
            str(made.snapshot),
            len(made.draft.objects),
            check.records,
            tuple(check.faults),
            check.unproved,
            dict(sorted(check.readings.items())),
            tuple(check.damaged),
            made.sha256,
        )


def all_snapshots(archive: Store) -> Iterator[Link]:
    """Every place in every chain, site by site, in order; also where a manifest is damaged."""
    for site in archive.folders():
        for number in manifest.numbers(archive, site):
            yield Link(site, number)


def orphans(archive: Store) -> Iterator[Verdict]:
    """For each site the objects that no manifest names: a deposit cut short, or a manifest gone."""
    for site in archive.folders():
        there, named, damaged = list(archive.keys(f"{site}/")), set(), False
        for number in manifest.numbers(archive, site):
            named.add(keys.manifest(site, number))
            try:
                made = manifest.numbered(archive, site, number)
            except ArchiveError:
                damaged = True
                continue
            if made:
                named |= {kept.key for kept in made.draft.objects} | {keys.cdxj(made.snapshot)}
        if damaged:  # then nobody knows what it named, and its own verdict says so
            continue
        if strays := sorted(set(there) - named):
            yield Verdict(site, len(strays), 0, tuple(Fault(key, _STRAY) for key in strays))


def rewritten(archive: Store) -> Iterator[Verdict]:
    """For each site the objects that were overwritten or removed, by the bucket's own versions."""
    for site in versions.folders(archive):
        if faults := tuple(versions.rewritten(archive, f"{site}/")):
            yield Verdict(site, len(faults), 0, faults)


def with_the_rest(
    verdicts: Iterable[Verdict], archive: Store, noted: Iterable[str]
) -> Iterator[Verdict]:
    """The verdicts of all snapshots, then what only all of them together can tell.

    `noted` are the SHA-256 of manifests that somebody wrote down elsewhere.  A chain of hashes
    shows what was taken out of it, and not where its end was cut off or written anew; these do.
    """
    left = set(noted)
    for verdict in verdicts:
        left.discard(verdict.manifest_sha256)
        yield verdict
    yield from orphans(archive)
    yield from rewritten(archive)
    for sha256 in sorted(left):
        yield Verdict("noted", 0, 0, (Fault(sha256, _LOST),))


def size(archive: Store, wanted: Iterable[SnapshotKey | Link]) -> int:
    """Bytes that there are to read, as far as the manifests tell."""
    total = 0
    for one in wanted:
        try:
            total += sum(kept.size for kept in _load(archive, one).draft.objects)
        except ArchiveError:
            continue
    return total


def as_row(verdict: Verdict) -> dict[str, object]:
    """What a program wants to know of a verdict."""
    return {
        "snapshot": verdict.snapshot,
        "manifest_sha256": verdict.manifest_sha256 or None,
        "objects": verdict.objects,
        "records": verdict.records,
        "unproved": verdict.unproved,
        "payload_digests": dict(verdict.readings),
        "damaged": list(verdict.damaged),
        "faults": [
            {
                "key": fault.key,
                "offset": fault.offset,
                "record_id": fault.record_id or None,
                "fault": fault.what,
            }
            for fault in verdict.faults
        ],
    }


_STRAY = (
    "no manifest names it: its deposit was cut short (`warraq deposit` ends it), or its manifest "
    "is gone"
)

_LOST = "no manifest has this SHA-256: its chain was cut short, or written anew"


def _is_first(one: SnapshotKey | Link) -> bool:
    return isinstance(one, Link) and one.number == 1


def _name(one: SnapshotKey | Link) -> str:
    return str(one) if isinstance(one, SnapshotKey) else f"{one.site}/?/{one.number:08d}"


def _load(archive: Store, one: SnapshotKey | Link) -> Manifest:
    if isinstance(one, SnapshotKey):
        return manifest.load(archive, one)
    made = manifest.numbered(archive, one.site, one.number)
    if made is None:
        raise NoManifest("it is listed, and cannot be read")
    return made


def _of_manifest(one: SnapshotKey | Link, error: ArchiveError) -> Fault:
    number = one.attempt if isinstance(one, SnapshotKey) else one.number
    return Fault(keys.manifest(one.site, number), str(error))


def _chain_faults(archive: Store, made: Manifest) -> Iterator[Fault]:
    """The manifest before this one must be the one it names."""
    key, before = keys.manifest(made.draft.site, made.attempt), made.attempt - 1
    if before == 0:
        if made.previous_sha256 is not None:
            yield Fault(key, "the first of its chain names one before it")
        return
    there = archive.stat(keys.manifest(made.draft.site, before))
    if there is None:
        yield Fault(key, f"the manifest before it, number {before}, is missing")
        return
    raw = archive.read(keys.manifest(made.draft.site, before))
    if fixity.sha256_hex(raw) != made.previous_sha256:
        yield Fault(key, f"the manifest before it, number {before}, is not the one it names")
