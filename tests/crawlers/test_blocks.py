"""A real crawl of servers that turn it away: everything kept, named and counted, nothing evaded."""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawlers.patience import MOST_IN_A_ROW
from tests.crawlers.crawling import Crawled, Reply, Server, crawl, feed_of, servers

ARTICLES = 30
PAGE = Reply(200, "<title>خبر</title><h1>خبر</h1><p>متن</p>")
CHALLENGE = Reply(
    200,
    "<!DOCTYPE html><html><head><title>Just a moment...</title>"
    "<meta http-equiv='refresh' content='1'></head><body><script>window._cf_chl_opt={};</script>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1'></script></body>",
    {"Server": "cloudflare", "Set-Cookie": "__cf_bm=1; path=/"},
)
NOT_ASKED = ("blocked", f"not asked, {MOST_IN_A_ROW} blocks in a row")


@pytest.fixture
def server() -> Iterator[Server]:
    """A paper of thirty articles."""
    with servers(1) as (running,):
        paths = [f"/news/{number}" for number in range(ARTICLES)]
        running.pages = {"/": PAGE, "/feed": feed_of(*paths), **dict.fromkeys(paths, PAGE)}
        yield running


def fates_of(crawled: Crawled) -> Counter[tuple[str, str]]:
    """Fates and reasons of the articles, counted."""
    fates = crawled.fates.values()
    return Counter((fate.disposition, fate.reason) for fate in fates if fate.role == "article")


def moments(server: Server, path: str) -> list[float]:
    """When a path was asked for."""
    return [asked.at for asked in server.log if asked.path == path]


def test_a_challenge_on_a_third_of_the_pages(tmp_path: Path, server: Server) -> None:
    """Sent as 200: ten blocks and twenty articles, each asked once, as itself, without a cookie."""
    for number in range(0, ARTICLES, 3):
        server.pages[f"/news/{number}"] = CHALLENGE
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert fates_of(crawled) == {
        ("blocked", "challenge-cloudflare"): 10,
        ("captured", ""): 20,
    }
    blocked = [fate for fate in crawled.fates.values() if fate.disposition == "blocked"]
    assert all(fate.record_id and fate.length and fate.status == 200 for fate in blocked)
    assert max(server.asked.values()) == 1
    assert not [path for path in server.asked if "cdn-cgi" in path]
    assert not [asked for asked in server.log if "Cookie" in asked.headers]
    assert len({asked.headers["User-Agent"] for asked in server.log}) == 1
    assert crawled.report["findings"] == [
        "host 127.0.0.1: 10 of 33 answers were blocks (10 challenge-cloudflare)"
    ]


@pytest.mark.parametrize("status", [403, 429])
def test_a_wall_of_blocks_is_left_alone(tmp_path: Path, server: Server, status: int) -> None:
    """After ten in a row nothing more is asked, and every other URL says so.

    One request may be on its way already when the tenth answer comes.
    """
    for number in range(ARTICLES):
        server.pages[f"/news/{number}"] = Reply(status, "no")
    crawled = crawl(tmp_path, home=f"{server.url}/")
    asked = [path for path in server.asked if "news" in path]
    assert len(asked) in (MOST_IN_A_ROW, MOST_IN_A_ROW + 1)
    assert fates_of(crawled) == {
        ("blocked", f"http-{status}"): len(asked),
        NOT_ASKED: ARTICLES - len(asked),
    }
    assert not [f for f in crawled.fates.values() if f.reason == NOT_ASKED[1] and f.record_id]
    (finding,) = crawled.report["findings"]
    assert finding.endswith(f"({len(asked)} http-{status}); {NOT_ASKED[1]}")


@pytest.mark.soak
def test_a_storm_of_503_ends(tmp_path: Path, server: Server) -> None:
    """Retries count as well, so that a few articles are asked for and the others spared."""
    for number in range(ARTICLES):
        server.pages[f"/news/{number}"] = Reply(503, "busy")
    crawled = crawl(tmp_path, home=f"{server.url}/")
    asked = [count for path, count in server.asked.items() if "news" in path]
    assert sum(asked) in (MOST_IN_A_ROW, MOST_IN_A_ROW + 1)
    assert max(asked) == 3
    assert fates_of(crawled) == {
        ("blocked", "http-503"): len(asked),
        NOT_ASKED: ARTICLES - len(asked),
    }
    fates = [fate for fate in crawled.fates.values() if fate.reason == "http-503"]
    assert all(fate.record_id for fate in fates)


@pytest.mark.parametrize("status", [429, pytest.param(503, marks=pytest.mark.soak)])
def test_retry_after_is_waited_for(tmp_path: Path, server: Server, status: int) -> None:
    """Two seconds: nothing at all is asked of the host meanwhile, and then the same once more."""
    wait = Reply(status, "later", {"Retry-After": "2"})
    server.pages["/news/3"] = [wait, PAGE]
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert fates_of(crawled) == {("captured", ""): ARTICLES}
    refused, again = moments(server, "/news/3")
    after = min(asked.at for asked in server.log if asked.at > refused + 0.5)
    assert after - refused >= 1.9
    assert again >= after
    # One request was already on its way when the answer came.
    assert len([a for a in server.log if refused < a.at < after]) <= 1


@pytest.mark.soak
def test_a_date_to_come_back_at_is_waited_for(tmp_path: Path, server: Server) -> None:
    """The other form of `Retry-After`; dates have whole seconds."""

    def until_later(path: str) -> Reply | None:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        is_first = path == "/" and server.asked["/"] == 1
        return Reply(503, "later", {"Retry-After": until}) if is_first else None

    server.made = until_later
    server.pages["/feed"] = feed_of("/news/1")
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert crawled.fate(f"{server.url}/") == ("captured", "")
    first, second = moments(server, "/")
    assert second - first >= 1.9


def test_a_day_of_peace_is_kept(tmp_path: Path, server: Server) -> None:
    """Longer than a night waits: the rest of the host is blocked unasked, and due again next."""
    server.pages["/news/5"] = Reply(429, "go", {"Retry-After": "86400"})
    crawled = crawl(tmp_path, home=f"{server.url}/")
    asked = [path for path in server.asked if "news" in path]
    assert len(asked) <= 7
    peace = ("blocked", "not asked, it wants 86,400 s of peace")
    assert fates_of(crawled) == {
        ("captured", ""): len(asked) - 1,
        ("blocked", "http-429"): 1,
        peace: ARTICLES - len(asked),
    }
    assert all(fate.is_gap for fate in crawled.fates.values() if fate.disposition == "blocked")


@pytest.mark.soak
def test_a_host_that_is_left_alone_holds_up_no_other(tmp_path: Path) -> None:
    """The one wants a day of peace; the other's pages are captured."""
    with servers(2) as (angry, calm):
        other = calm.url.replace("127.0.0.1", "localhost")
        angry.pages = {"/": Reply(503, "no", {"Retry-After": "86400"}), "/feed": feed_of("/news/1")}
        calm.pages = {"/feed": feed_of("/news/2"), "/news/2": PAGE}
        seeds = [{"feed": f"{angry.url}/feed"}, {"feed": f"{other}/feed"}]
        crawled = crawl(tmp_path, home=f"{angry.url}/", seeds=seeds)
    assert crawled.fate(f"{other}/news/2") == ("captured", "")
    assert crawled.fate(f"{angry.url}/") == ("blocked", "http-503")


@pytest.mark.soak
def test_slowing_down_is_seen_by_the_server(tmp_path: Path, server: Server) -> None:
    """After a 429 six delays of peace, then twice the distance, until ten answers were good."""
    server.pages["/feed"] = feed_of(*(f"/news/{number}" for number in range(18)))
    server.pages["/news/2"] = Reply(429, "slower")
    delay, nearly = 0.15, 0.75
    crawl(tmp_path, home=f"{server.url}/", delay_seconds=delay)
    (refused,) = moments(server, "/news/2")
    later = [asked.at for asked in server.log if asked.at > refused + delay * 2]
    gaps = [after - before for before, after in itertools.pairwise(later)]
    assert later[0] - refused >= delay * 6 * nearly
    assert min(gaps[:8]) >= delay * 2 * nearly
    assert min(gaps[11:]) < delay * 2 * nearly
    assert min(gaps) >= delay * nearly


@pytest.mark.soak
def test_a_retry_that_is_turned_away_keeps_its_evidence(tmp_path: Path, server: Server) -> None:
    """The one is to come back in two seconds; meanwhile the other closes the host for a day."""

    def slow(path: str) -> Reply | None:
        if path == "/news/1":
            time.sleep(0.5)
        return None

    server.made = slow
    server.pages["/feed"] = feed_of("/news/0", "/news/1")
    server.pages["/news/0"] = Reply(503, "soon", {"Retry-After": "2"})
    server.pages["/news/1"] = Reply(503, "no", {"Retry-After": "86400"})
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert server.asked["/news/0"] == server.asked["/news/1"] == 1
    for path in ("/news/0", "/news/1"):
        fate = crawled.fates[server.url + path]
        assert (fate.disposition, fate.reason) == ("blocked", "http-503")
        assert fate.record_id


def test_what_each_seed_brought_is_told(tmp_path: Path, server: Server) -> None:
    """Found, of the site, and new; in the report of the crawl."""
    crawled = crawl(tmp_path, home=f"{server.url}/")
    counts = {"found": ARTICLES, "in_scope": ARTICLES, "new": ARTICLES}
    assert crawled.report["seeds"] == {f"feed {server.url}/feed": counts}
    assert json.dumps(crawled.report["seeds"])
