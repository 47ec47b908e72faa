"""Exchanges -> sealed WARC files: one writer, one owner thread, one file open at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from archive.errors import unwritable
from archive.exchanges.exchange import Exchange, Failure
from archive.records.dns import Lookup, lookup_record
from archive.records.member import member
from archive.records.openwarc import Mark, OpenWarc, SealedWarc
from archive.records.outlinks import Outlinks, outlinks_record
from archive.records.rendering import Rendering, rendering_records
from archive.records.revisit import Originals
from archive.records.warc import (
    Record,
    certificates_record,
    certificates_urn,
    exchange_records,
    failure_record,
    resource_record,
)
from archive.records.warcinfo import warcinfo_record

__all__ = ["SealedWarc", "WarcWriter", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record lies: `offset` and `length` are of its gzip member in `filename`.

    `refers_to` is the record id of the whole capture that a revisit stands for, else None;
    `chunked` is whether what later ones may refer to lies there in chunks.
    """

    filename: str
    offset: int
    length: int
    record_id: str
    warc_type: str
    payload_digest: str | None
    captured_at: datetime
    truncated: str | None
    refers_to: str | None = None
    chunked: bool = False


class WarcWriter:
    """Writes the records of one site into `folder`, a new file each `roll_bytes` or so.

    With `roll_seconds` a file that is older is sealed before the next record, too.

    Not thread-safe.  Each call's records go into one file, all of them or none; they are with the
    operating system when it returns.  RecordUnwritable (DiskFull where room is the matter) leaves
    every file whole, and the next call may be tried.
    """

    def __init__(
        self,
        folder: Path,
        *,
        site: str,
        info: Mapping[str, str],
        roll_bytes: int,
        roll_seconds: float = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._site, self._info = folder, site, dict(info)
        self._roll_bytes, self._roll_seconds = roll_bytes, roll_seconds
        self._opened_at = 0.0
        self._serial = 0
        self._file: OpenWarc | None = None
        self._warcinfo_id: str | None = None
        self._chains: set[str] = set()
        self._sealed: list[SealedWarc] = []

    @property
    def full(self) -> bool:
        """Whether the next record will first seal a file, which waits for the disk."""
        if self._file is None:
            return False
        age = monotonic() - self._opened_at
        return self._file.size >= self._roll_bytes or 0 < self._roll_seconds <= age

    def write(self, exchange: Exchange, *, originals: Originals | None = None) -> Written:
        """Keep an exchange; returns where its response lies, or its request where none came.

        With `originals`, a response that repeats one of them is kept as a revisit of it, and one
        that is kept whole joins them.
        """
        with _disk_faults_told():
            response, *others = exchange_records(exchange)
            if originals:
                response = originals.abridged(exchange, response)
            records = (response, *others)
            self._roll()
            chain = exchange.tls if exchange.tls and exchange.tls.certificates else None
            if chain and certificates_urn(chain) not in self._chains:
                # Behind the pair: a response is the first record its exchange writes.
                records += (certificates_record(chain, captured_at=exchange.began_at),)
            written = self._append(records)
            if chain:
                self._chains.add(certificates_urn(chain))
            if originals:
                originals.learn(response, exchange.uri)
            return written

    def write_failure(self, failure: Failure) -> Written:
        """Keep what never became an exchange, as one metadata record."""
        with _disk_faults_told():
            self._roll()
            return self._append((failure_record(failure),))

    def write_lookup(self, lookup: Lookup) -> Written:
        """Keep what a name was answered with."""
        with _disk_faults_told():
            self._roll()
            return self._append((lookup_record(lookup),))

    def write_rendering(self, rendering: Rendering) -> Written:
        """Keep what a browser made of a page; where its document lies."""
        with _disk_faults_told():
            records = rendering_records(rendering)
            self._roll()
            return self._append(records)

    def write_outlinks(self, found: Outlinks) -> Written:
        """Keep what a page links to, once it was read."""
        with _disk_faults_told():
            record = outlinks_record(found)
            self._roll()
            return self._append((record,))

    def write_resource(self, *, uri: str, content_type: str, block: bytes) -> Written:
        """Keep something of our own making beside the exchanges, dated now."""
        with _disk_faults_told():
            record = resource_record(uri=uri, content_type=content_type, block=block)
            self._roll()
            return self._append((record,))

    def close(self) -> tuple[SealedWarc, ...]:
        """Seal the open file; every file this writer sealed, oldest first.  May be called again.

        A file that could not be sealed is not among them: it keeps its `.open` for recovery.
        """
        with _disk_faults_told():
            self._seal()
        return tuple(self._sealed)

    def _append(self, records: Sequence[Record]) -> Written:
        """All the records or none of them; where the first one lies."""
        file = self._file or self._open()
        mark = file.mark()
        try:
            lengths = [self._put(file, record) for record in records]
            file.flush()
        except BaseException:
            self._take_back(file, mark)
            raise
        record = records[0]
        return Written(
            file.path.name,
            mark.size,
            lengths[0],
            record.record_id,
            record.warc_type,
            record.payload_digest,
            record.captured_at,
            record.truncated,
            dict(record.fields).get("WARC-Refers-To"),
            record.chunked,
        )

    def _put(self, file: OpenWarc, record: Record) -> int:
        """Add a record's member; its length in bytes."""
        offset = file.size
        for piece in member(record, warcinfo_id=self._warcinfo_id):
            file.add(piece)
        return file.size - offset

    def _take_back(self, file: OpenWarc, mark: Mark) -> None:
        """Cut the file back to its last whole record, or leave it to recovery where it will not."""
        try:
            file.rewind(mark)
        except OSError:
            file.abandon(keep=True)
            self._file, self._chains = None, set()

    def _open(self) -> OpenWarc:
        """A new file that begins with its warcinfo record."""
        now = datetime.now(UTC)
        stamp = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}"
        name = f"{self._site}-{stamp}-{self._serial:05d}.warc.gz"
        record = warcinfo_record(self._info, filename=name)
        file = OpenWarc(self._folder, name)
        self._warcinfo_id = None
        try:
            self._put(file, record)
            file.flush()
        except BaseException:
            file.abandon(keep=False)
            raise
        self._serial += 1
        self._opened_at = monotonic()
        self._file, self._warcinfo_id = file, record.record_id
        return file

    def _roll(self) -> None:
        if self.full:
            self._seal()

    def _seal(self) -> None:
        file, self._file, self._chains = self._file, None, set()
        if file is None:
            return
        try:
            self._sealed.append(file.seal())
        except BaseException:
            file.abandon(keep=True)
            raise


@contextmanager
def _disk_faults_told() -> Iterator[None]:
    """What the disk says -> RecordUnwritable or DiskFull."""
    try:
        yield
    except OSError as error:
        raise unwritable(error) from error
