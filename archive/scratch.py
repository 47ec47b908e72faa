"""Objects that were only ever a means, removed: in the derived bucket, never in the archive's."""

from __future__ import annotations

from archive import complaints
from archive.store import Store


def clear(store: Store, folder: str) -> int:
    """Remove every object below a folder, such as `rebuild/20261123000000000/`; how many."""
    keys = list(store.keys(folder))
    with complaints.told(f"clear {folder}", f"s3://{store.bucket}"):
        for key in keys:
            store.client.delete_object(Bucket=store.bucket, Key=store.prefix + key)
    return len(keys)
