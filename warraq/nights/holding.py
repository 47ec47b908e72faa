"""A site's lease around one crawl: taken, kept alive, and given back.

Which runs it parts, and why losing it never costs a capture: docs/decisions/0018.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive import keys
from archive.errors import ArchiveError, LeaseHeld
from archive.storage import lease
from archive.storage.lease import Heart, Lease
from archive.storage.store import Store
from crawlers.job import Mode

_TOKEN = "lease"  # noqa: S105 - the name of a file


@dataclass(slots=True)
class Hold:
    """A lease as its holder uses it; one without a lease loses nothing."""

    lease: Lease | None = None
    stop: Callable[[], None] = field(default=lambda: None)

    def overtaken(self) -> None:
        """Stop whatever runs under it by now."""
        self.stop()

    def lost(self) -> tuple[str, ...]:
        """Whether another run has it by now, as a finding; a commit asks right before it is made.

        A store that does not answer here says so at the commit itself.
        """
        if self.lease is None:
            return ()
        with contextlib.suppress(ArchiveError):
            holder = self.lease.holder()
            if holder and holder.token != self.lease.grant.token:
                ours, theirs = self.lease.grant.fencing, f"{holder.fencing} ({holder.purpose})"
                return (f"lease: run {ours} was overtaken by run {theirs}; what it has is kept",)
        return ()


@contextlib.contextmanager
def held(
    derived: Store | None, site: str, mode: Mode, purpose: str, folder: Path
) -> Iterator[Hold]:
    """The site's lease for a night or a backfill; single captures need none, nor does no store.

    The token of the last holder lies in `folder`, the desk, whose lock is ours: that holder is
    dead, and is not waited for.  LeaseHeld where another lives elsewhere.  A backfill makes way for
    a night, so that a site never sees more than one of us for longer than a beat.
    """
    if derived is None or mode == "single":
        yield Hold()
        return
    first = keys.lease(site, "night") if mode == "backfill" else ""
    if first and (night := lease.is_held(derived, first)):
        raise LeaseHeld(f"{night} is running: the backfill waits; run it again afterwards")
    token = folder / _TOKEN
    dead = token.read_text(encoding="ascii") if token.exists() else ""
    taken = lease.take(derived, keys.lease(site, mode), purpose, dead=dead)
    token.write_text(taken.grant.token, encoding="ascii")
    hold = Hold(taken)
    try:
        with Heart(taken, hold.overtaken, lease.BEAT, before_us=first):
            yield hold
    finally:
        with contextlib.suppress(ArchiveError):
            taken.release()
