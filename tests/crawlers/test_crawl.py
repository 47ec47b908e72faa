"""A real crawl of a site of redirects, errors and odd answers: one fate for each URL."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.addresses import is_private
from crawlers.plan import Planned
from tests.crawlers.crawling import Crawled, Reply, Server, crawl, feed_of, servers

PAGE = Reply(200, "<p>a page</p>")
CAPTURED = ("captured", "")
JSON = {"Content-Type": "application/json"}
FED = (
    *("/news/moved", "/news/away", "/news/private", "/news/a", "/news/chain0", "/news/nowhere"),
    *("/news/busy", "/news/tired", "/news/json", "/news/gone", "/news/kept", "/news/known"),
    *("/news/resting", "/news/wall", "/news/slow", "/news/full", "http://me:pw@127.0.0.1/news/x"),
)


def to(where: str) -> Reply:
    """A redirect."""
    return Reply(302, "", {"Location": where})


def redirects() -> dict[str, Reply | list[Reply]]:
    """To a page, to other hosts, in a circle, on and on, and to nowhere."""
    return {
        "/news/moved": to("/news/target#top"),
        "/news/target": PAGE,
        "/news/away": to("http://x.invalid/news/1"),
        "/news/private": to("ftp://127.0.0.1/news/1"),
        "/news/a": to("/news/b"),
        "/news/b": to("/news/a"),
        **{f"/news/chain{n}": to(f"/news/chain{n + 1}") for n in range(30)},
        "/news/nowhere": to("http://["),
    }


def answers() -> dict[str, Reply | list[Reply]]:
    """Pages good and bad, and robots.txt that allows none of them."""
    return {
        "/robots.txt": Reply(200, "User-agent: *\nDisallow: /\n"),
        "/": PAGE,
        "/feed": feed_of(*FED),
        "/news/busy": [Reply(503), PAGE],
        "/news/tired": Reply(500),
        "/news/full": Reply(503),
        "/news/json": Reply(200, '{"a": 1}', JSON),
        "/news/gone": Reply(410),
        **dict.fromkeys(("/news/kept", "/news/known", "/news/resting"), PAGE),
        "/news/wall": Reply(403, "Just a moment...", {"cf-mitigated": "challenge"}),
        "/news/slow": Reply(429),
    }


def odd_seeds() -> dict[str, Reply | list[Reply]]:
    """What seeds should not be."""
    return {
        "/json": Reply(200, "{}", JSON),
        "/binary": Reply(200, b"\x00\x01", {"Content-Type": "image/png"}),
        "/moved-feed": to("http://x.invalid/feed"),
        "/empty": Reply(200, ""),
        "/broken-feed": Reply(500),
    }


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Crawled]]:
    """All of it crawled as one site, whose robots.txt we were told to ignore."""
    with servers(1) as (server,):
        server.pages = answers() | redirects() | odd_seeds()
        feeds = ("/feed", "/moved-feed", "/empty", "/broken-feed")
        seeds = [{"feed": f"{server.url}{path}"} for path in feeds]
        seeds += [{"section": f"{server.url}{path}"} for path in ("/json", "/binary")]
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
