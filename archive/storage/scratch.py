"""Objects that were only ever a means, removed: in the derived bucket, never in the archive's."""

from __future__ import annotations

from collections.abc import Iterable

from archive.storage import complaints
from archive.storage.store import Store


def clear(store: Store, folder: str) -> int:
    """Remove every object below a folder, such as `rebuild/20261123000000000/`; how many."""
    return remove(store, list(store.keys(folder)))


def remove(store: Store, keys: Iterable[str]) -> int:
    """Remove these objects, should they be there; how many were named."""
    named = list(keys)
    with complaints.told("remove what is no longer needed", f"s3://{store.bucket}"):
        for key in named:
            store.client.delete_object(Bucket=store.bucket, Key=store.prefix + key)
    return len(named)
