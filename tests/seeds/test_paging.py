"""How far a night reads a seed: all that is new, hardly more, and never past its bound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.http import TextResponse

from config.site import Seed, Site
from crawlers.seeds import Found, Harvest, readers
from crawlers.seeds.paging import Paging
from tests.seeds.paper import Crawled, Paper, crawled, printed
from tests.seeds.test_sitemap import urlset

SEED = Seed(sitemap="https://news.example/sitemap.xml", pages=5)
FEED = Seed(feed="https://news.example/feed.json")
SITE = Site(
    name="news",
    publisher="News",
    home="https://news.example/",
    article_url=r"^https://news\.example/\d+/",
    seeds=(FEED,),
)
OLD, NEW = (Found("https://news.example/old/"),), (Found("https://news.example/new/"),)


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper of six posts."""
    with printed(Paper()) as printed_paper:
        yield printed_paper


def pages_after(*harvests: Harvest, seed: Seed = SEED) -> list[str | None]:
    """The page chosen after each harvest."""
    paging = Paging(lambda found: found.url.endswith("/new/"))
    chosen = []
    for harvest in harvests:
        paging.read(seed, harvest)
        chosen.append(paging.following(seed))
    return chosen


def test_next_pages_go_before_older_ones() -> None:
    """Next ones in any case; an older one only where something was new since the one before."""
    index = Harvest((), next_pages=("a", "b"), older_pages=("c", "d"))
    known, new = Harvest(OLD), Harvest(OLD + NEW)
    assert pages_after(index, known, known, known) == ["a", "b", None, None]
    assert pages_after(index, new, known, known) == ["a", "b", "c", None]
    assert pages_after(index, known, known, new, known) == ["a", "b", None, "c", None]


def test_pages_are_counted_with_the_first() -> None:
    """Five pages of a seed are its address and four more, however many are named."""
    many = Harvest(NEW, next_pages=("n1", "n2", "n3"), older_pages=("o1", "o2", "o3"))
    assert pages_after(many, *[Harvest(NEW)] * 6) == ["n1", "n2", "n3", "o1", None, None, None]


def test_an_index_within_an_index_is_read_where_it_stands() -> None:
    """Its sitemaps go before the rest of the outer one."""
    outer, inner = Harvest((), next_pages=("x", "b")), Harvest((), next_pages=("x1", "x2"))
    assert pages_after(outer, inner, Harvest(()), Harvest(())) == ["x", "x1", "x2", "b"]


def wordpress_night(folder: Path, paper: Paper, known: range) -> Crawled:
    """A night of the paper with its REST interface as the seed."""
    return crawled(folder, paper, {"wordpress": f"{paper.base}/wp-json/wp/v2/posts"}, known)


def test_a_first_night_reads_every_page(tmp_path: Path, paper: Paper) -> None:
    """Three pages, six posts, nothing to complain of."""
    night = wordpress_night(tmp_path, paper, range(0))
    assert paper.seed_pages() == ["1", "2", "3"]
    assert night.articles() == {paper.url(number) for number in range(1, 7)}
    assert night.findings == []


def test_a_later_night_stops_where_all_is_known(tmp_path: Path, paper: Paper) -> None:
    """One post is new: its page and the next are read, and the rest is not asked for."""
    night = wordpress_night(tmp_path, paper, range(1, 6))
    assert paper.seed_pages() == ["1", "2"]
    assert night.articles() == {paper.url(6)}


def test_past_the_last_page_is_no_fault(tmp_path: Path, paper: Paper) -> None:
    """Full pages (as the query states them) and no total: the 400 ends it and is no gap."""
    paper.tells_total = False
    api = f"{paper.base}/wp-json/wp/v2/posts?per_page=2"
    night = crawled(tmp_path, paper, {"wordpress": api})
    assert paper.seed_pages() == ["1", "2", "3", "4"]
    (last,) = (fate for fate in night.fates.values() if fate.status == 400)
    assert (last.disposition, last.reason, last.is_gap) == ("gone", "past the last page", False)
    assert night.findings == []


def test_a_closed_interface_is_one_finding(tmp_path: Path, paper: Paper) -> None:
    """Named by the seed's address, with what to do."""
    paper.answers["/wp-json/wp/v2/posts"] = (403, b'{"code": "rest_forbidden"}')
    finding, *_resorts = wordpress_night(tmp_path, paper, range(0)).findings
    assert "answered 403 with 'rest_forbidden'; name a feed" in finding


def test_a_sitemap_that_fails_hides_no_other(tmp_path: Path, paper: Paper) -> None:
    """One child is missing, one is HTML; the next ones are read, the one long untouched is not."""
    child = "<sitemap><loc>{base}/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
    days = {"a": "2026-11-22", "b": "2026-11-22", "c": "2026-11-21", "d": "2020-01-01"}
    inside = "".join(child.format(base=paper.base, name=n, day=d) for n, d in days.items())
    paper.answers["/index.xml"] = (200, f"<sitemapindex>{inside}</sitemapindex>".encode())
    paper.answers["/a.xml"] = (404, b"")
    paper.answers["/b.xml"] = (200, b"<html></html>")
    listed = [(paper.url(1), ""), (f"{paper.base}/about/", ""), ("https://x.example/p/1/", "")]
    paper.answers["/c.xml"] = (200, urlset(*listed))
    night = crawled(tmp_path, paper, {"sitemap": f"{paper.base}/index.xml"}, known=[1])
    assert paper.seed_pages() == ["/index.xml", "/a.xml", "/b.xml", "/c.xml"]
    assert [finding.partition(".xml: ")[2] for finding in night.findings] == [
        "gone, answered 404",
        "HTML where a sitemap should be",
        "1 URLs left out: on other hosts",
    ]
    assert f"{paper.base}/about/" not in night.fates


def test_the_home_page_may_be_a_section(tmp_path: Path, paper: Paper) -> None:
    """It is asked for once, and the articles on it are found."""
    paper.answers["/"] = (200, b"<html><a href='/p/4/'>x</a><a href='/about/'>y</a></html>")
    night = crawled(tmp_path, paper, {"section": f"{paper.base}/"})
    assert paper.asked == ["/", "/p/4/"]
    assert night.articles() == {paper.url(4)}


def test_a_json_feed_is_a_feed() -> None:
    """No word of its kind in the site file."""
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/3/"}]}
    answer = TextResponse("https://news.example/feed.json", body=json.dumps(told).encode())
    assert readers.harvest(answer, FEED, SITE).found == (Found("https://news.example/3/"),)
