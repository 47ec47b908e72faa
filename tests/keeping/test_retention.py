"""What the archive puts is held for its term by the store itself, and nothing else is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from archive.storage.retention import WARC, Mode, Retention
from archive.storage.store import Access, Store
from config.errors import ConfigError
from config.settings import read_settings
from crawlers.validators import REVISIT_AFTER
from tests.keeping.desk import Desk
from tests.keeping.foreign import Page, warc
from warraq.stores import retention_of


def test_a_locked_version_cannot_be_deleted_before_its_time(
    archive_store: Store, access: Access
) -> None:
    """In either mode the store refuses while the term runs, and does as it is told afterwards."""
    modes: tuple[Mode, ...] = ("governance", "compliance")
    versions: dict[str, str] = {}
    for mode in modes:
        term = Retention(mode, timedelta(seconds=3))
        store = Store(f"s3://{archive_store.bucket}", access, term)
        store.put_once(mode, b"evidence", kind=WARC)
        versions[mode] = _head(store, mode)["VersionId"]
    for key, version in versions.items():
        with pytest.raises(ClientError, match="AccessDenied"):
            store.client.delete_object(Bucket=store.bucket, Key=key, VersionId=version)
        assert store.read(key) == b"evidence"
    time.sleep(3.2)
    for key, version in versions.items():
        store.client.delete_object(Bucket=store.bucket, Key=key, VersionId=version)
        assert store.stat(key) is None


def test_without_retention_nothing_is_held(archive_store: Store) -> None:
    """The default: an object without a term, which its owner may remove."""
    archive_store.put_once("free", b"x", kind=WARC)
    head = _head(archive_store, "free")
    assert "ObjectLockMode" not in head
    archive_store.client.delete_object(
        Bucket=archive_store.bucket, Key="free", VersionId=head["VersionId"]
    )


def test_every_object_of_the_archive_is_held_for_its_term(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WARC, dispositions, manifest and CDXJ; WARCs 60 days more, for revisits that name them."""
    monkeypatch.setenv("WARRAQ_RETENTION_DAYS", "1")
    monkeypatch.setenv("WARRAQ_RETENTION_MODE", "governance")
    desk.take(warc(tmp_path / "a.warc.gz", [Page()]))
    store, now = desk.place.stores.archive, datetime.now(UTC)
    days = {key: round(_left(store, key, now) / timedelta(days=1)) for key in store.keys("")}
    assert sorted(days.values()) == [1, 1, 1, 61]
    assert next(key for key in days if days[key] == 61).endswith(".warc.gz")
    derived = desk.place.stores.derived
    assert all("ObjectLockMode" not in _head(derived, key) for key in derived.keys(""))


def test_no_revisit_outlives_what_it_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The last one that may name a capture, put a month late, ends its term inside the other's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARRAQ_STORE", "s3")
    monkeypatch.setenv("WARRAQ_RETENTION_DAYS", "100")
    monkeypatch.setenv("WARRAQ_RETENTION_MODE", "compliance")
    settings = read_settings()
    retention, captured = retention_of(settings), datetime(2026, 11, 23, tzinfo=UTC)
    assert retention
    held = retention.headers(WARC, captured)["ObjectLockRetainUntilDate"]
    late = captured + timedelta(days=REVISIT_AFTER + 29)
    assert held > late + timedelta(days=settings.retention_days)


@pytest.mark.parametrize(
    ("days", "mode", "why"),
    [
        ("30", "none", "say governance or compliance, or set it to 0"),
        ("0", "compliance", "'compliance' holds nothing without WARRAQ_RETENTION_DAYS"),
        ("-1", "governance", "greater than or equal to 0"),
        ("1", "forever", "'governance', 'compliance' or 'none'"),
    ],
)
def test_days_and_mode_belong_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, days: str, mode: str, why: str
) -> None:
    """One without the other is a sentence, not a bucket that holds nothing or everything."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARRAQ_STORE", "s3")
    monkeypatch.setenv("WARRAQ_RETENTION_DAYS", days)
    monkeypatch.setenv("WARRAQ_RETENTION_MODE", mode)
    with pytest.raises(ConfigError, match=why) as refused:
        read_settings()
    assert "\n" not in str(refused.value)


def _head(store: Store, key: str) -> Any:
    return store.client.head_object(Bucket=store.bucket, Key=store.prefix + key)


def _left(store: Store, key: str, now: datetime) -> timedelta:
    head = _head(store, key)
    assert head["ObjectLockMode"] == "GOVERNANCE", key
    left: timedelta = head["ObjectLockRetainUntilDate"] - now
    return left
