"""`python -m bench.rereading [PAGES]`: reading archived pages again, by one process and by several.

Each process reads the same page over and over from its bytes, as a re-extraction does after the
WARC is fetched: parse, clean, make the row, compare with the row that is there.  Pages a second by
the clock, and the memory of the fullest process at a tenth of the way and at the end.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from articles.rereadings import columns_differing
from tests.articles.many import text
from tests.articles.samples import article_row, page, site


def main() -> None:
    """Print one line for each number of processes."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    context = multiprocessing.get_context("spawn")
    for processes in sorted({1, 2, len(os.sched_getaffinity(0))}):
        each = [pages // processes] * processes
        with ProcessPoolExecutor(processes, context) as pool:
            list(pool.map(read, [1] * processes))
            begun = time.perf_counter()
            came = list(pool.map(read, each))
        speed = sum(each) / (time.perf_counter() - begun)
        early, late = (max(one[at] for one in came) for at in (0, 1))
        print(f"{processes} processes: {speed:,.0f} pages/s, {early:,.0f} MB, then {late:,.0f} MB")


def read(pages: int) -> tuple[float, float]:
    """Read so many pages; the peak memory in MB after a tenth of them, and after all."""
    with tempfile.TemporaryDirectory() as folder:
        rules = site(Path(folder))
    bodies = [
        page("".join(f"<p>{part}</p>" for part in text(number).split("\n\n")))
        for number in range(50)
    ]
    known = [article_row(body, rules) for body in bodies]
    early = _peak()
    for number in range(pages):
        fresh = article_row(bodies[number % 50], rules)
        if columns_differing(known[number % 50], fresh):
            raise ValueError("the same bytes read otherwise")
        if number == pages // 10:
            early = _peak()
    return early, _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
