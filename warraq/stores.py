"""Settings -> the archive, the derived bucket and the tables, ready to use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

import boto3

from archive import keys
from archive.servers import embedded
from archive.storage.retention import Retention
from archive.storage.store import Access, Store
from articles.tables.table import Tables
from config.settings import Settings
from crawlers.validators import REVISIT_AFTER

_LATE = timedelta(days=30)
"""What the crawl of a revisit may take and its deposit be late, from when it was decided on."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Both buckets (made at first use) and the Delta tables."""

    archive: Store
    derived: Store
    tables: Tables


def access(settings: Settings) -> Access:
    """How the store is reached; the embedded server is started where it is not running."""
    if settings.store == "s3":
        # boto3 itself reads only AWS_DEFAULT_REGION; every other S3 tool reads AWS_REGION.
        return Access(region=os.environ.get("AWS_REGION", ""))
    there = embedded.start(settings.home)
    return Access(there.url, there.access_key, there.secret_key, there.region)


def open_stores(settings: Settings) -> Stores:
    """Reach both buckets, making what is missing; StoreUnavailable or StoreRefused if not."""
    reached = access(settings)
    archive = Store(settings.archive, reached, retention_of(settings))
    derived = Store(settings.derived, reached)
    archive.create(locked=True)
    derived.create(locked=False)
    return Stores(archive, derived, Tables(_tables_uri(derived), _options(derived, reached)))


def retention_of(settings: Settings) -> Retention | None:
    """How long the archive holds what is put; None where nothing is said of it."""
    if settings.retention_mode == "none":
        return None
    further = timedelta(days=REVISIT_AFTER) + _LATE
    return Retention(
        settings.retention_mode, timedelta(days=settings.retention_days), further=further
    )


def variables(settings: Settings) -> dict[str, str]:
    """The environment by which any other S3 tool reaches the same store."""
    if settings.store == "embedded":
        return embedded.start(settings.home).variables
    names = (
        "AWS_ENDPOINT_URL_S3",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_PROFILE",
    )
    return {name: os.environ[name] for name in names if name in os.environ}


def _tables_uri(derived: Store) -> str:
    return f"s3://{derived.bucket}/{derived.prefix}{keys.TABLES}"


def _options(derived: Store, reached: Access) -> dict[str, str]:
    """What the Delta library is told; what boto3 resolved is passed on, so that both agree."""
    endpoint = derived.client.meta.endpoint_url
    options = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": reached.region or derived.client.meta.region_name or "us-east-1",
        "AWS_ALLOW_HTTP": str(endpoint.startswith("http://")).lower(),
        "AWS_ACCESS_KEY_ID": reached.access_key,
        "AWS_SECRET_ACCESS_KEY": reached.secret_key,
    }
    resolved = None if reached.access_key else boto3.session.Session().get_credentials()
    if resolved:
        frozen = resolved.get_frozen_credentials()
        options["AWS_ACCESS_KEY_ID"] = frozen.access_key or ""
        options["AWS_SECRET_ACCESS_KEY"] = frozen.secret_key or ""
        options["AWS_SESSION_TOKEN"] = frozen.token or ""
    return {name: value for name, value in options.items() if value}
