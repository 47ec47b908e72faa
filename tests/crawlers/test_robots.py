"""A real crawl of one site on many hosts, whose robots.txt are missing, moved, broken and large."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest

from tests.crawlers.crawling import Crawled, Reply, Server, crawl, listing_of, servers

PAGE = Reply(200, "<p>a page</p>")


class Hosts(NamedTuple):
    """The servers by the kind of their robots.txt, two hosts without one, and the crawl."""

    by_kind: Mapping[str, Server]
    down: str
    crawled: Crawled


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """One site on many hosts, each with a robots.txt of its own kind."""
    kinds = ("none", "broken", "moved", "twin", "far", "loop", "page", "away", "large")
    rules = Reply(200, "User-agent: *\nDisallow: /news/kept\n")
    filler = "# filler\n" * (600 * 1024 // 9)
    with servers(len(kinds)) as running:
        by_kind = dict(zip(kinds, running, strict=True))
        far = by_kind["far"].url.replace("127.0.0.1", "localhost")
        robots = {
            "broken": Reply(503),
            "moved": Reply(301, "", {"Location": "/rules"}),
            "twin": Reply(307, "", {"Location": f"{far}/robots.txt"}),
            "far": rules,
            "loop": Reply(302, "", {"Location": "/robots.txt"}),
            "page": Reply(200, "<html><p>Not here</p></html>"),
            "away": Reply(302, "", {"Location": "http://["}),
            "large": Reply(200, f"{rules.body!s}{filler}Disallow: /news/open\n"),
        }
        for kind, server in by_kind.items():
            server.pages = {"/s": listing_of("/news/open", "/news/kept")}
            server.pages |= {"/news/open": PAGE, "/news/kept": PAGE}
            if kind in robots:
                server.pages["/robots.txt"] = robots[kind]
        by_kind["moved"].pages["/rules"] = Reply(302, "", {"Location": f"{far}/robots.txt"})
        down = _closed()
        listed = [*(server.url for server in running), down, "http://x.invalid"]
        seeds = [{"section": f"{url}/s"} for url in listed]
        folder = tmp_path_factory.mktemp("hosts")
        yield Hosts(by_kind, down, crawl(folder, home=f"{running[0].url}/", seeds=seeds))


def _closed() -> str:
    """An address nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as freed:
        return f"http://127.0.0.1:{freed.getsockname()[1]}"


CAPTURED = ("captured", "")
KEPT = ("refused-by-robots", "robots.txt disallows it")


@pytest.mark.parametrize(
    ("kind", "kept", "asked"),
    [
        ("none", CAPTURED, 1),
        ("moved", KEPT, 1),
        ("twin", KEPT, 1),
        ("far", KEPT, 2),  # for itself, and once by its other name for those who point there
        ("loop", CAPTURED, 1),
        ("page", CAPTURED, 1),
        ("away", CAPTURED, 1),
        ("large", KEPT, 1),
    ],
)
def test_robots_is_read_as_the_standard_says(
    hosts: Hosts, kind: str, kept: tuple[str, str], asked: int
) -> None:
    """RFC 9309: 404 allows; redirects lead to other hosts too, a loop ends; 500 KiB are read."""
    server, crawled = hosts.by_kind[kind], hosts.crawled
    assert crawled.fate(f"{server.url}/s") == CAPTURED
    assert crawled.fate(f"{server.url}/news/open") == CAPTURED
    assert crawled.fate(f"{server.url}/news/kept") == kept
    assert server.asked["/robots.txt"] == asked
    assert crawled.fates[f"{server.url}/robots.txt"].role == "robots"


def test_a_broken_robots_keeps_us_out(hosts: Hosts) -> None:
    """5xx, after the retries, means keep out: nothing else is asked of that host."""
    server, crawled = hosts.by_kind["broken"], hosts.crawled
    fate = ("refused-by-robots", "robots.txt answers with a server error")
    assert crawled.fate(f"{server.url}/s") == fate
    assert crawled.fate(f"{server.url}/robots.txt") == ("blocked", "http-503")
    assert server.asked == {"/robots.txt": 3}
    assert any("refused-by-robots" in finding for finding in crawled.report["findings"])


def test_an_unreachable_host_fails_by_name(hosts: Hosts) -> None:
    """Connection refused and an unknown name: robots.txt and page share the reason."""
    for url, reason in [(hosts.down, "connect"), ("http://x.invalid", "dns")]:
        assert hosts.crawled.fate(f"{url}/robots.txt") == ("failed", reason)
        assert hosts.crawled.fate(f"{url}/s") == ("failed", reason)
