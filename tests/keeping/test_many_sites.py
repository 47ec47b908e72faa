"""400 sites that commit in one night, at the same time: every one of them is there, once."""

from __future__ import annotations

import datetime as dt
import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

import pytest

from archive.storage.store import Access, Store
from articles.tables import commits
from articles.tables.table import ORDER, Tables
from tests.articles.many import row
from warraq.rows.compacting import compact

NIGHT = dt.date(2026, 11, 22)
SITES, EACH, WRITERS = 400, 5, 8


@dataclass(slots=True)
class Told:
    """What one writer saw: the seconds of each site, its commits and how often one was tried."""

    seconds: list[float] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    tried: int = 0
    cpu: float = 0.0


def commit_sites(root: str, options: dict[str, str], first: int) -> Told:
    """The nights of every `WRITERS`-th site from `first` on, each with a repeat by the next writer.

    As where Airflow runs a task again that was only slow: both commit one snapshot at one time.
    """
    tables, told, whole = Tables(root, options), Told(), commits.holds

    def holds(*words: object) -> bool:
        told.tried += not (held := whole(*words))  # type: ignore[arg-type]
        return held

    commits.holds = holds
    for turn in range(first, SITES, WRITERS):
        for number in (turn, (turn + 1) % SITES):
            begun = time.monotonic()
            if tables.write(key(number), **night(f"site{number}")):
                told.written.append(key(number))
            told.seconds.append(time.monotonic() - begun)
    told.cpu = time.process_time()
    return told


def key(number: int) -> str:
    """The snapshot of a site."""
    return f"site{number}/{NIGHT}/1"


def night(site: str) -> dict[str, list[dict[str, object]]]:
    """The rows of a site's first night."""
    rows = [row(site, n, f"نص {n} من {site}", night=NIGHT) for n in range(EACH)]
    captures = [{"site": site, "night": NIGHT, "url": it["url"]} for it in rows]
    changes = [{"type": "published", "article_id": it["article_id"], **captures[0]} for it in rows]
    return {"articles": rows, "changes": changes, "captures": captures}


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_four_hundred_sites_in_one_night(derived_store: Store, access: Access) -> None:
    """Eight writers at once, each site by two of them: no commit is lost, none counted twice."""
    options = {
        "AWS_ENDPOINT_URL": access.endpoint,
        "AWS_ACCESS_KEY_ID": access.access_key,
        "AWS_SECRET_ACCESS_KEY": access.secret_key,
        "AWS_REGION": access.region,
        "AWS_ALLOW_HTTP": "true",
    }
    root = f"s3://{derived_store.bucket}/tables"
    tables, begun = Tables(root, options), time.monotonic()
    with ProcessPoolExecutor(WRITERS, get_context("spawn")) as pool:
        running = [pool.submit(commit_sites, root, options, first) for first in range(WRITERS)]
        while not all(one.done() for one in running):
            time.sleep(5)
            list(compact(tables))
        told = [one.result() for one in running]
    took = sorted(seconds for one in told for seconds in one.seconds)
    tried, lasted = sum(one.tried for one in told), time.monotonic() - begun
    print(
        f"\n{SITES} sites, each twice, by {WRITERS} writers and a compaction on "
        f"{len(os.sched_getaffinity(0))} cores: {lasted:.0f} s, {sum(one.cpu for one in told):.0f} "
        f"s of the writers' CPU, {tried} tries for {3 * SITES} commits; "
        f"a site {took[len(took) // 2]:.1f} s in the middle, {took[-1]:.1f} s at most"
    )
    for done in compact(tables):
        print(f"{done.table}: version {tables.version(done.table)}, {done.after} files")
    for name in ORDER:
        assert tables.dataset(name).count_rows() == SITES * EACH
    assert {name for one in told for name in one.written} == {key(n) for n in range(SITES)}
    assert all(tables.written(key(number)) for number in range(0, SITES, 40))
    urls = tables.read("articles", columns=["url"])["url"].to_pylist()
    assert len(set(urls)) == len(urls)
