"""A store that is away for a while costs time; one that says no is not asked twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import pytest

from archive.errors import ObjectExists, StoreUnavailable
from archive.storage.patience import patiently
from archive.storage.store import Access, Store
from tests.archive.front import front_of

AWAY = 1.0


def test_a_store_that_comes_back_is_waited_for(access: Access, archive_store: Store) -> None:
    """Connections refused for a while, then the store again: the object is there, once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    away = replace(access, endpoint=f"http://127.0.0.1:{port}")
    store = Store(f"s3://{archive_store.bucket}", away)

    def deed() -> object:
        return store.put_once("a", b"evidence", kind="text/plain")

    began = time.monotonic()
    for seconds in (0, 0.2):
        with pytest.raises(StoreUnavailable):
            patiently(deed, seconds=seconds)
    assert time.monotonic() - began < 15
    with ExitStack() as later:
        timer = threading.Timer(AWAY, lambda: later.enter_context(front_of(access, port)))
        timer.start()
        patiently(deed, seconds=30)
        timer.join()
    assert archive_store.read("a") == b"evidence"


def test_what_waiting_cannot_mend_is_raised_at_once(archive_store: Store) -> None:
    """Other bytes under that key: no second try."""
    archive_store.put_once("b", b"first", kind="text/plain")
    tries: list[Callable[[], object]] = []

    def deed() -> object:
        tries.append(deed)
        return archive_store.put_once("b", b"second", kind="text/plain")

    with pytest.raises(ObjectExists):
        patiently(deed, seconds=30)
    assert len(tries) == 1
