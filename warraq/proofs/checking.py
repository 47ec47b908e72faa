"""One snapshot -> every fault in it: objects, records, links, index and dispositions."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from archive import keys
from archive.errors import ArchiveError
from archive.faults import Fault
from archive.index import cdxj
from archive.manifest import Kept, Manifest
from archive.proof import fixity
from archive.proof.fixity import Proof, Reading
from archive.proof.inspection import inspected
from archive.proof.links import Links
from archive.proof.referents import Referents
from archive.records.reader import Record
from archive.records.rendering import rendered_url
from archive.storage.store import Store
from crawlers.dispositions import Fate
from warraq.proofs.papers import Papers

OnRead = Callable[[int], None]
"""Is told how many bytes of objects were read since it was last told."""

_NO_RECORD = "; every record in it is sound, so the damage is where no digest of theirs reaches"


@dataclass(frozen=True, slots=True)
class _Place:
    """What a record says of itself, as a disposition should repeat it."""

    url: str
    length: int
    record_id: str
    date: str
    payload_digest: str


@dataclass(slots=True)
class Check:
    """A snapshot under examination; `faults` is what was found so far.

    `unproved` counts records without a digest of their own, `readings` payload digests by what
    they are over, `damaged` the damage with which objects of others came to us.
    """

    archive: Store
    made: Manifest
    referents: Referents
    faults: list[Fault] = field(default_factory=list)
    records: int = 0
    unproved: int = 0
    readings: Counter[Reading] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    _links: Links = field(default_factory=Links)
    _papers: Papers = field(default_factory=Papers)
    _lines: list[cdxj.Line] = field(default_factory=list)
    _places: dict[tuple[str, int], _Place] = field(default_factory=dict)
    _rendered: dict[str, str] = field(default_factory=dict)
    _fates: list[Fate] = field(default_factory=list)

    def run(self, on_read: OnRead) -> None:
        """Read every byte of the snapshot and hold it against everything else."""
        for kept in self.made.draft.objects:
            self._object(kept)
            on_read(kept.size)
        cut_short = self.made.draft.state != "complete"
        self.faults += self._links.end(cut_short=cut_short)
        self.faults += self._papers.faults(self.made)
        self.faults += self._index_faults()
        self.faults += self._fate_faults()
        self.referents.learn(self._lines)
        if self.referents.unresolved:
            self._learn_earlier()
        self.faults += self.referents.settle()

    def _object(self, kept: Kept) -> None:
        known = len(self.faults)
        try:
            with fixity.fetched(self.archive, kept) as (file, wrong):
                if kept.kind == "warc":
                    self._warc(file, kept.key, sound=not wrong)
                elif kept.kind == "dispositions":
                    self._dispositions(file, kept.key)
        except ArchiveError as error:
            self.faults.append(Fault(kept.key, str(error)))
            return
        if wrong:
            hidden = kept.kind == "warc" and len(self.faults) == known
            self.faults.append(Fault(kept.key, wrong + _NO_RECORD if hidden else wrong))

    def _warc(self, file: BinaryIO, key: str, *, sound: bool) -> None:
        came_so = sound and keys.is_imported(key)
        for found in inspected(file, key):
            if not isinstance(found, Fault):
                self._record(*found, key)
            elif came_so and not found.record_id:
                self.damaged.append(str(found))
            else:
                self.faults.append(found)

    def _record(self, record: Record, proof: Proof, key: str) -> None:
        self.records += 1
        self.unproved += not proof.proved
        if proof.reading:
            self.readings[proof.reading] += 1
        if line := cdxj.entry(record, key):
            self._lines.append(line)
        self._papers.take(record)
        if page := rendered_url(record.url):
            self._rendered[record.record_id] = page
        self._places[key.rpartition("/")[2], record.offset] = _Place(
            record.url,
            record.length,
            record.record_id,
            record.headers.get("warc-date", ""),
            record.payload_digest,
        )
        if not keys.is_imported(key):
            self.faults += self._links.take(record, key)
            if record.kind == "revisit":
                self.referents.name(record, key)

    def _dispositions(self, file: BinaryIO, key: str) -> None:
        for number, line in enumerate(file, start=1):
            try:
                self._fates.append(Fate(**json.loads(line)))
            except (ValueError, TypeError):
                self.faults.append(Fault(key, f"line {number} is no disposition"))
        counts = Counter(fate.disposition for fate in self._fates)
        if dict(counts) != dict(self.made.draft.counts):
            self.faults.append(Fault(key, "its counts are not those of the manifest"))

    def _fate_faults(self) -> Iterator[Fault]:
        """Each disposition points at its own record; after a power cut some may be gone."""
        key = next((one.key for one in self.made.draft.objects if one.kind == "dispositions"), "")
        for fate in self._fates:
            if fate.offset is None:
                continue
            place = self._places.get((fate.filename, fate.offset))
            if place is None and self.made.draft.state != "complete":
                continue
            if place is None or not _agrees(fate, place):
                what = f"the disposition of {fate.url} names {fate.record_id} in {fate.filename}"
                yield Fault(key, f"{what} at offset {fate.offset}, and no such record is there")
            elif fate.rendered_id and self._rendered.get(fate.rendered_id) != fate.url:
                what = f"the disposition of {fate.url} names {fate.rendered_id} as rendered"
                yield Fault(key, f"{what}, and no such document is there")

    def _index_faults(self) -> Iterator[Fault]:
        key = keys.cdxj(self.made.snapshot)
        if self.archive.stat(key) is None:
            what = f"not indexed; run `warraq index {self.made.snapshot}`"
            yield Fault(str(self.made.snapshot), what)
            return
        raw = self.archive.read(key)
        lines = cdxj.expected(self._lines, raw)
        wanted = {str(line).encode(): line for line in lines}
        there = raw.removesuffix(b"\n").split(b"\n") if raw else []
        for number, text in enumerate(there, start=1):
            if text not in wanted:
                start = text[:80].decode("utf-8", "replace")
                yield Fault(key, f"line {number} is not what any record gives: {start}")
        for text in wanted.keys() - set(there):
            line = wanted[text]
            yield Fault(line.filename, f"no line of it in {key}", line.offset, line.record_id)
        if set(there) == wanted.keys() and raw != cdxj.dump(lines):
            yield Fault(key, "its lines are not in the order of their bytes, each once")

    def _learn_earlier(self) -> None:
        """Captures of the site's other snapshots, where this one is verified by itself."""
        for key in self.archive.keys(keys.indexes(self.made.draft.site)):
            # A damaged index is a fault of its own snapshot.
            with contextlib.suppress(ValueError, KeyError):
                self.referents.learn(cdxj.parse(self.archive.read(key)))
        self.referents.exhausted = True


def _agrees(fate: Fate, place: _Place) -> bool:
    told = (fate.url, fate.length, fate.record_id, fate.payload_digest)
    if told != (place.url, place.length, place.record_id, place.payload_digest):
        return False
    try:
        said, written = map(datetime.fromisoformat, (fate.captured_at, place.date))
    except ValueError:
        return False
    return said == written
