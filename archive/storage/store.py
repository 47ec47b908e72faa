"""S3 through boto3: put once and confirmed, read by range, nothing silently overwritten."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.loaders import create_loader

from archive.errors import (
    DigestMismatch,
    MissingObject,
    ObjectExists,
    StoreUnavailable,
)
from archive.storage import bucket, complaints, wholeness
from archive.storage.complaints import ABSENT, TAKEN, code
from archive.storage.retention import Retention

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_MODELS = create_loader()  # what boto3 knows of S3 is a megabyte of JSON; a process reads it once


@dataclass(frozen=True, slots=True)
class Access:
    """How a store is reached; an empty value leaves that part to boto3's own resolution."""

    endpoint: str = ""
    access_key: str = ""
    secret_key: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store says of one object: bytes, hex SHA-256 of the whole (if kept), ETag."""

    key: str
    size: int
    sha256: str | None
    etag: str


class Store:
    """One bucket and prefix.  Every error is an ArchiveError that says what to do.

    With `retention`, whatever is put once is locked for its term.
    """

    def __init__(self, url: str, access: Access, retention: Retention | None = None) -> None:
        self.bucket, _, prefix = url.removeprefix("s3://").partition("/")
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.access = access
        self.retention = retention
        with complaints.told("reach the store", url):
            self.client = _client(access)

    def create(self, *, locked: bool) -> None:
        """Make the bucket unless it is there; `locked` asks for versioning and Object Lock.

        An existing bucket of the other kind is refused: evidence belongs under Object Lock, and
        what is rewritten every night must not be.
        """
        with self._telling("create"):
            elsewhere = not self.access.endpoint
            bucket.ensure(self.client, self.bucket, locked=locked, elsewhere=elsewhere)

    def put_once(self, key: str, body: bytes | Path, *, kind: str) -> Stored:
        """One conditional PUT, confirmed by a read-back of size and SHA-256.

        A key that already holds these very bytes is fine, whoever put them; one that holds
        others is an ObjectExists.  `kind` is the media type.
        """
        sha256, size = _measure(body)
        with self._telling(f"put {key}"):
            try:
                self._put(key, body, sha256=sha256, kind=kind)
            except ClientError as error:
                if code(error) not in TAKEN:
                    raise
                self._same_or_refuse(key, sha256, size)
        return self._confirm(key, sha256, size)

    def replace(self, key: str, body: bytes, *, etag: str | None, kind: str) -> bool:
        """Write only if the object still has this `etag` (None: still absent); False if not."""
        condition: Any = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        with self._telling(f"put {key}"):
            try:
                self.client.put_object(
                    Bucket=self.bucket,
                    Key=self.prefix + key,
                    Body=body,
                    ContentType=kind,
                    **condition,
                )
            except ClientError as error:
                if code(error) not in TAKEN | ABSENT or code(error) == "NoSuchBucket":
                    raise
                return False
        return True

    def read(self, key: str, offset: int = 0, length: int | None = None) -> bytes:
        """The object's bytes, or `length` of them from `offset`; absent is a MissingObject."""
        return self.read_tagged(key, offset, length)[0]

    def read_tagged(
        self, key: str, offset: int = 0, length: int | None = None
    ) -> tuple[bytes, str]:
        """Bytes and ETag, for a later `replace`."""

        def read() -> tuple[bytes, str]:
            answer = self.client.get_object(
                Bucket=self.bucket, Key=self.prefix + key, **_range(offset, length)
            )
            return answer["Body"].read(), answer["ETag"]

        with self._telling(f"read {key}"):
            return wholeness.whole(read)

    def download(self, key: str, target: BinaryIO) -> None:
        """The object's bytes into an open file, from where it stands, in pieces."""
        start = target.tell()

        def read() -> None:
            target.seek(start)
            target.truncate()
            body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"]
            target.writelines(body.iter_chunks(1 << 20))

        with self._telling(f"read {key}"):
            wholeness.whole(read)

    def stat(self, key: str) -> Stored | None:
        """Size, SHA-256 and ETag of an object, or None where there is none."""
        with self._telling(f"look at {key}"):
            try:
                head = self.client.head_object(
                    Bucket=self.bucket, Key=self.prefix + key, ChecksumMode="ENABLED"
                )
            except ClientError as error:
                if code(error) in ABSENT:
                    return None
                raise
        checksum = head.get("ChecksumSHA256")
        sha256 = base64.b64decode(checksum).hex() if checksum and "-" not in checksum else None
        return Stored(key, head["ContentLength"], sha256, head["ETag"])

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Keys below a prefix, in the store's own order, which need not be byte order."""
        with self._telling(f"list {prefix}"):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"].removeprefix(self.prefix)

    def folders(self) -> list[str]:
        """The first segments of all keys: in the archive bucket, the sites."""
        with self._telling("list"):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix, Delimiter="/"
            )
            found = [p["Prefix"] for page in pages for p in page.get("CommonPrefixes", ())]
        return sorted(path.removeprefix(self.prefix).rstrip("/") for path in found)

    def _put(self, key: str, body: bytes | Path, *, sha256: str, kind: str) -> None:
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        with contextlib.ExitStack() as files:
            source = files.enter_context(body.open("rb")) if isinstance(body, Path) else body
            self.client.put_object(
                Bucket=self.bucket,
                Key=self.prefix + key,
                Body=source,
                ChecksumSHA256=checksum,
                ContentType=kind,
                IfNoneMatch="*",
                **(self.retention.headers(kind) if self.retention else {}),
            )

    def _same_or_refuse(self, key: str, sha256: str, size: int) -> None:
        there = self.stat(key)
        if there is None:
            place = f"s3://{self.bucket}/{self.prefix}{key}"
            raise StoreUnavailable(f"{place} is being put by another; try again later")
        if there.size != size or self._sha256(there) != sha256:
            raise ObjectExists(f"s3://{self.bucket}/{self.prefix}{key} holds other bytes already")

    def _confirm(self, key: str, sha256: str, size: int) -> Stored:
        there = self.stat(key)
        if there is None:
            raise MissingObject(
                f"s3://{self.bucket}/{self.prefix}{key} is gone right after its put"
            )
        if there.size != size or self._sha256(there) != sha256:
            raise DigestMismatch(f"s3://{self.bucket}/{self.prefix}{key} is not what was put")
        return Stored(key, size, sha256, there.etag)

    def _sha256(self, there: Stored) -> str:
        """The store's own SHA-256, or one computed from a full read where it keeps none."""
        if there.sha256:
            return there.sha256
        with tempfile.TemporaryFile() as file:
            self.download(there.key, file)
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _telling(self, deed: str) -> contextlib.AbstractContextManager[None]:
        return complaints.told(deed, f"s3://{self.bucket} at {self.client.meta.endpoint_url}")


def _client(access: Access) -> S3Client:
    """A client that tries five times with growing pauses: a 503 costs seconds, not the night."""
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 5},
        connect_timeout=5,
        read_timeout=120,
        s3={"addressing_style": "path"} if access.endpoint else {},
    )
    session = botocore.session.get_session()
    session.register_component("data_loader", _MODELS)
    session.get_component("event_emitter").register("before-parse.s3", wholeness.require)
    return boto3.session.Session(botocore_session=session).client(
        "s3",
        endpoint_url=access.endpoint or None,
        aws_access_key_id=access.access_key or None,
        aws_secret_access_key=access.secret_key or None,
        region_name=access.region or None,
        config=config,
    )


def _measure(body: bytes | Path) -> tuple[str, int]:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest(), len(body)
    with body.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), body.stat().st_size


def _range(offset: int, length: int | None) -> Any:
    if length is None:
        return {"Range": f"bytes={offset}-"} if offset else {}
    return {"Range": f"bytes={offset}-{offset + length - 1}"}
