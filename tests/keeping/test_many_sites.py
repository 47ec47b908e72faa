"""400 sites that commit in one night, at the same time: every one of them is there, once."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from archive.store import Access, Store
from articles.table import Tables
from tests.articles.many import row

NIGHT = dt.date(2026, 11, 22)
SITES, EACH, WRITERS = 400, 5, 8


def commit_sites(root: str, options: dict[str, str], first: int) -> list[tuple[str, float]]:
    """The night of every `WRITERS`-th site from `first` on: its key, and how long that took."""
    tables, took = Tables(root, options), []
    for number in range(first, SITES, WRITERS):
        site, begun = f"site{number}", time.monotonic()
        rows = [row(site, n, f"نص {n} من {site}", night=NIGHT) for n in range(EACH)]
        captures = [{"site": site, "night": NIGHT, "url": it["url"]} for it in rows]
        changes = [
            {"type": "published", "article_id": it["article_id"], **captures[0]} for it in rows
        ]
        key = f"{site}/{NIGHT}/1"
        assert tables.write(key, articles=rows, changes=changes, captures=captures)
        took.append((key, time.monotonic() - begun))
    return took


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_four_hundred_sites_in_one_night(derived_store: Store, access: Access) -> None:
    """Eight writers at once against the real store: no commit is lost, and none counted twice."""
    options = {
        "AWS_ENDPOINT_URL": access.endpoint,
        "AWS_ACCESS_KEY_ID": access.access_key,
        "AWS_SECRET_ACCESS_KEY": access.secret_key,
        "AWS_REGION": access.region,
        "AWS_ALLOW_HTTP": "true",
    }
    root = f"s3://{derived_store.bucket}/tables"
    begun = time.monotonic()
    with ProcessPoolExecutor(WRITERS, get_context("spawn")) as pool:
        each = list(pool.map(commit_sites, [root] * WRITERS, [options] * WRITERS, range(WRITERS)))
    took = sorted(seconds for one in each for _key, seconds in one)
    print(
        f"{SITES} sites by {WRITERS} writers in {time.monotonic() - begun:.0f} s; "
        f"a site {took[len(took) // 2]:.1f} s in the middle, {took[-1]:.1f} s at most"
    )
    tables = Tables(root, options)
    assert len(took) == SITES
    for name in ("articles", "changes", "captures"):
        assert tables.dataset(name).count_rows() == SITES * EACH
        assert tables.version(name) == SITES
    assert all(tables.written(key) for key, _seconds in each[0])
