"""Feed bytes -> URLs: RSS (0.9 to 2.0, RDF) and Atom, well-formed or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawlers import links
from crawlers.errors import SeedFault
from crawlers.seeds import Found, Harvest

_DATES = ("pubDate", "published", "updated", "date")
_BOM = b"\xef\xbb\xbf"
_HTML = re.compile(
    rb"\s*+(?:<!--.*?-->\s*+)*+(?:<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL
)


def feed(raw: bytes, base: str) -> Harvest:
    """The items' links in the feed's order; a SeedFault where there is nothing to read.

    Malformed XML is recovered as far as it goes and noted.  Entities are not expanded and nothing
    is fetched, so an entity bomb or an external entity is only text.
    """
    if not raw.removeprefix(_BOM).strip():
        raise SeedFault(f"an empty feed ({len(raw)} bytes)")
    if _HTML.match(raw.removeprefix(_BOM)):
        raise SeedFault("HTML where a feed should be")
    root, notes = _parsed(raw)
    if _name(root).lower() == "html":
        raise SeedFault("HTML where a feed should be")
    items = [node for node in root.iter() if _name(node) in ("item", "entry")]
    found = {link: Found(link, _date(item)) for item in items if (link := _link(item, base))}
    if not found:
        raise SeedFault("a feed without items" if not items else "a feed whose items have no links")
    return Harvest(tuple(found.values()), notes=notes)


def _parsed(raw: bytes) -> tuple[etree._Element, tuple[str, ...]]:
    strict = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(raw, strict), ()
    except etree.XMLSyntaxError as error:
        reason = error.msg or "not well-formed"
    lenient = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(raw, lenient)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise SeedFault(f"malformed XML, beyond recovery ({reason})")
    return root, (f"malformed XML, read as far as it goes ({reason})",)


def _link(item: etree._Element, base: str) -> str:
    """RSS `<link>` text, else Atom `<link rel="alternate" href>`, else a permalink `<guid>`."""
    for node in _children(item, "link"):
        rel = node.get("rel", "alternate")
        href = (node.text or "").strip() or (node.get("href") or "").strip()
        if rel == "alternate" and (url := links.absolute(base, href)):
            return url
    for node in _children(item, "guid"):
        text = (node.text or "").strip()
        is_address = text.startswith(("http://", "https://"))
        if is_address and node.get("isPermaLink", "true").strip().lower() != "false":
            return links.absolute(base, text) or ""
    return ""


def _date(item: etree._Element) -> str:
    for name in _DATES:
        for node in _children(item, name):
            if node.text and node.text.strip():
                return str(node.text).strip()
    return ""


def _children(item: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in item if _name(child) == name)


def _name(node: etree._Element) -> str:
    """The tag without its namespace; comments and processing instructions have none."""
    return str(node.tag.rpartition("}")[2]) if isinstance(node.tag, str) else ""
