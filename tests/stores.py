"""One real embedded store for a whole pytest session, and fresh buckets in it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from archive.servers import daemon, embedded
from archive.servers.daemon import Daemon
from archive.servers.embedded import Endpoint
from archive.storage.store import Access, Store

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def store_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the session's own server, which is gone at the end."""
    home = tmp_path_factory.mktemp("store")
    try:
        embedded.start(home)
        yield home
    finally:
        discard(home)


@pytest.fixture(scope="session")
def endpoint(store_home: Path) -> Endpoint:
    """Where that server is, and its keys."""
    return embedded.endpoint(store_home)


@pytest.fixture(scope="session")
def access(endpoint: Endpoint) -> Access:
    """How a Store reaches it."""
    return Access(endpoint.url, endpoint.access_key, endpoint.secret_key, endpoint.region)


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


def discard(home: Path) -> None:
    """Kill the server of a folder that nobody will open again: leaving takes it two seconds."""
    daemon.stop(Daemon(folder=home / "store", name="server"), patience=0)
