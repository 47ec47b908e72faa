"""A bucket's own memory -> every object in it that was overwritten or removed since it was put.

The archive is only ever added to, and its bucket keeps versions, as Object Lock needs them:
whatever else was done to an object has left a version or a delete marker behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from archive.faults import Fault
from archive.storage import complaints
from archive.storage.store import Store


def folders(store: Store) -> list[str]:
    """The first segments of all keys there ever were: the sites, removed ones too."""
    pages = _pages(store, Prefix=store.prefix, Delimiter="/")
    found = {entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", ())}
    return sorted(path.removeprefix(store.prefix).rstrip("/") for path in found)


def rewritten(store: Store, prefix: str) -> Iterator[Fault]:
    """Each object below a prefix that is not as it was first put, in the order of keys.

    A second version of the very same bytes counts for nothing: a store without conditional puts
    makes one where a deposit is repeated.
    """
    contents: dict[str, set[str]] = defaultdict(set)
    removed: dict[str, str] = {}
    for page in _pages(store, Prefix=store.prefix + prefix):
        for version in page.get("Versions", ()):
            contents[version["Key"]].add(version["ETag"])
        for marker in page.get("DeleteMarkers", ()):
            removed[marker["Key"]] = f"{marker['LastModified']:%Y-%m-%d %H:%M:%S} UTC"
    for name in sorted(contents.keys() | removed.keys()):
        key = name.removeprefix(store.prefix)
        if name in removed:
            yield Fault(key, f"it was removed on {removed[name]}; the bucket may have its versions")
        elif len(contents[name]) > 1:
            yield Fault(key, f"it was overwritten; the bucket has {len(contents[name])} contents")


def _pages(store: Store, **of: Any) -> Iterator[Any]:
    place = f"s3://{store.bucket} at {store.client.meta.endpoint_url}"
    with complaints.told("list versions", place):
        lister = store.client.get_paginator("list_object_versions")
        yield from lister.paginate(Bucket=store.bucket, **of)
