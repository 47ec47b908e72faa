"""Two small snapshots in a real store, taken out once so that any byte of them may be turned."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from archive import keys, manifest
from archive.errors import MissingObject
from archive.exchanges.exchange import Exchange, Failure
from archive.index import cdxj
from archive.manifest import Draft, Kept, Manifest
from archive.records.reader import records
from archive.records.revisit import Original, Originals
from archive.records.writer import WarcWriter, Written
from archive.storage.store import Store, Stored
from crawlers import dispositions
from crawlers.dispositions import Fate
from tests.archive.samples import EXCHANGE, page

SITE = "sample"
NIGHT = date(2026, 11, 22)
PICTURE = page("https://news.example/a.png", b"Content-Type: image/png", b"\x89PNG")
CUT = replace(page("https://news.example/cut", b"Content-Length: 9"), truncated="disconnect")
PACKED = page(
    "https://news.example/packed", b"Content-Encoding: gzip", gzip.compress(b"<p>y" * 99, mtime=0)
)


@dataclass(slots=True)
class Shelf:
    """What a store holds, in memory: reads as the store does, with some objects replaced.

    Only what verifying asks of a Store is here.
    """

    objects: dict[str, bytes]
    replaced: dict[str, bytes] = field(default_factory=dict)
    bucket: str = "shelf"
    prefix: str = ""

    def read(self, key: str) -> bytes:
        """Bytes, the replaced ones first."""
        try:
            return self.replaced.get(key) or self.objects[key]
        except KeyError as error:
            raise MissingObject(key) from error

    def download(self, key: str, target: BinaryIO) -> None:
        """Bytes into a file."""
        target.write(self.read(key))

    def stat(self, key: str) -> Stored | None:
        """Whether it is there."""
        return Stored(key, len(self.objects[key]), None, "") if key in self.objects else None

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Keys below a prefix."""
        return iter(sorted(key for key in self.objects if key.startswith(prefix)))

    def folders(self) -> list[str]:
        """The sites."""
        return sorted({key.partition("/")[0] for key in self.objects})


def taken(store: Store) -> Any:
    """The shelf of a store; stands where a Store is asked for."""
    return Shelf({key: store.read(key) for key in store.keys("")})


def two_nights(store: Store, folder: Path) -> tuple[Manifest, Manifest]:
    """Pages, a body cut off, a failure and a picture; then the picture again, as a revisit."""
    known: dict[str, Original] = {}
    first = _night(store, folder / "1", (EXCHANGE, CUT, PACKED, PICTURE), known, day=0)
    again = replace(PICTURE, began_at=PICTURE.began_at + timedelta(days=1))
    return first, _night(store, folder / "2", (again, PACKED), known, day=1)


def _night(
    store: Store,
    folder: Path,
    exchanges: tuple[Exchange, ...],
    known: dict[str, Original],
    *,
    day: int,
) -> Manifest:
    writer = WarcWriter(folder, site=SITE, info={"software": "tests"}, roll_bytes=1 << 30)
    for paper in ("night", "plan", "site-file"):
        _keep(writer, paper, b"{}")
    fates = []
    for exchange in exchanges:
        originals = Originals(known) if exchange.uri == PICTURE.uri else None
        written = writer.write(exchange, originals=originals)
        fates.append(_fate(exchange.uri, written))
        if exchange.uri == PICTURE.uri and written.payload_digest:
            known[exchange.uri] = Original(
                exchange.uri, written.record_id, written.captured_at, written.payload_digest
            )
    down = Failure("https://news.example/no", "GET", EXCHANGE.began_at, "dns", "NoName")
    fates.append(_fate(down.uri, writer.write_failure(down)))
    _keep(writer, "dispositions", dispositions.dump(fates))
    (warc,) = writer.close()
    night, stamp = NIGHT + timedelta(days=day), f"2026112{day}010203000"
    key, listed = keys.warc(SITE, night, warc.path.name), keys.dispositions(SITE, night, stamp)
    kept = store.put_once(key, warc.path, kind="application/warc")
    told = store.put_once(listed, dispositions.dump(fates), kind="application/jsonl")
    counts = {"captured": len(exchanges), "failed": 1}
    objects = (
        Kept(key, kept.size, warc.sha256, "warc"),
        Kept(listed, told.size, told.sha256 or "", "dispositions"),
    )
    now = datetime.now(UTC).isoformat()
    made = manifest.commit(
        store, Draft(SITE, night, stamp, now, now, "complete", "0" * 64, objects, counts)
    )
    with warc.path.open("rb") as file:
        lines = [cdxj.line(found, key) for found in records(file) if found.kind in cdxj.INDEXED]
    store.put_once(keys.cdxj(made.snapshot), cdxj.dump(lines), kind="text/x-cdxj")
    return made


def _keep(writer: WarcWriter, paper: str, block: bytes) -> None:
    writer.write_resource(uri=f"urn:warraq:{paper}", content_type="text/plain", block=block)


def _fate(url: str, written: Written) -> Fate:
    return Fate(
        url,
        "article",
        "failed" if written.warc_type == "metadata" else "captured",
        captured_at=written.captured_at.isoformat(),
        record_id=written.record_id,
        filename=written.filename,
        offset=written.offset,
        length=written.length,
        payload_digest=written.payload_digest or "",
    )
