"""What every test may ask for: the session's store and fresh buckets in it."""

from __future__ import annotations

from tests.stores import access, archive_store, derived_store, store_home

__all__ = ["access", "archive_store", "derived_store", "store_home"]
