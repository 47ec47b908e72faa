"""Put once, read back, and every way a store can say no: on a real server, and one that lies."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import (
    ArchiveError,
    MissingObject,
    ObjectExists,
    StoreRefused,
)
from archive.storage.store import Access, Store
from tests.archive.samples import BODY


def test_put_once_keeps_and_confirms(archive_store: Store, tmp_path: Path) -> None:
    """Bytes or a file: what is answered is what the store says it keeps."""
    file = tmp_path / "a.warc.gz"
    file.write_bytes(BODY)
    kept = archive_store.put_once("a/b.warc.gz", file, kind="application/warc")
    assert (kept.size, kept.sha256) == (len(BODY), hashlib.sha256(BODY).hexdigest())
    assert archive_store.stat("a/b.warc.gz") == kept
    assert archive_store.read("a/b.warc.gz") == BODY
    head = archive_store.client.head_object(Bucket=archive_store.bucket, Key="a/b.warc.gz")
    assert head["ContentType"] == "application/warc"
    assert head["VersionId"], "the archive's bucket keeps versions"


def test_the_same_bytes_again_are_fine_and_others_are_not(archive_store: Store) -> None:
    """A repeated deposit is no second object; another body under the key is an alarm."""
    first = archive_store.put_once("k", BODY, kind="text/plain")
    assert archive_store.put_once("k", BODY, kind="text/plain") == first
    with pytest.raises(ObjectExists, match=r"s3://test-archive-\d+/k holds other bytes already"):
        archive_store.put_once("k", BODY + b".", kind="text/plain")
    with pytest.raises(ObjectExists):
        archive_store.put_once("k", BODY[:-1] + b"!", kind="text/plain")
    assert archive_store.read("k") == BODY
    versions = archive_store.client.list_object_versions(Bucket=archive_store.bucket)
    assert len(versions["Versions"]) == 1


def test_of_many_writers_of_a_key_one_wins(shared: Store) -> None:
    """The others are told that it is taken, and nothing is overwritten."""

    def put(number: int) -> int | None:
        try:
            shared.put_once("race", b"writer %d" % number, kind="text/plain")
        except ObjectExists:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(put, range(8)) if number is not None]
    assert shared.read("race") == b"writer %d" % winners[0]
    assert len(winners) == 1


def test_replace_only_what_was_read(derived_store: Store) -> None:
    """Created once, replaced by whoever saw the last version, refused to everybody else."""
    assert derived_store.replace("f", b"1", etag=None, kind="text/plain")
    assert not derived_store.replace("f", b"x", etag=None, kind="text/plain")
    body, etag = derived_store.read_tagged("f")
    assert body == b"1"
    assert derived_store.replace("f", b"2", etag=etag, kind="text/plain")
    assert not derived_store.replace("f", b"3", etag=etag, kind="text/plain")
    assert not derived_store.replace("none", b"3", etag=etag, kind="text/plain")
    assert derived_store.read("f") == b"2"


def test_reading_by_range_by_piece_and_by_name(shared: Store) -> None:
    """Offsets and lengths are bytes; a prefix is a folder of its own."""
    store = Store(f"s3://{shared.bucket}/some/where/", shared.access)
    store.put_once("one/x.txt", b"0123456789", kind="text/plain")
    store.put_once("two/y.txt", BODY, kind="text/plain")
    assert store.read("one/x.txt", 3) == b"3456789"
    assert store.read("one/x.txt", 3, 4) == b"3456"
    assert store.read("one/x.txt", 8, 40) == b"89"
    target = io.BytesIO()
    store.download("two/y.txt", target)
    assert target.getvalue() == BODY
    assert sorted(store.keys()) == ["one/x.txt", "two/y.txt"]
    assert list(store.keys("one/")) == ["one/x.txt"]
    assert list(store.keys("three/")) == []
    assert store.folders() == ["one", "two"]
    assert shared.read("some/where/one/x.txt") == b"0123456789"


def test_what_is_not_there_is_missing(shared: Store) -> None:
    """An object, a range of one, a whole bucket: MissingObject, by name."""
    assert shared.stat("nothing") is None
    with pytest.raises(MissingObject, match=r"read nothing: not found in s3://test-derived-"):
        shared.read("nothing")
    with pytest.raises(MissingObject, match="read nothing: not found"):
        shared.download("nothing", io.BytesIO())
    shared.put_once("short", b"123", kind="text/plain")
    with pytest.raises(MissingObject, match=r"read short: the object in .* ends before that"):
        shared.read("short", 10, 5)
    nowhere = Store("s3://no-such-bucket", shared.access)
    with pytest.raises(MissingObject, match="NoSuchBucket"):
        nowhere.put_once("k", b"", kind="text/plain")
    with pytest.raises(MissingObject, match="NoSuchBucket"):
        nowhere.replace("k", b"", etag=None, kind="text/plain")
    with pytest.raises(MissingObject, match="NoSuchBucket"):
        list(nowhere.keys())


@pytest.mark.parametrize("wrong", [{"secret_key": "0" * 64}, {"access_key": "NOBODY"}])
def test_wrong_keys_are_refused_with_the_remedy(shared: Store, wrong: dict[str, str]) -> None:
    """One sentence: deed, place, the store's own word, what to check.  At once, not after tries."""
    began = time.monotonic()
    stranger = Store(f"s3://{shared.bucket}", replace(shared.access, **wrong))
    for deed in (
        lambda: stranger.create(locked=False),
        lambda: stranger.put_once("k", b"", kind="text/plain"),
        lambda: stranger.read("k"),
        lambda: stranger.stat("k"),
        lambda: list(stranger.keys()),
    ):
        with pytest.raises(StoreRefused) as refused:
            deed()
        said = str(refused.value)
        place = re.escape(f"s3://{shared.bucket} at {shared.access.endpoint}")
        assert re.search(rf"^[a-z]+[ \w]*: {place} refused us \(\w+\); check AWS_", said), said
        assert "0000" not in said
    assert time.monotonic() - began < 5


def test_without_any_keys_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, access: Access
) -> None:
    """Where boto3 finds no credentials anywhere, trying again is useless."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    keyless = Store("s3://some-bucket", Access(endpoint=access.endpoint, region="us-east-1"))
    with pytest.raises(
        StoreRefused, match=r"locate credentials; set the AWS_\* variables, or WARR"
    ):
        keyless.create(locked=False)


@pytest.mark.parametrize(
    ("url", "place"), [("s3://Bad_Bucket!", ""), ("s3://", ""), ("s3://fine", "no endpoint")]
)
def test_what_can_never_work_is_refused(access: Access, url: str, place: str) -> None:
    """A bucket's name or an endpoint that is none is our mistake, not the store's absence."""
    with pytest.raises(StoreRefused):
        Store(url, replace(access, endpoint=place or access.endpoint)).create(locked=False)


def test_buckets_are_of_the_right_kind(archive_store: Store, derived_store: Store) -> None:
    """Evidence belongs under Object Lock, and what is rewritten must not be: either is refused."""
    archive_store.create(locked=True)
    derived_store.create(locked=False)
    with pytest.raises(StoreRefused, match=r"s3://test-archive-\d+ has Object Lock; what is rewri"):
        archive_store.create(locked=False)
    with pytest.raises(StoreRefused, match=r"s3://test-derived-\d+ has no Object Lock; the archi"):
        derived_store.create(locked=True)


def test_many_may_make_a_bucket_at_once(access: Access) -> None:
    """Two workers that start together both have their bucket."""
    start = threading.Barrier(4)

    def make(_number: int) -> ArchiveError | None:
        store = Store("s3://test-made-at-once", access)
        start.wait()
        try:
            store.create(locked=True)
        except ArchiveError as error:
            return error
        return None

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [None] * 4
