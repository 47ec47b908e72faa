"""Feeds that are broken, empty, no feeds at all, or written to do harm."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.errors import SeedFault
from crawlers.seeds.feed import feed
from tests.crawlers.feeds import BASE, ONE, RSS_20, TWO, items


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
    began = time.process_time()
    with pytest.raises(SeedFault):
        feed(b"<!-- -->" * 20_000 + b"<x/>", BASE)
    assert time.process_time() - began < 1


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
    began = time.process_time()
    with suppress(SeedFault):
        assert all(len(found.url) < 1000 for found in feed(raw, BASE).found)
    assert time.process_time() - began < 2


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
