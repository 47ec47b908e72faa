"""Deposited objects -> manifest: the commit of a snapshot, chained to the one before it.

A manifest is put last and put once, under the site's next running number.  The conditional put is
what makes the chain a chain: of two writers that aim at the same number one loses, reads the
winner's SHA-256, and follows it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from archive import keys
from archive.errors import DigestMismatch, MissingObject, NoManifest, ObjectExists
from archive.keys import SnapshotKey
from archive.storage.store import Store

FORMAT = "warraq-manifest/1"
_FRAME = ("format", "snapshot", "attempt", "previous_sha256", "own_sha256")
_PARSED = ("night", "objects", "findings", "imported", "seeds")
_NAME = re.compile(r"[0-9]{8}\.json")
_CLOCKS_APART = timedelta(days=1)
State = Literal["complete", "interrupted", "unaccounted"]
"""How a crawl ended: by itself, cut short, or with URLs that never got a fate."""
SeedCounts = Mapping[str, Mapping[str, int]]
"""By a seed's kind and address: URLs `found`, of them articles `in_scope`, of them `new` ones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One object of a snapshot: its key in the archive bucket, bytes and hex SHA-256."""

    key: str
    size: int
    sha256: str
    kind: Literal["warc", "dispositions", "wacz"]


@dataclass(frozen=True, slots=True)
class Imported:
    """Whose captures a snapshot holds, where they are not ours.

    `file` is the name of the file they came in, without a path, with its bytes and hex SHA-256;
    `names` are the names its WARCs had there, by ours; `importer` is whom to ask (WARRAQ_CONTACT);
    `at` is when they entered, ISO 8601 UTC.
    """

    file: str
    size: int
    sha256: str
    names: Mapping[str, str]
    importer: str
    at: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A snapshot that is deposited but not yet committed; times are ISO 8601 UTC.

    `started` is when the crawl began, `finished` when its deposit was done, however late.
    `counts` are URLs by disposition; `findings` what the crawl noticed of its seeds and
    hosts, a line each; `seeds` what each seed brought, absent in manifests of before it was told.
    `imported` is set where others captured; then `stamp` begins the SHA-256 of their file.
    """

    site: str
    night: date
    stamp: str
    started: str
    finished: str
    state: State
    rules_sha256: str
    objects: tuple[Kept, ...]
    counts: Mapping[str, int]
    findings: tuple[str, ...] = ()
    imported: Imported | None = None
    seeds: SeedCounts = field(default_factory=dict)

    @property
    def crawl(self) -> str:
        """What the WARCs themselves say whose they are: the name of this work in the tables."""
        return f"{self.site}/{self.night.isoformat()}/{self.stamp}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A committed snapshot; `previous_sha256` is that of the site's manifest before it."""

    draft: Draft
    attempt: int
    previous_sha256: str | None
    sha256: str

    @property
    def snapshot(self) -> SnapshotKey:
        """Site, night and running number."""
        return SnapshotKey(self.draft.site, self.draft.night, self.attempt)

    @property
    def warcs(self) -> tuple[Kept, ...]:
        """The WARC objects alone."""
        return tuple(kept for kept in self.draft.objects if kept.kind == "warc")


def commit(store: Store, draft: Draft) -> Manifest:
    """Put the manifest at the end of the site's chain; a draft committed before is found again."""
    while True:
        if earlier := _committed(store, draft):
            return earlier
        last = head(store, draft.site)
        attempt = last.attempt + 1 if last else 1
        manifest = Manifest(draft, attempt, last.sha256 if last else None, "")
        raw = _dump(manifest)
        try:
            stored = store.put_once(
                keys.manifest(draft.site, attempt), raw, kind="application/json"
            )
        except ObjectExists:
            continue
        return replace(manifest, sha256=stored.sha256 or hashlib.sha256(raw).hexdigest())


def load(store: Store, snapshot: SnapshotKey) -> Manifest:
    """The manifest of a snapshot; a key that names nothing is a NoManifest."""
    manifest = _load(store, snapshot.site, snapshot.attempt)
    if manifest is None or manifest.snapshot != snapshot:
        raise NoManifest(f"no snapshot {snapshot} in s3://{store.bucket}; see `warraq snapshots`")
    return manifest


def head(store: Store, site: str) -> Manifest | None:
    """The last manifest of a site's chain."""
    attempts = numbers(store, site)
    return _load(store, site, attempts[-1]) if attempts else None


def numbers(store: Store, site: str) -> list[int]:
    """The running numbers in a site's chain, as the listing has them; one may lead nowhere."""
    names = (key.rsplit("/", 1)[1] for key in store.keys(keys.manifests(site)))
    return sorted(int(name.removesuffix(".json")) for name in names if _NAME.fullmatch(name))


def numbered(store: Store, site: str, number: int) -> Manifest | None:
    """The manifest of that number in a site's chain; one that is damaged is a DigestMismatch."""
    return _load(store, site, number)


def chain(store: Store, site: str) -> Iterator[Manifest]:
    """Every manifest of a site, first to last, as the listing has them."""
    for attempt in numbers(store, site):
        if manifest := _load(store, site, attempt):
            yield manifest


def _committed(store: Store, draft: Draft) -> Manifest | None:
    """Look back from the end of the chain for the commit of a crawl whose aftermath was cut short.

    A crawl is known by its stamp.  Numbers are given out in commit order and a crawl cannot be
    committed before it started, so the walk ends at the first manifest finished well before that;
    the clocks of two workers may differ.
    """
    earliest = datetime.fromisoformat(draft.started) - _CLOCKS_APART
    for attempt in reversed(numbers(store, draft.site)):
        manifest = _load(store, draft.site, attempt)
        if manifest is None or datetime.fromisoformat(manifest.draft.finished) < earliest:
            return None
        if manifest.draft.stamp == draft.stamp:
            return manifest
    return None


def _load(store: Store, site: str, attempt: int) -> Manifest | None:
    try:
        raw = store.read(keys.manifest(site, attempt))
    except MissingObject:
        return None
    try:
        return _parsed(raw, site, attempt)
    except (ValueError, KeyError, TypeError) as error:
        place = f"s3://{store.bucket}/{store.prefix}{keys.manifest(site, attempt)}"
        raise DigestMismatch(
            f"{place} is not a manifest ({error!r}); a person must look"
        ) from error


def _parsed(raw: bytes, site: str, attempt: int) -> Manifest:
    data: dict[str, Any] = json.loads(raw)
    told = (data["format"], data["site"], data["attempt"])
    if told != (FORMAT, site, attempt):
        raise ValueError(f"it says of itself {told}")
    if unknown := data.keys() - {*_FRAME, *Draft.__slots__}:
        raise ValueError(f"no manifest has {', '.join(sorted(unknown))}")
    # The first ones had none: theirs is named by the manifest behind them.
    if "own_sha256" in data and (raw != _text(data) or data["own_sha256"] != _own_sha256(data)):
        raise ValueError("its text is not the one its own_sha256 was taken of")
    night = date.fromisoformat(data["night"])
    objects = tuple(Kept(**kept) for kept in data["objects"])
    plain = {name: data[name] for name in Draft.__slots__ if name not in _PARSED}
    source = data.get("imported")
    draft = Draft(
        **plain,
        night=night,
        objects=objects,
        findings=tuple(data["findings"]),
        imported=Imported(**source) if source else None,
        seeds=data.get("seeds", {}),
    )
    return Manifest(draft, attempt, data["previous_sha256"], hashlib.sha256(raw).hexdigest())


def _dump(manifest: Manifest) -> bytes:
    data = {
        "format": FORMAT,
        "snapshot": str(manifest.snapshot),
        "attempt": manifest.attempt,
        "previous_sha256": manifest.previous_sha256,
        **asdict(manifest.draft),
        "night": manifest.draft.night.isoformat(),
    }
    if manifest.draft.imported is None:
        del data["imported"]
    data["own_sha256"] = _own_sha256(data)
    return _text(data)


def _own_sha256(data: dict[str, Any]) -> str:
    """The hex SHA-256 of a manifest's text with this very value empty.

    The last manifest of a chain has no other behind it that names its SHA-256.
    """
    return hashlib.sha256(_text({**data, "own_sha256": ""})).hexdigest()


def _text(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
