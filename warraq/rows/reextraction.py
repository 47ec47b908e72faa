"""A span of the archive -> every page of it read again, WARC by WARC, in several processes.

    chosen    site, since, snapshots -> snapshots in order
    reread    one WARC               -> what differs from the tables, entered or only told

Processes only read; what differs is entered by one, so that a site's rows have one writer here.
Another machine may do the same meanwhile: whoever comes second looks again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache

from archive import manifest
from archive.keys import SnapshotKey
from archive.manifest import Manifest
from articles.histories.rereadings import Differences
from config.settings import read_settings
from warraq import catalogue
from warraq.rows import rereading
from warraq.rows.rereading import Outcome
from warraq.stores import Stores, open_stores

OnRead = Callable[[int, int], None]
"""Is told how many WARCs are read, and how many there are."""

# A process takes two seconds to start, in which this one reads some two hundred pages.
_WORTH_A_PROCESS = 2


@dataclass(frozen=True, slots=True)
class Span:
    """What to read again: one site's or all, from a night on or all, or some snapshots."""

    site: str | None = None
    since: date | None = None
    snapshots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One WARC of one snapshot: what one process, or one task of Airflow, reads."""

    snapshot: str
    warc: str


def chosen(stores: Stores, span: Span) -> list[Manifest]:
    """The snapshots of a span, each site's in order."""
    archive = stores.archive
    if span.snapshots:
        return [manifest.load(archive, SnapshotKey.parse(key)) for key in span.snapshots]
    sites = [span.site] if span.site else sorted(archive.folders())
    return [
        made
        for site in sites
        for made in manifest.chain(archive, site)
        if span.since is None or made.draft.night >= span.since
    ]


def pieces(stores: Stores, span: Span) -> tuple[list[Piece], list[str]]:
    """The WARCs to read again, and the snapshots of the span that were never read at all."""
    found: list[Piece] = []
    unread: list[str] = []
    for made in chosen(stores, span):
        if stores.tables.written(made.draft.crawl):
            found += [Piece(str(made.snapshot), kept.key) for kept in made.warcs]
        else:
            unread.append(str(made.snapshot))
    return found, unread


def reread(stores: Stores, piece: Piece, *, dry_run: bool) -> Differences:
    """Read one WARC again and enter what differs, or with `dry_run` only tell it."""
    return _entered(stores, outcome_of(stores, piece), dry_run=dry_run)


def reread_all(
    stores: Stores,
    found: Sequence[Piece],
    *,
    dry_run: bool,
    on_read: OnRead,
    processes: int | None = None,
) -> Differences:
    """Read WARCs again, in one process a processor, and enter what differs in their order."""
    total = Differences()
    together = processes or min(len(found) // _WORTH_A_PROCESS, len(os.sched_getaffinity(0)))
    for number, outcome in enumerate(_outcomes(stores, found, together), 1):
        total.add(_entered(stores, outcome, dry_run=dry_run))
        on_read(number, len(found))
    return total


def outcome_of(stores: Stores, piece: Piece) -> Outcome:
    """What today's reading of one WARC has otherwise than the tables."""
    made = manifest.load(stores.archive, SnapshotKey.parse(piece.snapshot))
    kept = next(kept for kept in made.warcs if kept.key == piece.warc)
    rules = catalogue.rules_of(read_settings(), made.draft.site)
    return rereading.compared(stores, rereading.read_again(stores, made, kept, rules), rules)


def _entered(stores: Stores, outcome: Outcome, *, dry_run: bool) -> Differences:
    if dry_run:
        return outcome.told
    rules = catalogue.rules_of(read_settings(), outcome.pages.site)
    return rereading.settle(stores, outcome, rules).told


def _outcomes(stores: Stores, found: Sequence[Piece], processes: int) -> Iterator[Outcome]:
    """In order, with never more read ahead than twice the processes: memory stays flat."""
    if processes <= 1:
        for piece in found:
            yield outcome_of(stores, piece)
        return
    # A fork would copy Arrow's threads in whatever state they are.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _end_with_parent) as pool:
        ahead: deque[Future[Outcome]] = deque()
        try:
            for piece in found:
                ahead.append(_submitted(pool, piece))
                if len(ahead) >= 2 * processes:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BaseException:
            # They only read.  Else whoever is stopped here waits for all that is read ahead.
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _submitted(pool: ProcessPoolExecutor, piece: Piece) -> Future[Outcome]:
    """A process begun by this does not hear Ctrl-C, which comes to all of a terminal at once."""
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_outcome_elsewhere, piece)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)


def _end_with_parent() -> None:
    """Have this process end where the one that started it was killed: it would wait for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _outcome_elsewhere(piece: Piece) -> Outcome:
    return outcome_of(_stores_of_this_process(), piece)


@cache
def _stores_of_this_process() -> Stores:
    return open_stores(read_settings())
