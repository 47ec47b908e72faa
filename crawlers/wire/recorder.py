"""Exchanges from the reactor -> one WARC writer, with one thread for what takes time."""

# mypy: allow-untyped-calls
# Twisted is only partly typed.

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TypeVar

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure as TwistedFailure

from archive.dns import Lookup
from archive.errors import ArchiveError, RecordUnwritable
from archive.exchange import Exchange, Failure
from archive.revisit import Originals
from archive.writer import SealedWarc, WarcWriter, Written

T = TypeVar("T")
Kept = Exchange | Failure | Lookup

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
        originals: Originals | None = None,
    ) -> None:
        self.folder = folder
        self._originals = originals or Originals()
        self._writer = WarcWriter(folder, site=site, info=info, roll_bytes=roll_bytes)
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
        if _small(kept) and self._lock.acquire(blocking=False):
            try:
                if not self._writer.full:
                    return _write(self._writer, kept, originals)
            finally:
                self._lock.release()
        written = self._submit(lambda: _write(self._writer, kept, originals))
        return await maybe_deferred_to_future(_deferred(written))

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

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        def locked() -> T:
            with self._lock:
                return work()

        return self._thread.submit(locked)

    def _refuse_when_closed(self) -> None:
        if self._sealed is not None:
            raise RecordUnwritable("the recorder is closed: nothing more can be recorded")


def _small(kept: Kept) -> bool:
    return not isinstance(kept, Exchange) or len(kept.response) <= AT_ONCE


def _write(writer: WarcWriter, kept: Kept, originals: Originals | None) -> Written:
    """A page whose record fails for a reason nobody foresaw must fail as well."""
    try:
        match kept:
            case Failure():
                return writer.write_failure(kept)
            case Lookup():
                return writer.write_lookup(kept)
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
