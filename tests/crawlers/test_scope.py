"""What a crawl may ask for: the site's own hosts, on the public internet, under their own names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.site import Site
from crawlers.addresses import is_private
from crawlers.scope import refusal

ROOT = Path(__file__).parents[2]
SITE = Site.model_validate(
    {
        "name": "waha",
        "publisher": "Waha",
        "home": "https://www.waha.example/",
        "article_url": "/news/",
        "seeds": [{"feed": "https://feeds.waha.example/rss"}],
        "hosts": ["WAHA.example", "واحة.example", "127.1", "10.0.0.1", "[::1]"],
    }
)


def refused(url: str) -> str | None:
    """Why a live crawl of the site does not ask for a URL."""
    return refusal(url, SITE, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.waha.example/",
        "http://www.waha.example/news/1",
        "https://waha.example/x",
        "https://feeds.waha.example/rss",
        "https://WWW.Waha.EXAMPLE/x",
        "https://www.waha.example:8443/x",
        "https://xn--mgbel0i.example/",
    ],
)
def test_the_sites_own_hosts_are_in_scope(url: str) -> None:
    """Home, seeds and `hosts`, whatever the scheme, port or letter case."""
    assert refused(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://evil.example/www.waha.example/", "another host"),
        ("https://www.waha.example.evil.example/", "another host"),
        ("https://xwaha.example/", "another host"),
        ("https://www.waha.example@evil.example/", "a user name in the URL"),
        ("https://me:pw@www.waha.example/", "a user name in the URL"),
        ("https://@www.waha.example/", "a user name in the URL"),
        ("https://evil.example\\@www.waha.example/", "a user name in the URL"),
        ("https://www.waha.example\\@evil.example/", "a user name in the URL"),
        ("https://8.8.8.8/", "another host"),
        ("ftp://www.waha.example/x", "not an http or https URL"),
        ("file:///etc/passwd", "not an http or https URL"),
        ("data:text/html,x", "not an http or https URL"),
        ("javascript:alert(1)", "not an http or https URL"),
        ("//www.waha.example/x", "not an http or https URL"),
        ("www.waha.example/x", "not an http or https URL"),
        ("https:///x", "not an http or https URL"),
        ("https://www.waha.example:0/", "not an http or https URL"),
        ("", "not an http or https URL"),
        ("http://[", "not a URL"),
        ("http://www.waha.example:99999/", "not a URL"),
        ("http://www.waha.example:ssh/", "not a URL"),
    ],
)
def test_anything_else_is_refused_with_the_reason(url: str, reason: str) -> None:
    """Other hosts, look-alikes, user names that pose as hosts, other schemes, no URL at all."""
    assert refused(url) == reason


PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "198.18.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fd00::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:db8::1]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "printer.local",
    "db.internal",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_known_in_every_spelling(host: str) -> None:
    """Dotted, short, decimal, octal, hexadecimal, mapped, translated, and by name."""
    assert is_private(host)
    assert refused(f"http://{host}/") == "private-address"
    assert refused(f"http://{host}:8080/") == "private-address"


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "134744072", "[2606:4700::1111]", "[::ffff:8.8.8.8]", "news.example", "1.example"],
)
def test_public_hosts_are_not_private(host: str) -> None:
    """A number that is a public address, and names that only look like numbers."""
    assert not is_private(host)


def test_private_hosts_are_allowed_where_the_site_is_at_home_there() -> None:
    """For the sample newspaper and the tests; other hosts stay out of scope even then."""
    assert refusal("http://127.1/x", SITE, allow_private=True) is None
    assert refusal("http://10.0.0.2/x", SITE, allow_private=True) == "another host"


def test_robots_may_stand_on_another_public_host() -> None:
    """RFC 9309, 2.3.1.2: redirects are followed across authorities; into private nets never."""
    for url, reason in [
        ("https://cdn.example/robots.txt", None),
        ("http://127.0.0.1/robots.txt", "private-address"),
        ("ftp://cdn.example/robots.txt", "not an http or https URL"),
    ]:
        assert refusal(url, SITE, allow_private=False, any_host=True) == reason


@given(st.one_of(st.text(max_size=60), st.text(max_size=30).map(lambda text: f"http://{text}/")))
def test_no_text_breaks_the_judgement(url: str) -> None:
    """Whatever a page calls a link, there is an answer."""
    assert refused(url) is None or refused(url)


ASK_RESOLVER = """
import sys
from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from twisted.internet import reactor
from crawlers.resolver import PublicResolver
resolver = PublicResolver(reactor, 100, 5.0)
def told(answer):
    print(getattr(answer, "value", answer))
    reactor.stop()
def ask():
    resolver.getHostByName(sys.argv[1]).addBoth(lambda first: resolver.getHostByName(
        sys.argv[1]).addBoth(told))
reactor.callWhenRunning(ask)
reactor.run()
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("localhost", "private-address"),
        ("127.0.0.1", "private-address"),
        ("8.8.8.8", "8.8.8.8"),
        ("x.invalid", "not known|lookup|resolution|Errno"),
    ],
)
def test_no_name_leads_to_a_private_address(name: str, said: str) -> None:
    """The resolver itself, on a reactor: refused when first asked and when remembered."""
    done = subprocess.run(
        [sys.executable, "-c", ASK_RESOLVER, name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert any(part in done.stdout for part in said.split("|")), done.stdout + done.stderr
