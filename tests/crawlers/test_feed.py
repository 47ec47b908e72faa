"""Feeds of every age and in every state of repair -> the links of their items."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.errors import SeedFault
from crawlers.seeds import Found
from crawlers.seeds.feed import feed

BASE = "https://news.example/feed/"
ONE, TWO = "https://news.example/1/", "https://news.example/2/"

RSS_091 = f"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.example/rss.dtd">
<rss version="0.91"><channel><title>t</title><link>https://news.example/</link>
<item><title>a</title><link>{ONE}</link></item><item><title>b</title><link>{TWO}</link></item>
</channel></rss>"""
RSS_10 = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><link>https://news.example/</link>
<items><rdf:Seq><rdf:li resource="{ONE}"/><rdf:li resource="{TWO}"/></rdf:Seq></items></channel>
<item rdf:about="{ONE}"><link>{ONE}</link><dc:date>2026-11-23T01:00:00Z</dc:date></item>
<item rdf:about="{TWO}"><link>{TWO}</link></item></rdf:RDF>"""
RSS_20 = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/x/">
<channel><link>https://news.example/</link>
<atom:link href="https://news.example/feed/" rel="self" type="application/rss+xml"/>
<item><title>أ</title><link>{ONE}</link><pubDate>Mon, 23 Nov 2026 01:00:00 +0000</pubDate></item>
<item><title>ب</title><atom:link rel="self" href="https://x.example/"/><link>{TWO}</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://news.example/"/>
<entry><link rel="self" href="https://x.example/"/><link rel="alternate" href="{ONE}"/>
<updated>2026-11-23T01:00:00Z</updated></entry>
<entry><link rel="replies" href="https://x.example/r"/><link href="{TWO}"/></entry></feed>"""


def items(*links: str) -> bytes:
    """A feed of items with this inside."""
    inside = "".join(f"<item>{link}</item>" for link in links)
    return f"<rss version='2.0'><channel>{inside}</channel></rss>".encode()


def urls(raw: bytes) -> list[str]:
    """The links of a feed that is read without a word."""
    harvest = feed(raw, BASE)
    assert harvest.notes == ()
    return [found.url for found in harvest.found]


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
    "text",
    [
        f"\n  \n{RSS_20}",
        RSS_20.replace("<title>أ</title>", "<title>a & b &nbsp; c</title>"),
        RSS_20.replace("<title>أ</title>", "<title>broken</titel>"),
        RSS_20.replace("<title>أ</title>", "<title>\x0b\x01</title>"),
        RSS_20 + "<!-- cached --><p>and more",
    ],
    ids=["leading space", "entities", "wrong tag", "control characters", "trailing junk"],
)
def test_malformed_xml_is_read_and_noted(text: str) -> None:
    """As far as it goes, and the night says so."""
    harvest = feed(text.encode(), BASE)
    assert [found.url for found in harvest.found] == [ONE, TWO]
    (note,) = harvest.notes
    assert note.startswith("malformed XML, read as far as it goes (")


def test_a_truncated_feed_gives_what_came() -> None:
    """Cut at every byte: the items before the cut and a note, or one fault; never an accident."""
    raw = RSS_20.encode()
    seen = set()
    for size in range(1, len(raw)):
        try:
            harvest = feed(raw[:size], BASE)
        except SeedFault:
            seen.add(0)
            continue
        assert harvest.notes or raw[size:].strip() == b""
        seen.add(len(harvest.found))
    assert seen == {0, 1, 2}


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_feed_is_said_to_be_empty(raw: bytes) -> None:
    """As comment feeds of single articles often are."""
    with pytest.raises(SeedFault, match=rf"an empty feed \({len(raw)} bytes\)"):
        feed(raw, BASE)


def test_a_feed_without_items_is_said() -> None:
    """A sound feed with nothing in it."""
    with pytest.raises(SeedFault, match="a feed without items"):
        feed(items(), BASE)


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


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body>x</body></html>",
        "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<HTML><BODY><p>x",
        "<html lang='ar'><head></head></html>",
        "<HTML><HEAD>",
        "<body>just a moment...</body>",
        "<head><title>Just a moment...</title></head>",
        "  \n<!-- cached --><!-- by x --><!doctype html><html></html>",
        "<!-- c --><HTML></HTML>",
        "\ufeff<!DOCTYPE html><html></html>",
        "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<?xml version='1.0'?><HTML></HTML>",
    ],
)
def test_html_in_a_feeds_place_is_called_html(page: str) -> None:
    """A challenge, a login or an error page: with and without doctype, behind comments."""
    with pytest.raises(SeedFault, match="HTML where a feed should be"):
        feed(page.encode(), BASE)


@pytest.mark.parametrize(
    "raw", [b"not xml at all", b"{}", b"\x00\x01\x02", b"\x1f\x8b\x08\x00junk", b"<", b"<?xml"]
)
def test_what_is_no_xml_is_a_fault(raw: bytes) -> None:
    """One sentence with the parser's reason."""
    with pytest.raises(SeedFault, match=r"malformed XML, beyond recovery|a feed without items"):
        feed(raw, BASE)


def test_many_comments_cost_no_time() -> None:
    """The search for HTML does not try every way to group them."""
    began = time.monotonic()
    with pytest.raises(SeedFault):
        feed(b"<!-- -->" * 20_000 + b"<x/>", BASE)
    assert time.monotonic() - began < 1


BOMB = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "item",
    [
        f"<title>&a11;</title><link>{ONE}</link>",
        "<link>&a11;</link>",
        "<link href='&a11;'/>",
        "<guid isPermaLink='&a11;'>x</guid>",
    ],
    ids=["title", "text", "attribute", "guid"],
)
def test_an_entity_bomb_is_harmless(item: str) -> None:
    """Hundreds of gigabytes if it were expanded: refused or passed over, at once."""
    raw = f"{BOMB}]><rss><channel><item>{item}</item></channel></rss>".encode()
    began = time.monotonic()
    with suppress(SeedFault):
        assert all(len(found.url) < 1000 for found in feed(raw, BASE).found)
    assert time.monotonic() - began < 2


def test_no_external_entity_is_read(tmp_path: Path) -> None:
    """Neither a file nor an address, by general or by parameter entity."""
    secret = tmp_path / "secret"
    secret.write_text(ONE)
    for declared in (
        f"<!ENTITY x SYSTEM 'file://{secret}'>",
        f"<!ENTITY % p SYSTEM 'file://{secret}'> %p; <!ENTITY x 'y'>",
        "<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>",
    ):
        item = f"<item><link>&x;</link><link>{TWO}</link></item>"
        raw = f"<!DOCTYPE rss [{declared}]><rss>{item}</rss>".encode()
        harvest = feed(raw, BASE)
        assert [found.url for found in harvest.found] == [TWO]


@given(st.binary(max_size=400))
def test_no_bytes_bring_it_down(raw: bytes) -> None:
    """Whatever a server sends, it is read or is a SeedFault."""
    for whole in (raw, b"<rss><item><link>" + raw + b"</link></item></rss>"):
        try:
            assert feed(whole, BASE).found
        except SeedFault:
            continue
