"""One real embedded store for a whole pytest session, and fresh buckets in it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from archive import embedded
from archive.store import Access, Store

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def store_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the session's own server, which is stopped at the end."""
    home = tmp_path_factory.mktemp("store")
    try:
        embedded.start(home)
        yield home
    finally:
        embedded.stop(home)


@pytest.fixture(scope="session")
def access(store_home: Path) -> Access:
    """How that server is reached."""
    there = embedded.endpoint(store_home)
    return Access(there.url, there.access_key, there.secret_key, there.region)


@pytest.fixture
def archive_store(access: Access) -> Store:
    """A fresh bucket with Object Lock, as evidence needs it."""
    return fresh_store(access, locked=True)


@pytest.fixture
def derived_store(access: Access) -> Store:
    """A fresh bucket without, as what is rewritten needs it."""
    return fresh_store(access, locked=False)


def fresh_store(access: Access, *, locked: bool) -> Store:
    """A new bucket nobody else in the session uses."""
    kind = "archive" if locked else "derived"
    store = Store(f"s3://test-{kind}-{next(_NUMBERS)}", access)
    store.create(locked=locked)
    return store
