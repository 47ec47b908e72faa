"""A store that is down, busy, forgetful or broken: what is asked again, and what is said."""

from __future__ import annotations

import hashlib
import io
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.errors import (
    DigestMismatch,
    MissingObject,
    StoreUnavailable,
)
from archive.storage.store import Access, Store
from tests.archive import front as lies
from tests.archive.front import Front, front_of
from tests.archive.samples import BODY


@pytest.fixture(scope="module")
def front(access: Access) -> Iterator[Front]:
    """The session's store behind a front that does as it is told."""
    with front_of(access) as running:
        yield running


@pytest.fixture
def fronted(front: Front, shared: Store) -> Store:
    """That bucket, reached through the front, with nothing planned."""
    front.plan("")
    return Store(f"s3://{shared.bucket}", front.access)


def test_a_store_that_is_down_is_unavailable_in_bounded_time(access: Access) -> None:
    """Five tries with growing pauses, then one sentence with the address that did not answer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    down = Store("s3://some-bucket", replace(access, endpoint=f"http://127.0.0.1:{port}"))
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as refused:
        down.create(locked=True)
    assert f"create: s3://some-bucket at http://127.0.0.1:{port} is not answering" in str(
        refused.value
    )
    assert time.monotonic() - began < 20


def test_a_busy_store_is_asked_again(front: Front, fronted: Store) -> None:
    """503 twice, then the answer: nobody above notices."""
    front.plan("PUT", lies.busy, lies.busy)
    assert fronted.put_once("busy", BODY, kind="text/plain").size == len(BODY)
    assert [line.split()[0] for line in front.log] == ["PUT", "PUT", "PUT", "HEAD"]


def test_a_put_whose_answer_was_lost_is_found_done(front: Front, fronted: Store) -> None:
    """The repeated put meets its own bytes: kept once, and no alarm."""
    front.plan("PUT", lies.hang_up_after)
    kept = fronted.put_once("lost-answer", BODY, kind="text/plain")
    assert kept.sha256 == hashlib.sha256(BODY).hexdigest()
    assert [line.split()[0] for line in front.log].count("PUT") == 2


def test_a_store_that_stays_busy_is_unavailable(front: Front, fronted: Store) -> None:
    """After five tries the sentence says so; the bucket's lock is then not called missing."""
    front.plan("GET", *[lies.unwell] * 5)
    with pytest.raises(StoreUnavailable, match=r"answered ServiceUnavailable; try again later"):
        fronted.create(locked=False)
    assert len([line for line in front.log if line.startswith("GET")]) == 5


def test_a_store_that_keeps_nothing_is_caught(front: Front, fronted: Store) -> None:
    """A 200 is not believed: the object is looked for."""
    front.plan("PUT", lies.swallow)
    with pytest.raises(MissingObject, match="is gone right after its put"):
        fronted.put_once("swallowed", BODY, kind="text/plain")


def test_a_store_that_keeps_something_else_is_caught(front: Front, fronted: Store) -> None:
    """Size and SHA-256 are read back from the store."""
    front.plan("HEAD", lies.other_size)
    with pytest.raises(DigestMismatch, match="is not what was put"):
        fronted.put_once("shrunk", BODY, kind="text/plain")


def test_a_read_that_breaks_off_is_unavailable(front: Front, fronted: Store) -> None:
    """Half an object is never taken for one, in memory or in a file; it is asked for again."""
    fronted.put_once("cut", BODY, kind="text/plain")
    file = io.BytesIO(b"before")
    file.seek(0, io.SEEK_END)
    front.plan("GET", lies.cut, lies.behead)
    assert fronted.read("cut") == BODY
    front.plan("GET", lies.cut, lies.behead)
    fronted.download("cut", file)
    assert file.getvalue() == b"before" + BODY
    front.plan("GET", *[lies.cut] * 10)
    with pytest.raises(StoreUnavailable, match=r"read cut: .* is not answering"):
        fronted.read("cut")
    with pytest.raises(StoreUnavailable, match=r"read cut: .* is not answering"):
        fronted.download("cut", io.BytesIO())


def test_a_read_that_is_damaged_is_no_read(front: Front, fronted: Store) -> None:
    """The store's own checksum tells; the sentence says what to look at."""
    fronted.put_once("rotten", BODY, kind="text/plain")
    front.plan("GET", lies.damage, lies.damage)
    with pytest.raises(DigestMismatch, match="not what it has a checksum of"):
        fronted.read("rotten")
    with pytest.raises(DigestMismatch, match="not what it has a checksum of"):
        fronted.download("rotten", io.BytesIO())


@pytest.mark.parametrize("fault", [lies.cut, lies.behead])
def test_a_listing_that_breaks_off_is_asked_for_again(
    front: Front, fronted: Store, fault: lies.Fault
) -> None:
    """It would pass for a short or an empty one: a site without manifests."""
    wanted = [f"broken/{fault.__name__}/{number}" for number in range(3)]
    for key in wanted:
        fronted.put_once(key, BODY, kind="text/plain")
    front.plan("GET", fault)
    assert sorted(fronted.keys(f"broken/{fault.__name__}/")) == wanted
    front.plan("GET", *[fault] * 5)
    with pytest.raises(StoreUnavailable, match=r"answered RequestTimeout; try again later$"):
        list(fronted.keys("broken/"))
