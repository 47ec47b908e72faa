"""The chain of a site's snapshots: linear under any race, found again, and never half believed."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive import keys, manifest
from archive.errors import DigestMismatch, NoManifest, StoreUnavailable
from archive.keys import SnapshotKey
from archive.manifest import Draft, Kept
from archive.storage.store import Access, Store
from tests.archive import front as lies
from tests.archive.front import front_of
from tests.stores import fresh_store

NIGHT = date(2026, 11, 23)
BEGAN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(access: Access) -> Store:
    """One archive bucket; each test has a site of its own in it."""
    return fresh_store(access, locked=True)


def draft(site: str, hour: int = 0) -> Draft:
    """A crawl that began so many hours after the first, and was deposited half an hour later."""
    started = BEGAN + timedelta(hours=hour)
    return Draft(
        site=site,
        night=NIGHT,
        stamp=started.strftime("%Y%m%d%H%M%S000"),
        started=started.isoformat(),
        finished=(started + timedelta(minutes=30)).isoformat(),
        state="complete",
        rules_sha256="0" * 64,
        objects=(Kept(f"{site}/warcs/x.warc.gz", 10, "1" * 64, "warc"),),
        counts={"captured": 1},
        findings=("بذرة: فارغة",),
    )


def assert_linear(store: Store, site: str, length: int) -> None:
    """Numbers from 1 without a gap, each naming the SHA-256 of the object before it."""
    made = list(manifest.chain(store, site))
    assert [entry.attempt for entry in made] == list(range(1, length + 1))
    before = None
    for entry in made:
        raw = store.read(keys.manifest(site, entry.attempt))
        assert entry.previous_sha256 == before
        assert entry.sha256 == hashlib.sha256(raw).hexdigest()
        before = entry.sha256


def test_a_commit_is_read_back_whole(store: Store) -> None:
    """Everything of the draft, its place in the chain, and its own digest."""
    made = manifest.commit(store, draft("whole"))
    assert (made.attempt, made.previous_sha256) == (1, None)
    assert made.snapshot == SnapshotKey("whole", NIGHT, 1)
    assert manifest.load(store, made.snapshot) == made
    assert manifest.head(store, "whole") == made
    assert made.draft == draft("whole")
    assert [kept.key for kept in made.warcs] == ["whole/warcs/x.warc.gz"]
    raw = store.read(keys.manifest("whole", 1))
    assert json.loads(raw)["format"] == manifest.FORMAT


def test_each_manifest_names_the_one_before(store: Store) -> None:
    """Three nights, one chain."""
    for hour in range(3):
        manifest.commit(store, draft("chain", hour))
    assert_linear(store, "chain", 3)


def test_eight_commits_at_once_make_one_line(store: Store) -> None:
    """Whoever loses a number follows the winner: no fork, no gap, nobody lost."""
    start = threading.Barrier(8)

    def commit(hour: int) -> int:
        start.wait()
        return manifest.commit(store, draft("race", hour)).attempt

    with ThreadPoolExecutor(8) as pool:
        attempts = list(pool.map(commit, range(8)))
    assert sorted(attempts) == list(range(1, 9))
    assert_linear(store, "race", 8)
    stamps = {made.draft.stamp for made in manifest.chain(store, "race")}
    assert stamps == {draft("race", hour).stamp for hour in range(8)}


def test_a_draft_committed_twice_is_found_again(store: Store) -> None:
    """A deposit repeated after a crash: the same snapshot, also behind later ones."""
    first = manifest.commit(store, draft("again", 0))
    assert manifest.commit(store, draft("again", 0)) == first
    later = draft("again", 1)
    # The deposit of the second try is done later than that of the first.
    manifest.commit(store, later)
    repeated = replace(draft("again", 0), finished=(BEGAN + timedelta(hours=9)).isoformat())
    assert manifest.commit(store, repeated) == first
    assert_linear(store, "again", 2)


def test_clocks_that_differ_count_nothing_twice(store: Store) -> None:
    """Another worker, an hour behind, commits after us: our crawl is still found before its own."""
    first = manifest.commit(store, draft("clocks", 2))
    behind = replace(draft("clocks", 0), finished=(BEGAN + timedelta(hours=1)).isoformat())
    manifest.commit(store, behind)
    assert manifest.commit(store, draft("clocks", 2)) == first
    assert_linear(store, "clocks", 2)


def test_the_walk_back_ends(access: Access, store: Store) -> None:
    """A new crawl looks at last night's manifest, not at those of all years."""
    for day in range(5):
        manifest.commit(store, draft("years", 72 * day))
    with front_of(access) as front:
        behind = Store(f"s3://{store.bucket}", front.access)
        front.plan("")
        manifest.commit(behind, draft("years", 72 * 5))
        reads = {line.split("?")[0] for line in front.log if "GET" in line and ".json" in line}
    assert len(reads) == 1


def test_a_commit_whose_answer_was_lost_is_one_commit(access: Access, store: Store) -> None:
    """The store did it and could not say so: the repeated put is the same snapshot."""
    with front_of(access) as front:
        behind = Store(f"s3://{store.bucket}", front.access)
        front.plan("PUT", lies.hang_up_after)
        made = manifest.commit(behind, draft("lost"))
    assert manifest.head(store, "lost") == made
    assert_linear(store, "lost", 1)


def test_a_store_that_fails_before_the_commit_leaves_no_snapshot(
    access: Access, store: Store
) -> None:
    """Nothing is half committed: the next try makes the first manifest."""
    with front_of(access) as front:
        behind = Store(f"s3://{store.bucket}", front.access)
        front.plan("PUT", *[lies.unwell] * 5)
        with pytest.raises(StoreUnavailable):
            manifest.commit(behind, draft("down"))
    assert manifest.head(store, "down") is None
    assert manifest.commit(store, draft("down")).attempt == 1


@pytest.mark.parametrize(
    "snapshot",
    [
        SnapshotKey("load", NIGHT, 2),
        SnapshotKey("load", date(2026, 11, 24), 1),
        SnapshotKey("nobody", NIGHT, 1),
    ],
)
def test_a_snapshot_that_is_none_is_said(store: Store, snapshot: SnapshotKey) -> None:
    """Another number, another night, another site: one sentence, with the key."""
    if manifest.head(store, "load") is None:
        manifest.commit(store, draft("load"))
    with pytest.raises(NoManifest, match=f"no snapshot {snapshot} in s3://test-archive-"):
        manifest.load(store, snapshot)


def test_a_site_without_snapshots_has_no_chain(store: Store) -> None:
    """Neither a head nor an entry."""
    assert manifest.head(store, "new") is None
    assert list(manifest.chain(store, "new")) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"{}",
        b'{"format": "warraq-manifest/1", "site": "@", "attempt": 1}',
        b'{"format": "warraq-manifest/9", "site": "@", "attempt": 1}',
    ],
)
def test_a_manifest_that_is_none_is_an_alarm(store: Store, raw: bytes) -> None:
    """Named by its place, and nothing is committed behind it: a person must look."""
    site = f"bad-{hashlib.sha256(raw).hexdigest()[:8]}"
    store.put_once(keys.manifest(site, 1), raw.replace(b"@", site.encode()), kind="text/plain")
    place = rf"s3://{store.bucket}/{site}/manifests/00000001\.json is not a manifest \(.*person"
    for deed in (
        lambda: manifest.head(store, site),
        lambda: list(manifest.chain(store, site)),
        lambda: manifest.load(store, SnapshotKey(site, NIGHT, 1)),
        lambda: manifest.commit(store, draft(site)),
    ):
        with pytest.raises(DigestMismatch, match=place):
            deed()
    assert list(store.keys(keys.manifests(site))) == [keys.manifest(site, 1)]


@pytest.mark.parametrize(("site", "attempt"), [("moved-to", 1), ("moved", 2)])
def test_a_manifest_in_anothers_place_is_an_alarm(store: Store, site: str, attempt: int) -> None:
    """It says itself whose it is and which: a copy elsewhere is not taken for one."""
    if manifest.head(store, "moved") is None:
        manifest.commit(store, draft("moved"))
    raw = store.read(keys.manifest("moved", 1))
    store.put_once(keys.manifest(site, attempt), raw, kind="application/json")
    with pytest.raises(DigestMismatch, match="it says of itself"):
        manifest.head(store, site)


def test_what_is_no_manifest_by_name_is_left_alone(store: Store) -> None:
    """A stray object among the manifests stops no night."""
    manifest.commit(store, draft("stray"))
    for name in ("notes.json", "1.json", "00000009.json.bak"):
        store.put_once(f"stray/manifests/{name}", b"x", kind="text/plain")
    assert manifest.commit(store, draft("stray", 1)).attempt == 2
    assert_linear(store, "stray", 2)


def test_a_manifest_of_the_first_release_is_read(store: Store) -> None:
    """One without a digest of its own and without seeds counts; one with a strange key does not."""
    made = manifest.commit(store, draft("a"))
    data = json.loads(store.read(keys.manifest("a", 1)))
    del data["own_sha256"], data["seeds"]
    old = {**data, "site": "old", "snapshot": str(made.snapshot).replace("a/", "old/", 1)}
    store.put_once(keys.manifest("old", 1), json.dumps(old).encode(), kind="application/json")
    read = manifest.head(store, "old")
    assert read is not None
    assert read.draft.counts == made.draft.counts
    strange = {**old, "site": "odd", "own_sha25v": "0"}
    store.put_once(keys.manifest("odd", 1), json.dumps(strange).encode(), kind="application/json")
    with pytest.raises(DigestMismatch, match="own_sha25v"):
        manifest.head(store, "odd")
