"""A bucket for all tests of a file that only need a place."""

from __future__ import annotations

import pytest

from archive.storage.store import Access, Store
from tests.stores import fresh_store


@pytest.fixture(scope="module")
def shared(access: Access) -> Store:
    """One unlocked bucket for the tests that only need a place."""
    return fresh_store(access, locked=False)
