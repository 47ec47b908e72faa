"""A real crawl of sites whose seeds set traps: what is asked, left alone, and told."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawlers.crawling import Crawled, Reply, Server, crawl, feed_of, servers
from tests.crawlers.sitemaps import PAGE, XML, articles, sitemap_of

LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]><{}><url><loc>&a9;</loc></url></{}>"
ENTITIES = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
LISTED = "<sitemapindex><sitemap><loc>{}/laughs.xml</loc></sitemap></sitemapindex>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server, Crawled]]:
    """One site with every bad seed at once, and the private server some of them point at."""
    with servers(2) as (server, private):
        own = [f"{server.url}/news/{number}" for number in range(100)]
        inside = private.url.replace("127.0.0.1", "127.0.0.2")
        bad = [f"https://other.example/news/{number}" for number in range(20_000)]
        bad += [f"file:///etc/passwd?/news/{number}" for number in range(20_000)]
        bad += [f"{inside}/news/{number}" for number in range(9_900)]
        made = itertools.count()

        def endless(path: str) -> Reply | None:
            if not path.startswith("/calendar"):
                return None
            number = next(made)
            links = "".join(f"<a href='/day/{number}-{n}'>x</a>" for n in range(30))
            return Reply(200, f"{links}<a class=next href='/calendar?month={number}'>›</a>")

        server.made = endless
        server.pages = {
            "/": PAGE,
            "/huge.xml": sitemap_of(*bad, *own),
            "/index.xml": Reply(200, LISTED.format(server.url), XML),
            "/laughs.xml": Reply(200, LAUGHS.format(ENTITIES, "urlset", "urlset"), XML),
            "/laughs.rss": Reply(200, LAUGHS.format(ENTITIES, "rss", "rss"), XML),
            "/empty.rss": Reply(200, b""),
            "/broken.rss": Reply(200, feed_of("/news/100").body[:-20], XML),
            "/loop.rss": Reply(302, "", {"Location": "/loop2.rss"}),
            "/loop2.rss": Reply(302, "", {"Location": "/loop.rss"}),
            "/bomb.xml": Reply(200, gzip.compress(b"<urlset>" + b" " * (60 << 20)), XML),
            "/away.rss": feed_of(f"{inside}/news/1", "http://169.254.169.254/news/1"),
            **{f"/news/{number}": PAGE for number in range(101)},
        }
        seeds = [{"sitemap": f"{server.url}/{name}.xml"} for name in ("huge", "index", "bomb")]
        kinds = ("laughs", "empty", "broken", "loop", "away")
        seeds += [{"feed": f"{server.url}/{name}.rss"} for name in kinds]
        seeds += [{"section": f"{server.url}/calendar", "next": "a.next"}]
        folder = tmp_path_factory.mktemp("hostile")
        yield server, private, crawl(folder, home=f"{server.url}/", seeds=seeds)


def test_only_the_sites_own_articles_are_fetched(hostile: tuple[Server, Server, Crawled]) -> None:
    """Of 50,000 URLs in a sitemap its hundred; nothing of another host, a file or a network."""
    server, private, crawled = hostile
    assert articles(crawled) == {f"news/{number}" for number in range(101)}
    assert private.log == []
    assert {url.partition(":")[0] for url in crawled.fates} == {"http"}
    asked = [fate for fate in crawled.fates.values() if fate.record_id]
    assert all(fate.url.startswith(f"{server.url}/") for fate in asked)


def test_what_was_left_out_is_counted(hostile: tuple[Server, Server, Crawled]) -> None:
    """A sentence for each bad seed, with figures; a URL of a feed by its own fate."""
    server, private, crawled = hostile
    found = "\n".join(crawled.report["findings"])
    for path, said in [
        ("/huge.xml", "20000 URLs left out: no web addresses"),
        ("/huge.xml", "29900 URLs left out: on other hosts"),
        ("/laughs.xml", "a sitemap that declares entities"),
        ("/bomb.xml", "a sitemap of more than 50 MB when unpacked"),
        ("/empty.rss", "an empty feed (0 bytes)"),
        ("/broken.rss", "malformed XML, read as far as it goes"),
        ("/loop2.rss", f"redirects to {server.url}/loop.rss, which is not asked for again here"),
        ("/laughs.rss", "a feed without items"),
    ]:
        assert f"seed {server.url}{path}: {said}" in found, found
    inside = private.url.replace("127.0.0.1", "127.0.0.2")
    for url in (f"{inside}/news/1", "http://169.254.169.254/news/1"):
        assert crawled.fates[url].disposition == "out-of-scope"


def test_an_endless_calendar_ends(hostile: tuple[Server, Server, Crawled]) -> None:
    """Pages that bring no article are not followed beyond the second."""
    server, _private, crawled = hostile
    assert len([path for path in server.asked if path.startswith("/calendar")]) == 2
    assert server.asked["/loop.rss"] == server.asked["/loop2.rss"] == 1
    name = f"section {server.url}/calendar"
    assert crawled.report["seeds"][name] == {"found": 62, "in_scope": 0, "new": 0}
    assert f"{name}: none of its 62 URLs is an article of the site" in crawled.report["findings"]


@pytest.mark.soak
def test_a_calendar_of_articles_ends_with_its_pages(tmp_path: Path, server: Server) -> None:
    """Where every month looks like news, what bounds it is the number of pages."""
    made = itertools.count()

    def endless(path: str) -> Reply | None:
        number = next(made) if path.startswith("/months") else 0
        page = f"<a href='/news/{number}'>x</a><a class=next href='/months?m={number}'>›</a>"
        return Reply(200, page) if path.startswith("/months") else None

    server.made = endless
    seed = {"section": f"{server.url}/months", "next": "a.next", "pages": 7}
    crawl(tmp_path, home=f"{server.url}/", seeds=[seed])
    assert len([path for path in server.asked if path.startswith("/months")]) == 7
