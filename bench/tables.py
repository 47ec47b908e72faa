"""`python -m bench.tables [ROWS]`: what is asked of tables with many rows, in time and memory.

Rows are made up: 320 words in 8 paragraphs, over 40 sites and 30 nights; one in twenty is a copy of
another site's, cut or added to.  So there are 1,200 small files, and after compaction 40.  Each
measurement has a process of its own on a local disk: seconds by the clock and of the processor, and
the most memory it had, of which 110 MB are the libraries.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from articles.copying.likeness import signature
from articles.tables.beside import search_line
from articles.tables.table import Tables
from tests.articles.many import row, text
from warraq.commands.printing import write_rows
from warraq.rows.choosing import Choice, current_articles
from warraq.rows.compacting import compact
from warraq.rows.query import sql
from warraq.rows.syndicating import syndicate

_SITES, _NIGHTS, _COPIES = 40, 30, 20
_FIRST = dt.date(2026, 11, 1)
_SHORT = ("published_date", "site", "headline", "byline")
_PER_SITE = "select site, count(*) from articles group by site"


def main() -> None:
    """Print one line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{count:,} rows, {len(os.sched_getaffinity(0))} cores")
    _told("search keys, 1,000 texts", search_keys)
    _told("signatures, 1,000 texts", signatures)
    with tempfile.TemporaryDirectory() as folder:
        _told("30 nights written", fill, folder, count)
        _ask(folder, "small files")
        _told("syndication, all of it", syndication, folder)
        _told("one night more", one_more, folder, count)
        _told("syndication, one night more", syndication, folder)
        _told("compact", compaction, folder)
        _ask(folder, "compacted")
        for form in ("parquet", "csv", "jsonl"):
            _told(f"export, {form}", export, folder, form)
        _told("export, jsonl, one site", export, folder, "jsonl", "site7")


def search_keys() -> None:
    """Fold texts."""
    for number in range(1000):
        search_line("", text(number))


def signatures() -> None:
    """Sketch texts."""
    for number in range(1000):
        signature(text(number))


def fill(folder: str, count: int) -> None:
    """Thirty nights, a commit each."""
    tables, each = Tables(folder), count // _NIGHTS
    for night in range(_NIGHTS):
        tables.append("articles", f"night {night}", list(_night(night * each, night, each)))


def one_more(folder: str, count: int) -> None:
    """A hundredth of all on top."""
    Tables(folder).append("articles", "more", list(_night(count, _NIGHTS - 1, count // 100)))


def match(folder: str, wanted: str) -> int:
    """What `warraq articles --match` lists on a terminal."""
    found = current_articles(Tables(folder), Choice(match=wanted), _SHORT)
    return sum(batch.num_rows for batch in found)


def by_url(folder: str, url: str) -> int:
    """One article, every column of it."""
    return sum(batch.num_rows for batch in current_articles(Tables(folder), Choice(url=url)))


def counted(folder: str) -> int:
    """What `warraq sql` is asked most."""
    return int(sql(Tables(folder), _PER_SITE).num_rows)


def syndication(folder: str) -> str:
    """Whatever is new."""
    return str(syndicate(Tables(folder)))


def compaction(folder: str) -> str:
    """Few files of many."""
    return ", ".join(f"{done.before} -> {done.after} files" for done in compact(Tables(folder)))


def export(folder: str, form: Any, site: str | None = None) -> str:
    """Every current article in one file."""
    out = Path(folder) / "out"
    write_rows(current_articles(Tables(folder), Choice(site=site)), form, out, ())
    return f"{out.stat().st_size / 1e6:,.0f} MB"


def _ask(folder: str, state: str) -> None:
    for wanted in ("اِدلب", "عودة المياه", "كلمة لا توجد"):
        _told(f"--match {wanted}, {state}", match, folder, wanted)
    _told(f"--url, {state}", by_url, folder, "https://site7.example/47/")
    _told(f"sql, {state}", counted, folder)


def _night(start: int, night: int, count: int) -> Iterator[dict[str, Any]]:
    day = _FIRST + dt.timedelta(days=night)
    for number in range(start, start + count):
        body = text(number)
        if number % _COPIES == 0 and number > start:
            body = "\n\n".join([text(number, 40), *text(number - 1).split("\n\n")[:6]])
        yield row(f"site{number % _SITES}", number, body, night=day)


def _told(what: str, deed: Callable[..., object], *facts: object) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, used, peak, came = pool.apply(_measured, (deed, facts))
    shown = "" if came is None else f"  -> {came}"
    print(f"{what:<34} {seconds:7.2f} s {used:7.2f} s CPU {peak:6,.0f} MB{shown}", flush=True)


def _measured(
    deed: Callable[..., object], facts: tuple[object, ...]
) -> tuple[float, float, float, object]:
    begun, used = time.perf_counter(), time.process_time()
    came = deed(*facts)
    used, seconds = time.process_time() - used, time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, used, peak, came


if __name__ == "__main__":
    main()
