"""Where a store is -> an S3 client of its own that hides nothing by trying again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import boto3
from botocore.config import Config

from archive.servers.embedded import Endpoint


@contextmanager
def client(there: Endpoint, *, secret: str | None = None) -> Iterator[Any]:
    """An S3 client that tries once, with the store's own secret or another."""
    made = boto3.client(
        "s3",
        endpoint_url=there.url,
        aws_access_key_id=there.access_key,
        aws_secret_access_key=secret or there.secret_key,
        region_name=there.region,
        config=Config(retries={"total_max_attempts": 1}),
    )
    with closing(made):
        yield made
