"""JSON Feeds, and feeds that hold comments instead of articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawlers.errors import SeedFault
from crawlers.seeds import Found
from crawlers.seeds.feed import feed
from crawlers.seeds.jsonfeed import is_json, jsonfeed

BASE = "https://news.example/feed.json"
ONE = "https://news.example/1/"
COMMENTS = """<rss version="2.0"><channel><title>{title}</title>
<link>https://news.example/</link>{items}</channel></rss>"""
COMMENT = "<item><title>{by}</title><link>https://news.example/{n}/#comment-{n}0</link></item>"


def json_feed(*items: Any, **changed: Any) -> bytes:
    """A feed of version 1.1."""
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": list(items)}
    return json.dumps(told | changed).encode()


def test_items_are_read_in_order_with_their_dates() -> None:
    """`url`, else an `id` that is an address; relative ones are meant from the feed."""
    raw = json_feed(
        {"id": "1", "url": ONE, "date_published": "2026-11-22T09:00:00+03:00"},
        {"id": "https://news.example/2/", "date_modified": "2026-11-21T09:00:00Z"},
        {"id": "3", "url": "/3/", "external_url": "https://other.example/"},
        {"id": "4", "external_url": "https://other.example/"},
        "no item",
    )
    assert jsonfeed(raw, BASE).found == (
        Found(ONE, "2026-11-22T09:00:00+03:00"),
        Found("https://news.example/2/", "2026-11-21T09:00:00Z", "2026-11-21T09:00:00Z"),
        Found("https://news.example/3/"),
    )


def test_version_1_and_paging() -> None:
    """The older version is the same here; `next_url` leads to older items."""
    raw = json_feed({"url": ONE}, version="https://jsonfeed.org/version/1", next_url="?page=2")
    assert jsonfeed(b"\xef\xbb\xbf" + raw, BASE).older_pages == (f"{BASE}?page=2",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"items": []}', "no jsonfeed.org version"),
        (json_feed(version="https://example.org/version/1.1"), "no jsonfeed.org version"),
        (json_feed(), "a feed without items"),
        (json_feed(items="none"), "a feed without items"),
        (json_feed({"title": "x"}), "items have no links"),
        (json_feed({"url": f"{ONE}#comment-4"}), "a feed of comments"),
        (b'{"version": ', "malformed JSON"),
    ],
)
def test_what_gives_nothing_says_why(raw: bytes, said: str) -> None:
    """Each in a sentence."""
    with pytest.raises(SeedFault, match=said):
        jsonfeed(raw, BASE)


def test_json_and_xml_are_told_apart_by_their_first_byte() -> None:
    """Neither the address nor the Content-Type is asked."""
    assert is_json(b"\xef\xbb\xbf \n{}")
    assert not is_json(b"<rss/>")
    assert not is_json(b"")


@pytest.mark.parametrize(
    ("title", "items"),
    [
        ("Comments for News", COMMENT.format(by="By: Reader", n=1)),
        ("جريدة", COMMENT.format(by="بواسطة: قارئ", n=1) + COMMENT.format(by="بواسطة: آخر", n=2)),
        ("Comments on: A story", ""),
        ("التعليقات على: مادة", ""),
        ("x", "<item><link>https://news.example/1/?showComment=9#c9</link></item>"),
    ],
)
def test_a_feed_of_comments_is_reported_as_one(title: str, items: str) -> None:
    """Its links lead to articles that are not new; without items its title gives it away."""
    with pytest.raises(SeedFault, match="a feed of comments, not of articles"):
        feed(COMMENTS.format(title=title, items=items).encode(), BASE)


def test_comments_among_articles_are_left_out() -> None:
    """What is no comment is read, and the rest is counted."""
    items = COMMENT.format(by="By: Reader", n=7) + f"<item><link>{ONE}#comments</link></item>"
    harvest = feed(COMMENTS.format(title="t", items=items).encode(), BASE)
    assert [found.url for found in harvest.found] == [ONE]
    assert harvest.notes == ("1 comments among the articles left out",)
