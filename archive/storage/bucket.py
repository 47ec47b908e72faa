"""A bucket's name -> a bucket of the right kind: locked for evidence, unlocked for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from archive.errors import StoreRefused
from archive.storage.complaints import ABSENT, code

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_LOCKLESS = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented", "501"})
"""How stores say that a bucket has no Object Lock, or that they know of none."""


def ensure(client: S3Client, name: str, *, locked: bool, elsewhere: bool) -> None:
    """Make the bucket unless it is there; `locked` asks for versioning and Object Lock.

    `elsewhere` means that it may be made in a region of its own (AWS; other stores have one).
    StoreRefused where it is of the other kind; whatever else boto3 raises passes through.
    """
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if code(error) not in ABSENT:
            raise
        _make(client, name, locked=locked, elsewhere=elsewhere)
    if _has_object_lock(client, name) != locked:
        wish = (
            "has no Object Lock; the archive needs a bucket created with it"
            if locked
            else "has Object Lock; what is rewritten every night needs a bucket without it"
        )
        raise StoreRefused(f"s3://{name} {wish}")


def _make(client: S3Client, name: str, *, locked: bool, elsewhere: bool) -> None:
    place: Any = {}
    region = client.meta.region_name
    if elsewhere and region and region != "us-east-1":
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked, **place)
    except ClientError as error:
        if code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise


def _has_object_lock(client: S3Client, name: str) -> bool:
    try:
        answer = client.get_object_lock_configuration(Bucket=name)
    except ClientError as error:
        if code(error) not in _LOCKLESS:
            raise
        return False
    return answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"
