"""A real crawl of sites whose seeds lie, fail or set traps: what is found, asked and left alone."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.plan import Planned
from crawlers.seeds.sources import MOST_SITEMAPS
from tests.crawlers.crawling import (
    Reply,
    Server,
    crawl,
    feed_of,
    listing_of,
    servers,
)
from tests.crawlers.sitemaps import PAGE, XML, articles, sitemap_of
from tests.seeds.test_sitemap import urlset

CAPTURED = ("captured", "")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with nothing but a front page on it."""
    with servers(1) as (running,):
        running.pages = {"/": PAGE}
        yield running


def test_the_last_page_for_any_number_ends(tmp_path: Path, server: Server) -> None:
    """Three pages by number, and then the third again and again: two more, and no finding."""

    def pages(path: str) -> Reply | None:
        if not path.startswith("/list"):
            return None
        number = min(int(path.partition("=")[2] or 1), 3)
        return listing_of(f"/news/{number}", "/about")

    server.made = pages
    server.pages |= {f"/news/{number}": PAGE for number in (1, 2, 3)}
    seed = {"section": f"{server.url}/list", "next": "?page={page}"}
    crawled = crawl(tmp_path, home=f"{server.url}/", seeds=[seed])
    assert articles(crawled) == {"news/1", "news/2", "news/3"}
    assert [p for p in server.asked if "list" in p] == [
        "/list",
        *(f"/list?page={number}" for number in (2, 3, 4, 5)),
    ]
    assert crawled.report["findings"] == []


def test_a_listing_by_cursor_that_ends_in_404(tmp_path: Path, server: Server) -> None:
    """The cursor is the last id of each page; 404 behind the last is the end, and no fault."""
    server.pages |= {
        "/list": Reply(200, "<li id=9><a href='/news/9'>x</a><li id=8><a href='/news/8'>x</a>"),
        "/list?before=8": Reply(200, "<li id=7><a href='/news/7'>x</a>"),
        **{f"/news/{number}": PAGE for number in (7, 8, 9)},
    }
    seed = {"section": f"{server.url}/list", "next": "?before={li@id}"}
    crawled = crawl(tmp_path, home=f"{server.url}/", seeds=[seed])
    assert articles(crawled) == {"news/7", "news/8", "news/9"}
    assert crawled.fate(f"{server.url}/list?before=7") == ("gone", "http-404")
    assert crawled.report["findings"] == []


def test_what_is_new_goes_before_what_is_due(tmp_path: Path, server: Server) -> None:
    """A budget of five: the feed, its three articles, and one of the eight that are due."""
    new, due = [f"/news/{n}" for n in range(3)], [f"/news/{n}" for n in range(10, 18)]
    server.pages |= {"/feed": feed_of(*new), **dict.fromkeys([*new, *due], PAGE)}
    plan = [Planned(server.url + path, "", due=True) for path in due]
    crawled = crawl(tmp_path, home=f"{server.url}/", plan=plan, budget=5)
    assert articles(crawled) == {"news/0", "news/1", "news/2", "news/10"}
    assert crawled.report["counts"]["over-budget"] == 7
    assert {path for path in server.asked if "news" in path} == {*new, "/news/10"}


def test_what_seeds_call_modified_is_asked_again(tmp_path: Path, server: Server) -> None:
    """Resting articles modified on the last night or since; the others rest on."""
    day = {"1": "2026-11-20", "2": "2026-11-22", "3": "2026-11-23T01:00:00Z", "4": ""}
    listed = [(f"{server.url}/news/{name}", modified) for name, modified in day.items()]
    post = {"id": 5, "link": f"{server.url}/news/5", "modified_gmt": "2026-11-22T10:00:00"}
    old = {"id": 6, "link": f"{server.url}/news/6", "modified_gmt": "2026-11-01T10:00:00"}

    def posts(path: str) -> Reply | None:
        asked = [post] if "modified_after" in path else [old]
        is_rest = path.startswith("/wp-json/")
        return Reply(200, json.dumps(asked), {"X-WP-TotalPages": "1"}) if is_rest else None

    server.made = posts
    server.pages |= {"/map.xml": Reply(200, urlset(*listed), XML)}
    server.pages |= {f"/news/{number}": PAGE for number in range(1, 7)}
    seeds = [
        {"sitemap": f"{server.url}/map.xml"},
        {"wordpress": f"{server.url}/wp-json/wp/v2/posts"},
    ]
    plan = [Planned(f"{server.url}/news/{number}", "", due=False) for number in range(1, 7)]
    crawled = crawl(
        tmp_path, home=f"{server.url}/", seeds=seeds, plan=plan, last_night="2026-11-22"
    )
    assert articles(crawled) == {"news/2", "news/3", "news/5"}
    assert {f.seed for f in crawled.fates.values() if f.role == "article"} == {"modified"}
    (query,) = [path for path in server.asked if "modified_after" in path]
    assert "modified_after=2026-11-22T00%3A00%3A00&orderby=modified&order=desc" in query


def test_robots_txt_names_sitemaps_and_a_pace(tmp_path: Path, server: Server) -> None:
    """Where the file names no sitemap: five at most, on own hosts; its `Crawl-delay` is kept."""
    lines = [f"Sitemap: {server.url}/map{number}.xml" for number in range(7)]
    robots = ["Sitemap: https://x.example/map.xml", *lines, "User-agent: *", "Crawl-delay: 0.2"]
    server.pages |= {
        "/robots.txt": Reply(200, "\n".join(robots)),
        "/feed": feed_of("/news/0"),
        **{f"/map{n}.xml": sitemap_of(f"{server.url}/news/{n}") for n in range(7)},
        **{f"/news/{number}": PAGE for number in range(7)},
    }
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert articles(crawled) == {f"news/{number}" for number in range(MOST_SITEMAPS)}
    fate = crawled.fates[f"{server.url}/news/4"]
    assert fate.seed == f"sitemap {server.url}/map4.xml"
    gaps = [after.at - before.at for before, after in itertools.pairwise(server.log)]
    # Over all of them, since a busy machine delivers one request late and the next in time.
    assert sum(gaps) / len(gaps) >= 0.2 * 0.9, gaps
    assert crawled.report["findings"] == []


def test_a_site_file_that_names_a_sitemap_is_followed(tmp_path: Path, server: Server) -> None:
    """Then robots.txt's sitemaps are none of our business; rules that are a page are none."""
    disguised = f"<!doctype html>\nSitemap: {server.url}/other.xml\nUser-agent: *\nDisallow: /\n"
    server.pages |= {
        "/robots.txt": Reply(200, disguised),
        "/map.xml": sitemap_of(f"{server.url}/news/1"),
        "/news/1": PAGE,
    }
    crawled = crawl(tmp_path, home=f"{server.url}/", seeds=[{"sitemap": f"{server.url}/map.xml"}])
    assert articles(crawled) == {"news/1"}
    assert server.asked["/other.xml"] == 0
    (finding,) = crawled.report["findings"]
    assert finding == f"{server.url}/robots.txt: a web page where rules should be; it has none"


def test_too_many_requests_for_robots_keep_us_out(tmp_path: Path, server: Server) -> None:
    """RFC 9309 would let 429 pass as any 4xx; it is the host's word that it is asked too much."""
    server.pages |= {"/robots.txt": Reply(429), "/feed": feed_of("/news/1")}
    crawled = crawl(tmp_path, home=f"{server.url}/")
    refused = ("refused-by-robots", "robots.txt is refused for too many requests")
    assert crawled.fate(f"{server.url}/") == refused
    assert server.asked == {"/robots.txt": 1}


def test_the_next_kind_is_tried_where_a_seed_gives_nothing(tmp_path: Path, server: Server) -> None:
    """A web page for a feed: what the home page declares is tried, up to the first that works."""
    home = (
        "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed'>"
        "<link rel=alternate type='application/rss+xml' href='/good'>"
        "<link rel='https://api.w.org/' href='/wp-json/'><a href='/news/3'>x</a>"
    )
    server.pages |= {
        "/": Reply(200, home),
        "/feed": Reply(200, "<!doctype html><p>no feed any more"),
        "/comments/feed": feed_of("/news/1#comment-1"),
        "/good": feed_of("/news/1", "/news/2"),
        **{f"/news/{number}": PAGE for number in (1, 2, 3)},
    }
    crawled = crawl(tmp_path, home=f"{server.url}/")
    assert articles(crawled) == {"news/1", "news/2"}
    assert not [path for path in server.asked if "wp-json" in path]
    counts = {name.partition(server.url)[2]: c for name, c in crawled.report["seeds"].items()}
    assert counts == {
        "/feed": {"found": 0, "in_scope": 0, "new": 0},
        "/comments/feed": {"found": 0, "in_scope": 0, "new": 0},
        "/good": {"found": 2, "in_scope": 2, "new": 2},
    }
    assert f"feed {server.url}/good is tried" in "\n".join(crawled.report["findings"])


def test_a_silent_seed_is_reported_and_the_home_page_read(tmp_path: Path, server: Server) -> None:
    """A feed that printed daily until two weeks ago and brings nothing new; home knows better."""
    dates = [f"Tue, {day:02} Nov 2026 08:00:00 GMT" for day in range(9, 4, -1)]
    items = "".join(
        f"<item><link>/news/{n}</link><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(dates)
    )
    server.pages |= {
        "/": listing_of("/news/9", "/about"),
        "/feed": Reply(200, f"<rss><channel>{items}</channel></rss>", XML),
        "/news/9": PAGE,
    }
    plan = [Planned(f"{server.url}/news/{n}", "", due=False) for n in range(5)]
    crawled = crawl(tmp_path, home=f"{server.url}/", plan=plan)
    assert articles(crawled) == {"news/9"}
    assert crawled.fates[f"{server.url}/news/9"].seed == f"section {server.url}/"
    assert server.asked["/"] == 1
    findings = "\n".join(crawled.report["findings"])
    assert f"feed {server.url}/feed: nothing new since 2026-11-09, 14 days" in findings


def test_a_feed_that_was_outrun_is_paged_back(tmp_path: Path, server: Server) -> None:
    """Nothing on it was known, though something is: older items are asked for until they are."""

    def paged(path: str) -> Reply | None:
        if not path.startswith("/feed"):
            return None
        number = int(path.partition("=")[2] or 1)
        items = "".join(f"<item><link>/news/{10 - 2 * number - n}</link></item>" for n in (0, 1))
        signed = "<generator>https://wordpress.org/?v=6.4</generator>"
        return Reply(200, f"<rss><channel>{signed}{items}</channel></rss>", XML)

    server.made = paged
    server.pages |= {f"/news/{number}": PAGE for number in range(1, 9)}
    plan = [Planned(f"{server.url}/news/{n}", "", due=False) for n in range(1, 5)]
    crawled = crawl(tmp_path, home=f"{server.url}/", plan=plan)
    assert articles(crawled) == {f"news/{number}" for number in (5, 6, 7, 8)}
    asked = [path for path in server.asked if path.startswith("/feed")]
    assert asked == ["/feed", "/feed?paged=2", "/feed?paged=3"]
