"""`python -m bench.rereading [PAGES]`: reading archived pages again, by one process and by several.

The whole way of `warraq extract --all`: a WARC of a thousand pages is taken out of a store (here:
of memory), its SHA-256 and each record's digests are proved, each page is parsed, cleaned and made
a row, and the rows are compared with those of the tables; then the same again.  Pages a second by
the clock, and the memory of the fullest process along the way.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archive import keys
from archive.manifest import Draft, Kept, Manifest
from archive.records.writer import WarcWriter, Written
from articles.tables.table import Tables
from config.sitefiles import SiteFile
from crawlers import dispositions
from crawlers.dispositions import Fate
from tests.archive import samples as exchanges
from tests.articles.many import text
from tests.articles.samples import NIGHT, page, site
from tests.keeping.shelf import Shelf
from warraq.rows import extraction, rereading
from warraq.stores import Stores

_A_WARC = 1_000
_POINTS = 10
_MENU = "<nav>{}</nav>".format(
    "".join(f'<ul class="menu"><li><a href="/c/{n}">قسم {n}</a></li></ul>' for n in range(150))
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An archive of one WARC, its pages in the tables already."""

    stores: Stores
    made: Manifest
    rules: SiteFile


def main() -> None:
    """Print one line for each number of processes."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    cores = len(os.sched_getaffinity(0))
    print(f"{pages:,} pages of {len(_page(1)) / 1024:.0f} kB, {cores} cores", flush=True)
    context = multiprocessing.get_context("spawn")
    for processes in sorted({1, 2, cores}):
        each = max(1, pages // processes // _A_WARC)
        with ProcessPoolExecutor(processes, context) as pool:
            list(pool.map(read, [1] * processes))
            begun = time.perf_counter()
            came = list(pool.map(read, [each] * processes))
        speed = each * processes * _A_WARC / (time.perf_counter() - begun)
        along = ", ".join(f"{max(at):,.0f}" for at in zip(*came, strict=True))
        print(f"{processes} processes: {speed:,.0f} pages/s; MB along the way: {along}", flush=True)


def read(warcs: int) -> list[float]:
    """Read so many WARCs again; the memory in MB at ten points of the way."""
    along: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = _laid(Path(folder))
        for number in range(1, warcs + 1):
            pages = rereading.read_again(desk.stores, desk.made, desk.made.warcs[0], desk.rules)
            told = rereading.compared(desk.stores, pages, desk.rules).told
            if (told.pages, told.rows) != (_A_WARC, 0):
                raise ValueError(f"the same bytes read otherwise: {told}")
            if number * _POINTS // warcs > (number - 1) * _POINTS // warcs:
                along.append(_memory())
    return along


def _laid(folder: Path) -> Desk:
    """Pages written into a WARC, and extracted for the first time."""
    rules = site(folder)
    writer = WarcWriter(folder / "spool", site="waha", info={}, roll_bytes=1 << 40)
    fates = []
    for number in range(_A_WARC):
        url = f"https://waha.example/{number}/"
        fates.append(_fate(url, writer.write(exchanges.page(url, body=_page(number)))))
    (warc,) = writer.close()
    key, listed = keys.warc("waha", NIGHT, warc.path.name), "dispositions"
    shelf = Shelf({key: warc.path.read_bytes(), listed: dispositions.dump(fates)})
    objects = (
        Kept(key, len(shelf.objects[key]), warc.sha256, "warc"),
        Kept(listed, len(shelf.objects[listed]), "", listed),
    )
    now = dt.datetime.now(dt.UTC).isoformat()
    draft = Draft("waha", NIGHT, "20261122010203000", now, now, "complete", "0" * 64, objects, {})
    stores = Stores(shelf, shelf, Tables(str(folder / "tables")))  # type: ignore[arg-type]
    desk = Desk(stores, Manifest(draft, 1, None, ""), rules)
    extraction.extract(stores, desk.made, rules, on_refused=lambda _fates: None)
    return desk


def _page(number: int) -> bytes:
    body = "".join(f"<p>{part}</p>" for part in text(number).split("\n\n"))
    return page(body, around=_MENU).replace("المادة", f"المادة {number}").encode()


def _fate(url: str, written: Written) -> Fate:
    return Fate(
        url,
        "article",
        "captured",
        status=200,
        captured_at=written.captured_at.isoformat(),
        record_id=written.record_id,
        filename=written.filename,
        offset=written.offset,
        length=written.length,
        payload_digest=written.payload_digest or "",
    )


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
