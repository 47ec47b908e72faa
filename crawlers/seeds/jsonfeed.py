"""JSON Feed bytes -> URLs: versions 1 and 1.1, by <https://jsonfeed.org/version/1.1>."""

from __future__ import annotations

import re
from typing import Any

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest, markup
from crawlers.seeds.feed import is_comment
from crawlers.seeds.wrapped import json_in

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?")


def is_json(raw: bytes) -> bool:
    """Whether the bytes begin as a JSON object does, so that they are no XML."""
    return raw.removeprefix(markup.BOM).lstrip()[:1] == b"{"


def jsonfeed(raw: bytes, base: str) -> Harvest:
    """The items' addresses in the feed's order; a SeedFault where it is none or holds nothing.

    `external_url` is not followed: it is the page an item talks about, not the item's own.
    """
    feed, notes = json_in(raw, wanted=_is_feed)
    if not isinstance(feed, dict) or not _is_feed(feed):
        raise SeedFault("JSON that is no JSON Feed: it names no jsonfeed.org version")
    stated = feed.get("items")
    items = [item for item in stated if isinstance(item, dict)] if isinstance(stated, list) else []
    if not items:
        raise SeedFault("a feed without items")
    articles = [item for item in items if not is_comment(_address(item))]
    if not articles:
        raise SeedFault("a feed of comments, not of articles; name the site's own feed")
    urls = ((links.absolute(base, _address(item)), item) for item in articles)
    found = {
        url: Found(url, _date(item), _text(item, "date_modified")) for url, item in urls if url
    }
    if not found:
        raise SeedFault("a feed whose items have no links")
    older = links.absolute(base, _text(feed, "next_url"))
    return Harvest(tuple(found.values()), older_pages=(older,) if older else (), notes=notes)


def _is_feed(value: object) -> bool:
    return isinstance(value, dict) and _VERSION.fullmatch(str(value.get("version"))) is not None


def _address(item: dict[str, Any]) -> str:
    """`url`, else an `id` that is an address, as the format advises it to be."""
    identity = _text(item, "id")
    return _text(item, "url") or (identity if identity.startswith(("http:", "https:")) else "")


def _date(item: dict[str, Any]) -> str:
    return _text(item, "date_published") or _text(item, "date_modified")


def _text(thing: dict[str, Any], key: str) -> str:
    value = thing.get(key)
    return value.strip() if isinstance(value, str) else ""
