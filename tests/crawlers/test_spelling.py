"""Spellings of an address: asked for once, under the one met first; what may differ stays two."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import quote

import pytest

from articles.identity import identity_key
from crawlers.links import as_sent
from crawlers.plan import Planned, Resting
from crawlers.spelling import Spellings, spelling
from tests.crawlers.crawling import Reply, Server, crawl, servers

SOUQ = "https://x.sy/%D8%B3%D9%88%D9%82"
CUT = "https://x.sy/%d8%b3%d9"
ALIKE = [
    (SOUQ, SOUQ.lower()),
    (SOUQ, "https://x.sy/سوق"),
    (SOUQ, f"{SOUQ}#comments"),
    (SOUQ, f"{SOUQ}?utm_source=a&fbclid=7"),
    ("https://x.sy:443/1", "https://X.sy/1"),
    ("http://x.sy:80/1", "http://x.sy/1"),
    ("https://x.sy/?p=1", "https://x.sy?p=1&utm_medium=feed"),
    ("https://x.sy/caf%C3%A9", "https://x.sy/cafe%CC%81"),
    ("https://x.sy/%D8%A2", "https://x.sy/%D8%A7%D9%93"),
    ("https://x.sy/a%2fb", "https://x.sy/a%2Fb"),
    (CUT, CUT.upper().replace("HTTPS://X.SY", "https://x.sy")),
]
DIFFERENT = [
    ("https://x.sy/1", "http://x.sy/1"),
    ("https://x.sy/1", "https://x.sy/1?id=2"),
    ("https://x.sy/1", "https://x.sy/1?amp"),
    ("https://x.sy/1", "https://x.sy/1?share=twitter"),
    ("https://x.sy/?a=1&b=2", "https://x.sy/?b=2&a=1"),
    ("https://x.sy/a%2Fb", "https://x.sy/a/b"),
    ("https://x.sy/?q=a+b", "https://x.sy/?q=a%2Bb"),
    ("https://x.sy:8443/1", "https://x.sy/1"),
    (CUT, SOUQ),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_address(one: str, other: str) -> None:
    """One key, and one article too: what a night asks for once is never two in the tables."""
    assert spelling(as_sent(one)) == spelling(as_sent(other))
    assert identity_key(one) == identity_key(other)
    assert spelling(spelling(as_sent(one))) == spelling(as_sent(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_may_be_another_page_is_asked_for(one: str, other: str) -> None:
    """No parameter is dropped that is not known to count visitors only."""
    assert spelling(as_sent(one)) != spelling(as_sent(other))


def test_what_is_no_url_is_its_own_spelling() -> None:
    """Frontiers hold what sites wrote."""
    assert spelling("http://[bad") == "http://[bad"


def test_the_first_spelling_stands_for_all() -> None:
    """What is due goes before what seeds name; a resting URL rests in any spelling."""
    spellings = Spellings([f"{SOUQ}?utm_source=1", f"{SOUQ}?utm_source=2"])
    assert spellings.first(SOUQ) == f"{SOUQ}?utm_source=1"
    assert spellings.first(f"{SOUQ}?id=1") == f"{SOUQ}?id=1"
    assert f"{SOUQ}?fbclid=9" in Resting.of([SOUQ])
    assert f"{SOUQ}?id=1" not in Resting.of([SOUQ])


def test_an_article_is_asked_for_once_a_night(tmp_path: Path) -> None:
    """New, due and resting articles under tokens of tonight; one leads to its bare address."""
    page = Reply(200, "<html><body><p>text</p></body></html>")
    with servers(1) as (server,):
        links = [
            f"/news/{name}?utm_source={token}" for name in ("new", "due", "rest") for token in "ab"
        ]
        server.pages |= {"/list": Reply(200, "".join(f'<a href="{link}">.</a>' for link in links))}
        server.pages |= {"/news/due?utm_source=old": _to(server, "/news/due")}
        server.pages |= {"/news/due": page, **dict.fromkeys(links, page)}
        plan = [
            Planned(f"{server.url}/news/due?utm_source=old", "", due=True),
            Planned(f"{server.url}/news/rest?utm_source=old", "", due=False),
        ]
        seeds = [{"section": f"{server.url}/list"}]
        crawl(tmp_path, home=f"{server.url}/", seeds=seeds, plan=plan)
        asked = [path for path in server.asked.elements() if "news" in path]
    # Two are asked for at once, so which of them arrives first says nothing.
    assert sorted(asked) == ["/news/due", "/news/due?utm_source=old", "/news/new?utm_source=a"]


def _to(server: Server, path: str) -> Reply:
    return Reply(301, "", {"Location": f"{server.url}{path}"})


def test_the_short_way_gives_what_the_long_way_gives() -> None:
    """Addresses of Arabic, Kurdish and Latin letters with marks, drawn by chance: one key."""
    draw = random.Random(seed := random.randrange(1 << 32))
    print(f"seed {seed}")
    letters = "ابتحدرسعفقلمنهويءآأؤإئة٠١ًٌٍَُِّْٰٕٓٔۖـپچگیکێۆەڕڵ abcé̂ñüêîşç中א"
    for _ in range(3000):
        text = "".join(draw.choices(letters, k=draw.randint(1, 12)))
        written = quote(text) if draw.random() < 0.5 else quote(text).lower()
        url = f"https://a.example/{written}"
        # A query, if an empty one, sends it the long way.
        assert spelling(url) == spelling(f"{url}?"), url
