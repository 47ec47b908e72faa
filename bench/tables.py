"""`python -m bench.tables [ROWS]`: folding, signatures, `--match` and syndication on many rows.

Rows are made up: 320 words in 8 paragraphs, over 40 sites and 30 nights; one in twenty is a copy of
another site's, cut or added to.  Times are seconds by the clock and of the processor, in one
process on a local disk.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from articles.beside import search_line
from articles.likeness import signature
from articles.table import Tables
from tests.articles.many import row, text
from warraq.query import Choice, current_articles
from warraq.syndicating import syndicate

_SITES, _NIGHTS, _COPIES = 40, 30, 20
_FIRST = dt.date(2026, 11, 1)


def main() -> None:
    """Print one line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    sample = [text(number) for number in range(1000)]
    _told("search keys, 1,000 texts", lambda: [search_line("", one) for one in sample])
    _told("signatures, 1,000 texts", lambda: [signature(one) for one in sample])
    with tempfile.TemporaryDirectory() as folder:
        tables = Tables(folder)
        _told(f"write {count:,} rows", lambda: _fill(tables, count))
        for wanted in ("اِدلب", "عودة المياه", "كلمة لا توجد"):
            _told(
                f"--match {wanted}",
                lambda wanted=wanted: current_articles(tables, Choice(match=wanted)).num_rows,
            )
        _told("syndication, all of it", lambda: syndicate(tables))
        tables.append("articles", "tonight", list(_night(count, _NIGHTS - 1, count // 100)))
        _told(f"syndication, {count // 100:,} more", lambda: syndicate(tables))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB")


def _fill(tables: Tables, count: int) -> None:
    each = count // _NIGHTS
    for night in range(_NIGHTS):
        tables.append("articles", f"night {night}", list(_night(night * each, night, each)))


def _night(start: int, night: int, count: int) -> Iterator[dict[str, Any]]:
    day = _FIRST + dt.timedelta(days=night)
    for number in range(start, start + count):
        body = text(number)
        if number % _COPIES == 0 and number > start:
            body = "\n\n".join([text(number, 40), *text(number - 1).split("\n\n")[:6]])
        yield row(f"site{number % _SITES}", number, body, night=day)


def _told(what: str, deed: Callable[[], object]) -> None:
    begun, used = time.perf_counter(), time.process_time()
    came = deed()
    used, seconds = time.process_time() - used, time.perf_counter() - begun
    shown = "" if came is None or isinstance(came, list) else f"  -> {came}"
    print(f"{what:<32} {seconds:8.2f} s  {used:8.2f} s CPU{shown}", flush=True)


if __name__ == "__main__":
    main()
