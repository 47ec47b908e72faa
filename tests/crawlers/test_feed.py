"""Feeds of every age -> the links of their items."""

from __future__ import annotations

import pytest

from crawlers.errors import SeedFault
from crawlers.seeds import Found
from crawlers.seeds.feed import feed
from tests.crawlers.feeds import ATOM, BASE, ONE, RSS_091, RSS_10, RSS_20, TWO, items, urls


@pytest.mark.parametrize(
    "text", [RSS_091, RSS_10, RSS_20, ATOM], ids=["0.91", "1.0", "2.0", "atom"]
)
def test_every_kind_of_feed_is_read(text: str) -> None:
    """The items' own links in the feed's order, neither the channel's nor its own address."""
    assert urls(text.encode()) == [ONE, TWO]


def test_the_printed_date_comes_along() -> None:
    """As printed, whichever element holds it."""
    dates = [feed(text.encode(), BASE).found[0].printed_date for text in (RSS_10, RSS_20, ATOM)]
    assert dates == ["2026-11-23T01:00:00Z", "Mon, 23 Nov 2026 01:00:00 +0000", *dates[:1]]
    assert feed(RSS_20.encode(), BASE).found[1] == Found(TWO)


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>/1/</link>", ONE),
        ("<link>../1/</link>", ONE),
        ("<link>//news.example/1/</link>", ONE),
        (f"<link>\n   {ONE}\t\n</link>", ONE),
        (f"<link><![CDATA[  {ONE}  ]]></link>", ONE),
        (f"<link>{ONE}#comments</link>", ONE),
        (f"<link/><guid>{ONE}</guid>", ONE),
        (f"<guid isPermaLink='true'>{ONE}</guid>", ONE),
        (f"<guid isPermaLink='true'> {ONE} </guid><link></link>", ONE),
        (f"<guid isPermaLink='false'>https://news.example/?p=1</guid><link>{ONE}</link>", ONE),
        (f"<link>{ONE}?a=1&amp;b=2</link>", f"{ONE}?a=1&b=2"),
        ("<link>https://news.example/حمص/</link>", "https://news.example/%D8%AD%D9%85%D8%B5/"),
        ("<link>https://news.example/%d8%ad/</link>", "https://news.example/%d8%ad/"),
        (f"<link>mailto:a@news.example</link><guid>{ONE}</guid>", ONE),
        (f"<link>http://[</link><guid>{ONE}</guid>", ONE),
    ],
)
def test_a_link_is_read_as_it_is_meant(item: str, url: str) -> None:
    """Relative, padded, in CDATA, as a permalink; always as the request will name it."""
    assert urls(items(item)) == [url]


@pytest.mark.parametrize(
    "item",
    [
        "<title>no link</title>",
        "<link></link>",
        "<guid isPermaLink='false'>https://news.example/?p=1</guid>",
        "<guid isPermaLink='False'>https://news.example/?p=1</guid>",
        "<guid>news-1</guid>",
        "<link>javascript:void(0)</link>",
        "<link rel='self' href='https://news.example/1/'/>",
    ],
)
def test_an_item_without_a_link_gives_none(item: str) -> None:
    """Next to a good one it is passed over; alone it is a fault of the feed."""
    assert urls(items(item, f"<link>{TWO}</link>")) == [TWO]
    with pytest.raises(SeedFault, match="a feed whose items have no links"):
        feed(items(item), BASE)


def test_a_link_given_twice_is_one() -> None:
    """In the place where it stood first."""
    links = [f"<link>{ONE}</link>", f"<link>{TWO}</link>", f"<link>{ONE}#c</link>"]
    assert urls(items(*links)) == [ONE, TWO]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + RSS_20.encode(),
        RSS_20.replace("UTF-8", "UTF-16").encode("utf-16"),
        RSS_20.replace("UTF-8", "windows-1256").encode("windows-1256"),
        RSS_20.replace("UTF-8", "iso-8859-6").encode("iso-8859-6"),
    ],
    ids=["utf-8 with BOM", "utf-16", "windows-1256", "iso-8859-6"],
)
def test_declared_encodings_are_read(raw: bytes) -> None:
    """The XML declaration or a byte order mark says which."""
    assert urls(raw) == [ONE, TWO]


def test_an_arabic_link_in_windows_1256_is_the_same_address() -> None:
    """The letters are read by the declared encoding and named in UTF-8, as browsers do."""
    text = "<?xml version='1.0' encoding='windows-1256'?><rss><item><link>/حمص/</link></item></rss>"
    assert urls(text.encode("windows-1256")) == ["https://news.example/%D8%AD%D9%85%D8%B5/"]
