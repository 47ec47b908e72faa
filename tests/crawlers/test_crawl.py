"""A real crawl of real servers: robots.txt, pace, scope, budget, redirects and retries."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from crawlers.addresses import is_private
from crawlers.plan import Planned
from tests.crawlers.crawling import (
    AGENT,
    Crawled,
    Reply,
    Server,
    crawl,
    feed_of,
    listing_of,
    servers,
)

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
    gaps = [after.at - before.at for before, after in itertools.pairwise(server.log)]
    assert len(gaps) >= 6
    # A busy machine delivers one request late and the next in time; over all of them that is even.
    assert min(gaps) >= DELAY * 0.6, gaps
    assert sum(gaps) / len(gaps) >= DELAY * 0.95, gaps


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


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Crawled]]:
    """A site of redirects, errors and odd answers, whose robots.txt we were told to ignore."""
    with servers(1) as (server,):
        to = lambda where: Reply(302, "", {"Location": where})  # noqa: E731 - a table reads better
        json_type = {"Content-Type": "application/json"}
        server.pages = {
            "/robots.txt": Reply(200, "User-agent: *\nDisallow: /\n"),
            "/": PAGE,
            "/feed": feed_of(
                *("/news/moved", "/news/away", "/news/private", "/news/a", "/news/chain0"),
                *("/news/nowhere", "/news/busy", "/news/tired", "/news/json", "/news/gone"),
                *(
                    "/news/kept",
                    "/news/known",
                    "/news/resting",
                    "/news/wall",
                    "/news/slow",
                    "/news/full",
                ),
                "http://me:pw@127.0.0.1/news/x",
            ),
            "/news/moved": to("/news/target#top"),
            "/news/target": PAGE,
            "/news/away": to("http://x.invalid/news/1"),
            "/news/private": to("ftp://127.0.0.1/news/1"),
            "/news/a": to("/news/b"),
            "/news/b": to("/news/a"),
            **{f"/news/chain{n}": to(f"/news/chain{n + 1}") for n in range(30)},
            "/news/nowhere": to("http://["),
            "/news/busy": [Reply(503), PAGE],
            "/news/tired": Reply(500),
            "/news/full": Reply(503),
            "/news/json": Reply(200, '{"a": 1}', json_type),
            "/news/gone": Reply(410),
            "/news/kept": PAGE,
            "/news/known": PAGE,
            "/news/resting": PAGE,
            "/news/wall": Reply(403, "Just a moment...", {"cf-mitigated": "challenge"}),
            "/news/slow": Reply(429),
            "/json": Reply(200, "{}", json_type),
            "/binary": Reply(200, b"\x00\x01", {"Content-Type": "image/png"}),
            "/moved-feed": to("http://x.invalid/feed"),
            "/empty": Reply(200, ""),
            "/broken-feed": Reply(500),
        }
        kinds = {"feed": "/feed", "section": "/json"}
        seeds = [{kind: f"{server.url}{path}"} for kind, path in kinds.items()]
        seeds += [{"section": f"{server.url}/binary"}, {"feed": f"{server.url}/moved-feed"}]
        seeds += [{"feed": f"{server.url}/empty"}, {"feed": f"{server.url}/broken-feed"}]
        plan = [
            Planned(f"{server.url}/news/known", "", due=True),
            Planned(f"{server.url}/news/resting", "", due=False),
        ]
        folder = tmp_path_factory.mktemp("rough")
        ignore = {"robots": "ignore", "robots_reason": "the publisher asked us in writing"}
        yield server, crawl(folder, home=f"{server.url}/", seeds=seeds, plan=plan, **ignore)


def test_robots_is_ignored_only_where_a_site_says_so(rough: tuple[Server, Crawled]) -> None:
    """With a reason in its file; then it is not even asked for."""
    server, crawled = rough
    assert server.asked["/robots.txt"] == 0
    assert crawled.fate(f"{server.url}/news/kept") == CAPTURED


@pytest.mark.parametrize(
    ("path", "fate"),
    [
        ("/news/moved", ("redirected", "")),
        ("/news/target", CAPTURED),
        ("/news/away", ("redirected", "")),
        ("/news/private", ("redirected", "")),
        ("/news/a", ("redirected", "")),
        ("/news/b", ("redirected", "")),
        ("/news/nowhere", ("redirected", "")),
        ("/news/busy", CAPTURED),
        ("/news/tired", ("failed", "http-5xx")),
        ("/news/full", ("blocked", "http-503")),
        ("/news/json", CAPTURED),
        ("/news/gone", ("gone", "http-410")),
        ("/news/known", CAPTURED),
        ("/news/wall", ("blocked", "challenge-cloudflare")),
        ("/news/slow", ("blocked", "http-429")),
    ],
)
def test_every_url_has_its_fate(
    rough: tuple[Server, Crawled], path: str, fate: tuple[str, str]
) -> None:
    """One each, whatever the server did."""
    server, crawled = rough
    assert crawled.fate(f"{server.url}{path}") == fate


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/news/moved", "{home}/news/target"),
        ("/news/away", "http://x.invalid/news/1"),
        ("/news/a", "{home}/news/b"),
        ("/news/private", ""),
        ("/news/target", ""),
    ],
)
def test_a_redirect_says_where_it_leads(
    rough: tuple[Server, Crawled], path: str, target: str
) -> None:
    """Absolute and without fragment, in scope or not; nothing where no web address is named."""
    server, crawled = rough
    fate = crawled.fates[f"{server.url}{path}"]
    assert fate.leads_to == target.format(home=server.url)


def test_redirects_end(rough: tuple[Server, Crawled]) -> None:
    """A loop is gone round once, a chain for ten hops; a page of another host is not fetched."""
    server, crawled = rough
    assert server.asked["/news/a"] == server.asked["/news/b"] == 1
    assert server.asked["/news/chain10"] == 1
    assert server.asked["/news/chain11"] == 0
    assert crawled.fate("http://x.invalid/news/1") == ("out-of-scope", "another host")
    nowhere = [line for line in crawled.report["findings"] if "leads nowhere" in line]
    for path in ("/news/nowhere", "/news/private", "/news/chain10"):
        assert f"{server.url}{path}: a redirect that leads nowhere" in nowhere


def test_a_user_name_never_reaches_a_server(rough: tuple[Server, Crawled]) -> None:
    """What poses as a host or carries a password is out of scope."""
    server, crawled = rough
    fate = crawled.fate("http://me:pw@127.0.0.1/news/x")
    assert fate == ("out-of-scope", "a user name in the URL")
    assert not [asked for asked in server.log if "Authorization" in asked.headers]


def test_a_busy_server_is_asked_three_times(rough: tuple[Server, Crawled]) -> None:
    """5xx is tried again twice; a 429 that does not say when to come back is not tried again."""
    server, crawled = rough
    assert server.asked["/news/busy"] == 2
    assert server.asked["/news/tired"] == server.asked["/news/full"] == 3
    assert server.asked["/news/slow"] == 1
    assert crawled.report["counts"]["failed"] >= 1


def test_what_rests_is_left_in_peace(rough: tuple[Server, Crawled]) -> None:
    """Known and not due: a seed does not bring it up, and it is not counted."""
    server, crawled = rough
    assert f"{server.url}/news/resting" not in crawled.fates
    assert server.asked["/news/resting"] == 0


def test_seeds_that_give_nothing_are_named(rough: tuple[Server, Crawled]) -> None:
    """JSON and a picture for a page, a redirect out of the site, an empty feed, an error."""
    server, crawled = rough
    findings = "\n".join(crawled.report["findings"])
    for path in ("/json", "/binary", "/moved-feed", "/empty", "/broken-feed"):
        assert f"seed {server.url}{path}: " in findings, path
    assert "an empty feed (0 bytes)" in findings
    assert f"seed {server.url}/feed: " not in findings


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


def test_no_name_leads_a_live_crawl_home(tmp_path: Path) -> None:
    """The name of this machine itself: the resolver refuses it, and no byte arrives."""
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip(f"the name of this machine, {name}, leads nowhere: nothing to be refused")
    if is_private(name) or not is_private(address):
        pytest.skip(f"{name} is {address} here, which is no private address behind a public name")
    with servers(1) as (server,):
        home = server.url.replace("127.0.0.1", name)
        crawled = crawl(tmp_path, home=f"{home}/", allow_private=False)
    assert crawled.fate(f"{home}/") == ("out-of-scope", "private-address")
    assert crawled.fate(f"{home}/robots.txt") == ("out-of-scope", "private-address")
    assert server.log == []
