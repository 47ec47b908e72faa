"""Who may run a site's night now: a lease in the derived bucket, with a term and a fencing number.

No clock of ours is asked.  A lease is heard of by being rewritten, and how long ago that was is
told by the store alone: the `Date` of its answer less the object's `Last-Modified` (RFC 9110, 6.6.1
and 8.8.2), both by one clock.  Every change is a conditional put, so of two takers one loses.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from archive.errors import ArchiveError, LeaseHeld, MissingObject
from archive.storage import complaints, wholeness
from archive.storage.store import Store

TERM = timedelta(minutes=2)
"""A lease not heard of for so long is free.  Long beside a slow store, short beside a retry."""
BEAT = TERM / 4


@dataclass(frozen=True, slots=True)
class Grant:
    """What the object says: a random `token` names the holder and tells nothing of it.

    `fencing` grows by one with each holder, `beat` with each sign of life, so that no two states
    have one ETag.
    """

    token: str
    fencing: int
    purpose: str
    beat: int = 0
    released: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that was taken; whether it still holds only the store can say."""

    store: Store
    key: str
    grant: Grant

    def holder(self) -> Grant | None:
        """Who holds it now, released or not; None where the object is gone."""
        seen = _seen(self.store, self.key)
        return seen.grant if seen else None

    def holds(self) -> bool:
        """Whether no other has taken it since."""
        holder = self.holder()
        return holder is not None and holder.token == self.grant.token

    def renew(self) -> bool:
        """Give a sign of life; False where another has taken it."""
        return self._put(released=False)

    def release(self) -> None:
        """Give it back, unless another has it by now; the number stays, to be counted on from."""
        self._put(released=True)

    def _put(self, *, released: bool) -> bool:
        seen = _seen(self.store, self.key)
        if seen is None or seen.grant.token != self.grant.token:
            return False
        told = replace(seen.grant, beat=seen.grant.beat + 1, released=released)
        return self.store.replace(self.key, _dump(told), etag=seen.etag, kind="application/json")


def take(store: Store, key: str, purpose: str, *, dead: str = "") -> Lease:
    """Take a lease that nobody has, that was given back, or that was not heard of for its term.

    `dead` is the token of a holder known to live no more, which need not be waited for.  LeaseHeld
    where another has it, or is just taking it.
    """
    seen = _seen(store, key)
    if seen and not seen.is_free and seen.grant.token != dead:
        raise LeaseHeld(_refusal(seen.grant.purpose, seen.age))
    fencing = seen.grant.fencing + 1 if seen else 1
    grant = Grant(uuid.uuid4().hex, fencing, purpose)
    taken = store.replace(
        key, _dump(grant), etag=seen.etag if seen else None, kind="application/json"
    )
    lease = Lease(store, key, grant)
    # Where the answer to our own put was lost, the put that was tried again finds the first.
    if not taken and not lease.holds():
        raise LeaseHeld(_refusal(purpose, timedelta(0)))
    return lease


def is_held(store: Store, key: str) -> str:
    """What a lease is held for now; empty where it is free."""
    seen = _seen(store, key)
    return "" if seen is None or seen.is_free else seen.grant.purpose


class Heart:
    """Renews a lease from a thread of its own; a store that is down is tried again.

    `on_lost` is called once, from that thread, when another has taken the lease, or holds the one
    under the key `before_us`.
    """

    def __init__(
        self,
        lease: Lease,
        on_lost: Callable[[], None],
        beat: timedelta,
        *,
        before_us: str = "",
    ) -> None:
        self._lease, self._on_lost, self._beat = lease, on_lost, beat.total_seconds()
        self._before_us = before_us
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease", daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._beat):
            try:
                if self._is_over():
                    self._on_lost()
                    return
            except ArchiveError:
                continue

    def _is_over(self) -> bool:
        if not self._lease.renew() and not self._lease.holds():
            return True
        return bool(self._before_us and is_held(self._lease.store, self._before_us))


@dataclass(frozen=True, slots=True)
class _Seen:
    grant: Grant
    etag: str
    age: timedelta

    @property
    def is_free(self) -> bool:
        return self.grant.released or self.age >= TERM


def _seen(store: Store, key: str) -> _Seen | None:
    def read() -> tuple[Any, bytes]:
        answer = store.client.get_object(Bucket=store.bucket, Key=store.prefix + key)
        return answer, answer["Body"].read()

    try:
        with complaints.told(f"read {key}", f"s3://{store.bucket}"):
            answer, raw = wholeness.whole(read)
    except MissingObject:
        return None
    stated = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    # A server must send `Date` where it has a clock; without one there is ours alone.
    now = parsedate_to_datetime(stated) if stated else datetime.now(UTC)
    return _Seen(Grant(**json.loads(raw)), answer["ETag"], now - answer["LastModified"])


def _dump(grant: Grant) -> bytes:
    return json.dumps(asdict(grant), sort_keys=True).encode()


def _refusal(purpose: str, age: timedelta) -> str:
    heard = f"{max(0, round(age.total_seconds()))} seconds ago"
    term = round(TERM.total_seconds())
    return (
        f"{purpose} is running elsewhere (heard of {heard}): wait for its end, "
        f"or {term} seconds if it died"
    )
