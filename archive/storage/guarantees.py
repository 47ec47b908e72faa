"""What a store really does, tried on it: the promises the archive builds on, one by one."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from archive.storage.store import Store

_BODY = b"a probe of what this store guarantees; it may be deleted\n"
_OTHER = b"other bytes\n"


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One promise, whether the store keeps it, and what it is needed for."""

    name: str
    kept: bool
    needed_for: str


def check(archive: Store) -> list[Guarantee]:
    """Try each promise on a scratch object of the archive bucket, which is removed again."""
    return [
        Guarantee(name, _kept(archive, trial), needed_for) for name, needed_for, trial in _TRIALS
    ]


def _kept(archive: Store, trial: Callable[[Store, str], bool]) -> bool:
    key = f"{archive.prefix}probe/{uuid.uuid4().hex}"
    try:
        return trial(archive, key)
    except ClientError:
        return False
    finally:
        for version in _versions(archive, key):
            archive.client.delete_object(
                Bucket=archive.bucket,
                Key=key,
                VersionId=version,
                BypassGovernanceRetention=True,
            )


def _sha256_kept(archive: Store, key: str) -> bool:
    _put(archive, key, ChecksumSHA256=_checksum(_BODY))
    head = archive.client.head_object(Bucket=archive.bucket, Key=key, ChecksumMode="ENABLED")
    return head.get("ChecksumSHA256") == _checksum(_BODY)


def _wrong_sha256_refused(archive: Store, key: str) -> bool:
    return _refused(lambda: _put(archive, key, ChecksumSHA256=_checksum(_OTHER)))


def _put_once(archive: Store, key: str) -> bool:
    _put(archive, key, IfNoneMatch="*")
    return _refused(lambda: _put(archive, key, body=_OTHER, IfNoneMatch="*"))


def _replace_if_unchanged(archive: Store, key: str) -> bool:
    etag = _put(archive, key)["ETag"]
    _put(archive, key, body=_OTHER, IfMatch=etag)
    return _refused(lambda: _put(archive, key, IfMatch=etag))


def _versioned(archive: Store, key: str) -> bool:
    _put(archive, key)
    _put(archive, key, body=_OTHER)
    return len(list(_versions(archive, key))) > 1


def _locked(archive: Store, key: str) -> bool:
    until = datetime.now(UTC) + timedelta(minutes=2)
    version = _put(archive, key, ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until).get(
        "VersionId"
    )
    return bool(version) and _refused(
        lambda: archive.client.delete_object(Bucket=archive.bucket, Key=key, VersionId=str(version))
    )


_TRIALS: tuple[tuple[str, str, Callable[[Store, str], bool]], ...] = (
    (
        "keeps the SHA-256 of a whole object",
        "confirming a deposit without a download",
        _sha256_kept,
    ),
    ("refuses bytes that do not match their SHA-256", "safe uploads", _wrong_sha256_refused),
    ("puts only where nothing is (If-None-Match)", "the manifest chain", _put_once),
    ("replaces only what is unchanged (If-Match)", "the frontier", _replace_if_unchanged),
    ("keeps every version of an object", "undoing a deletion", _versioned),
    ("holds objects under Object Lock", "retention", _locked),
)


def _put(archive: Store, key: str, *, body: bytes = _BODY, **conditions: Any) -> Any:
    return archive.client.put_object(Bucket=archive.bucket, Key=key, Body=body, **conditions)


def _refused(deed: Callable[[], Any]) -> bool:
    try:
        deed()
    except ClientError:
        return True
    return False


def _versions(archive: Store, key: str) -> Iterator[str]:
    listed = archive.client.list_object_versions(Bucket=archive.bucket, Prefix=key)
    for entry in (*listed.get("Versions", ()), *listed.get("DeleteMarkers", ())):
        yield str(entry["VersionId"])


def _checksum(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
