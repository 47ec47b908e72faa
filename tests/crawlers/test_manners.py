"""A real crawl of a real server: robots.txt first, a distance kept, a name given, a budget."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.plan import Planned
from tests.crawlers.crawling import AGENT, Crawled, Reply, Server, crawl, feed_of, servers

PAGE = Reply(200, "<p>a page</p>")
DELAY = 0.3


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Crawled]]:
    """A crawl with a delay, of a site whose robots.txt says what it keeps."""
    with servers(1) as (server,):
        server.pages = {
            "/robots.txt": Reply(
                200,
                "\ufeffUser-agent: warraq\nDisallow: /news/kept\nDisallow: /*.pdf$\n"
                "Allow: /news/kept/open\n\nUser-agent: *\nDisallow: /news/1\n",
            ),
            "/": Reply(200, "<link rel=icon href=/f.ico><img src='/kept.pdf'>"),
            "/feed": feed_of(
                "/news/1", "/news/kept/1", "/news/kept/open", "/news/ح", "/news/%D8%AD", "/x"
            ),
            "/news/1": PAGE,
            "/news/kept/open": PAGE,
            "/news/%D8%AD": PAGE,
        }
        folder = tmp_path_factory.mktemp("polite")
        plan = [Planned(f"{server.url}/news/ح", "", due=True)]
        yield server, crawl(folder, home=f"{server.url}/", plan=plan, delay_seconds=DELAY)


def test_robots_is_asked_first_and_once(polite: tuple[Server, Crawled]) -> None:
    """Before any other request to the host, and never again in the night."""
    server, crawled = polite
    assert server.log[0].path == "/robots.txt"
    assert server.asked["/robots.txt"] == 1
    assert crawled.fate(f"{server.url}/robots.txt") == ("captured", "")


def test_what_robots_keeps_is_not_asked_for(polite: tuple[Server, Crawled]) -> None:
    """The group for our name counts, the longest rule wins (RFC 9309, 2.2.1 and 2.2.2)."""
    server, crawled = polite
    refused = ("refused-by-robots", "robots.txt disallows it")
    assert crawled.fate(f"{server.url}/news/kept/1") == refused
    assert crawled.fate(f"{server.url}/kept.pdf") == refused
    assert crawled.fate(f"{server.url}/news/kept/open") == ("captured", "")
    assert not {"/news/kept/1", "/kept.pdf"} & set(server.asked)


def test_requests_keep_their_distance(polite: tuple[Server, Crawled]) -> None:
    """Measured where it counts: between any two requests the server saw, robots.txt included."""
    server, _crawled = polite
    gaps = sorted(after.at - before.at for before, after in itertools.pairwise(server.log))
    assert len(gaps) >= 6
    # A busy machine delivers one request late and the next in time; over all of them that is even.
    assert gaps[1] >= DELAY * 0.6, gaps
    assert sum(gaps) / len(gaps) >= DELAY * 0.9, gaps


def test_a_host_is_asked_for_two_things_at_once_at_most(tmp_path: Path) -> None:
    """Without any delay, and with a server that takes its time, never more than two are open."""
    with servers(1) as (server,):
        server.slowness = 0.1
        paths = [f"/news/{number}" for number in range(12)]
        server.pages = {"/": PAGE, "/feed": feed_of(*paths)} | dict.fromkeys(paths, PAGE)
        crawl(tmp_path, home=f"{server.url}/")
    assert server.asked["/news/11"] == 1
    assert server.most_open == 2


def test_every_request_says_who_asks(polite: tuple[Server, Crawled]) -> None:
    """The stated User-Agent with its contact; no cookie, no pretended language."""
    server, _crawled = polite
    for asked in server.log:
        assert asked.headers["User-Agent"] == AGENT
        assert asked.headers["Accept-Language"] == "ar,en;q=0.5"
        assert "Cookie" not in asked.headers
        assert "From" not in asked.headers


def test_two_spellings_of_a_url_are_one(polite: tuple[Server, Crawled]) -> None:
    """Planned raw, in the feed raw and encoded: met, asked for and settled once, as archived."""
    server, crawled = polite
    assert server.asked["/news/%D8%AD"] == 1
    assert crawled.fate(f"{server.url}/news/%D8%AD") == ("captured", "")
    assert not [url for url in crawled.fates if not url.isascii()]


def test_a_page_that_is_no_article_is_left(polite: tuple[Server, Crawled]) -> None:
    """Its fate says why; icons and pictures are asked for, and missing ones are gone."""
    server, crawled = polite
    assert crawled.fate(f"{server.url}/x") == ("out-of-scope", "not an article_url")
    assert crawled.fate(f"{server.url}/f.ico") == ("gone", "http-404")


def test_the_budget_counts_articles_and_listings(tmp_path: Path) -> None:
    """What is over it is met, not asked for, and counted; the front page and images are free."""
    with servers(1) as (server,):
        server.pages = {
            "/": Reply(200, "<img src='/i.png'>"),
            "/feed": feed_of(*(f"/news/{n}" for n in range(6))),
            **{f"/news/{n}": PAGE for n in range(6)},
        }
        crawled = crawl(tmp_path, home=f"{server.url}/", budget=4)
    assert crawled.report["counts"]["over-budget"] == 3
    assert len([path for path in server.asked if path.startswith("/news/")]) == 3
    assert server.asked["/i.png"] == 1
