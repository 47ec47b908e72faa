"""Exchanges from the reactor -> one WARC writer, with one thread for what takes time."""

# mypy: allow-untyped-calls
# Twisted is only partly typed.

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure as TwistedFailure

from archive.errors import ArchiveError, RecordUnwritable
from archive.exchanges.exchange import Exchange, Failure
from archive.records.dns import Lookup
from archive.records.outlinks import Outlinks
from archive.records.rendering import Rendering
from archive.records.revisit import Originals
from archive.records.writer import SealedWarc, WarcWriter, Written

T = TypeVar("T")
Kept = Exchange | Failure | Lookup | Rendering

AT_ONCE = 1 << 18
"""Response bytes that are written where they stand: about 2 ms of work, while handing it to a
thread and waiting for the interpreter's lock cost a small page more than writing it (measured:
0.6 ms against 1.2)."""


class Recorder:
    """Owns the writer of one site's night; whoever holds its lock is the writer's one owner.

    What is small is written in the reactor's thread, what is large or must first seal a file in
    another, so that the reactor never waits for a disk to sync.  `originals` are what revisits
    may refer to, beside what this very recorder wrote.
    """

    def __init__(
        self,
        *,
        folder: Path,
        site: str,
        info: Mapping[str, str],
        roll_bytes: int,
        roll_seconds: float = 0,
        originals: Originals | None = None,
    ) -> None:
        self.folder = folder
        self._originals = originals or Originals()
        self._writer = WarcWriter(
            folder, site=site, info=info, roll_bytes=roll_bytes, roll_seconds=roll_seconds
        )
        self._distrusted: dict[str, str] = {}
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="warc")
        self._sealed: tuple[SealedWarc, ...] | None = None

    async def record(self, kept: Kept, *, revisitable: bool = False) -> Written:
        """Where it lies, once its records are with the operating system.

        `revisitable` is whether it may be kept as a revisit.  Awaited under the reactor, asyncio or
        not.  Raises RecordUnwritable, and nothing else.
        """
        originals = self._originals if revisitable else None
        self._refuse_when_closed()
        if isinstance(kept, Exchange) and kept.tls and kept.tls.distrust:
            host = urlsplit(kept.uri).hostname or ""
            self._distrusted.setdefault(host, kept.tls.distrust)
        if _small(kept) and self._takes_at_once():
            try:
                return _write(self._writer, kept, originals)
            finally:
                self._lock.release()
        written = self._submit(lambda: _write(self._writer, kept, originals))
        return await maybe_deferred_to_future(_deferred(written))

    def outlinks(self, found: Outlinks) -> None:
        """Keep what a page links to, when the writer has a moment; nobody waits for it.

        Where it cannot be written the page is none the worse: its links are in the page.
        """
        self._refuse_when_closed()
        if self._takes_at_once():
            try:
                with suppress(RecordUnwritable):
                    self._writer.write_outlinks(found)
            finally:
                self._lock.release()
            return
        self._submit(lambda: self._writer.write_outlinks(found))

    def findings(self) -> list[str]:
        """A sentence for each host whose certificate a browser would refuse."""
        return [
            f"{host}: its certificate is not to be trusted ({why}), so that what it sent is no "
            "proof of who sent it"
            for host, why in sorted(self._distrusted.items())
        ]

    def resource(self, *, uri: str, content_type: str, block: bytes) -> Written:
        """Keep something of our own making; waits until it is written.  Needs no reactor."""
        self._refuse_when_closed()
        write = self._writer.write_resource
        return self._submit(lambda: write(uri=uri, content_type=content_type, block=block)).result()

    def close(self) -> tuple[SealedWarc, ...]:
        """Write what is waiting, seal the file, end the thread; every file sealed, oldest first.

        Needs no reactor, and may be called again.
        """
        if self._sealed is None:
            self._sealed = self._submit(self._writer.close).result()
            self._thread.shutdown()
        return self._sealed

    def _takes_at_once(self) -> bool:
        """Hold the writer's lock, if it is free and the writer need not seal a file first."""
        if not self._lock.acquire(blocking=False):
            return False
        if self._writer.full:
            self._lock.release()
            return False
        return True

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        def locked() -> T:
            with self._lock:
                return work()

        return self._thread.submit(locked)

    def _refuse_when_closed(self) -> None:
        if self._sealed is not None:
            raise RecordUnwritable("the recorder is closed: nothing more can be recorded")


def _small(kept: Kept) -> bool:
    match kept:
        case Exchange():
            return len(kept.response) <= AT_ONCE
        case Rendering():
            return len(kept.dom) + len(kept.picture) <= AT_ONCE
        case _:
            return True


def _write(writer: WarcWriter, kept: Kept, originals: Originals | None) -> Written:
    """A page whose record fails for a reason nobody foresaw must fail as well."""
    try:
        match kept:
            case Failure():
                return writer.write_failure(kept)
            case Lookup():
                return writer.write_lookup(kept)
            case Rendering():
                return writer.write_rendering(kept)
            case _:
                return writer.write(kept, originals=originals)
    except ArchiveError:
        raise
    except Exception as error:
        name = type(error).__name__
        raise RecordUnwritable(f"a record could not be made ({name}): this is a bug") from error


def _deferred(future: Future[T]) -> Deferred[T]:
    """A thread's future as what the reactor waits for."""
    from twisted.internet import reactor  # noqa: PLC0415  importing it installs one

    deferred: Deferred[T] = Deferred()

    def fire() -> None:
        error = future.exception()
        if error is None:
            deferred.callback(future.result())
        else:
            deferred.errback(TwistedFailure(error))

    future.add_done_callback(lambda _: reactor.callFromThread(fire))
    return deferred
