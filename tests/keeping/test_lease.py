"""One night of a site at a time, wherever it runs; what a run that was overtaken has is kept."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive import keys
from archive.errors import LeaseHeld, StoreUnavailable
from archive.storage import lease
from archive.storage.lease import Heart, Lease
from archive.storage.store import Access, Store
from tests.archive.front import front_of, hang_up_after
from warraq.nights import holding
from warraq.nights.holding import Hold

KEY = keys.lease("sample", "night")
NIGHT = "a night of sample (2026-11-23)"


def take(store: Store, **facts: str) -> Lease:
    """The lease of the sample site's night."""
    return lease.take(store, KEY, NIGHT, **facts)


def test_a_lease_is_one_runs_alone(derived_store: Store) -> None:
    """The second is refused in one sentence that says who has it, until it is given back."""
    first = take(derived_store)
    with pytest.raises(LeaseHeld, match=r"^a night of sample \(2026-11-23\) is running elsewhere"):
        take(derived_store)
    first.release()
    second = take(derived_store)
    assert (first.grant.fencing, second.grant.fencing) == (1, 2)
    assert second.holds()
    assert not first.holds()


def test_of_many_who_take_it_at_once_one_has_it(derived_store: Store) -> None:
    """A free one and one that ran out: eight takers, one lease, and the number counts on."""
    for fencing in (1, 2):

        def trying(_number: int) -> Lease | None:
            try:
                return take(derived_store)
            except LeaseHeld:
                return None

        with ThreadPoolExecutor(8) as pool:
            (taken,) = filter(None, pool.map(trying, range(8)))
        assert taken.grant.fencing == fencing
        taken.release()


def test_a_lease_not_heard_of_for_its_term_is_free(
    derived_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the store's own clock; a sign of life renews it, and comes too late once it is taken."""
    monkeypatch.setattr(lease, "TERM", timedelta(seconds=2))
    first = take(derived_store)
    time.sleep(1.5)
    assert first.renew()
    time.sleep(1)
    with pytest.raises(LeaseHeld):
        take(derived_store)
    time.sleep(2)
    second = take(derived_store)
    assert not first.renew()
    first.release()
    assert second.holds(), "who was overtaken gives back nothing that is not its own"


def test_a_lease_is_ours_though_its_answer_was_lost(derived_store: Store, access: Access) -> None:
    """The put is tried again and finds the first one: nobody is waited for who is ourselves."""
    with front_of(access) as front:
        front.plan("PUT", hang_up_after)
        taken = take(Store(f"s3://{derived_store.bucket}", front.access))
        assert not front.faults
    assert taken.holds()
    with pytest.raises(LeaseHeld):
        take(derived_store)


def test_no_clock_of_ours_is_asked(derived_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A taker whose clock is a year ahead takes nothing from the living."""

    class Ahead(lease.datetime):
        """A clock that is wrong."""

        @classmethod
        def now(cls, tz: object = None) -> lease.datetime:  # type: ignore[override]
            return super().now(tz) + timedelta(days=365)  # type: ignore[arg-type]

    take(derived_store)
    monkeypatch.setattr(lease, "datetime", Ahead)
    with pytest.raises(LeaseHeld):
        take(derived_store)


def test_a_dead_holder_of_the_same_spool_is_not_waited_for(
    derived_store: Store, tmp_path: Path
) -> None:
    """Killed with the lease in hand: the next run here goes on at once, one elsewhere waits."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with contextlib.ExitStack() as killed:
        dead = killed.enter_context(_held(derived_store, tmp_path))
        with pytest.raises(LeaseHeld), _held(derived_store, elsewhere):
            pytest.fail("it was given to two at once")
        with _held(derived_store, tmp_path) as hold:
            assert hold.lease
            assert hold.lease.grant.fencing == 2
            (told,) = dead.lost()
            assert told.startswith("lease: run 1 was overtaken by run 2 (a night of sample")
            assert hold.lost() == ()


def _held(store: Store, folder: Path) -> contextlib.AbstractContextManager[Hold]:
    return holding.held(store, "sample", "night", NIGHT, folder)


def test_who_is_overtaken_is_told_and_stops(derived_store: Store) -> None:
    """While it works; before that each beat of its heart renews the lease."""
    first, told = take(derived_store), threading.Event()
    with Heart(first, told.set, timedelta(seconds=0.05)):
        until(lambda: (first.holder() or first.grant).beat >= 3)
        assert not told.is_set()
        take(derived_store, dead=first.grant.token)
        assert told.wait(5)


def test_a_store_that_is_down_stops_no_heart(
    derived_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The beat is missed and the next one is tried: the crawl is none the worse."""
    first, told, left = take(derived_store), threading.Event(), [1, 1]
    whole = Lease.renew

    def flaky(self: Lease) -> bool:
        if left:
            left.pop()
            raise StoreUnavailable("down")
        return whole(self)

    monkeypatch.setattr(Lease, "renew", flaky)
    with Heart(first, told.set, timedelta(seconds=0.05)):
        until(lambda: (first.holder() or first.grant).beat >= 1)
    assert not told.is_set()


def test_nothing_of_the_machine_is_told(derived_store: Store) -> None:
    """The lease names its purpose and a random token, and no host, process or person."""
    taken = take(derived_store)
    assert taken.grant == replace(taken.grant, purpose=NIGHT, fencing=1, beat=0, released=False)
    assert len(taken.grant.token) == 32
    assert set(lease.asdict(taken.grant)) == {"token", "fencing", "purpose", "beat", "released"}


def until(true: object, seconds: float = 10) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
